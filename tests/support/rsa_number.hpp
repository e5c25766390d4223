// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/openssl.hpp>

#include "support/key_set.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// Numbers of any size, for moduli and exponents that no key generator would make.
namespace test {

/// A whole number that is not negative.
class Number {
public:
    Number(std::uint64_t value) : Number{} {
        expect(BN_set_word(get(), static_cast<BN_ULONG>(value >> 32)));
        expect(BN_lshift(get(), get(), 32));
        expect(BN_add_word(get(), static_cast<BN_ULONG>(value & 0xFFFF'FFFF)));
    }
    Number(const Number& other) : Number{} { expect(BN_copy(get(), other.get()) != nullptr); }
    Number(Number&&) noexcept = default;
    Number& operator=(Number other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    /// From big-endian octets.
    [[nodiscard]] static Number of(std::string_view octets) {
        Number number;
        expect(BN_bin2bn(reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()),
                         number.get()) != nullptr);
        return number;
    }

    /// Some odd number of exactly that many bits.
    [[nodiscard]] static Number random_odd(int bits) {
        Number number;
        expect(BN_rand(number.get(), bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD));
        return number;
    }

    [[nodiscard]] friend Number operator+(const Number& left, const Number& right) {
        Number sum;
        expect(BN_add(sum.get(), left.get(), right.get()));
        return sum;
    }
    [[nodiscard]] friend Number operator-(const Number& left, const Number& right) {
        Number difference;
        expect(BN_sub(difference.get(), left.get(), right.get()));
        return difference;
    }
    [[nodiscard]] friend Number operator*(const Number& left, const Number& right) {
        Number product;
        expect(BN_mul(product.get(), left.get(), right.get(), Workspace{}.get()));
        return product;
    }
    [[nodiscard]] friend Number operator/(const Number& left, const Number& right) {
        Number quotient;
        expect(BN_div(quotient.get(), nullptr, left.get(), right.get(), Workspace{}.get()));
        return quotient;
    }
    [[nodiscard]] friend Number operator%(const Number& left, const Number& right) {
        Number remainder;
        expect(BN_div(nullptr, remainder.get(), left.get(), right.get(), Workspace{}.get()));
        return remainder;
    }
    [[nodiscard]] friend bool operator==(const Number& left, const Number& right) noexcept {
        return BN_cmp(left.get(), right.get()) == 0;
    }
    [[nodiscard]] friend bool operator<(const Number& left, const Number& right) noexcept {
        return BN_cmp(left.get(), right.get()) < 0;
    }

    /// This to the power of `exponent`, modulo `modulus`.
    [[nodiscard]] Number power(const Number& exponent, const Number& modulus) const {
        Number result;
        expect(BN_mod_exp(result.get(), get(), exponent.get(), modulus.get(), Workspace{}.get()));
        return result;
    }

    /// The number that gives 1 when multiplied by this, modulo `modulus`.
    [[nodiscard]] Number inverse(const Number& modulus) const {
        Number result;
        expect(BN_mod_inverse(result.get(), get(), modulus.get(), Workspace{}.get()) != nullptr);
        return result;
    }

    [[nodiscard]] bool is_prime() const {
        const int answer = BN_check_prime(get(), Workspace{}.get(), nullptr);
        expect(answer >= 0);
        return answer == 1;
    }

    [[nodiscard]] bool is_odd() const noexcept { return BN_is_odd(get()); }
    [[nodiscard]] int bits() const noexcept { return BN_num_bits(get()); }

    /// Big-endian octets, as few as possible or exactly so many.
    [[nodiscard]] std::string octets() const { return octets(static_cast<std::size_t>(BN_num_bytes(get()))); }
    [[nodiscard]] std::string octets(std::size_t size) const {
        std::string result(size, '\0');
        expect(BN_bn2binpad(get(), reinterpret_cast<unsigned char*>(result.data()), static_cast<int>(size)) >= 0);
        return result;
    }

    [[nodiscard]] BIGNUM* get() const noexcept { return number_.get(); }

private:
    class Workspace {
    public:
        [[nodiscard]] BN_CTX* get() const noexcept { return context_.get(); }

    private:
        std::unique_ptr<BN_CTX, bearer::detail::FreedBy<BN_CTX_free>> context_{BN_CTX_new()};
    };

    Number() : number_{BN_new()} {}

    static void expect(bool done) {
        if (!done) throw std::runtime_error{"OpenSSL cannot compute that"};
    }
    static void expect(int done) { expect(done == 1); }

    bearer::detail::BigNumber number_;
};

[[nodiscard]] inline Number power_of_two(int exponent) {
    const Number number = 0;
    if (BN_set_bit(number.get(), exponent) != 1) throw std::runtime_error{"OpenSSL cannot compute that"};
    return number;
}

/// The JWK of an RSA key named "k1" with that modulus and that exponent.
[[nodiscard]] inline Json rsa_jwk(const Number& modulus, const Number& exponent = 65'537) {
    return {{"kty", "RSA"},
            {"kid", "k1"},
            {"n", bearer::detail::base64url::encode(modulus.octets())},
            {"e", bearer::detail::base64url::encode(exponent == 0 ? std::string(1, '\0') : exponent.octets())}};
}

/// The provider's key as a number.
[[nodiscard]] inline Number good_modulus() { return Number::of(bearer::testing::sample_key().modulus()); }

}  // namespace test
