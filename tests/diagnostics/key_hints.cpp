// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/key_hints.hpp>
#include <bearer/key/jwks.hpp>

#include "support/catch.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::SkipReason;
using bearer::detail::add_key_hints;
using bearer::detail::Hints;
using bearer::detail::KeyNews;
using bearer::detail::news_of;
using namespace std::chrono_literals;

constexpr Error not_found{ErrorCode::key_not_found, "kid"};

/// A source that tells how it is.
struct Talkative {
    struct Status {
        std::optional<std::chrono::seconds> age = 90s;
        std::optional<Error> last_error = Error{ErrorCode::fetch_failed};
        std::vector<bearer::SkippedKey> skipped{{0, "", SkipReason::key_id_missing}, {1, "k2", SkipReason::weak_key}};
    };
    [[nodiscard]] Status status() const { return {}; }
};
struct Troubled {
    [[nodiscard]] std::string trouble() const { return "The keys are at \x1B home."; }
};
struct Silent {};

}  // namespace

TEST_CASE("a key set says why it skipped the key of that id, and of no other", "[diagnostics]") {
    auto set = nlohmann::json::parse(test::as_example().jwks());
    set["keys"][0]["use"] = "enc";
    const auto keys = bearer::Jwks::parse(set.dump()).value();

    CHECK(news_of(keys, "k1").skipped == SkipReason::not_for_verifying);
    CHECK_FALSE(news_of(keys, "k2").skipped);
    CHECK_FALSE(news_of(test::keys(), "k1").skipped);
}

TEST_CASE("a source that has a status is asked for it", "[diagnostics]") {
    const KeyNews news = news_of(Talkative{}, "k2");

    CHECK(news.age == 90s);
    CHECK(news.last_error == Error{ErrorCode::fetch_failed});
    CHECK(news.skipped == SkipReason::weak_key);
    CHECK_FALSE(news_of(Talkative{}, "").skipped);
    CHECK_FALSE(news_of(Silent{}, "k2").age);
}

TEST_CASE("a missing key says how old the set is and why its fetch failed", "[diagnostics]") {
    Hints hints;
    add_key_hints({.skipped = SkipReason::ambiguous, .age = 7200s, .last_error = Error{ErrorCode::fetch_failed}},
                  not_found, hints);

    CHECK(hints == Hints{"The key set has a key of that id and it cannot be used: ambiguous.",
                         "The key set is 7200 s old (2 h).",
                         "The last fetch failed: fetch_failed: the document could not be fetched."});
}

TEST_CASE("a source's own words come first, escaped, and only where a key is missing", "[diagnostics]") {
    KeyNews news = news_of(Troubled{}, "k1");
    CHECK(news.trouble == "The keys are at \x1B home.");
    CHECK(news_of(Silent{}, "k1").trouble.empty());

    news.age = 119s;
    Hints hints;
    add_key_hints(news, std::nullopt, hints);
    CHECK(hints.empty());
    add_key_hints(news, not_found, hints);
    CHECK(hints == Hints{"The keys are at \\x1B home.", "The key set is 119 s old."});
}

TEST_CASE("a key that is there mentions a failing fetch and nothing else", "[diagnostics]") {
    Hints hints;
    add_key_hints({.skipped = SkipReason::ambiguous, .age = 119s}, std::nullopt, hints);
    CHECK(hints.empty());
    add_key_hints({.age = 119s}, not_found, hints);
    CHECK(hints == Hints{"The key set is 119 s old."});
    hints.clear();
    add_key_hints({.age = 119s, .last_error = Error{ErrorCode::key_set_malformed}}, std::nullopt, hints);
    CHECK(hints == Hints{"The last fetch failed: key_set_malformed: this is not a JWK set."});
}
