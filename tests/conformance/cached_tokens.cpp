// SPDX-License-Identifier: MIT
//
// What a cache of verified tokens may never do: it skips work and changes no verdict.

#include <bearer/any_validator.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/cache/token_cache.hpp>
#include <bearer/detail/base64url.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/token_validator.hpp>

#include "support/allocations.hpp"
#include "support/caching.hpp"
#include "support/catch.hpp"
#include "support/guarded_memory.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"
#include "support/siblings.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using bearer::CachedValidator;
using bearer::Error;
using bearer::ErrorCode;
using bearer::testing::parts_of;
using bearer::testing::sample_key;
using bearer::testing::TokenForge;
using test::error_once;
using test::NumberedKeys;
using test::validator_of;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("tokens that differ in their subject alone are different tokens", "[conformance][cache][CA-01]") {
    const CachedValidator validator{test::validator()};
    const std::array tokens{test::with_claim("sub", "u1"), test::with_claim("sub", "u2")};

    for (int turn = 0; turn < 2; ++turn)
        for (const std::string& token : tokens) {
            const auto subject = token == tokens[0] ? "u1" : "u2";
            const auto accepted = validator.validate(token, test::now).value();
            CHECK(accepted.subject().value() == subject);
        }
    CHECK(validator.stats().entries == 2);
    CHECK(validator.stats().hits == 2);
}

TEST_CASE("a stranger's token that ends like a known one is nobody's", "[conformance][cache][CA-01][CA-02]") {
    // The end of the signature is the hash, so that anyone who has seen a token can make others of its hash.
    const CachedValidator validator{test::validator()};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);
    const auto parts = parts_of(test::good_token());
    const auto other = parts_of(test::with_claim("sub", "admin"));

    CHECK(error_once(validator, other.header + '.' + other.payload + '.' + parts.signature) ==
          Error{ErrorCode::signature_invalid});
    CHECK(error_once(validator, parts.signature) == Error{ErrorCode::token_malformed});
    CHECK(error_once(validator, test::good_token().substr(1))->code == ErrorCode::token_malformed);
    CHECK(validator.stats().hits == 0);
    CHECK(validator.stats().entries == 1);
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(validator.stats().hits == 1);
}

TEST_CASE("an expired token of the same hash has no say", "[conformance][cache][CA-02][CA-03]") {
    // No two signatures are known that end alike: the cache alone, which takes any text.
    const bearer::detail::TokenCache cache{bearer::CacheOptions{}};
    const std::string end = "0123456789abcdef";
    const std::string text = "expired" + end;
    cache.insert(text, test::authentic(test::good_until(test::now + 10s)), 1, test::now);
    const auto at = test::now + 11s;

    CHECK_FALSE(cache.find("another" + end, at).has_value());
    cache.insert("another" + end, test::authentic(), 1, at);
    CHECK(cache.find("another" + end, at).has_value());
    CHECK_FALSE(cache.find(text, at).has_value());
}

TEST_CASE("a known token is refused from its expiry on", "[conformance][cache][CA-04][CA-05]") {
    const bool has_iat = GENERATE(true, false);
    const auto expiry = test::now + 300s;
    auto draft = test::draft();
    if (!has_iat) draft = draft.without("iat");
    const std::string token = draft.compact();
    const CachedValidator validator{test::validator()};
    REQUIRE(error_once(validator, token) == std::nullopt);

    CHECK(error_once(validator, token, expiry - 1s) == std::nullopt);
    CHECK(validator.stats().hits == 1);
    CHECK(error_once(validator, token, expiry) == Error{ErrorCode::token_expired, "exp"});
    CHECK(error_once(validator, token, expiry + 1s) == Error{ErrorCode::token_expired, "exp"});
    CHECK(validator.stats().entries == 0);
}

TEST_CASE("a token that was too early is accepted in time", "[conformance][cache][CA-06]") {
    const auto begin = test::now + 60s;
    const std::string token = test::with_claim("nbf", begin.time_since_epoch().count());
    const CachedValidator validator{test::validator()};

    CHECK(error_once(validator, token, begin - 1s) == Error{ErrorCode::token_not_yet_valid, "nbf"});
    CHECK(error_once(validator, token, begin - 1s) == Error{ErrorCode::token_not_yet_valid, "nbf"});
    CHECK(error_once(validator, token, begin) == std::nullopt);
    CHECK(error_once(validator, token, begin + 1s) == std::nullopt);
}

TEMPLATE_TEST_CASE("a known token is refused once its key is gone", "[conformance][cache][CA-07]", NumberedKeys,
                   test::SwappedKeys) {
    const TestType keys{test::keys()};
    const CachedValidator validator{validator_of(keys)};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    keys.change_to(test::set_of({sample_key(1).public_jwk("k2")}));
    CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::key_not_found, "kid"});
    CHECK(validator.stats().entries == 0);

    keys.change_to(test::keys());
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
}

TEST_CASE("a known token is judged by the policies as they are now", "[conformance][cache][CA-08]") {
    const auto wanted = std::make_shared<std::string>("read");
    const CachedValidator validator{test::validator_with(
        [wanted](const bearer::Context& context) { return bearer::detail::ask<bearer::Scope>(context, bearer::Scope{*wanted}); })};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    *wanted = "delete";
    CHECK(error_once(validator, test::good_token())->code == ErrorCode::scope_missing);
    *wanted = "write";
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(validator.stats().hits == 2);
}

TEST_CASE("a token that one API knows is nothing to another one", "[conformance][cache][CA-08][CA-09]") {
    const auto api = [](std::string audience) {
        return bearer::TokenValidator{test::keys(), bearer::Issuer{"https://as.example/"},
                                      bearer::Audience{std::move(audience)}, bearer::Lifetime{.leeway = 0s}};
    };
    const CachedValidator first{api("https://api.example")};
    const CachedValidator second{api("https://other.example")};

    for (int turn = 0; turn < 2; ++turn) {
        CHECK(error_once(first, test::good_token()) == std::nullopt);
        CHECK(error_once(second, test::good_token()) == Error{ErrorCode::audience_rejected, "aud"});
    }
    // Not even one that is handed over, half checked.
    CHECK(second.judge(first.authenticate(test::good_token()).value(), test::now).error().code ==
          ErrorCode::audience_rejected);
}

TEST_CASE("a token of an unknown key is accepted once the key is there", "[conformance][cache][remote][CA-10]") {
    const test::ManualSource source;
    source.turn();
    const CachedValidator validator{validator_of(source.keys)};
    const std::string token = test::draft().signed_by(sample_key(1)).header("kid", "k1").compact();

    CHECK(error_once(validator, token)->code == ErrorCode::key_not_found);
    CHECK(error_once(validator, token)->code == ErrorCode::key_not_found);
    source.provider.publishes(test::key_set_of({0, 1}));
    REQUIRE(source.keys.refresh().accepted());
    CHECK(error_once(validator, token) == std::nullopt);
}

TEST_CASE("1,000,000 tokens of strangers take no room", "[conformance][cache][CA-11]") {
    const CachedValidator validator{test::validator(), {.capacity = 100}};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);
    const auto before = validator.stats();
    const auto good = parts_of(test::good_token());
    std::uint64_t accepted = 0;

    for (std::uint64_t number = 0; number < 1'000'000; ++number) {
        // Of three parts that are no JSON: what costs more is refused as well, below.
        const std::string garbage = good.payload.substr(1, 9) + std::to_string(number) + ".AAAA.BBBB" + std::to_string(number);
        accepted += validator.validate(garbage, test::now) ? 1U : 0U;
    }
    for (std::uint64_t number = 0; number < 2'000; ++number) {
        const std::string payload = bearer::detail::base64url::encode(R"({"sub":")" + std::to_string(number) + "\"}");
        accepted += validator.validate(TokenForge::splice(good.header, payload, good.signature), test::now) ? 1U : 0U;
    }

    CHECK(accepted == 0);
    CHECK(validator.stats().entries == 1);
    CHECK(validator.stats().bytes == before.bytes);
    CHECK(validator.stats().evictions == 0);
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(validator.stats().hits == before.hits + 1);
}

TEST_CASE("of 1,000,000 good tokens those stay that come often", "[conformance][cache][CA-12]") {
    // Signing so many takes minutes: the cache alone, which takes any text.
    constexpr std::size_t capacity = 1'000;
    constexpr std::uint64_t often = 100;
    const bearer::detail::TokenCache cache{bearer::CacheOptions{.capacity = capacity}};
    const auto token = test::authentic();
    std::uint64_t misses = 0;
    const auto come = [&](std::uint64_t number) {
        const std::string text = test::text_number(number);
        if (cache.find(text, test::now)) return;
        ++misses;
        cache.insert(text, token, 1, test::now);
    };
    for (int turn = 0; turn < 2; ++turn)
        for (std::uint64_t number = 0; number < often; ++number) come(number);
    REQUIRE(misses == often);
    const std::size_t bytes_of_one = cache.stats().bytes / cache.stats().entries;

    for (std::uint64_t number = 0; number < 1'000'000; ++number) {
        come(1'000 + number);
        if (number % 10 == 0) come(number / 10 % often);
    }

    CHECK(misses == often + 1'000'000);
    CHECK(cache.stats().entries <= capacity);
    CHECK(cache.stats().entries > capacity * 9 / 10);
    CHECK(cache.stats().bytes == bytes_of_one * cache.stats().entries);
}

TEST_CASE("a sibling of a known token that decodes alike is malformed", "[conformance][cache][CA-13]") {
    const CachedValidator validator{test::validator()};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);
    const auto parts = parts_of(test::good_token());
    REQUIRE(test::siblings(parts.signature).size() == 15);

    for (const std::string& sibling : test::siblings(parts.signature)) {
        CAPTURE(sibling.back());
        CHECK(error_once(validator, parts.header + '.' + parts.payload + '.' + sibling) ==
              Error{ErrorCode::token_malformed});
    }
    for (const std::string suffix : {"=", "==", " ", "\n"})
        CHECK(error_once(validator, test::good_token() + suffix) == Error{ErrorCode::token_malformed});
    CHECK(validator.stats().hits == 0);
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
}

TEST_CASE("two signatures of one content are two tokens", "[conformance][cache][CA-14]") {
    // The cache alone, which takes any text; conformance/ecdsa.cpp has real ones.
    const bearer::detail::TokenCache cache{bearer::CacheOptions{}};
    const auto parts = parts_of(test::good_token());
    const std::string sibling = parts.header + '.' + parts.payload + '.' + std::string(342, 'B');
    const auto first = test::authentic();
    const auto second = test::authentic();
    cache.insert(test::good_token(), first, 1, test::now);
    CHECK_FALSE(cache.find(sibling, test::now).has_value());
    cache.insert(sibling, second, 1, test::now);

    const auto known = cache.find(test::good_token(), test::now);
    const auto known_sibling = cache.find(sibling, test::now);
    REQUIRE((known && known_sibling));
    CHECK(&known->token.claims() == &first.claims());
    CHECK(&known_sibling->token.claims() == &second.claims());
    cache.erase(sibling);
    CHECK(cache.find(test::good_token(), test::now).has_value());
}

TEST_CASE("a token of 100 MB is refused before it is hashed", "[conformance][cache][CA-15]") {
    const CachedValidator validator{test::validator()};
    const auto unreadable = test::GuardedCopy::unreadable(100'000'000);

    CHECK(validator.validate(unreadable.view(), test::now).error() == Error{ErrorCode::token_too_large});
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
}

TEST_CASE("a clock that goes back decides by the claims", "[conformance][cache][CA-16]") {
    const std::string token = test::with_claim("nbf", test::now.time_since_epoch().count());
    const CachedValidator validator{test::validator()};
    CHECK(error_once(validator, token, test::now + 299s) == std::nullopt);

    CHECK(error_once(validator, token, test::now) == std::nullopt);
    CHECK(error_once(validator, token, test::now - 1s) == Error{ErrorCode::token_not_yet_valid, "nbf"});
    CHECK(error_once(validator, token, test::now) == std::nullopt);
    CHECK(validator.stats().hits == 3);
    CHECK(error_once(validator, token, test::now + 300s) == Error{ErrorCode::token_expired, "exp"});
    CHECK(error_once(validator, token, test::now + 299s) == std::nullopt);
}

TEST_CASE("many threads share and displace known tokens", "[conformance][cache][threads][CA-18]") {
    constexpr std::size_t workers = 16;
    const CachedValidator validator{test::validator(), {.capacity = 3}};
    std::vector<std::pair<std::string, std::string>> tokens;
    for (int number = 0; number < 6; ++number) {
        const std::string subject = "subject " + std::to_string(number);
        tokens.emplace_back(test::with_claim("sub", subject), subject);
    }
    const std::string expired = test::as_example().expired();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;

    for (std::size_t worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] {
            std::vector<bearer::AccessToken> kept;  // outlive their places in the cache
            for (std::size_t turn = 0; turn < 60; ++turn) {
                const auto& [token, subject] = tokens[(turn * (worker + 1)) % tokens.size()];
                const auto answer = validator.validate(token, test::now);
                wrong += answer && answer->subject().value_or("") == subject ? 0 : 1;
                if (answer && turn % 4 == 0) kept.push_back(*answer);
                const auto late = validator.validate(expired, test::now);
                wrong += !late && late.error().code == ErrorCode::token_expired ? 0 : 1;
            }
            for (const auto& token : kept) wrong += token.subject().value_or("").starts_with("subject ") ? 0 : 1;
        });
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
    CHECK(validator.stats().entries <= 3);
    CHECK(validator.stats().evictions > 0);
    CHECK(validator.stats().hits > 0);
}

TEST_CASE("nobody can change a known token", "[conformance][cache][CA-19]") {
    const CachedValidator validator{test::validator()};
    const auto first = validator.validate(test::good_token(), test::now).value();
    const auto second = validator.validate(test::good_token(), test::now).value();
    static_assert(std::same_as<decltype(first.claims()), const bearer::Claims&>);
    static_assert(std::same_as<decltype(std::declval<bearer::AccessToken&>().claims()), const bearer::Claims&>);

    auto json = second.claims().json();  // a copy
    json["sub"] = "admin";

    const auto third = validator.validate(test::good_token(), test::now).value();
    CHECK(json["sub"] == "admin");
    CHECK(third.subject().value() == "u1");
    CHECK(third.claims().text() == test::good_payload);
}
