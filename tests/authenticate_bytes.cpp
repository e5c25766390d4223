// SPDX-License-Identifier: MIT
#include <bearer/authenticate_bytes.hpp>
#include <bearer/limits.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <string>
#include <string_view>

using bearer::Algorithms;
using bearer::Error;
using bearer::ErrorCode;
using bearer::RS256;
using bearer::RS384;

namespace {

const bearer::PublicKey& key() {
    static const auto key = test::keys().find({.kid = "k1", .algorithm = RS256}).value();
    return *key;
}

bearer::Result<std::string> bytes_of(std::string_view jws) {
    return bearer::dangerous::authenticate_bytes(key(), Algorithms<RS256>{}, test::exact_copy(jws).view());
}

std::string signed_bytes(std::string_view payload) { return test::as_example().sign(test::good_header, payload); }

}  // namespace

TEST_CASE("a signed payload comes back as it is, whatever it is", "[jws][RFC7515-5.2]") {
    using namespace std::string_view_literals;
    for (const std::string_view payload : {test::good_payload, "no JSON"sv, "\0\xFF\n"sv, "{\"exp\":1}"sv})
        CHECK(bytes_of(signed_bytes(payload)).value() == payload);
}

TEST_CASE("a JWS may have an empty payload, a token may not", "[jws][RFC7515-3.1][CF-08]") {
    CHECK(bytes_of(signed_bytes("")).value().empty());
    CHECK(test::refusal(signed_bytes("")) == ErrorCode::token_malformed);
}

TEST_CASE("a JWS needs no key id where the key is given", "[jws]") {
    CHECK(bytes_of(test::as_example().sign(R"({"alg":"RS256"})", "x")).value() == "x");
    CHECK(bytes_of(test::as_example().sign(R"({"alg":"RS256","kid":"another"})", "x")).value() == "x");
}

TEST_CASE("a JWS is refused for its form, its header, its algorithm and its signature as a token is", "[jws]") {
    REQUIRE(bytes_of(signed_bytes("x")).has_value());
    const auto error_of = [](const std::string& jws) { return bytes_of(jws).error(); };

    CHECK(error_of("") == Error{ErrorCode::token_malformed});
    CHECK(error_of("a.b") == Error{ErrorCode::token_malformed});
    CHECK(error_of(signed_bytes("x") + ".") == Error{ErrorCode::token_malformed});
    CHECK(error_of(signed_bytes("x") + "=") == Error{ErrorCode::token_malformed});
    CHECK(error_of(std::string(bearer::limits::token_bytes + 1, 'a')) == Error{ErrorCode::token_too_large});
    CHECK(error_of(test::as_example().encrypted()) == Error{ErrorCode::token_encrypted});
    CHECK(error_of(test::as_example().sign("{}", "x")).code == ErrorCode::header_malformed);
    CHECK(error_of(test::as_example().critical_extension()).code == ErrorCode::header_unsupported);
    CHECK(error_of(test::as_example().algorithm_none_with_a_signature()).code == ErrorCode::algorithm_not_allowed);
    CHECK(error_of(test::draft().algorithm("RS384").compact()).code == ErrorCode::algorithm_not_allowed);
    CHECK(error_of(test::as_example().signed_by_a_stranger()) == Error{ErrorCode::signature_invalid});
    CHECK(error_of(test::as_example().tampered_payload()) == Error{ErrorCode::signature_invalid});
}

TEST_CASE("a JWS for an algorithm that is allowed needs a key for it", "[jws]") {
    const auto jwk = bearer::testing::sample_key_for("ES256").public_jwk("k1");
    const auto keys = bearer::Jwks::parse(nlohmann::json{{"keys", {jwk}}}.dump()).value();
    const auto ec = keys.find({.kid = "k1", .algorithm = bearer::ES256}).value();

    CHECK(bearer::dangerous::authenticate_bytes(*ec, Algorithms<RS256>{}, signed_bytes("x")).error().code ==
          ErrorCode::key_mismatch);
    CHECK(bearer::dangerous::authenticate_bytes(key(), Algorithms<RS384, RS256>{}, signed_bytes("x")).value() == "x");
}
