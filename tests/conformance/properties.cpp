// SPDX-License-Identifier: MIT
//
// What holds for every change of a good token, whatever its algorithm: it is refused. The tokens are short, so that
// every change can be tried.

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/testing/token_draft.hpp>
#include <bearer/token_validator.hpp>

#include "support/algorithms.hpp"
#include "support/base64url_text.hpp"
#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::ErrorCode;
using bearer::detail::AlgorithmFacts;
using bearer::detail::algorithms;
using bearer::testing::Parts;
using bearer::testing::parts_of;

/// A good token of an algorithm, and what a validator that takes every algorithm says of others like it.
struct Sample {
    explicit Sample(const AlgorithmFacts& algorithm)
        : name{algorithm.name},
          token{test::provider_of(algorithm).sign(R"({"alg":")" + std::string{name} + R"(","kid":"k"})",
                                                  R"({"iss":"i","aud":"a","exp":1700000300})")},
          parts{parts_of(token)},
          validator{test::set_of({test::key_for(algorithm).public_jwk("k")}), bearer::Issuer{"i"},
                    bearer::Audience{"a"}, bearer::Lifetime{}, test::EveryAlgorithm{}} {
        REQUIRE(why_refused(token) == test::accepted);
    }

    [[nodiscard]] std::optional<ErrorCode> why_refused(std::string_view other) const {
        const auto error = test::error_once(validator, other);
        return error ? std::optional{error->code} : test::accepted;
    }
    [[nodiscard]] bool refuses_rightly(std::string_view changed) const;

    std::string_view name;
    std::string token;
    Parts parts;
    bearer::TokenValidator<bearer::Jwks, bearer::Issuer, bearer::Audience, bearer::Lifetime, test::EveryAlgorithm>
        validator;
};

/// Whether a token that is not the good one is refused, and for what its form, its header or its signature tells.
bool Sample::refuses_rightly(std::string_view changed) const {
    const auto why = why_refused(changed);
    if (!why) return false;

    if (std::count(changed.begin(), changed.end(), '.') != 2) return *why == ErrorCode::token_malformed;
    const Parts other = parts_of(changed);
    if (!test::is_base64url(other.header) || !test::is_base64url(other.payload) || !test::is_base64url(other.signature))
        return *why == ErrorCode::token_malformed;

    if (*why == ErrorCode::signature_invalid) return true;
    constexpr std::array of_the_header{ErrorCode::header_malformed,      ErrorCode::header_unsupported,
                                       ErrorCode::algorithm_not_allowed, ErrorCode::key_id_missing,
                                       ErrorCode::key_not_found,         ErrorCode::key_mismatch};
    return other.header != parts.header &&
           std::find(of_the_header.begin(), of_the_header.end(), *why) != of_the_header.end();
}

using Places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a token of which one bit is changed is refused", "[conformance][properties][SG-01][SG-02]") {
    for (const AlgorithmFacts& each : algorithms) {
        const Sample good{each};
        Places wrong;
        for (std::size_t bit = 0; bit < 8 * good.token.size(); ++bit) {
            std::string changed = good.token;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            if (!good.refuses_rightly(changed)) wrong.push_back(bit);
        }
        INFO(each.name << ": " << good.token);
        CHECK(wrong == Places{});
        CHECK(good.why_refused(good.token) == test::accepted);
    }
}

TEST_CASE("a token of which an end is missing is refused", "[conformance][properties][SG-03]") {
    for (const AlgorithmFacts& each : algorithms) {
        const Sample good{each};
        Places wrong_beginnings;
        Places wrong_ends;
        for (std::size_t at = 0; at < good.token.size(); ++at) {
            if (!good.refuses_rightly(good.token.substr(0, at))) wrong_beginnings.push_back(at);
            if (!good.refuses_rightly(good.token.substr(at + 1))) wrong_ends.push_back(at);
        }
        INFO(each.name << ": " << good.token);
        CHECK(wrong_beginnings == Places{});
        CHECK(wrong_ends == Places{});
        CHECK(good.why_refused(good.token) == test::accepted);
    }
}

TEST_CASE("a token of which an end of a part is missing is refused", "[conformance][properties][SG-03]") {
    for (const AlgorithmFacts& each : algorithms) {
        const Sample good{each};
        for (std::string Parts::*part : {&Parts::header, &Parts::payload, &Parts::signature}) {
            const std::string whole = good.parts.*part;
            Places wrong;
            for (std::size_t at = 0; at < whole.size(); ++at)
                for (const std::string& rest : {whole.substr(0, at), whole.substr(at + 1)}) {
                    Parts parts = good.parts;
                    parts.*part = rest;
                    if (!good.refuses_rightly(parts.compact())) wrong.push_back(at);
                }
            INFO(each.name << ": " << good.token);
            CHECK(wrong == Places{});
        }
        CHECK(good.why_refused(good.token) == test::accepted);
    }
}

TEST_CASE("a token whose parts stand in other places is refused", "[conformance][properties][CF-31]") {
    for (const AlgorithmFacts& each : algorithms) {
        const Sample good{each};
        const std::array<std::string, 3> parts{good.parts.header, good.parts.payload, good.parts.signature};
        int accepted = 0;
        for (const std::string& first : parts)
            for (const std::string& second : parts)
                for (const std::string& third : parts) {
                    const std::string token = first + '.' + second + '.' + third;
                    const auto why = good.why_refused(token);
                    CAPTURE(each.name, token);
                    if (token == good.token)
                        ++accepted;
                    else
                        CHECK(why == (first == good.parts.header ? ErrorCode::signature_invalid
                                                                 : ErrorCode::header_malformed));
                    CHECK(why.has_value() == (token != good.token));
                }
        CHECK(accepted == 1);
    }
}
