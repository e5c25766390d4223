// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/any_validator.hpp>
#include <bearer/cache/cache_options.hpp>
#include <bearer/cache/token_cache.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>
#include <bearer/token_validator.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// A TokenValidator: one that judges without asking for the key if it is told that it need not.
template <class V>
concept JudgesAlone = requires(const V& validator, AuthenticToken token, KeyIsCurrent current, TimePoint now) {
    { validator.judge(std::move(token), current, now) } -> std::same_as<Result<AccessToken>>;
};

/// A TokenValidator whose keys say when they change.
template <class V>
concept KnowsGenerations = JudgesAlone<V> && requires(const V& validator) {
    { validator.keys().generation() } -> std::same_as<std::uint64_t>;
};

}  // namespace detail

/// A validator that does not verify the signature of a token again which it has accepted before. Is a Validator.
///
/// It remembers that exactly these bytes were authenticated by this key, and never a decision: each time the key must
/// still be the validator's own, and every policy judges the token at the present time. So its answers are those of the
/// validator, of which it calls authenticate() and judge(). Only tokens that were accepted are remembered, and none is
/// used past its "exp": what strangers send takes no room, and what comes once displaces nothing that comes often. A
/// token is wiped when it is asked for past its "exp", when others need its room, or at the end.
///
/// Copies share what they remember. Safe to call from many threads at once; hits of one do not slow down those of another.
template <class V>
class CachedValidator final {
    static_assert(Validator<V>,
                  "bearer: this is no validator: write CachedValidator{TokenValidator{keys, policies...}}");

public:
    /// Throws std::invalid_argument for a cache without room.
    template <class Given>
        requires(!std::same_as<Given, CachedValidator> && std::convertible_to<Given, V>)
    explicit CachedValidator(Given validator, CacheOptions options = {})
        : shared_{std::make_shared<Shared>(std::move(validator), detail::checked(options))} {}

    // Without moves, which would leave a validator behind that has none: a move copies the handle.
    CachedValidator(const CachedValidator&) noexcept = default;
    CachedValidator& operator=(const CachedValidator&) noexcept = default;
    ~CachedValidator() = default;

    /// Accepts the token or says why not, as the validator does.
    Result<AccessToken> validate(std::string_view token, TimePoint now = current_time()) const noexcept {
        return detail::guarded<AccessToken>([&]() -> Result<AccessToken> {
            if (auto known = find(token, now))
                if (auto answer = judge_again(token, *known, now)) return *std::move(answer);

            const std::uint64_t generation = generation_of_keys();  // before the key is asked for, so never too new
            auto authentic = shared_->validator.authenticate(token);
            if (!authentic) return authentic.error();
            auto accepted = judge_authentic(*authentic, now);
            if (accepted) remember(token, *std::move(authentic), generation, now);
            return accepted;
        });
    }

    /// First half, by the validator itself: nothing is remembered on its account.
    Result<AuthenticToken> authenticate(std::string_view token) const noexcept {
        return detail::guarded<AuthenticToken>([&] { return shared_->validator.authenticate(token); });
    }

    /// Second half, by the validator itself.
    Result<AccessToken> judge(AuthenticToken token, TimePoint now = current_time()) const noexcept {
        return detail::guarded<AccessToken>([&] { return shared_->validator.judge(std::move(token), now); });
    }

    /// What all copies and threads have asked of it so far, and what it holds.
    [[nodiscard]] CacheStats stats() const { return shared_->cache.stats(); }

    /// The validator that was given, for explain() and the like.
    [[nodiscard]] const V& validator() const& noexcept { return shared_->validator; }
    void validator() const&& = delete;  // it lives in this one: keep that in a variable

private:
    static constexpr bool knows_generations = detail::KnowsGenerations<V>;

    struct Shared {
        Shared(V given, CacheOptions options) : validator{std::move(given)}, cache{options} {}
        V validator;
        detail::TokenCache cache;
    };

    [[nodiscard]] std::uint64_t generation_of_keys() const {
        if constexpr (knows_generations)
            return shared_->validator.keys().generation();
        else
            return 0;
    }

    /// Nothing where the token is not known, or there is no memory to say so: then it is validated.
    [[nodiscard]] std::optional<detail::TokenCache::Known> find(std::string_view token, TimePoint now) const noexcept {
        try {
            if (token.size() > limits::token_bytes) return std::nullopt;
            return shared_->cache.find(token, now);
        } catch (...) {
            return std::nullopt;
        }
    }

    /// What a token's bytes say does not change; whose key signed it and what the policies think of it may. Nothing where
    /// its key is not the validator's any more: then it is as good as new.
    [[nodiscard]] std::optional<Result<AccessToken>> judge_again(std::string_view token,
                                                                 detail::TokenCache::Known& known,
                                                                 TimePoint now) const {
        const std::uint64_t generation = generation_of_keys();
        if constexpr (knows_generations)
            if (known.generation == generation)
                return shared_->validator.judge(std::move(known.token), detail::KeyIsCurrent{}, now);

        auto answer = shared_->validator.judge(std::move(known.token), now);
        const bool lost_its_key = !answer && (answer.error().code == ErrorCode::key_not_found ||
                                              answer.error().code == ErrorCode::key_mismatch);
        if (lost_its_key) {
            shared_->cache.erase(token);
            return std::nullopt;
        }
        if (answer && knows_generations) shared_->cache.confirm(token, known.identity, generation);
        return answer;
    }

    [[nodiscard]] Result<AccessToken> judge_authentic(AuthenticToken token, TimePoint now) const {
        // The key has been asked for a moment ago.
        if constexpr (detail::JudgesAlone<V>)
            return shared_->validator.judge(std::move(token), detail::KeyIsCurrent{}, now);
        else
            return shared_->validator.judge(std::move(token), now);
    }

    /// Not being able to remember is no reason to refuse.
    void remember(std::string_view token, AuthenticToken authentic, std::uint64_t generation,
                  TimePoint now) const noexcept {
        try {
            if (token.size() > limits::token_bytes) return;  // a user's own validator may have taken it
            shared_->cache.insert(token, std::move(authentic), generation, now);
        } catch (...) {
        }
    }

    std::shared_ptr<Shared> shared_;
};

template <class V>
CachedValidator(V) -> CachedValidator<V>;
template <class V>
CachedValidator(V, CacheOptions) -> CachedValidator<V>;

static_assert(Validator<CachedValidator<AnyValidator>>);

}  // namespace bearer::inline v1
