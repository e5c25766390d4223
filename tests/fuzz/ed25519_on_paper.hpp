// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/bn.h>
#include <openssl/err.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

// Ed25519's points by the formulas of RFC 8032 §5.1, one inversion a quotient.
namespace fuzz {

/// Numbers modulo the prime 2^255 - 19.
class Number25519 {
public:
    explicit Number25519(unsigned long value) { BN_set_word(number_.get(), value); }

    /// The number that the bytes are, the lowest first; nothing if that is not below the prime.
    [[nodiscard]] static std::optional<Number25519> of(const std::string& bytes) {
        Number25519 number{0};
        BN_lebin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                    number.number_.get());
        return BN_cmp(number.number_.get(), prime()) < 0 ? std::optional{number} : std::nullopt;
    }

    Number25519(const Number25519& other) { BN_copy(number_.get(), other.number_.get()); }
    Number25519& operator=(const Number25519&) = delete;

    friend Number25519 operator+(const Number25519& a, const Number25519& b) { return a.with(b, BN_mod_add); }
    friend Number25519 operator-(const Number25519& a, const Number25519& b) { return a.with(b, BN_mod_sub); }
    friend Number25519 operator*(const Number25519& a, const Number25519& b) { return a.with(b, BN_mod_mul); }
    friend Number25519 operator/(const Number25519& a, const Number25519& b) {
        Number25519 inverse{0};
        BN_mod_inverse(inverse.number_.get(), b.number_.get(), prime(), context());
        return a * inverse;
    }
    friend bool operator==(const Number25519& a, const Number25519& b) {
        return BN_cmp(a.number_.get(), b.number_.get()) == 0;
    }

    /// One of its square roots, if it has any.
    [[nodiscard]] std::optional<Number25519> root() const {
        Number25519 root{0};
        const bool exists = BN_mod_sqrt(root.number_.get(), number_.get(), prime(), context()) != nullptr;
        ERR_clear_error();
        return exists ? std::optional{root} : std::nullopt;
    }

private:
    [[nodiscard]] Number25519 with(const Number25519& other, auto operation) const {
        Number25519 result{0};
        operation(result.number_.get(), number_.get(), other.number_.get(), prime(), context());
        return result;
    }

    [[nodiscard]] static BN_CTX* context() {
        static BN_CTX* const context = BN_CTX_new();
        return context;
    }
    [[nodiscard]] static const BIGNUM* prime() {
        static const BIGNUM* const prime = [] {
            BIGNUM* number = BN_new();
            BN_set_bit(number, 255);
            BN_sub_word(number, 19);
            return number;
        }();
        return prime;
    }

    struct Free {
        void operator()(BIGNUM* number) const noexcept { BN_free(number); }
    };
    std::unique_ptr<BIGNUM, Free> number_{BN_new()};
};

/// Whether the 32 bytes are a point of the curve, and eight times that point is not the neutral one.
[[nodiscard]] inline bool is_strong_on_paper(std::string bytes) {
    using Number = Number25519;
    const Number one{1};
    const Number d = Number{0} - Number{121'665} / Number{121'666};
    bytes.back() = static_cast<char>(bytes.back() & 0x7F);  // the sign of x
    const auto y = Number::of(bytes);
    const auto x = y ? ((*y * *y - one) / (d * *y * *y + one)).root() : std::nullopt;
    if (!x) return false;

    const auto doubled = [&](const std::pair<Number, Number>& point) {
        const auto& [px, py] = point;
        const Number product = d * px * px * py * py;
        return std::pair{(px * py + px * py) / (one + product), (py * py + px * px) / (one - product)};
    };
    return !(doubled(doubled(doubled({*x, *y}))) == std::pair{Number{0}, one});
}

}  // namespace fuzz
