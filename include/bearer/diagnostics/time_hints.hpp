// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/error.hpp>
#include <bearer/time.hpp>

#include <chrono>
#include <string>
#include <string_view>

/// Whether it is the token that is old, or a clock that is off.
namespace bearer::inline v1::detail {

/// `90 s`, and in a larger unit too where that reads better: `7200 s (2 h)`.
[[nodiscard]] inline std::string seconds_and_more(std::chrono::seconds distance) {
    std::string text = std::to_string(distance.count()) + " s";
    if (distance >= std::chrono::seconds{120}) text.append(" (").append(readable(distance)).append(")");
    return text;
}

/// Hints about a token that comes too late or too early.
inline void add_time_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    if (!plausible(token.now)) {
        hints.emplace_back("The instant that the validator was given lies outside the years 1970 to 9999.");
        return;
    }
    const auto issued = date_in(token.claims, "iat");
    const auto distance_to = [&](std::string_view claim) {
        const auto at = date_in(token.claims, claim);
        return at ? (*at > token.now ? *at - token.now : token.now - *at) : std::chrono::seconds{0};
    };
    if (refusal.error.code == ErrorCode::token_expired) {
        const auto late = distance_to("exp");
        // Longer than that, and an old token is the better guess by far.
        constexpr std::chrono::minutes of_a_clock{15};
        hints.emplace_back("It expired " + seconds_and_more(late) + " ago: have the client get a new one.");
        if (late <= of_a_clock)
            hints.emplace_back("If it was issued only now, the clock of this machine is fast by " +
                               seconds_and_more(late) + " or more.");
    } else if (refusal.error.code == ErrorCode::token_not_yet_valid && issued && *issued <= token.now) {
        hints.emplace_back("It becomes valid in " + seconds_and_more(distance_to("nbf")) +
                           " and has been issued already: it was made for later use.");
    } else if (refusal.error.code == ErrorCode::token_not_yet_valid ||
               refusal.error.code == ErrorCode::token_issued_in_future) {
        const auto early = distance_to(refusal.error.code == ErrorCode::token_not_yet_valid ? "nbf" : "iat");
        hints.emplace_back("The clock of this machine is slow by " + seconds_and_more(early) +
                           " or more, or the provider's is fast: synchronise it.");
    }
}

}  // namespace bearer::inline v1::detail
