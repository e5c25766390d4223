// SPDX-License-Identifier: MIT
//
// ECDSA signatures that somebody has tampered with or forged, over a good token of each curve.

#include <bearer/cache/cached_validator.hpp>
#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/ec.hpp>
#include <bearer/signature/ecdsa_der.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/algorithms.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/rsa_number.hpp"
#include "support/validator.hpp"

#include <openssl/ec.h>

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bearer::ErrorCode;
using bearer::detail::EcdsaDer;
using test::Number;
using test::refusal;

/// The number of points of a curve, n.
Number order_of(std::string_view curve_name) {
    for (const auto& curve : bearer::detail::curves) {
        if (curve.name != curve_name) continue;
        const bearer::detail::EcGroup group{EC_GROUP_new_by_curve_name(curve.nid)};
        const bearer::detail::BigNumber order{BN_dup(EC_GROUP_get0_order(group.get()))};
        std::string octets(curve.coordinate_bytes, '\0');
        if (BN_bn2binpad(order.get(), reinterpret_cast<unsigned char*>(octets.data()),
                         static_cast<int>(octets.size())) < 0)
            throw std::runtime_error{"OpenSSL cannot write that number"};
        return Number::of(octets);
    }
    throw std::invalid_argument{"no such curve"};
}

/// One of the three algorithms, and the good token of it whose signature can be replaced.
struct Signed {
    explicit Signed(bearer::Algorithm which)
        : algorithm{which},
          key{test::key_for(which)},
          order{order_of(bearer::detail::facts_of(which).curve)},
          size{(static_cast<std::size_t>(order.bits()) + 7) / 8} {
        const auto parts = test::provider_of(which).token().parts();
        input = parts.header + '.' + parts.payload;
        signature = sign();
    }

    /// Another right signature: each is made with a number that is thrown.
    [[nodiscard]] std::string sign() const { return key.sign(to_string(algorithm), input); }

    [[nodiscard]] std::string token(std::string_view octets) const {
        return input + '.' + bearer::detail::base64url::encode(octets);
    }
    /// Why the token is refused with that signature.
    [[nodiscard]] std::optional<ErrorCode> with(std::string_view octets) const {
        return refusal(test::validator_for(algorithm), token(octets));
    }
    [[nodiscard]] std::optional<ErrorCode> with(const Number& r_value, const Number& s_value) const {
        return with(r_value.octets(size) + s_value.octets(size));
    }

    [[nodiscard]] Number r() const { return Number::of(signature.substr(0, size)); }
    [[nodiscard]] Number s() const { return Number::of(signature.substr(size)); }

    bearer::Algorithm algorithm;
    bearer::testing::SigningKey key;
    Number order;
    std::size_t size;  // of a number
    std::string input;
    std::string signature;
};

const std::array<Signed, 3>& each_curve() {
    static const std::array all{Signed{bearer::ES256}, Signed{bearer::ES384}, Signed{bearer::ES512}};
    return all;
}

}  // namespace

TEST_CASE("an ECDSA signature is r and s at full length", "[conformance][ecdsa][RFC7518-3.4]") {
    for (const Signed& good : each_curve()) {
        CHECK(good.signature.size() == 2 * good.size);
        CHECK(good.with(good.signature) == test::accepted);
        CHECK(good.with(good.r(), good.s()) == test::accepted);
        CHECK(good.with(good.s(), good.r()) == ErrorCode::signature_invalid);
    }
}

// CVE-2022-21449: with zeros both sides of the equation are the point at infinity.
TEST_CASE("a signature of zeros is refused", "[conformance][ecdsa][SG-15]") {
    for (const Signed& good : each_curve()) {
        CHECK(good.with(std::string(2 * good.size, '\0')) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r(), 0) == ErrorCode::signature_invalid);
        CHECK(good.with(0, good.s()) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r(), good.s()) == test::accepted);
    }
}

TEST_CASE("no signature is made of the numbers at the ends", "[conformance][ecdsa][SG-16]") {
    for (const Signed& good : each_curve()) {
        const std::array<Number, 5> ends{Number{0}, Number{1}, good.order - 1, good.order, good.order + 1};
        for (const Number& r : ends)
            for (const Number& s : ends) CHECK(good.with(r, s) == ErrorCode::signature_invalid);
        for (const Number& end : ends) {
            CHECK(good.with(end, good.s()) == ErrorCode::signature_invalid);
            CHECK(good.with(good.r(), end) == ErrorCode::signature_invalid);
        }
        CHECK(good.with(good.r(), good.s()) == test::accepted);
    }
}

TEST_CASE("r and s are numbers below the order", "[conformance][ecdsa][SG-17]") {
    for (const Signed& good : each_curve()) {
        const Number largest = test::power_of_two(static_cast<int>(8 * good.size)) - 1;
        for (const Number& past : {good.order + 1, good.order + 2, good.order + 255, largest - 1, largest}) {
            CHECK(good.with(past, good.s()) == ErrorCode::signature_invalid);
            CHECK(good.with(good.r(), past) == ErrorCode::signature_invalid);
            CHECK(good.with(past, past) == ErrorCode::signature_invalid);
        }

        // The right numbers plus the order, an octet longer.
        const std::size_t longer = good.size + 1;
        for (const Number& r : {good.r(), good.r() + good.order})
            for (const Number& s : {good.s(), good.s() + good.order})
                CHECK(good.with(r.octets(longer) + s.octets(longer)) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r(), good.s()) == test::accepted);
    }
}

TEST_CASE("P-521 has room for numbers past its order, which are refused", "[conformance][ecdsa][SG-17]") {
    const Signed& good = each_curve()[2];
    for (const Number& times : {Number{1}, Number{2}, Number{100}}) {
        CHECK(good.with(good.r() + good.order * times, good.s()) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r(), good.s() + good.order * times) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r() + good.order * times, good.s() + good.order * times) == ErrorCode::signature_invalid);
    }
    CHECK(good.with(good.r(), good.s()) == test::accepted);
}

TEST_CASE("an ECDSA signature of another length is refused", "[conformance][ecdsa][RFC7518-3.4][SG-18][SG-24]") {
    for (const Signed& good : each_curve()) {
        CHECK(good.with("") == ErrorCode::token_malformed);
        for (std::size_t size = 1; size <= 140; ++size) {
            if (size == good.signature.size()) continue;
            CAPTURE(to_string(good.algorithm), size);
            std::string resized = good.signature;
            resized.resize(size);
            CHECK(good.with(resized) == ErrorCode::signature_invalid);
            CHECK(good.with(std::string(size, '\0')) == ErrorCode::signature_invalid);
        }
        CHECK(good.with('\0' + good.signature) == ErrorCode::signature_invalid);
        CHECK(good.with(good.signature + good.signature) == ErrorCode::signature_invalid);
        CHECK(good.with(good.signature) == test::accepted);
    }
}

TEST_CASE("the halves of an ECDSA signature are no shorter and no longer", "[conformance][ecdsa][SG-18]") {
    // What is right for a reader that splits in the middle, whatever the length.
    for (const Signed& good : each_curve()) {
        for (const std::size_t more : {1U, 16U, 32U})
            CHECK(good.with(good.r().octets(good.size + more) + good.s().octets(good.size + more)) ==
                  ErrorCode::signature_invalid);

        CHECK(good.with(good.signature) == test::accepted);
    }
}

TEST_CASE("numbers of P-521 that begin with zeros are not shortened", "[conformance][ecdsa][SG-18][SG-24]") {
    // Each begins with 00 in one of two signatures, so that both lose an octet in one of four.
    const Signed& good = each_curve()[2];
    std::string signature = good.sign();
    while (signature[0] != '\0' || signature[good.size] != '\0') signature = good.sign();

    CHECK(good.with(signature) == test::accepted);
    CHECK(good.with(signature.substr(1, good.size - 1) + signature.substr(good.size + 1)) ==
          ErrorCode::signature_invalid);
}

TEST_CASE("an ECDSA signature of 16,384 bytes is refused", "[conformance][ecdsa][SG-19]") {
    for (const Signed& good : each_curve()) {
        for (const std::size_t size : {std::size_t{16'384}, std::size_t{24'000}}) {
            std::string huge = good.signature;
            huge.resize(size);
            CHECK(good.with(huge) == ErrorCode::signature_invalid);
            CHECK(good.with(std::string(size, '\xFF')) == ErrorCode::signature_invalid);
        }
        CHECK(good.with(good.signature) == test::accepted);
    }
}

TEST_CASE("an ECDSA signature in DER is refused", "[conformance][ecdsa][RFC7518-3.4][SG-20]") {
    for (const Signed& good : each_curve()) {
        const EcdsaDer der{good.signature};
        std::string octets{der.bytes().begin(), der.bytes().end()};
        CHECK(good.with(octets) == ErrorCode::signature_invalid);
        octets.resize(good.signature.size());
        CHECK(good.with(octets) == ErrorCode::signature_invalid);
        CHECK(good.with(good.signature) == test::accepted);
    }
}

TEST_CASE("a signature that begins as DER does is none", "[conformance][ecdsa][SG-21]") {
    for (const Signed& good : each_curve()) {
        if (good.size == 66) continue;  // r of P-521 begins with 00 or 01
        std::string signature = good.sign();
        while (signature[0] != '\x30') signature = good.sign();
        CHECK(good.with(signature) == test::accepted);
    }
}

TEST_CASE("numbers that begin with zeros are padded", "[conformance][ecdsa][RFC7518-3.4][SG-22]") {
    for (const Signed& good : each_curve())
        for (const std::size_t begin : {std::size_t{0}, good.size}) {
            std::string signature = good.sign();
            while (signature[begin] != '\0') signature = good.sign();
            CHECK(good.with(signature) == test::accepted);
            CHECK(good.with(signature.erase(begin, 1)) == ErrorCode::signature_invalid);
        }
}

TEST_CASE("n - s is as good as s, and another token", "[conformance][ecdsa][cache][SG-23][CA-14]") {
    for (const Signed& good : each_curve()) {
        const std::string token = good.token(good.signature);
        const std::string twin = good.token(good.r().octets(good.size) + (good.order - good.s()).octets(good.size));
        const bearer::CachedValidator validator{test::validator_for(good.algorithm)};
        REQUIRE(token != twin);

        CHECK(test::error_once(validator, token) == std::nullopt);
        CHECK(test::error_once(validator, twin) == std::nullopt);
        CHECK(validator.stats().entries == 2);
        CHECK(validator.stats().hits == 0);
        CHECK(test::error_once(validator, token) == std::nullopt);
        CHECK(test::error_once(validator, twin) == std::nullopt);
        CHECK(validator.stats().entries == 2);
        CHECK(validator.stats().hits == 2);

        CHECK(good.with(good.order - good.r(), good.s()) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r(), good.order - good.s() - 1) == ErrorCode::signature_invalid);
    }
}
