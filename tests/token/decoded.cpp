// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/limits.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>

#include "support/allocations.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace std::string_literals;
using bearer::ErrorCode;
using bearer::Result;
using bearer::detail::DecodedToken;

Result<DecodedToken> decoded(std::string_view token) {
    const auto copy = test::exact_copy(token);
    return bearer::split(copy.view()).and_then(bearer::detail::decode);
}

}  // namespace

TEST_CASE("the three parts are decoded", "[decoded][RFC7515]") {
    const auto token = decoded("Zg.Zm8.Zm9v");

    REQUIRE(token);
    CHECK(token->header() == "f");
    CHECK(token->payload() == "fo");
    CHECK(token->signature() == "foo");
}

TEST_CASE("decoded parts hold any bytes", "[decoded]") {
    const auto token = decoded("AAA.AP8.gA");

    REQUIRE(token);
    CHECK(token->header() == "\0\0"s);
    CHECK(token->payload() == "\0\xFF"s);
    CHECK(token->signature() == "\x80");
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

TEST_CASE("a moved decoded token keeps its bytes where they were", "[decoded]") {
    auto token = decoded("Zg.Zm8.Zm9v");
    REQUIRE(token);
    const char* const before = token->header().data();

    const DecodedToken moved = *std::move(token);

    CHECK(moved.header().data() == before);
    CHECK(moved.signature() == "foo");
}

TEST_CASE("decoding takes one allocation", "[decoded]") {
    const auto compact = bearer::split("Zg.Zm8.Zm9v");
    REQUIRE(compact);

    CHECK(test::allocations_of([&] { (void)bearer::detail::decode(*compact); }) == 1);
}
