// SPDX-License-Identifier: MIT
#include <bearer/key/rsa.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/rsa_number.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

using bearer::SkipReason;
using test::good_modulus;
using test::Number;
using test::power_of_two;
using test::rsa_jwk;
using test::usable;
using test::why_skipped;

namespace {

const std::vector<int> odd_primes_to_167{3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
                                         47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
                                         107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};

Number small(int value) { return static_cast<std::uint64_t>(value); }

Number product_of_primes() {
    Number product = 1;
    for (const int prime : odd_primes_to_167) product = product * small(prime);
    return product;
}

/// An odd number of 2049 bits that is a power of 65537 modulo every small prime, as the broken generator made them.
Number roca_modulus(int exponent) {
    const Number primes = product_of_primes();
    const Number residue = Number{65'537}.power(small(exponent), primes);
    const Number start = Number::random_odd(2049);
    const Number candidate = start - start % primes + residue;
    return candidate.is_odd() ? candidate : candidate + primes;
}

}  // namespace

TEST_CASE("a modulus of fewer than 2048 bits is weak", "[key][rsa][RFC7518-3.3][JK-27]") {
    for (const int bits : {512, 768, 1024, 1536, 2040, 2047})
        CHECK(why_skipped(rsa_jwk(Number::random_odd(bits))) == SkipReason::weak_key);

    CHECK(why_skipped(rsa_jwk(Number::random_odd(2048))) == usable);
    CHECK(why_skipped(rsa_jwk(Number::random_odd(2049))) == usable);
    CHECK(why_skipped(rsa_jwk(power_of_two(2047) + 1)) == usable);
    CHECK(why_skipped(rsa_jwk(power_of_two(2047) - 1)) == SkipReason::weak_key);
}

TEST_CASE("a modulus of more than 8192 bits is weak", "[key][rsa][JK-32][RX-09]") {
    CHECK(why_skipped(rsa_jwk(Number::random_odd(8192))) == usable);
    CHECK(why_skipped(rsa_jwk(power_of_two(8192) - 1)) == usable);

    CHECK(why_skipped(rsa_jwk(power_of_two(8192) + 1)) == SkipReason::weak_key);
    for (const int bits : {8193, 8200, 16'384, 16'385, 65'536})
        CHECK(why_skipped(rsa_jwk(Number::random_odd(bits))) == SkipReason::weak_key);
}

TEST_CASE("a modulus between the limits is good", "[key][rsa][JK-31]") {
    for (const int bits : {3072, 4096}) CHECK(why_skipped(rsa_jwk(Number::random_odd(bits))) == usable);
}

TEST_CASE("a modulus of next to nothing is weak", "[key][rsa][JK-26]") {
    auto zero = rsa_jwk(1);
    zero["n"] = "AA";

    CHECK(why_skipped(zero) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(1)) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(2)) == SkipReason::weak_key);
}

TEST_CASE("an even modulus is weak", "[key][rsa][JK-38]") {
    CHECK(why_skipped(rsa_jwk(good_modulus())) == usable);
    CHECK(why_skipped(rsa_jwk(good_modulus() - 1)) == SkipReason::weak_key);
}

TEST_CASE("the factors of a modulus are not looked for", "[key][rsa][JK-39]") {
    const Number multiple_of_three = Number{3} * Number::random_odd(2047);
    REQUIRE(multiple_of_three % 3 == 0);

    CHECK(why_skipped(rsa_jwk(multiple_of_three)) == usable);
}

TEST_CASE("leading zero octets are not bits of a modulus", "[key][rsa][JK-28]") {
    const auto with_zeros = [](int zeros, const Number& number) {
        return test::with(
            rsa_jwk(1), "n",
            bearer::detail::base64url::encode(std::string(static_cast<std::size_t>(zeros), '\0') + number.octets()));
    };

    CHECK(why_skipped(with_zeros(0, Number::random_odd(2048))) == usable);
    CHECK(why_skipped(with_zeros(1, Number::random_odd(2040))) == SkipReason::weak_key);
    CHECK(why_skipped(with_zeros(2, Number::random_odd(2032))) == SkipReason::weak_key);
}

TEST_CASE("one leading zero octet of a good modulus is an encoder's bug", "[key][rsa][RFC7518-6.3.1.1][JK-29]") {
    const auto jwk = test::with(test::good_jwk(), "n",
                                bearer::detail::base64url::encode(std::string{'\0'} + good_modulus().octets()));

    CHECK(why_skipped(test::good_jwk()) == usable);
    CHECK(why_skipped(jwk) == usable);
    // Counted as one of the modulus, it would make every signature too short.
    CHECK(test::set_of({jwk}).find({.kid = "k1", .algorithm = bearer::RS256}).value()->signature_bytes() == 256);
}

TEST_CASE("one leading zero octet of an exponent is an encoder's bug", "[key][rsa][JK-30]") {
    CHECK(why_skipped(test::with(test::good_jwk(), "e", "AQAB")) == usable);
    CHECK(why_skipped(test::with(test::good_jwk(), "e", "AAEAAQ")) == usable);
}

TEST_CASE("more than one leading zero octet is no encoder's bug", "[key][rsa][RFC7518-6.3.1.1][JK-28][JK-30]") {
    const auto encoded = [](const std::string& zeros, const Number& number) {
        return bearer::detail::base64url::encode(zeros + number.octets());
    };
    const std::string one(1, '\0');
    const std::string two(2, '\0');

    CHECK(why_skipped(test::with(test::good_jwk(), "n", encoded(one, good_modulus()))) == usable);
    CHECK(why_skipped(test::with(test::good_jwk(), "n", encoded(two, good_modulus()))) ==
          SkipReason::material_malformed);
    CHECK(why_skipped(test::with(test::good_jwk(), "e", encoded(one, 65'537))) == usable);
    CHECK(why_skipped(test::with(test::good_jwk(), "e", encoded(two, 65'537))) == SkipReason::material_malformed);
}

TEST_CASE("the exponent 1, with which anybody can sign, is weak", "[key][rsa][JK-33]") {
    CHECK(why_skipped(rsa_jwk(good_modulus(), 65'537)) == usable);
    CHECK(why_skipped(rsa_jwk(good_modulus(), 1)) == SkipReason::weak_key);
}

TEST_CASE("an even exponent is weak", "[key][rsa][JK-34]") {
    for (const int exponent : {0, 2, 4, 65'536, 65'538})
        CHECK(why_skipped(rsa_jwk(good_modulus(), small(exponent))) == SkipReason::weak_key);
}

TEST_CASE("an exponent below 65537 is weak", "[key][rsa][JK-35]") {
    for (const int exponent : {3, 5, 17, 257, 65'535})
        CHECK(why_skipped(rsa_jwk(good_modulus(), small(exponent))) == SkipReason::weak_key);

    CHECK(why_skipped(rsa_jwk(good_modulus(), 65'537)) == usable);
    CHECK(why_skipped(rsa_jwk(good_modulus(), 65'539)) == usable);
}

TEST_CASE("an exponent of more than 32 bits is weak", "[key][rsa][JK-36][RX-10]") {
    CHECK(why_skipped(rsa_jwk(good_modulus(), power_of_two(32) - 1)) == usable);

    CHECK(why_skipped(rsa_jwk(good_modulus(), power_of_two(32) + 1)) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(good_modulus(), power_of_two(64) + 1)) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(good_modulus(), power_of_two(64) + 13)) == SkipReason::weak_key);
    // Its low 64 bits alone would be a good exponent.
    CHECK(why_skipped(rsa_jwk(good_modulus(), power_of_two(64) + 65'537)) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(good_modulus(), good_modulus() - 2)) == SkipReason::weak_key);
}

TEST_CASE("an exponent as large as the modulus is weak", "[key][rsa][JK-37]") {
    CHECK(why_skipped(rsa_jwk(good_modulus(), good_modulus())) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(good_modulus(), good_modulus() + 2)) == SkipReason::weak_key);
}

TEST_CASE("a modulus with the fingerprint of CVE-2017-15361 is weak", "[key][rsa][JK-40]") {
    for (const int exponent : {0, 1, 2, 12'345, 1'000'003})
        CHECK(why_skipped(rsa_jwk(roca_modulus(exponent))) == SkipReason::weak_key);
}

TEST_CASE("a modulus that lacks the fingerprint at a single prime is good", "[key][rsa][JK-40]") {
    const Number modulus = roca_modulus(12'345);
    REQUIRE(why_skipped(rsa_jwk(modulus)) == SkipReason::weak_key);

    // Changes the remainder of one prime only, and keeps the modulus odd.
    const auto changed_at = [&](int prime, int remainder) {
        const Number step = product_of_primes() / small(prime) * 2;
        Number other = modulus;
        while (!(other % small(prime) == small(remainder))) other = other + step;
        return other;
    };
    // The powers of 65537 modulo 11 are 1 and 10, modulo 13 they are 1, 3, 4, 9, 10 and 12.
    CHECK(why_skipped(rsa_jwk(changed_at(11, 1))) == SkipReason::weak_key);
    CHECK(why_skipped(rsa_jwk(changed_at(11, 10))) == SkipReason::weak_key);
    for (const int remainder : {0, 2, 3, 9}) CHECK(why_skipped(rsa_jwk(changed_at(11, remainder))) == usable);
    CHECK(why_skipped(rsa_jwk(changed_at(13, 9))) == SkipReason::weak_key);
    for (const int remainder : {0, 2, 11}) CHECK(why_skipped(rsa_jwk(changed_at(13, remainder))) == usable);
    CHECK(why_skipped(rsa_jwk(changed_at(167, 0))) == usable);
    CHECK(why_skipped(rsa_jwk(changed_at(3, 0))) == usable);
}

TEST_CASE("the keys of the test kit have no fingerprint", "[key][rsa][JK-40]") {
    for (const std::size_t number : {0U, 1U, 2U})
        CHECK_FALSE(bearer::detail::is_roca(Number::of(bearer::testing::sample_key(number).modulus()).get()));
}

TEST_CASE("OpenSSL makes a key of any two numbers", "[key][rsa]") {
    CHECK(bearer::detail::rsa_key(good_modulus().get(), Number{65'537}.get()) != nullptr);
}
