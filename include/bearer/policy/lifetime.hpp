// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_number.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/verdict.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <ratio>
#include <stdexcept>
#include <string>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// Durations in whole seconds or more, so that nothing is lost in converting them.
template <class Duration>
concept WholeSeconds = std::convertible_to<Duration, std::chrono::seconds> && std::integral<typename Duration::rep>;

/// The duration in seconds; std::invalid_argument with the sentence if it lies outside the bounds.
template <WholeSeconds Duration>
[[nodiscard]] constexpr std::chrono::seconds bounded(Duration duration, std::int64_t least, std::int64_t most,
                                                     const char* sentence) {
    // Compared in the caller's own unit, in which nothing can overflow.
    constexpr std::int64_t unit = Duration::period::num;
    if (std::cmp_less(duration.count(), least) || std::cmp_greater(duration.count(), most / unit))
        throw std::invalid_argument{sentence};
    return std::chrono::seconds{duration};
}

}  // namespace detail

/// How far the clocks of issuer and API may be apart: 0 to 10 minutes, in whole seconds or more.
class Leeway {
public:
    /// Throws std::invalid_argument outside these bounds.
    template <detail::WholeSeconds Duration>
    constexpr Leeway(Duration duration)
        : seconds_{detail::bounded(duration, 0, 600, "bearer: a leeway is 0 seconds to 10 minutes: write .leeway = 60s; "
                                                     "longer ones accept expired tokens")} {}

    [[nodiscard]] constexpr std::chrono::seconds seconds() const noexcept { return seconds_; }

private:
    std::chrono::seconds seconds_;
};

/// How long ago a token may have been issued: 1 second or more, in whole seconds or more.
class MaxAge {
public:
    /// Throws std::invalid_argument outside these bounds.
    template <detail::WholeSeconds Duration>
    constexpr MaxAge(Duration duration)
        : seconds_{detail::bounded(duration, 1, last_time_point.time_since_epoch().count(),
                                   "bearer: a max_age is from 1 second to some thousand years: write .max_age = 1h, or "
                                   "leave it out")} {}

    [[nodiscard]] constexpr std::chrono::seconds seconds() const noexcept { return seconds_; }

private:
    std::chrono::seconds seconds_;
};

namespace detail {

/// A NumericDate among the claims, or nothing where there is none; fractions are rounded as told.
[[nodiscard, gnu::always_inline]] inline Result<std::optional<TimePoint>> find_date(const Claims& claims, Label name, Rounding rounding) {
    const auto claim = claims.members().value(name);
    if (!claim) return std::optional<TimePoint>{};
    if (claim->is(JsonKind::number))
        if (const std::int64_t seconds = numeric_date(claim->text(), rounding); seconds != no_number)
            return Result<std::optional<TimePoint>>{std::in_place, TimePoint{std::chrono::seconds{seconds}}};
    return Error{ErrorCode::claim_malformed, name};
}

}  // namespace detail

/// Accepts tokens that are neither expired nor early (RFC 7519 §4.1.4 to §4.1.6).
///
/// "exp" is required and is the first second at which the token is no longer good; "nbf" and "iat" count where
/// present, and "iat" is required for a max_age. All are widened by the leeway; fractions of a second count against the
/// token. Rejects with token_expired, token_not_yet_valid, token_issued_in_future, token_too_old, claim_missing, or
/// claim_malformed, also for "nbf" or "iat" after "exp".
struct Lifetime final {
    static constexpr Guarantee guarantees = Guarantee::lifetime;

    Leeway leeway = std::chrono::seconds{60};
    std::optional<MaxAge> max_age = std::nullopt;

    [[nodiscard]] Description describe() const {
        std::string expected = "now, give or take " + std::to_string(leeway.seconds().count()) + " s";
        if (max_age) expected += ", issued at most " + std::to_string(max_age->seconds().count()) + " s ago";
        return {"lifetime", std::move(expected), {"exp", "nbf", "iat"}, "RFC 7519 4.1.4"};
    }

    Verdict operator()(const Context& context) const {
        const auto expires = detail::find_date(context.claims, "exp", detail::Rounding::down);
        if (!expires) return reject(expires.error());
        const auto begins = detail::find_date(context.claims, "nbf", detail::Rounding::up);
        if (!begins) return reject(begins.error());
        const auto issued = detail::find_date(context.claims, "iat", detail::Rounding::up);
        if (!issued) return reject(issued.error());
        if (!*expires) return reject({ErrorCode::claim_missing, "exp"});
        if (max_age && !*issued) return reject({ErrorCode::claim_missing, "iat"});
        // Compared rounded: a lifetime of less than a second is nobody's.
        if (*begins && **begins > **expires) return reject({ErrorCode::claim_malformed, "nbf"});
        if (*issued && **issued > **expires) return reject({ErrorCode::claim_malformed, "iat"});

        const TimePoint latest = context.now + leeway.seconds();
        const TimePoint earliest = context.now - leeway.seconds();
        if (earliest >= **expires) return reject({ErrorCode::token_expired, "exp"});
        if (*begins && latest < **begins) return reject({ErrorCode::token_not_yet_valid, "nbf"});
        if (*issued && latest < **issued) return reject({ErrorCode::token_issued_in_future, "iat"});
        // The oldest "iat" counts, so its fraction is dropped here.
        if (max_age && earliest - max_age->seconds() > *context.claims.get<TimePoint>("iat"))
            return reject({ErrorCode::token_too_old, "iat"});
        return accept();
    }
};

}  // namespace bearer::inline v1
