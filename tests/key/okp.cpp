// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/key/okp.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/rsa_number.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using bearer::SkipReason;
using bearer::testing::SigningKey;
using test::Json;
using test::Number;
using test::usable;
using test::why_skipped;

namespace {

Json jwk_of(const std::string& x) {
    return {{"kty", "OKP"}, {"kid", "k1"}, {"crv", "Ed25519"}, {"x", bearer::detail::base64url::encode(x)}};
}

const Number prime = test::power_of_two(255) - 19;

/// y, the least significant octet first, and the sign of x in the highest bit (RFC 8032 §5.1.2).
std::string encoded(const Number& y, bool sign) {
    std::string octets = y.octets(32);
    std::reverse(octets.begin(), octets.end());
    if (sign) octets[31] = static_cast<char>(octets[31] | 0x80);
    return octets;
}

/// A point of -x^2 + y^2 = 1 + d x^2 y^2 in plain numbers.
struct Point {
    Number x;
    Number y;
};

Point sum(const Point& one, const Point& other) {
    static const Number d = (prime - 121'665) * Number{121'666}.inverse(prime) % prime;
    const Number product = d * one.x % prime * other.x % prime * one.y % prime * other.y % prime;
    const Number x = (one.x * other.y + one.y * other.x) % prime;
    const Number y = (one.y * other.y + one.x * other.x) % prime;
    return {x * (1 + product).inverse(prime) % prime, y * (1 + prime - product).inverse(prime) % prime};
}

/// x of the curve's equation by (RFC 8032 §5.1.3), if there is one.
std::optional<Number> x_of(const Number& y) {
    static const Number d = (prime - 121'665) * Number{121'666}.inverse(prime) % prime;
    const Number square = (y * y + (prime - 1)) % prime * (d * y % prime * y + 1).inverse(prime) % prime;
    Number x = square.power((prime + 3) / 8, prime);
    if (!(x * x % prime == square)) x = x * Number{2}.power((prime - 1) / 4, prime) % prime;
    return x * x % prime == square ? std::optional{x} : std::nullopt;
}

/// How often the point has to be added to itself to be the neutral one; nothing past 8.
std::optional<int> order_of(const Point& point) {
    Point multiple = point;
    for (int order = 1; order <= 8; ++order) {
        if (multiple.x == 0 && multiple.y == 1) return order;
        multiple = sum(multiple, point);
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("the public key of an Ed25519 pair makes a key", "[key][okp][RFC8037-2]") {
    for (int round = 0; round < 20; ++round)
        CHECK(why_skipped(jwk_of(SigningKey::ed25519().public_bytes())) == usable);
}

TEST_CASE("an Ed25519 key has 32 octets", "[key][okp][RFC8037-2][JK-49]") {
    const std::string good = SigningKey::ed25519().public_bytes();
    REQUIRE(why_skipped(jwk_of(good)) == usable);
    for (const std::size_t bytes : {0U, 1U, 31U, 33U, 57U, 64U}) {
        std::string other = good + good;
        other.resize(bytes);
        CHECK(why_skipped(jwk_of(other)) == SkipReason::material_malformed);
    }
    CHECK(why_skipped(test::without(jwk_of(good), "x")) == SkipReason::material_malformed);
    for (const Json& x : {Json(1), Json(nullptr), Json::array({"AA"}), Json("*"), Json(std::string(44, '='))})
        CHECK(why_skipped(test::with(jwk_of(good), "x", x)) == SkipReason::material_malformed);
}

TEST_CASE("every point whose order divides eight is skipped as weak", "[key][okp][JK-51]") {
    // y of the points of order 1, 2, 4 and 8, both signs of x: the eight points and the two wrong signs of zero.
    int points = 0;
    for (const char* const digits : bearer::detail::ed25519_small_orders) {
        const auto number = bearer::detail::number_in_hex(digits);
        std::string octets(32, '\0');
        REQUIRE(BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(octets.data()), 32) == 32);
        const Number y = Number::of(octets);
        for (const bool sign : {false, true}) CHECK(why_skipped(jwk_of(encoded(y, sign))) == SkipReason::weak_key);

        // By arithmetic that shares nothing with the library: what the list holds is of small order, and is all there is.
        const auto x = x_of(y);
        REQUIRE(x.has_value());
        const auto order = order_of({*x, y});
        REQUIRE(order.has_value());
        points += *x == 0 ? 1 : 2;
    }
    CHECK(points == 8);
}

TEST_CASE("a point of large order is not in the list of small ones", "[key][okp][JK-51]") {
    std::string octets = SigningKey::ed25519().public_bytes();
    octets[31] = static_cast<char>(octets[31] & 0x7F);
    std::reverse(octets.begin(), octets.end());
    const Number y = Number::of(octets);
    CHECK(order_of({x_of(y).value(), y}) == std::nullopt);
}

TEST_CASE("an encoding of y past the prime is skipped as weak", "[key][okp][RFC8032-5.1.3][JK-51]") {
    for (std::uint64_t past = 0; past < 19; ++past)
        for (const bool sign : {false, true})
            CHECK(why_skipped(jwk_of(encoded(prime + past, sign))) == SkipReason::weak_key);
    CHECK(why_skipped(jwk_of(std::string(32, '\xFF'))) == SkipReason::weak_key);
    CHECK(why_skipped(jwk_of(encoded(prime - 1, false))) == SkipReason::weak_key);  // of order 2
}

TEST_CASE("a y that no point of the curve has is skipped", "[key][okp][RFC8032-5.1.3]") {
    int on_curve = 0;
    for (std::uint64_t y = 2; y < 300; ++y) {
        const bool exists = x_of(y).has_value();
        on_curve += exists ? 1 : 0;
        CHECK(why_skipped(jwk_of(encoded(y, false))) == (exists ? usable : SkipReason::not_on_curve));
        CHECK(why_skipped(jwk_of(encoded(prime - y, true))) == (exists ? usable : SkipReason::not_on_curve));
    }
    CHECK(on_curve > 100);
    CHECK(on_curve < 200);
}

TEST_CASE("OpenSSL itself would take a key of small order and a signature of nothing", "[key][okp][JK-51]") {
    // Why the list exists: the neutral point as key, R the neutral point and S zero.
    const std::string neutral = encoded(1, false);
    const bearer::detail::ErrorQueueGuard guard;
    const auto key = bearer::detail::ed25519_key(neutral);
    REQUIRE(key != nullptr);
    const std::string signature = neutral + std::string(32, '\0');
    const bearer::detail::DigestContext context{EVP_MD_CTX_new()};
    REQUIRE(EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1);
    CHECK(EVP_DigestVerify(context.get(), bearer::detail::bytes_of(signature), signature.size(),
                           bearer::detail::bytes_of("anything"), 8) == 1);
}
