// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/key/ec.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/rsa_number.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using bearer::SkipReason;
using bearer::detail::Curve;
using bearer::detail::curves;
using test::Json;
using test::Number;
using test::usable;
using test::why_skipped;
using test::with;

namespace {

/// The primes of FIPS 186-4 §D.1.2.
Number prime_of(const Curve& curve) {
    if (curve.name == "P-256")
        return test::power_of_two(256) - test::power_of_two(224) + test::power_of_two(192) + test::power_of_two(96) - 1;
    if (curve.name == "P-384")
        return test::power_of_two(384) - test::power_of_two(128) - test::power_of_two(96) + test::power_of_two(32) - 1;
    return test::power_of_two(521) - 1;
}

Json jwk_of(const Curve& curve, const std::string& x, const std::string& y) {
    return {{"kty", "EC"},
            {"kid", "k1"},
            {"crv", curve.name},
            {"x", bearer::detail::base64url::encode(x)},
            {"y", bearer::detail::base64url::encode(y)}};
}

/// A good point of the curve.
struct Point {
    explicit Point(const Curve& curve) {
        const auto bytes = bearer::testing::SigningKey::ec(curve.name).public_bytes();
        x = bytes.substr(1, curve.coordinate_bytes);
        y = bytes.substr(1 + curve.coordinate_bytes);
    }

    std::string x;
    std::string y;
};

std::string flipped(std::string octets, std::size_t bit) {
    octets[bit / 8] = static_cast<char>(octets[bit / 8] ^ (1 << (bit % 8)));
    return octets;
}

}  // namespace

TEST_CASE("a point of each curve makes a key", "[key][ec][RFC7518-6.2.1]") {
    for (const Curve& curve : curves) {
        const Point point{curve};
        CHECK(why_skipped(jwk_of(curve, point.x, point.y)) == usable);
    }
}

TEST_CASE("a key without one of its coordinates is skipped", "[key][ec][RFC7518-6.2.1][JK-42]") {
    for (const Curve& curve : curves) {
        const Point point{curve};
        const Json good = jwk_of(curve, point.x, point.y);
        for (const std::string_view member : {"x", "y"}) {
            CHECK(why_skipped(test::without(good, member)) == SkipReason::material_malformed);
            for (const Json& value : {Json(1), Json(nullptr), Json(""), Json::array({"AA"}), Json("*"), Json("A")})
                CHECK(why_skipped(with(good, member, value)) == SkipReason::material_malformed);
        }
    }
}

TEST_CASE("a coordinate has the full length of its curve", "[key][ec][RFC7518-6.2.1.2][JK-43][JK-44]") {
    for (const Curve& curve : curves) {
        const Point point{curve};
        for (const std::size_t bytes : {curve.coordinate_bytes - 1, curve.coordinate_bytes + 1,
                                        2 * curve.coordinate_bytes, std::size_t{0}, std::size_t{1}}) {
            std::string other = point.x + point.x;
            other.resize(bytes);
            CHECK(why_skipped(jwk_of(curve, other, point.y)) == SkipReason::material_malformed);
            CHECK(why_skipped(jwk_of(curve, point.x, other)) == SkipReason::material_malformed);
        }
        CHECK(why_skipped(jwk_of(curve, '\0' + point.x, point.y)) == SkipReason::material_malformed);
        CHECK(why_skipped(jwk_of(curve, point.x, '\0' + point.y)) == SkipReason::material_malformed);
    }
}

TEST_CASE("a coordinate that begins with zero keeps it", "[key][ec][RFC7518-6.2.1.2][JK-43]") {
    const Curve& curve = curves[0];
    Point point{curve};
    while (point.x[0] != '\0') point = Point{curve};

    CHECK(why_skipped(jwk_of(curve, point.x, point.y)) == usable);
    CHECK(why_skipped(jwk_of(curve, point.x.substr(1), point.y)) == SkipReason::material_malformed);
}

TEST_CASE("a point that is not on its curve is skipped", "[key][ec][JK-45]") {
    for (const Curve& curve : curves) {
        const Point point{curve};
        for (const std::size_t bit : {std::size_t{8}, curve.coordinate_bytes * 4, curve.coordinate_bytes * 8 - 8}) {
            CHECK(why_skipped(jwk_of(curve, point.x, flipped(point.y, bit))) == SkipReason::not_on_curve);
            CHECK(why_skipped(jwk_of(curve, flipped(point.x, bit), point.y)) == SkipReason::not_on_curve);
        }
        CHECK(why_skipped(jwk_of(curve, point.y, point.x)) == SkipReason::not_on_curve);
    }
}

TEST_CASE("a point of one curve is none of another", "[key][ec][JK-46]") {
    for (const Curve& curve : curves)
        for (const Curve& other : curves) {
            const Point point{curve};
            const auto reason = why_skipped(jwk_of(other, point.x, point.y));
            CHECK(reason == (curve.name == other.name ? usable : SkipReason::material_malformed));
        }

    // Filled up to the length of the other.
    const Point point{curves[0]};
    const std::string zeros(curves[1].coordinate_bytes - curves[0].coordinate_bytes, '\0');
    CHECK(why_skipped(jwk_of(curves[1], zeros + point.x, zeros + point.y)) == SkipReason::not_on_curve);
}

TEST_CASE("coordinates that are no numbers of the field are skipped", "[key][ec][JK-44][JK-48]") {
    for (const Curve& curve : curves) {
        const std::size_t size = curve.coordinate_bytes;
        const Number prime = prime_of(curve);
        const Point point{curve};
        const std::string zero(size, '\0');

        CHECK(why_skipped(jwk_of(curve, zero, zero)) == SkipReason::not_on_curve);
        for (const Number& number : {prime, prime + 1}) {
            CHECK(why_skipped(jwk_of(curve, number.octets(size), point.y)) == SkipReason::not_on_curve);
            CHECK(why_skipped(jwk_of(curve, point.x, number.octets(size))) == SkipReason::not_on_curve);
        }
        CHECK(why_skipped(jwk_of(curve, std::string(size, '\xFF'), point.y)) == SkipReason::not_on_curve);

        // -y is the other point of the same x.
        CHECK(why_skipped(jwk_of(curve, point.x, (prime - Number::of(point.y)).octets(size))) == usable);
    }
}

TEST_CASE("a coordinate past the prime is no point, though its remainder is", "[key][ec][JK-44][JK-48]") {
    // Of P-521, whose octets have seven bits to spare: any x + p fits into them.
    const Curve& curve = curves[2];
    const Point point{curve};
    const Number past = Number::of(point.x) + prime_of(curve);

    CHECK(why_skipped(jwk_of(curve, point.x, point.y)) == usable);
    CHECK(why_skipped(jwk_of(curve, past.octets(curve.coordinate_bytes), point.y)) == SkipReason::not_on_curve);
}

TEST_CASE("there is no key of a curve that is not listed", "[key][ec]") {
    const auto document = bearer::detail::JsonDocument::read(R"({"kty":"EC"})");
    CHECK(bearer::detail::read_ec(document->root(), "P-224").reason == SkipReason::curve_unsupported);
}
