// SPDX-License-Identifier: MIT
#include <bearer/key/jwks.hpp>
#include <bearer/limits.hpp>

#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

// Each limit where a caller meets it: what is just within is accepted, one more is not.

namespace {

using bearer::Error;
using bearer::ErrorCode;
using test::accepted;
using test::refusal;

std::size_t encoded_size(std::size_t bytes) { return (bytes * 4 + 2) / 3; }

/// A good token of exactly that size.
std::string token_of(std::size_t size) {
    const std::size_t signature = encoded_size(test::keys().find({"k1", bearer::RS256}).value()->signature_bytes());
    for (std::size_t spaces = 0; spaces < 3; ++spaces) {
        const std::size_t header = test::good_header.size() + spaces;
        const std::size_t payload = (size - signature - 2 - encoded_size(header)) * 3 / 4;
        if (encoded_size(header) + 1 + encoded_size(payload) + 1 + signature != size) continue;
        return test::as_example().sign(
            std::string{test::good_header} + std::string(spaces, ' '),
            std::string{test::good_payload} + std::string(payload - test::good_payload.size(), ' '));
    }
    throw std::logic_error{"no token has that size"};
}

std::string spaced(std::string_view json, std::size_t size) {
    return std::string{json} + std::string(size - json.size(), ' ');
}

/// An array in an array, so many deep, in an object.
std::string nested(std::size_t depth) {
    return R"({"x":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

std::string payload_with(std::string_view member) {
    return std::string{test::good_payload.substr(0, test::good_payload.size() - 1)}.append(",").append(member).append(
        "}");
}

}  // namespace

TEST_CASE("the limits are those of the documentation", "[limits]") {
    CHECK(bearer::limits::token_bytes == 32 * 1024);
    CHECK(bearer::limits::header_bytes == 4 * 1024);
    CHECK(bearer::limits::json_depth == 16);
    CHECK(bearer::limits::json_number_bytes == 64);
    CHECK(bearer::limits::metadata_bytes == 64 * 1024);
    CHECK(bearer::limits::key_id_bytes == 256);
    CHECK(bearer::limits::critical_parameters == 16);
    CHECK(bearer::limits::key_set_bytes == 512 * 1024);
    CHECK(bearer::limits::key_set_keys == 200);
}

TEST_CASE("a token has at most 32 KiB", "[limits][compact][CF-29][CF-30]") {
    CHECK(refusal(token_of(32 * 1024 - 1)) == accepted);
    CHECK(refusal(token_of(32 * 1024)) == accepted);
    CHECK(refusal(token_of(32 * 1024 + 1)) == ErrorCode::token_too_large);
    CHECK(refusal(std::string(10'000'000, '.')) == ErrorCode::token_too_large);
}

TEST_CASE("a header has at most 4 KiB, in a whole token", "[limits][header][HD-57][RX-12]") {
    CHECK(refusal(test::sign_header(spaced(test::good_header, 4 * 1024))) == accepted);
    CHECK(refusal(test::sign_header(spaced(test::good_header, 4 * 1024 + 1))) == ErrorCode::header_malformed);
}

TEST_CASE("a payload may fill what the token leaves it", "[limits][payload][RX-12]") {
    CHECK(refusal(test::sign_payload(spaced(test::good_payload, 20 * 1024))) == accepted);
}

TEST_CASE("JSON nests at most 16 deep", "[limits][json][JS-31][JS-32]") {
    const auto with_depth = [](std::size_t depth) {
        const std::string x = nested(depth);
        return payload_with(std::string_view{x}.substr(1, x.size() - 2));
    };

    CHECK(refusal(test::sign_payload(with_depth(10))) == accepted);
    CHECK(refusal(test::sign_payload(with_depth(16))) == accepted);
    CHECK(refusal(test::sign_payload(with_depth(17))) == ErrorCode::payload_malformed);
}

TEST_CASE("a number has at most 64 bytes", "[limits][json][JS-29]") {
    CHECK(refusal(test::sign_payload(payload_with("\"x\":0." + std::string(62, '1')))) == accepted);
    CHECK(refusal(test::sign_payload(payload_with("\"x\":0." + std::string(63, '1')))) == ErrorCode::payload_malformed);
}

TEST_CASE("a key id has at most 256 bytes, in a token", "[limits][header][HD-52]") {
    CHECK(test::error_of(test::with_header("kid", std::string(256, 'k'))) == Error{ErrorCode::key_not_found, "kid"});
    CHECK(test::error_of(test::with_header("kid", std::string(257, 'k'))) == Error{ErrorCode::header_malformed, "kid"});
}

TEST_CASE("a key id has at most 256 bytes, in a key set", "[limits][jwks]") {
    const auto keys = [](std::size_t size) {
        const auto jwk = test::as_example().key().public_jwk(std::string(size, 'k'));
        return bearer::Jwks::parse(nlohmann::json{{"keys", {jwk}}}.dump()).value();
    };

    CHECK(keys(256).size() == 1);
    const auto too_long = keys(257);
    REQUIRE(too_long.skipped().size() == 1);
    CHECK(too_long.skipped()[0].reason == bearer::SkipReason::key_id_malformed);
    CHECK(too_long.skipped()[0].kid.size() == 256);
}

TEST_CASE("a key set has at most 512 KiB", "[limits][jwks]") {
    const std::string jwks = test::as_example().jwks();

    CHECK(bearer::Jwks::parse(spaced(jwks, 512 * 1024)).value().size() == 1);
    CHECK(bearer::Jwks::parse(spaced(jwks, 512 * 1024 + 1)).error() == Error{ErrorCode::key_set_malformed});
}

TEST_CASE("a key set has at most 200 keys, usable or not", "[limits][jwks]") {
    const auto parsed = [](std::size_t keys) {
        std::string text = R"({"keys":[{})";
        for (std::size_t key = 1; key < keys; ++key) text += ",{}";
        return bearer::Jwks::parse(text + "]}");
    };

    const auto most = parsed(200);
    CHECK(most.value().skipped().size() == 200);
    CHECK(parsed(201).error() == Error{ErrorCode::key_set_malformed});
}

TEST_CASE("crit has at most 16 entries", "[limits][header][HD-31]") {
    const auto crit = [](int entries) {
        auto list = nlohmann::json::array();
        for (int entry = 0; entry < entries; ++entry) list.push_back("x" + std::to_string(entry));
        return test::with_header("crit", list);
    };

    CHECK(refusal(crit(16)) == ErrorCode::header_unsupported);
    CHECK(refusal(crit(17)) == ErrorCode::header_malformed);
}
