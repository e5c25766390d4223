// SPDX-License-Identifier: MIT
#include <bearer/limits.hpp>
#include <bearer/token/compact.hpp>

#include "support/allocations.hpp"
#include "support/guarded_memory.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::string_literals;
using bearer::ErrorCode;

/// Why a text is no compact token, or nothing if it has that shape. It ends where readable memory ends.
std::optional<ErrorCode> refusal(std::string_view text) {
    const test::GuardedCopy copy{text};
    const auto token = bearer::split(copy.view());
    return token ? std::nullopt : std::optional{token.error().code};
}

}  // namespace

TEST_CASE("a compact token has three parts", "[compact][RFC7515]") {
    const auto token = bearer::split("header.payload.signature");

    REQUIRE(token);
    CHECK(token->header() == "header");
    CHECK(token->payload() == "payload");
    CHECK(token->signature() == "signature");
    CHECK(token->signing_input() == "header.payload");
}

TEST_CASE("one character is enough for a part", "[compact]") {
    const auto token = bearer::split("h.p.s");

    REQUIRE(token);
    CHECK(token->header() == "h");
    CHECK(token->payload() == "p");
    CHECK(token->signature() == "s");
    CHECK(token->signing_input() == "h.p");
}

TEST_CASE("the parts are views of the text that was split", "[compact]") {
    const std::string text = "header.payload.signature";
    const auto token = bearer::split(text);

    REQUIRE(token);
    CHECK(token->header().data() == text.data());
    CHECK(token->payload().data() == text.data() + 7);
    CHECK(token->signature().data() == text.data() + 15);
}

TEST_CASE("any other number of parts is malformed", "[compact][CF-01][CF-02][CF-03][CF-04][CF-11][CF-12]") {
    CHECK(refusal("h.p.s") == std::nullopt);

    const auto text = GENERATE(""s, "."s, ".."s, "..."s, "...."s, "....."s, "h"s, "h.p"s, "h.p.s."s, "h.p.s.x"s,
                               ".h.p.s"s, "h.p.s.x.y.z"s, "h.p.s.x.y."s, ".h.p.s.x.y"s);
    CAPTURE(text);
    CHECK(refusal(text) == ErrorCode::token_malformed);
}

TEST_CASE("an empty part is malformed", "[compact][CF-07][CF-08][CF-09][CF-10][CF-13]") {
    const auto text = GENERATE(".p.s"s, "h..s"s, "h.p."s, ".p."s, "h.."s, "..s"s, ".."s, "h..p.s"s, "h.p..s"s,
                               "..h.p.s.."s, ".h.p.s.x"s);
    CAPTURE(text);
    CHECK(refusal(text) == ErrorCode::token_malformed);
}

TEST_CASE("five parts are an encrypted token, if the first is not empty", "[compact][RFC7516][CF-02][CF-14]") {
    CHECK(refusal("h.k.i.c.t") == ErrorCode::token_encrypted);
    CHECK(refusal("h..i.c.t") == ErrorCode::token_encrypted);
    CHECK(refusal("h....") == ErrorCode::token_encrypted);
    CHECK(refusal(".k.i.c.t") == ErrorCode::token_malformed);
    CHECK(refusal("....") == ErrorCode::token_malformed);
    CHECK(refusal("h.k.i.c") == ErrorCode::token_malformed);
    CHECK(refusal("h.k.i.c.t.x") == ErrorCode::token_malformed);
}

TEST_CASE("nothing but dots separates, and nothing is left out", "[compact]") {
    const std::string text = "\0 h\n.p,\xFF.=s="s;
    const auto token = bearer::split(text);

    REQUIRE(token.has_value());
    CHECK(token->header() == "\0 h\n"s);
    CHECK(token->payload() == "p,\xFF");
    CHECK(token->signature() == "=s=");
}

TEST_CASE("a token may have 32 KiB and not a byte more", "[compact][CF-29][CF-30]") {
    const std::string longest = "h.p." + std::string(bearer::limits::token_bytes - 4, 's');

    CHECK(refusal(longest) == std::nullopt);
    CHECK(refusal(longest + "s") == ErrorCode::token_too_large);
}

TEST_CASE("a token that is too large is refused without reading a byte", "[compact][RX-01][CF-30]") {
    const auto unreadable = test::GuardedCopy::unreadable(bearer::limits::token_bytes + 1);

    CHECK(bearer::split(unreadable.view()).error().code == ErrorCode::token_too_large);
}

TEST_CASE("no number of dots costs memory", "[compact][CF-28]") {
    const auto text = GENERATE(std::string(30'000, '.'), "h.p." + std::string(20'000, '.'), "h.p.s"s);

    CHECK(test::allocations_of([&] { (void)bearer::split(text); }) == 0);
}
