// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>
#include <bearer/token_validator.hpp>

#include "support/validator.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

// What the tests of the cache put into it, and key sources that somebody changes meanwhile.
namespace test {

/// The good token as a cache keeps it. Copies are one token.
[[nodiscard]] inline bearer::AuthenticToken authentic(const std::string& token = good_token()) {
    return validator().authenticate(token).value();
}

/// The good token with another "exp".
[[nodiscard]] inline std::string good_until(bearer::TimePoint expiry) {
    return with_claim("exp", expiry.time_since_epoch().count());
}

/// A text of a token's length, one for each number, whose end is as good as random as a signature's is.
[[nodiscard]] inline std::string text_number(std::uint64_t number) {
    std::string text(600, 'h');
    std::uint64_t random = number;
    for (int piece = 0; piece < 4; ++piece) {  // splitmix64, see Steele, Lea, Flood 2014
        std::uint64_t mixed = random += 0x9E37'79B9'7F4A'7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58'476D'1CE4'E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D0'49BB'1331'11EB;
        mixed ^= mixed >> 31;
        for (int digit = 0; digit < 10; ++digit) text += static_cast<char>('0' + (mixed >> 6 * digit & 63));
    }
    return text;
}

/// A set of keys that somebody changes. Copies share it. It counts what it is asked.
class SwappedKeys {
public:
    explicit SwappedKeys(bearer::Jwks first) : shared_{std::make_shared<Shared>(std::move(first))} {}

    bearer::Result<bearer::KeyPtr> find(const bearer::KeyQuery& query) const {
        ++shared_->asked;
        const std::lock_guard lock{shared_->guard};
        if (shared_->failure) return *shared_->failure;
        return shared_->current.find(query);
    }

    void change_to(bearer::Jwks next) const {
        const std::lock_guard lock{shared_->guard};
        shared_->current = std::move(next);
        shared_->failure.reset();
        ++shared_->generation;
    }
    /// Answers with that from now on.
    void fail_with(bearer::Error failure) const {
        const std::lock_guard lock{shared_->guard};
        shared_->failure = failure;
        ++shared_->generation;
    }

    /// How often somebody asked for a key since the last time.
    [[nodiscard]] std::size_t asked() const { return shared_->asked.exchange(0); }

protected:
    [[nodiscard]] std::uint64_t number() const noexcept { return shared_->generation; }

private:
    struct Shared {
        explicit Shared(bearer::Jwks first) : current{std::move(first)} {}
        std::mutex guard;
        bearer::Jwks current;
        std::optional<bearer::Error> failure;
        std::atomic<std::uint64_t> generation = 7;
        std::atomic<std::size_t> asked = 0;
    };

    std::shared_ptr<Shared> shared_;
};

/// The same, which says when it has changed.
class NumberedKeys : public SwappedKeys {
public:
    using SwappedKeys::SwappedKeys;
    [[nodiscard]] std::uint64_t generation() const noexcept { return number(); }
};

/// The standard validator of these keys, with more policies.
template <class Keys, class... Policies>
[[nodiscard]] auto validator_of(Keys keys, Policies... policies) {
    return bearer::TokenValidator{std::move(keys), bearer::Issuer{"https://as.example/"},
                                  bearer::Audience{"https://api.example"},
                                  bearer::Lifetime{.leeway = std::chrono::seconds{0}}, std::move(policies)...};
}

}  // namespace test
