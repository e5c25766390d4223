// SPDX-License-Identifier: MIT
//
// What holds for the signatures of every algorithm alike; conformance/signature.cpp has more of RS256.

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>

#include "support/algorithms.hpp"
#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace {

using bearer::ErrorCode;
using bearer::detail::AlgorithmFacts;
using bearer::detail::algorithms;
using bearer::detail::base64url::encode;
using test::refusal;

}  // namespace

TEST_CASE("whatever the algorithm, a signature holds for its own header only", "[conformance][signature][SG-27]") {
    for (const AlgorithmFacts& each : algorithms) {
        const auto draft = test::provider_of(each).token();
        const auto one = draft.parts();
        const auto other = draft.header("note", "x").parts();
        const auto& validator = test::validator_for(each.algorithm);
        CAPTURE(each.name);
        REQUIRE(one.payload == other.payload);
        CHECK(refusal(validator, one.compact()) == test::accepted);
        CHECK(refusal(validator, other.compact()) == test::accepted);

        CHECK(refusal(validator, other.header + '.' + one.payload + '.' + one.signature) ==
              ErrorCode::signature_invalid);
        CHECK(refusal(validator, one.header + '.' + one.payload + '.' + other.signature) ==
              ErrorCode::signature_invalid);
    }
}

TEST_CASE("whatever the algorithm, a signature holds for the payload's text", "[conformance][signature][SG-28]") {
    for (const AlgorithmFacts& each : algorithms) {
        const auto draft = test::provider_of(each).token();
        const auto parts = draft.parts();
        const std::string same = nlohmann::json::parse(draft.payload_text()).dump(1);
        const auto& validator = test::validator_for(each.algorithm);
        CAPTURE(each.name);
        REQUIRE(same != draft.payload_text());

        CHECK(refusal(validator, parts.header + '.' + encode(same) + '.' + parts.signature) ==
              ErrorCode::signature_invalid);
        CHECK(refusal(validator, draft.payload_text(same).compact()) == test::accepted);
        CHECK(refusal(validator, parts.compact()) == test::accepted);
    }
}

TEST_CASE("whatever the algorithm, a token outlives its key by nothing", "[conformance][signature][SG-29][KS-02]") {
    for (const AlgorithmFacts& each : algorithms) {
        const auto ours = test::key_for(each).public_jwk("k1");
        const auto theirs = test::other_key_for(each);
        const std::string token = test::provider_of(each).token().compact();
        CAPTURE(each.name);

        CHECK(refusal(test::open_validator(test::set_of({ours, theirs.public_jwk("k2")})), token) == test::accepted);
        CHECK(refusal(test::open_validator(test::set_of({theirs.public_jwk("k2")})), token) ==
              ErrorCode::key_not_found);
        CHECK(refusal(test::open_validator(test::set_of({theirs.public_jwk("k1")})), token) ==
              ErrorCode::signature_invalid);
    }
}

TEST_CASE("whatever the algorithm, OpenSSL's error queue stays as it was", "[conformance][signature][SG-32][SG-33]") {
    for (const AlgorithmFacts& each : algorithms) {
        const auto forge = test::provider_of(each);
        const auto attacks = forge.attacks();
        const auto good = forge.token().parts();
        const auto& validator = test::validator_for(each.algorithm);
        const std::size_t size = bearer::detail::base64url::decoded_size(good.signature.size());
        CAPTURE(each.name);

        for (const int pending : {0, 1}) {
            test::leave_errors(pending);
            for (const auto& attack : attacks) CHECK(refusal(validator, attack.token) == attack.refusal);
            for (const char octet : {'\x00', '\xFF'})
                CHECK(refusal(validator, good.header + '.' + good.payload + '.' + encode(std::string(size, octet))) ==
                      ErrorCode::signature_invalid);
            CHECK(refusal(validator, good.compact()) == test::accepted);
            CHECK(test::errors_are_left(pending));
        }
    }
}
