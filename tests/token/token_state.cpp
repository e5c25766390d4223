// SPDX-License-Identifier: MIT
#include <bearer/token/token_state.hpp>

#include "support/allocations.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace std::string_literals;
using bearer::Error;
using bearer::ErrorCode;
using bearer::detail::TokenRef;
using bearer::detail::TokenState;

static_assert(!std::is_default_constructible_v<TokenRef> && !std::is_copy_constructible_v<TokenState>);
static_assert(std::is_nothrow_move_constructible_v<TokenRef> && std::is_nothrow_copy_constructible_v<TokenRef>);

constexpr std::string_view header = R"({"alg":"RS256","kid":"k\u0031"})";
constexpr std::string_view claims = R"({"sub":"u\u0031","exp":1700000300,"list":[1,2,3]})";

TokenRef assembled(std::string_view header_text, std::string_view claims_text) {
    return TokenState::assemble(test::exact_copy(header_text).view(), test::exact_copy(claims_text).view());
}

TokenRef read() {
    auto token = assembled(header, claims);
    CHECK(token->read_header());
    CHECK(token->read_payload());
    return token;
}

}  // namespace

TEST_CASE("a token's state holds copies of its texts and what they say", "[token_state]") {
    const TokenRef token = read();

    CHECK((*token).header().text() == header);
    CHECK((*token).header().kid() == "k1");
    CHECK((*token).claims().text() == claims);
    CHECK((*token).claims().get<std::string_view>("sub").value() == "u1");
}

TEST_CASE("a token's state is one allocation", "[token_state]") {
    CHECK(test::allocations_of([] {
              auto token = TokenState::assemble(header, claims);
              (void)token->read_header();
              (void)token->read_payload();
              const TokenRef copy = token;
          }) == 1);
}

TEST_CASE("a header that is no JSON object is malformed", "[token_state][JS-01][JS-02]") {
    const auto text = GENERATE(""s, "null"s, "[]"s, "\"x\""s, "{"s, "{}{}"s, "{\"alg\":\"RS256\"}\0"s);

    CHECK(assembled(text, claims)->read_header().error() == Error{ErrorCode::header_malformed});
}

TEST_CASE("what the header's check says is passed on", "[token_state]") {
    CHECK(assembled("{}", claims)->read_header().error() == Error{ErrorCode::header_malformed, "alg"});
    CHECK(assembled(R"({"alg":"RS256","zip":"DEF"})", claims)->read_header().error() ==
          Error{ErrorCode::header_unsupported, "zip"});
}

TEST_CASE("a payload that is no JSON object is malformed", "[token_state][JS-01][JS-02]") {
    const auto text = GENERATE(""s, "null"s, "[]"s, "[{\"exp\":1}]"s, "\"x\""s, "{"s, "{}{}"s, "{}\0"s);

    CHECK(assembled(header, text)->read_payload().error() == Error{ErrorCode::payload_malformed});
}

TEST_CASE("a payload's claims may have any type yet", "[token_state]") {
    CHECK(assembled(header, "{}")->read_payload());
    CHECK(assembled(header, R"({"exp":"never","sub":1})")->read_payload());
}

TEST_CASE("texts of any length find their places", "[token_state]") {
    // Odd lengths, escapes in one, both or neither: wherever the texts come to lie, they must not touch.
    for (int padding = 0; padding < 40; ++padding) {
        const std::string space(static_cast<std::size_t>(padding), ' ');
        auto token = assembled(R"({"alg":"RS256","\u006bid":"k)" + space + "\"}", R"({"s\u0075b":"u)" + space + "\"}");
        CAPTURE(padding);
        REQUIRE(token->read_header());
        REQUIRE(token->read_payload());
        CHECK((*token).header().kid() == "k" + space);
        CHECK((*token).claims().get<std::string_view>("sub").value() == "u" + space);
    }
}

TEST_CASE("copies share one state, which lives as long as any of them", "[token_state][IM-16]") {
    auto first = std::make_unique<TokenRef>(read());
    const TokenRef second = *first;
    const auto* const state = &**first;
    const std::string_view subject = (*second).claims().get<std::string_view>("sub").value();

    CHECK(&*second == state);
    first.reset();
    CHECK(subject == "u1");
}

TEST_CASE("a token that has been moved from cannot be used, only replaced", "[token_state][IM-16]") {
    TokenRef first = read();
    const TokenRef second = std::move(first);

    CHECK_THROWS_AS(*first, std::logic_error);
    CHECK((*second).header().kid() == "k1");

    const TokenRef copy_of_nothing = first;
    CHECK_THROWS_AS(*copy_of_nothing, std::logic_error);

    first = second;
    CHECK(&*first == &*second);
}

TEST_CASE("assigning a token to itself keeps it", "[token_state][IM-16]") {
    TokenRef token = read();
    const TokenRef& same = token;

    token = same;

    CHECK((*token).header().kid() == "k1");
}

TEST_CASE("assigning lets go of the token before", "[token_state][IM-16]") {
    TokenRef token = read();
    const TokenRef other = assembled(header, R"({"sub":"u2"})");

    token = other;

    CHECK(&*token == &*other);
}
