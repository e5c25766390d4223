// SPDX-License-Identifier: MIT
#include <bearer/cache/cached_token.hpp>
#include <bearer/cache/cache_options.hpp>
#include <bearer/limits.hpp>

#include "support/allocations.hpp"
#include "support/caching.hpp"
#include "support/catch.hpp"
#include "support/exact_copy.hpp"
#include "support/validator.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using bearer::TimePoint;
using bearer::detail::CachedToken;
using bearer::detail::lane_of_this_thread;
using bearer::detail::lanes;
using bearer::testing::parts_of;
using namespace std::chrono_literals;

static_assert(!std::is_copy_constructible_v<CachedToken> && !std::is_move_constructible_v<CachedToken>);

CachedToken::Owner cached(const std::string& token) {
    return CachedToken::make(7, test::exact_copy(token).view(), test::authentic(token), 1);
}

/// A lane that is not the one of this thread, which has made the token.
std::size_t other_lane(std::size_t distance) { return (lane_of_this_thread() + distance) % lanes; }

/// A token with that text in its payload, and in the memory of nothing else.
std::string token_of(std::string_view subject) { return test::with_claim("sub", subject); }

}  // namespace

TEST_CASE("a remembered token has its own text and no other", "[cache][CA-01]") {
    const std::string text = test::good_token();
    const auto token = cached(text);
    const auto has = [&](std::string_view other) { return token->has_text(test::exact_copy(other).view()); };

    CHECK(has(text));
    CHECK_FALSE(has(""));
    CHECK_FALSE(has(text + "A"));
    CHECK_FALSE(has(text.substr(0, text.size() - 1)));
    for (const std::size_t place : {std::size_t{0}, text.size() / 2, text.size() - 1}) {
        std::string other = text;
        other[place] = static_cast<char>(other[place] ^ 1);
        CHECK_FALSE(has(other));
    }
}

TEST_CASE("a remembered token is past its time from the second of its expiry on", "[cache][CA-05]") {
    const auto expiry = test::now + 300s;
    const bool has_iat = GENERATE(true, false);
    auto draft = test::draft().claim("exp", expiry.time_since_epoch().count());
    if (!has_iat) draft = draft.without("iat");
    const auto token = cached(draft.compact());

    CHECK_FALSE(token->is_past(expiry - 1s));
    CHECK(token->is_past(expiry));
    CHECK(token->is_past(expiry + 1s));
    CHECK_FALSE(token->is_past(test::now));
    CHECK(token->is_past(TimePoint::max()));
    CHECK_FALSE(token->is_past(TimePoint::min()));
}

TEST_CASE("a token without an expiry is never past it", "[cache]") {
    const std::string text = test::without_claim("exp");
    const auto token = cached(text);
    const auto authentic = test::authentic(text);

    CHECK(CachedToken::expiry_of(authentic.claims()) == TimePoint::max());
    CHECK_FALSE(token->is_past(test::now));
    CHECK_FALSE(token->is_past(TimePoint{253402300799s}));  // the last second of the year 9999
}

TEST_CASE("a remembered token leaves none of its bytes in memory", "[cache]") {
    const std::string subject = "a subject that nobody else has";
    const std::string text = token_of(subject);
    const std::string_view signature = std::string_view{text}.substr(text.rfind('.') + 1);

    SECTION("neither as it was sent") {
        auto token = cached(text);
        const test::FreedText sent{signature};
        token.reset();
        CHECK(sent.found() == 0);
        std::make_unique<std::string>(text).reset();
        CHECK(sent.found() == 1);  // of the string, which shows that it looks
    }
    SECTION("nor as it was read") {
        auto token = cached(text);
        const test::FreedText read{subject};
        token.reset();
        CHECK(read.found() == 0);
    }
}

TEST_CASE("one that was never remembered is not wiped", "[cache]") {
    const std::string subject = "a subject that nobody else has";
    const std::string text = token_of(subject);
    std::optional token{test::authentic(text)};

    const test::FreedText read{subject};
    token.reset();

    CHECK(read.found() == 1);
}

TEST_CASE("a remembered token is wiped when the last handle of it goes", "[cache]") {
    const std::string subject = "a subject that nobody else has";
    const std::string text = token_of(subject);
    auto token = cached(text);
    std::optional first{token->handle_for(other_lane(0))};
    std::optional second{token->handle_for(other_lane(5))};
    const test::FreedText read{subject};

    token.reset();
    CHECK(second->claims().get<std::string_view>("sub").value() == subject);
    first.reset();
    CHECK(second->claims().get<std::string_view>("sub").value() == subject);
    second.reset();
    CHECK(read.found() == 0);
}

TEST_CASE("a lane has one handle of a token, made when it is asked for", "[cache]") {
    const auto token = cached(test::good_token());
    const auto bytes_of = [&](std::size_t lane) {
        const std::size_t before = test::allocated_bytes();
        static_cast<void>(token->handle_for(lane));
        return test::allocated_bytes() - before;
    };

    for (const std::size_t distance : {std::size_t{1}, std::size_t{2}, lanes - 1}) {
        CAPTURE(distance);
        CHECK(bytes_of(other_lane(distance)) == sizeof(bearer::detail::TokenShare));
        CHECK(bytes_of(other_lane(distance)) == 0);
    }
    CHECK(bytes_of(lane_of_this_thread()) == 0);  // whose handle is the token's own
    const auto first = token->handle_for(other_lane(0));
    const auto last = token->handle_for(other_lane(1));
    CHECK(&first.claims() == &last.claims());
}

TEST_CASE("a handle that cannot be made leaves the token as it was", "[cache]") {
    const auto token = cached(test::good_token());
    {
        const test::FailingAllocation failure{1};
        CHECK_THROWS_AS(token->handle_for(other_lane(2)), std::bad_alloc);
    }
    const auto handle = token->handle_for(other_lane(2));
    CHECK(handle.header().kid() == "k1");
}

TEST_CASE("a use is remembered, three at most, until it is forgotten", "[cache]") {
    const auto token = cached(test::good_token());
    const auto uses_left = [&] {
        int uses = 0;
        while (token->forget_use()) ++uses;
        return uses;
    };

    CHECK(uses_left() == 0);
    token->note_use();
    CHECK(uses_left() == 1);
    CHECK(uses_left() == 0);
    for (int use = 0; use < 300; ++use) token->note_use();
    CHECK(uses_left() == 3);
}

TEST_CASE("a token keeps the generation of the keys that had its key last", "[cache][CA-07]") {
    const auto token = CachedToken::make(7, test::good_token(), test::authentic(), 41);

    CHECK(token->generation() == 41);
    CHECK(token->hash() == 7);
    cached(test::good_token())->confirm(2);
    CHECK(token->generation() == 41);
}

TEST_CASE("a confirmed generation takes the place of the one before", "[cache][CA-07]") {
    const auto token = CachedToken::make(7, test::good_token(), test::authentic(), 41);

    token->confirm(0xFFFF'FFFF'FFFF'FFFF);

    CHECK(token->generation() == 0xFFFF'FFFF'FFFF'FFFF);
}

TEST_CASE("a token takes what has been allocated for it", "[cache][CA-12]") {
    const std::string text = test::good_token();
    const auto authentic = test::authentic();
    const std::size_t before = test::allocated_bytes();
    const auto token = CachedToken::make(7, text, authentic, 1);
    for (std::size_t lane = 0; lane < lanes; ++lane) static_cast<void>(token->handle_for(lane));
    const std::size_t taken = test::allocated_bytes() - before;

    // The rest is the token's state, which a validator has allocated: its texts and where their values stand.
    CHECK(taken == sizeof(CachedToken) + text.size() + (lanes - 1) * sizeof(bearer::detail::TokenShare));
    CHECK(token->bytes() > taken + test::good_header.size() + test::good_payload.size());
    CHECK(token->bytes() < taken + 4'096);
}

TEST_CASE("a token of the usual size takes about 5 KB", "[cache]") {
    const auto token = cached(test::draft()
                                  .claims({{"name", std::string(300, 'n')},
                                           {"roles", {"Orders.Read.All", "Orders.Write.All"}},
                                           {"opaque", std::string(350, 'o')}})
                                  .compact());

    CHECK(token->bytes() > 4'000);
    CHECK(token->bytes() < 6'000);
}

TEST_CASE("no token takes more than the least cache has room for", "[cache][CA-12]") {
    const std::string_view piece = GENERATE("0,", "{},", R"("\n",)", R"({"":0},)", R"({"":{}},)", "[],", "[[]],", R"("",)");
    const std::string_view end = piece.substr(0, piece.size() - 1);
    constexpr std::size_t payload_bytes = 24'000;  // of 32 KiB in base64url, without a header and a signature
    std::string payload = R"({"a":[)";
    while (payload.size() + piece.size() < payload_bytes) payload += piece;
    payload += end;
    payload += "]}";
    const std::string text = test::sign_payload(payload);
    REQUIRE(text.size() > bearer::limits::token_bytes - 1'000);
    REQUIRE(text.size() <= bearer::limits::token_bytes);

    CHECK(cached(text)->bytes() + 1'000 < bearer::detail::largest_cached_token);
}

TEST_CASE("no token of many members takes more than the least cache has room for", "[cache][CA-12]") {
    std::string payload = "{";
    for (int number = 0; payload.size() < 23'980; ++number) {
        std::string name;
        for (int rest = number; rest != 0; rest /= 26) name += static_cast<char>('A' + rest % 26);
        payload += '"' + name + "\":0,";
    }
    payload.back() = '}';
    const std::string text = test::sign_payload(payload);
    REQUIRE(text.size() <= bearer::limits::token_bytes);

    CHECK(cached(text)->bytes() + 1'000 < bearer::detail::largest_cached_token);
}

TEST_CASE("a queue keeps its tokens in the order in which they came, whichever goes", "[cache]") {
    const std::array tokens{cached(test::good_token()), cached(test::good_token()), cached(test::good_token())};
    const std::size_t gone = GENERATE(as<std::size_t>{}, 0, 1, 2);
    bearer::detail::TokenQueue queue;
    CHECK(queue.oldest() == nullptr);
    for (const auto& token : tokens) queue.add(*token);
    CHECK(queue.size() == 3);

    queue.remove(*tokens[gone]);
    queue.add(*tokens[gone]);  // now it is the newest

    std::vector<const CachedToken*> order;
    for (; queue.size() != 0; queue.remove(*queue.oldest())) order.push_back(queue.oldest());
    CHECK(queue.oldest() == nullptr);
    CHECK(order == std::vector<const CachedToken*>{tokens[gone == 0 ? 1 : 0].get(), tokens[gone == 2 ? 1 : 2].get(),
                                                   tokens[gone].get()});
}
