// SPDX-License-Identifier: MIT
#include <bearer/any_validator.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/detail/lane.hpp>
#include <bearer/issuer_router.hpp>
#include <bearer/limits.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/token_validator.hpp>

#include "support/allocations.hpp"
#include "support/caching.hpp"
#include "support/catch.hpp"
#include "support/guarded_memory.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <ostream>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

// Whoever derived from it and checked more in judge() would be passed over by validate().
static_assert(std::is_final_v<bearer::CachedValidator<bearer::AnyValidator>>);

namespace {

using bearer::AccessToken;
using bearer::AnyValidator;
using bearer::AuthenticToken;
using bearer::CachedValidator;
using bearer::CacheOptions;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Result;
using bearer::TimePoint;
using bearer::testing::sample_key;
using test::error_once;
using test::NumberedKeys;
using test::SwappedKeys;
using test::validator_of;
using namespace std::chrono_literals;

using Plain = std::remove_cvref_t<decltype(test::validator())>;
using Cached = CachedValidator<Plain>;
static_assert(bearer::Validator<Cached>);
static_assert(std::same_as<decltype(CachedValidator{std::declval<Plain>()}), Cached>);
static_assert(std::same_as<decltype(CachedValidator{std::declval<Plain>(), {.capacity = 10'000}}), Cached>);
static_assert(std::same_as<decltype(CachedValidator{std::declval<const Cached&>()}), Cached>);
static_assert(std::is_nothrow_copy_constructible_v<Cached> && std::is_nothrow_copy_assignable_v<Cached>);
static_assert(!std::is_default_constructible_v<Cached> && !std::is_convertible_v<Plain, Cached>);
static_assert(std::constructible_from<CachedValidator<AnyValidator>, Plain>);
static_assert(requires(const Cached& validator, std::string_view raw, AuthenticToken token, TimePoint now) {
    { validator.validate(raw, now) } noexcept -> std::same_as<Result<AccessToken>>;
    { validator.authenticate(raw) } noexcept -> std::same_as<Result<AuthenticToken>>;
    { validator.judge(token, now) } noexcept -> std::same_as<Result<AccessToken>>;
});
template <class V>
concept GivesValidatorAway = requires(V validator) { std::move(validator).validator().keys(); };
static_assert(!GivesValidatorAway<Cached>);

// Only a CachedValidator may say that a key is current.
static_assert(!std::is_default_constructible_v<bearer::detail::KeyIsCurrent>);

const Error key_not_found{ErrorCode::key_not_found, "kid"};

/// What it has done: hits, misses, and how many tokens it holds.
struct Done {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::size_t entries = 0;
    friend bool operator==(const Done&, const Done&) = default;
};
std::ostream& operator<<(std::ostream& out, const Done& done) {
    return out << done.hits << " hits, " << done.misses << " misses, " << done.entries << " entries";
}
template <class V>
Done done(const CachedValidator<V>& validator) {
    const auto stats = validator.stats();
    return {stats.hits, stats.misses, stats.entries};
}

/// A validator of a user's own, which counts how often it authenticates and how often it judges.
struct Counting {
    AnyValidator inner = test::validator();
    std::shared_ptr<std::pair<int, int>> counts = std::make_shared<std::pair<int, int>>();

    Result<AccessToken> validate(std::string_view token, TimePoint now) const { return inner.validate(token, now); }
    Result<AuthenticToken> authenticate(std::string_view token) const {
        ++counts->first;
        return inner.authenticate(token);
    }
    Result<AccessToken> judge(AuthenticToken token, TimePoint now) const {
        ++counts->second;
        return inner.judge(std::move(token), now);
    }
};

/// What makes a token counts it on its own lane; all others need a handle.
void on_another_lane(const std::function<void()>& step) {
    for (bool done = false; !done;) {
        std::thread{[&, here = bearer::detail::lane_of_this_thread()] {
            if (bearer::detail::lane_of_this_thread() == here) return;
            step();
            done = true;
        }}.join();
    }
}

bearer::Jwks keys_of(std::size_t number, std::string_view kid = "k1") {
    return test::set_of({sample_key(number).public_jwk(kid)});
}

}  // namespace

TEST_CASE("a token that is known is accepted without its signature", "[cache]") {
    const Counting counting;
    const CachedValidator validator{counting};

    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(*counting.counts == std::pair{1, 1});
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(*counting.counts == std::pair{1, 3});
    CHECK(done(validator) == Done{2, 1, 1});
}

TEST_CASE("a known token says what it said before", "[cache]") {
    const CachedValidator validator{test::validator_with(bearer::Scope{"read"})};
    const auto first = validator.validate(test::good_token(), test::now).value();
    const auto second = validator.validate(test::good_token(), test::now).value();

    CHECK(second.subject().value() == "u1");
    CHECK(second.header().text() == first.header().text());
    CHECK(second.claims().text() == first.claims().text());
    CHECK(second.key() == first.key());
    CHECK(second.guaranteed() == first.guaranteed());
    CHECK(second.satisfies(bearer::Scope{"write"}).accepted());
}

TEST_CASE("every named attack is refused for its reason, among good tokens too", "[cache][CA-11]") {
    const CachedValidator validator{test::validator()};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    for (int turn = 0; turn < 2; ++turn)
        for (const auto& [name, token, refusal] : test::as_example().attacks()) {
            CAPTURE(name, turn);
            const auto why = error_once(validator, token);
            CHECK(why == error_once(test::validator(), token));
            CHECK((why && why->code == refusal));
        }
    CHECK(validator.stats().entries == 1);
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
}

TEST_CASE("only what was accepted is remembered", "[cache][CA-11]") {
    const CachedValidator validator{test::validator_with(bearer::Scope{"read"})};

    for (int turn = 0; turn < 2; ++turn) {
        CHECK(error_once(validator, test::with_claim("scope", "write"))->code == ErrorCode::scope_missing);
        CHECK(error_once(validator, test::as_example().signed_by_a_stranger())->code == ErrorCode::signature_invalid);
        CHECK(error_once(validator, test::as_example().expired())->code == ErrorCode::token_expired);
    }
    CHECK(done(validator) == Done{0, 6, 0});
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(done(validator) == Done{0, 7, 1});
}

TEST_CASE("a hit asks a key source with generations for nothing, another one once", "[cache][CA-07]") {
    const NumberedKeys numbered{test::keys()};
    const SwappedKeys plain{test::keys()};
    const CachedValidator of_numbered{validator_of(numbered)};
    const CachedValidator of_plain{validator_of(plain)};

    CHECK(error_once(of_numbered, test::good_token()) == std::nullopt);
    CHECK(numbered.asked() == 1);
    CHECK(error_once(of_numbered, test::good_token()) == std::nullopt);
    CHECK(numbered.asked() == 0);

    CHECK(error_once(of_plain, test::good_token()) == std::nullopt);
    CHECK(plain.asked() > 0);
    CHECK(error_once(of_plain, test::good_token()) == std::nullopt);
    CHECK(plain.asked() == 1);
    CHECK(done(of_numbered) == Done{1, 1, 1});
    CHECK(done(of_plain) == Done{1, 1, 1});
}

TEMPLATE_TEST_CASE("a token loses its place with its key", "[cache][CA-07]", NumberedKeys, SwappedKeys) {
    const TestType keys{test::keys()};
    const CachedValidator validator{validator_of(keys)};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    SECTION("which has left the set") {
        keys.change_to(keys_of(0, "k2"));
        CHECK(error_once(validator, test::good_token()) == key_not_found);
    }
    SECTION("which another one of that name has replaced") {
        keys.change_to(keys_of(1));
        // As the validator itself says of a token that it has not seen: by that key it is not signed.
        CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::signature_invalid});
        CHECK(done(validator) == Done{2, 1, 0});
        CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::signature_invalid});
    }
    CHECK(validator.stats().entries == 0);

    keys.change_to(test::keys());
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(validator.stats().entries == 1);
}

TEMPLATE_TEST_CASE("a key that stays in a changed set keeps its tokens", "[cache][CA-07]", NumberedKeys, SwappedKeys) {
    const TestType keys{test::keys()};
    const CachedValidator validator{validator_of(keys)};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);
    static_cast<void>(keys.asked());

    keys.change_to(test::set_of({test::good_jwk(), sample_key(1).public_jwk("k2")}));

    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(keys.asked() == 1);  // by judging: verifying would not have been a hit
    CHECK(done(validator) == Done{1, 1, 1});
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(keys.asked() == (std::same_as<TestType, NumberedKeys> ? 0U : 1U));
    CHECK(done(validator) == Done{2, 1, 1});
}

TEMPLATE_TEST_CASE("a key of which the provider says more than before keeps its tokens", "[cache][CA-07]", NumberedKeys,
                   SwappedKeys) {
    const TestType keys{test::keys()};
    const CachedValidator validator{validator_of(keys)};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    auto jwk = test::good_jwk();
    jwk["x5t"] = "another thumbprint";
    keys.change_to(test::set_of({jwk}));

    CHECK(error_once(validator, test::good_token()) == std::nullopt);  // verified again, with the key as it is now
    CHECK(validator.stats().entries == 1);
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(validator.stats().hits == 2);
}

TEST_CASE("a refusal by a policy does not confirm the key", "[cache][CA-07]") {
    const NumberedKeys keys{test::keys()};
    const auto is_closed = std::make_shared<bool>(false);
    const CachedValidator validator{validator_of(keys, [is_closed](const bearer::Context&) {
        return *is_closed ? bearer::reject({ErrorCode::policy_rejected, "closed"}) : bearer::accept();
    })};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    *is_closed = true;
    keys.change_to(keys_of(1));
    CHECK(error_once(validator, test::good_token())->code == ErrorCode::signature_invalid);
    keys.change_to(test::keys());
    CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::policy_rejected, "closed"});
}

TEMPLATE_TEST_CASE("keys that are away for a while keep their tokens", "[cache][CA-07][CA-10]", NumberedKeys, SwappedKeys) {
    const TestType keys{test::keys()};
    const CachedValidator validator{validator_of(keys)};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    keys.fail_with({ErrorCode::keys_unavailable});
    CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::keys_unavailable});
    CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::keys_unavailable});
    CHECK(done(validator) == Done{2, 1, 1});

    keys.change_to(test::keys());
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(done(validator) == Done{3, 1, 1});
}

TEST_CASE("a key that changes while its token is verified is asked for again", "[cache][CA-07]") {
    // The keys change between the moment at which a token's key was found and that at which it is remembered.
    const NumberedKeys keys{test::keys()};
    const auto change = std::make_shared<bool>(true);
    const CachedValidator validator{validator_of(keys, [keys, change](const bearer::Context&) {
        if (std::exchange(*change, false)) keys.change_to(keys_of(1));
        return bearer::accept();
    })};

    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(error_once(validator, test::good_token())->code == ErrorCode::signature_invalid);
    CHECK(validator.stats().entries == 0);
}

TEST_CASE("policies judge a known token at the present time", "[cache][CA-04][CA-16]") {
    const auto expiry = test::now + 300s;
    const CachedValidator validator{test::validator()};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    CHECK(error_once(validator, test::good_token(), expiry - 1s) == std::nullopt);
    CHECK(error_once(validator, test::good_token(), test::now - 60s) == std::nullopt);
    CHECK(error_once(validator, test::good_token(), test::now - 61s) == Error{ErrorCode::token_not_yet_valid, "nbf"});
    CHECK(error_once(validator, test::good_token(), test::now - 60s) == std::nullopt);
    CHECK(done(validator) == Done{4, 1, 1});

    CHECK(error_once(validator, test::good_token(), expiry) == Error{ErrorCode::token_expired, "exp"});
    CHECK(error_once(validator, test::good_token(), expiry + 1s) == Error{ErrorCode::token_expired, "exp"});
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
}

TEST_CASE("a token past its expiry is good as long as the leeway says", "[cache][CA-04]") {
    const auto expiry = test::now + 300s;
    const bearer::TokenValidator plain{test::keys(), bearer::Issuer{"https://as.example/"},
                                       bearer::Audience{"https://api.example"}, bearer::Lifetime{.leeway = 30s}};
    const CachedValidator validator{plain};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    for (int turn = 0; turn < 2; ++turn) {
        CHECK(error_once(validator, test::good_token(), expiry) == std::nullopt);
        CHECK(error_once(validator, test::good_token(), expiry + 29s) == std::nullopt);
        CHECK(error_once(validator, test::good_token(), expiry + 30s) == Error{ErrorCode::token_expired, "exp"});
    }
    CHECK(done(validator) == Done{0, 7, 0});  // it left at its expiry and does not come back
}

TEST_CASE("a clock that nobody can believe refuses known tokens as well", "[cache]") {
    const auto at = GENERATE(TimePoint{-1s}, TimePoint::min(), TimePoint::max(), TimePoint{253402300800s});
    const CachedValidator validator{test::validator()};
    REQUIRE(error_once(validator, test::good_token()) == std::nullopt);

    CHECK(error_once(validator, test::good_token(), at) == error_once(test::validator(), test::good_token(), at));
    CHECK(error_once(validator, test::good_token(), at) == Error{ErrorCode::internal_error, "now"});
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
}

TEST_CASE("a policy that throws refuses, whether the token is known or not", "[cache]") {
    const auto throws = std::make_shared<bool>(true);
    const CachedValidator validator{test::validator_with([throws](const bearer::Context&) {
        if (*throws) throw std::runtime_error{"policy"};
        return bearer::accept();
    })};

    CHECK(error_once(validator, test::good_token())->code == ErrorCode::internal_error);
    CHECK(done(validator) == Done{0, 1, 0});
    *throws = false;
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    *throws = true;
    CHECK(error_once(validator, test::good_token())->code == ErrorCode::internal_error);
    *throws = false;
    CHECK(error_once(validator, test::good_token()) == std::nullopt);
    CHECK(done(validator) == Done{2, 2, 1});
}

TEST_CASE("a token that is too large is not looked at", "[cache][CA-15]") {
    const CachedValidator validator{test::validator()};
    const auto unreadable = test::GuardedCopy::unreadable(100'000'000);

    CHECK(validator.validate(unreadable.view(), test::now).error() == Error{ErrorCode::token_too_large});
    CHECK(done(validator) == Done{0, 0, 0});
    const std::string too_large(bearer::limits::token_bytes + 1, 'A');
    const std::string large(bearer::limits::token_bytes, 'A');
    CHECK(error_once(validator, too_large) == Error{ErrorCode::token_too_large});
    CHECK(done(validator) == Done{0, 0, 0});
    CHECK(error_once(validator, large) == Error{ErrorCode::token_malformed});
    CHECK(done(validator) == Done{0, 1, 0});
}

TEST_CASE("no token at all is a malformed one to a cache as well", "[cache]") {
    const CachedValidator validator{test::validator()};

    CHECK(validator.validate({}, test::now).error() == Error{ErrorCode::token_malformed});
    CHECK(validator.validate("", test::now).error() == Error{ErrorCode::token_malformed});
    for (std::size_t size = 1; size < 20; ++size)
        CHECK(error_once(validator, std::string(size, 'A')) == Error{ErrorCode::token_malformed});
}

TEST_CASE("any validator may be inside", "[cache]") {
    SECTION("one without its type") {
        const CachedValidator<AnyValidator> validator{test::validator_with(bearer::Scope{"read"})};
        for (int turn = 0; turn < 2; ++turn) {
            CHECK(error_once(validator, test::good_token()) == std::nullopt);
            CHECK(error_once(validator, test::with_claim("scope", "write")) ==
                  Error{ErrorCode::scope_missing, "scope"});
        }
        CHECK(done(validator) == Done{1, 3, 1});
    }
    SECTION("one of several issuers") {
        const CachedValidator validator{bearer::IssuerRouter{{{"https://as.example/", test::validator()}}}};
        for (int turn = 0; turn < 2; ++turn) {
            CHECK(error_once(validator, test::good_token()) == std::nullopt);
            CHECK(error_once(validator, test::with_claim("iss", "https://as.example"))->code ==
                  ErrorCode::issuer_rejected);
        }
        CHECK(done(validator) == Done{1, 3, 1});
    }
    SECTION("another one that remembers") {
        const CachedValidator<CachedValidator<Plain>> validator{CachedValidator{test::validator()}};
        CHECK(error_once(validator, test::good_token()) == std::nullopt);
        CHECK(error_once(validator, test::good_token()) == std::nullopt);
        CHECK(done(validator) == Done{1, 1, 1});
    }
}

TEST_CASE("a cached validator is a validator like any other", "[cache]") {
    const CachedValidator cached{test::validator()};
    const AnyValidator any{cached};

    CHECK(error_once(any, test::good_token()) == std::nullopt);
    CHECK(error_once(any, test::good_token()) == std::nullopt);
    CHECK(done(cached) == Done{1, 1, 1});
}

TEST_CASE("what a validator of a user's own throws is refused", "[cache]") {
    struct Throwing {
        Result<AccessToken> validate(std::string_view, TimePoint) const { throw std::runtime_error{"validate"}; }
        Result<AuthenticToken> authenticate(std::string_view) const { throw std::runtime_error{"authenticate"}; }
        Result<AccessToken> judge(AuthenticToken, TimePoint) const { throw std::runtime_error{"judge"}; }
    };
    const CachedValidator validator{Throwing{}};

    CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::internal_error});
    CHECK(validator.authenticate(test::good_token()).error() == Error{ErrorCode::internal_error});
    CHECK(validator.judge(test::authentic(), test::now).error() == Error{ErrorCode::internal_error});
}

TEST_CASE("keys whose generation cannot be told refuse", "[cache]") {
    struct Keys : NumberedKeys {
        using NumberedKeys::NumberedKeys;
        [[nodiscard]] std::uint64_t generation() const { throw std::runtime_error{"generation"}; }
    };
    const CachedValidator validator{validator_of(Keys{test::keys()})};

    CHECK(error_once(validator, test::good_token()) == Error{ErrorCode::internal_error});
}

TEST_CASE("what a validator takes beyond the limit of a token is not remembered", "[cache]") {
    struct Trimming {
        Plain inner = test::validator();
        static std::string_view trimmed(std::string_view token) { return token.substr(token.find_last_of(' ') + 1); }
        Result<AccessToken> validate(std::string_view token, TimePoint now) const {
            return inner.validate(trimmed(token), now);
        }
        Result<AuthenticToken> authenticate(std::string_view token) const { return inner.authenticate(trimmed(token)); }
        Result<AccessToken> judge(AuthenticToken token, TimePoint now) const { return inner.judge(token, now); }
    };
    const CachedValidator validator{Trimming{}};
    const std::string& good = test::good_token();

    CHECK(error_once(validator, std::string(bearer::limits::token_bytes + 1 - good.size(), ' ') + good) == std::nullopt);
    CHECK(validator.stats().entries == 0);
    CHECK(error_once(validator, std::string(bearer::limits::token_bytes - good.size(), ' ') + good) == std::nullopt);
    CHECK(validator.stats().entries == 1);
}

TEST_CASE("both halves are the validator's own", "[cache]") {
    const CachedValidator validator{test::validator()};

    const auto authentic = validator.authenticate(test::good_token()).value();
    CHECK(validator.judge(authentic, test::now).has_value());
    CHECK(validator.judge(authentic, test::now + 300s).error() == Error{ErrorCode::token_expired, "exp"});
    CHECK(validator.authenticate(test::as_example().tampered_payload()).error() == Error{ErrorCode::signature_invalid});
    CHECK(done(validator) == Done{0, 0, 0});
    CHECK(validator.validator().keys().size() == 1);
}

TEST_CASE("copies share what they remember, and a move copies", "[cache]") {
    std::optional first{CachedValidator{test::validator()}};
    const auto copy = *first;
    CHECK(error_once(*first, test::good_token()) == std::nullopt);
    CHECK(error_once(copy, test::good_token()) == std::nullopt);
    CHECK(done(copy) == Done{1, 1, 1});

    auto moved = std::move(*first);
    CHECK(error_once(*first, test::good_token()) == std::nullopt);
    CHECK(error_once(moved, test::good_token()) == std::nullopt);
    CHECK(done(moved) == Done{3, 1, 1});

    first.reset();
    CHECK(error_once(copy, test::good_token()) == std::nullopt);
    moved = CachedValidator{test::validator()};
    CHECK(error_once(moved, test::good_token()) == std::nullopt);
    CHECK(done(moved) == Done{0, 1, 1});
}

TEST_CASE("two cached validators know nothing of each other", "[cache][CA-09]") {
    const CachedValidator one{test::validator()};
    const CachedValidator other{test::validator()};

    CHECK(error_once(one, test::good_token()) == std::nullopt);
    CHECK(done(other) == Done{0, 0, 0});
    CHECK(error_once(other, test::good_token()) == std::nullopt);
    CHECK(done(other) == Done{0, 1, 1});
}

TEST_CASE("a cached validator refuses to be without room", "[cache]") {
    CHECK_THROWS_AS((CachedValidator{test::validator(), {.capacity = 0}}), std::invalid_argument);
    CHECK_THROWS_AS((CachedValidator{test::validator(), {.bytes = 1'000}}), std::invalid_argument);
    CHECK_NOTHROW(CachedValidator{test::validator(), {.capacity = 1}});
}

TEST_CASE("an accepted token outlives the validator that knew it", "[cache][CA-19]") {
    std::optional validator{CachedValidator{test::validator()}};
    REQUIRE(error_once(*validator, test::good_token()) == std::nullopt);
    const auto known = validator->validate(test::good_token(), test::now).value();

    validator.reset();

    CHECK(known.subject().value() == "u1");
    CHECK(known.key().kid() == "k1");
}

TEST_CASE("a forgotten token is wiped", "[cache]") {
    const std::string token = test::with_claim("sub", "a subject that nobody else has");
    const std::string_view signature = std::string_view{token}.substr(token.rfind('.') + 1);
    const CachedValidator validator{test::validator(), {.capacity = 1}};
    REQUIRE(validator.validate(token, test::now).has_value());
    REQUIRE(validator.validate(token, test::now).has_value());

    SECTION("as it was sent") {
        const test::FreedText text{signature};
        REQUIRE(validator.validate(test::good_token(), test::now).has_value());
        CHECK(text.found() == 0);
    }
    SECTION("as it was read") {
        const test::FreedText text{"a subject that nobody else has"};
        REQUIRE(validator.validate(test::good_token(), test::now).has_value());
        CHECK(text.found() == 0);
    }
    CHECK(validator.stats().evictions == 1);
}

TEST_CASE("a known token costs no allocation", "[cache][allocations]") {
    const NumberedKeys numbered{test::keys()};
    const CachedValidator validator{validator_of(numbered, bearer::Scope{"read"})};
    on_another_lane([&] { static_cast<void>(validator.validate(test::good_token(), test::now)); });
    REQUIRE(test::allocations_of([&] { static_cast<void>(validator.validate(test::good_token(), test::now)); }) == 1);

    bool accepted = true;
    const auto allocations = test::allocations_of([&] {
        for (int turn = 0; turn < 10; ++turn)
            accepted = validator.validate(test::good_token(), test::now).has_value() && accepted;
    });

    CHECK(accepted);
    CHECK(allocations == 0);
    CHECK(test::allocations_of([] { static_cast<void>(test::validator().validate(test::good_token(), test::now)); }) > 0);
}

TEST_CASE("a lack of memory forgets tokens and accepts none", "[cache][allocations]") {
    const bool is_good = GENERATE(true, false);
    const bool is_known = GENERATE(true, false);
    const std::string token = is_good ? test::good_token() : test::as_example().signed_by_a_stranger();
    const Error refused{ErrorCode::signature_invalid};
    int failures = 0;
    int accepted = 0;

    for (std::size_t failing = 1;; ++failing) {
        const CachedValidator validator{test::validator()};
        if (is_known) on_another_lane([&] { static_cast<void>(validator.validate(token, test::now)); });
        std::optional<Error> error;
        const auto allocations = test::allocations_of([&] {
            const test::FailingAllocation failure{failing};
            const auto result = validator.validate(token, test::now);
            if (!result) error = result.error();
        });
        if (error != Error{ErrorCode::internal_error})
            CHECK(error == (is_good ? std::nullopt : std::optional{refused}));
        if (!error) ++accepted;
        CHECK(error_once(validator, token) == (is_good ? std::nullopt : std::optional{refused}));
        if (allocations < failing) break;
        ++failures;
    }
    CHECK(failures > 0);
    if (is_good && !is_known) CHECK(accepted >= 2);  // the last one, and those that could not be remembered
    if (is_good && is_known) CHECK(accepted == failures + 1);  // a hit that fails is a miss
    if (!is_good) CHECK(accepted == 0);
}

TEST_CASE("fetched keys that rotate take their tokens with them", "[cache][remote][CA-07]") {
    const test::ManualSource source;
    source.turn();
    const CachedValidator validator{validator_of(source.keys)};
    const auto token_of = [](std::size_t key) {
        return test::draft().signed_by(sample_key(key)).header("kid", "k" + std::to_string(key)).compact();
    };
    const std::string old = token_of(0);
    const std::string fresh = token_of(1);
    CHECK(error_once(validator, old) == std::nullopt);
    CHECK(error_once(validator, old) == std::nullopt);
    CHECK(done(validator) == Done{1, 1, 1});

    source.provider.publishes(test::key_set_of({0, 1}));
    REQUIRE(source.keys.refresh().accepted());
    CHECK(error_once(validator, old) == std::nullopt);
    CHECK(error_once(validator, fresh) == std::nullopt);
    CHECK(done(validator) == Done{2, 2, 2});

    source.provider.publishes(test::key_set_of({1}));
    REQUIRE(source.keys.refresh().accepted());
    CHECK(error_once(validator, old)->code == ErrorCode::key_not_found);
    CHECK(error_once(validator, old)->code == ErrorCode::key_not_found);
    CHECK(error_once(validator, fresh) == std::nullopt);
    CHECK(done(validator) == Done{4, 3, 1});
}

TEST_CASE("fetched keys that expire refuse known tokens until they are back", "[cache][remote][CA-07]") {
    const test::ManualSource source;
    source.turn();
    const CachedValidator validator{validator_of(source.keys)};
    const std::string token = test::draft().header("kid", "k0").compact();
    REQUIRE(error_once(validator, token) == std::nullopt);
    REQUIRE(error_once(validator, token) == std::nullopt);
    source.provider.fails();

    source.clock.advance(24h - 1s);
    CHECK(error_once(validator, token) == std::nullopt);
    source.clock.advance(1s);
    CHECK(error_once(validator, token)->code == ErrorCode::keys_unavailable);
    CHECK(error_once(validator, token)->code == ErrorCode::keys_unavailable);

    source.provider.publishes(test::key_set_of({0}));
    REQUIRE(source.keys.refresh().accepted());
    CHECK(error_once(validator, token) == std::nullopt);
    CHECK(validator.stats().misses == 1);
}

TEST_CASE("a cached validator reads the clock unless a test brings its own", "[cache]") {
    bearer::testing::TokenForge forge{{.key = sample_key()}};
    forge.now(bearer::current_time());
    const CachedValidator validator{bearer::TokenValidator{bearer::Jwks::parse(forge.jwks()).value(),
                                                           bearer::Issuer{forge.issuer()},
                                                           bearer::Audience{forge.audience()}, bearer::Lifetime{}}};

    CHECK(validator.validate(forge.token().compact()).has_value());
    CHECK(validator.judge(validator.authenticate(forge.token().compact()).value()).has_value());
    CHECK(validator.validate(forge.expired()).error() == Error{ErrorCode::token_expired, "exp"});
}

TEMPLATE_TEST_CASE("no thread accepts a known token after its key is gone", "[cache][threads][CA-18]", NumberedKeys,
                   SwappedKeys) {
    constexpr int workers = 18;  // more than there are lanes
    constexpr int turns = 150;
    const std::array sets{keys_of(0), keys_of(1)};
    const std::array tokens{test::draft().compact(), test::draft().signed_by(sample_key(1)).compact()};
    const TestType keys{sets[0]};
    const CachedValidator validator{validator_of(keys), {.capacity = 1}};  // so that they displace each other as well
    std::shared_mutex guard;  // keys change while nobody asks, so that each answer has its set
    std::size_t current = 0;
    std::atomic<int> wrong = 0;
    std::atomic<int> accepted = 0;
    std::latch everybody{workers};
    std::vector<std::thread> threads;

    for (int worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] {
            everybody.arrive_and_wait();
            for (int turn = 0; turn < turns; ++turn) {
                if (turn % workers == worker) {
                    const std::lock_guard lock{guard};
                    current = 1 - current;
                    keys.change_to(sets[current]);
                }
                const std::shared_lock lock{guard};
                for (std::size_t side = 0; side < 2; ++side) {
                    const auto answer = validator.validate(tokens[side], test::now);
                    wrong += answer.has_value() == (side == current) ? 0 : 1;
                    if (answer) {
                        ++accepted;
                        wrong += answer->subject().value_or("") == "u1" ? 0 : 1;
                    }
                }
            }
        });
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
    CHECK(accepted == workers * turns);
    CHECK(validator.stats().hits > 0);
}

TEST_CASE("keys may change while known tokens are judged", "[cache][threads][CA-18]") {
    constexpr int workers = 18;
    const std::array sets{keys_of(0), keys_of(1)};
    const std::array tokens{test::draft().compact(), test::draft().signed_by(sample_key(1)).compact()};
    const NumberedKeys keys{sets[0]};
    const CachedValidator validator{validator_of(keys)};
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;

    for (std::size_t worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] {
            for (std::size_t turn = 0; turn < 150; ++turn) {
                if (turn % 8 == 0) keys.change_to(sets[(worker + turn / 8) % 2]);
                for (const std::string& token : tokens) {
                    const auto answer = validator.validate(token, test::now);
                    wrong += answer || answer.error().code == ErrorCode::signature_invalid ||
                                     answer.error().code == ErrorCode::key_mismatch
                                 ? 0
                                 : 1;
                }
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);

    keys.change_to(sets[1]);
    CHECK_FALSE(validator.validate(tokens[0], test::now).has_value());
    CHECK(validator.validate(tokens[1], test::now).has_value());
}
