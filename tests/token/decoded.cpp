// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/limits.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>

#include "support/allocations.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using namespace std::string_literals;
using bearer::ErrorCode;
using bearer::Result;
using bearer::detail::DecodedToken;

/// The parts as text, or why there are none.
struct Parts {
    std::string header;
    std::string payload;
    std::string signature;
};

Result<Parts> decoded(std::string_view token) {
    const auto copy = test::exact_copy(token);
    const auto compact = bearer::split(copy.view());
    if (!compact) return compact.error();
    DecodedToken decoded;
    if (const auto verdict = decoded.decode(*compact); !verdict) return verdict.error();
    return Parts{std::string{decoded.header()}, std::string{decoded.payload()}, std::string{decoded.signature()}};
}

std::string token_of(std::size_t header, std::size_t payload, std::size_t signature) {
    const auto part = [](std::size_t size, char byte) { return bearer::detail::base64url::encode(std::string(size, byte)); };
    return part(header, 'h') + "." + part(payload, 'p') + "." + part(signature, 's');
}

}  // namespace

TEST_CASE("the three parts are decoded", "[decoded][RFC7515]") {
    const auto token = decoded("Zg.Zm8.Zm9v");

    REQUIRE(token);
    CHECK(token->header == "f");
    CHECK(token->payload == "fo");
    CHECK(token->signature == "foo");
}

TEST_CASE("decoded parts hold any bytes", "[decoded]") {
    const auto token = decoded("AAA.AP8.gA");

    REQUIRE(token);
    CHECK(token->header == "\0\0"s);
    CHECK(token->payload == "\0\xFF"s);
    CHECK(token->signature == "\x80");
}

TEST_CASE("a part that is not base64url makes the token malformed, whichever it is", "[decoded][RFC4648]") {
    const auto bad = GENERATE("Z"s, "Zg="s, "Zg=="s, "Zh"s, "Zm9"s, "Zm 9"s, "Zm+v"s, "Zm9vZ"s, "\xFF\xFF"s);
    CAPTURE(bad);

    CHECK(decoded(bad + ".Zm8.Zm9v").error() == bearer::Error{ErrorCode::token_malformed});
    CHECK(decoded("Zg." + bad + ".Zm9v").error() == bearer::Error{ErrorCode::token_malformed});
    CHECK(decoded("Zg.Zm8." + bad).error() == bearer::Error{ErrorCode::token_malformed});
}

TEST_CASE("a header has at most 4 KiB", "[decoded][HD-57][RX-12]") {
    const auto with_header_of = [](std::size_t bytes) {
        return bearer::detail::base64url::encode(std::string(bytes, ' ')) + ".Zm8.Zm9v";
    };

    CHECK(decoded(with_header_of(bearer::limits::header_bytes)));
    CHECK(decoded(with_header_of(bearer::limits::header_bytes + 1)).error() ==
          bearer::Error{ErrorCode::header_malformed});
}

TEST_CASE("parts of any size are decoded, whether or not they fit into the object", "[decoded]") {
    const auto payload = GENERATE(std::size_t{1}, std::size_t{3839}, std::size_t{3840}, std::size_t{3841}, std::size_t{20'000});
    CAPTURE(payload);
    const auto token = decoded(token_of(128, payload, 128));

    REQUIRE(token);
    CHECK(token->header == std::string(128, 'h'));
    CHECK(token->payload == std::string(payload, 'p'));
    CHECK(token->signature == std::string(128, 's'));
}

TEST_CASE("decoding takes no allocation for a token of usual size, and one for a large one", "[decoded]") {
    const auto allocations_for = [](const std::string& token) {
        const auto compact = bearer::split(token);
        REQUIRE(compact);
        return test::allocations_of([&] {
            DecodedToken decoded;
            static_cast<void>(decoded.decode(*compact));
        });
    };
    CHECK(allocations_for("Zg.Zm8.Zm9v") == 0);
    CHECK(allocations_for(token_of(128, 3712, 256)) == 0);
    CHECK(allocations_for(token_of(128, 3713, 256)) == 1);
}
