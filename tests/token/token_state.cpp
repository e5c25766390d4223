// SPDX-License-Identifier: MIT
#include <bearer/token/token_state.hpp>

#include "support/allocations.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

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

TEST_CASE("a handle apart is the same token", "[token_state][IM-16]") {
    std::optional<TokenRef> first{read()};
    const auto* const state = &**first;

    const TokenRef apart = first->apart();
    const TokenRef copy = apart;
    const TokenRef twice = copy.apart();
    CHECK(&*apart == state);
    CHECK(&*copy == state);
    CHECK(&*twice == state);

    first.reset();
    CHECK((*copy).claims().get<std::string_view>("sub").value() == "u1");
}

TEST_CASE("a token lives as long as any of its handles, apart or not", "[token_state][IM-16]") {
    // Each handle is the last one once.
    for (std::size_t last = 0; last < 5; ++last) {
        std::vector<TokenRef> handles{read()};
        handles.push_back(handles[0]);
        handles.push_back(handles[0].apart());
        handles.push_back(handles[2]);
        handles.push_back(handles[2].apart());
        const TokenRef survivor = std::move(handles[last]);
        const test::FreedText freed{header};
        handles.clear();
        CAPTURE(last);
        CHECK(freed.found() == 0);
        CHECK((*survivor).header().kid() == "k1");
    }
}

TEST_CASE("a token's memory is given back with its last handle", "[token_state][IM-16]") {
    std::optional<TokenRef> first{read()};
    std::optional<TokenRef> apart{first->apart()};
    std::optional<TokenRef> copy{*apart};
    const test::FreedText freed{header};

    first.reset();
    apart.reset();
    CHECK(freed.found() == 0);
    copy.reset();
    CHECK(freed.found() == 1);
}

TEST_CASE("a handle apart can be moved and assigned like any other", "[token_state][IM-16]") {
    TokenRef token = read();
    TokenRef apart = token.apart();
    const TokenRef moved = std::move(apart);
    CHECK_THROWS_AS(*apart, std::logic_error);
    CHECK_THROWS_AS(apart.apart(), std::logic_error);

    apart = token;
    CHECK(&*apart == &*token);
    apart = moved;
    CHECK(&*apart == &*token);
    const TokenRef& same = apart;
    apart = same;
    CHECK(&*apart == &*token);
    token = assembled(header, R"({"sub":"u2"})");
    CHECK(&*apart == &*moved);
    CHECK(&*token != &*moved);
}

TEST_CASE("a handle apart costs one allocation, its copies none", "[token_state]") {
    const TokenRef token = read();
    std::optional<TokenRef> apart;

    CHECK(test::allocations_of([&] { apart.emplace(token.apart()); }) == 1);
    CHECK(test::allocations_of([&] { const TokenRef copy = *apart; }) == 0);
}

TEST_CASE("a handle apart that cannot be made leaves the token alone", "[token_state][RX-16]") {
    std::optional<TokenRef> token{read()};
    {
        const test::FailingAllocation failure{1};
        CHECK_THROWS_AS(token->apart(), std::bad_alloc);
    }
    CHECK((**token).header().kid() == "k1");

    const test::FreedText freed{header};
    token.reset();
    CHECK(freed.found() == 1);
}

TEST_CASE("a handle apart has a line of memory for itself", "[token_state]") {
    CHECK(alignof(bearer::detail::TokenShare) >= 64);
    CHECK(sizeof(bearer::detail::TokenShare) >= 64);
}

TEST_CASE("a token is wiped at the end only if somebody asked for it", "[token_state]") {
    const bool is_wiped = GENERATE(true, false);
    const std::string text{GENERATE(as<std::string>{}, std::string{header}, std::string{claims}, "u1")};
    std::optional<TokenRef> token{read()};
    std::optional<TokenRef> apart{token->apart()};
    CAPTURE(is_wiped, text);
    if (is_wiped) (**apart).wipe_at_the_end();
    const test::FreedText freed{text};

    token.reset();
    CHECK((**apart).claims().get<std::string_view>("sub").value() == "u1");
    apart.reset();

    CHECK(freed.found() == (is_wiped ? 0U : 1U));
}

TEST_CASE("a token's size is what was allocated for it", "[token_state]") {
    for (const std::size_t padding : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
        const std::string payload = R"({"sub":")" + std::string(padding, 'u') + "\"}";
        const std::size_t before = test::allocated_bytes();
        const TokenRef token = TokenState::assemble(header, payload);

        CHECK((*token).size() == test::allocated_bytes() - before);
    }
}

TEST_CASE("handles apart may come and go on many threads", "[token_state][threads][CA-18]") {
    constexpr int workers = 16;
    for (int round = 0; round < 20; ++round) {
        std::optional<TokenRef> token{read()};
        std::atomic<int> wrong = 0;
        std::atomic<int> ready = 0;
        std::vector<std::thread> threads;
        for (int worker = 0; worker < workers; ++worker)
            threads.emplace_back([&, mine = token->apart()]() mutable {
                ++ready;
                for (int turn = 0; turn < 50; ++turn) {
                    const TokenRef copy = mine;
                    TokenRef other = copy.apart();
                    wrong += (*other).header().kid() == "k1" ? 0 : 1;
                    if (turn % 7 == 0) (*copy).wipe_at_the_end();
                    mine = std::move(other);
                }
            });
        while (ready < workers) std::this_thread::yield();
        token.reset();
        for (auto& thread : threads) thread.join();
        REQUIRE(wrong == 0);
    }
}
