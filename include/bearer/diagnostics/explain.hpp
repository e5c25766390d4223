// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/examination.hpp>
#include <bearer/diagnostics/examined_validator.hpp>
#include <bearer/diagnostics/report.hpp>
#include <bearer/error.hpp>
#include <bearer/time.hpp>
#include <bearer/token_validator.hpp>

#include <optional>
#include <string_view>

namespace bearer::inline v1 {

/// Says of a token what a validator thinks of it, step by step, and what may be the matter: a developer's tool.
///
/// A report shows the token's claims. It belongs on a developer's screen: not in an answer to a client, who learns from
/// it how to get in, and not in a log that more people read than may see the claims.
///
/// Whether the token is accepted is the answer of validator.validate(raw, now) and of nothing else. The steps are
/// found once more, and all of them: a token that one step refuses is examined further, as far as it can be read, and
/// claims that no good signature covers are marked as unverified. Asks the key source twice at most, once for validate
/// and once for its own step. Never throws: what goes wrong in the explanation is a step that says so. (Where no memory
/// at all is left, nlohmann/json ends the program, for its destructor needs some.)
template <class Keys, class... Policies>
[[nodiscard]] Report explain(const TokenValidator<Keys, Policies...>& validator, std::string_view raw,
                             TimePoint now = current_time()) noexcept {
    Report report;
    report.now = now;
    const auto answer = validator.validate(raw, now);
    report.accepted = answer.has_value();
    if (!answer) report.error = answer.error();
    try {
        detail::Examination{detail::examined(validator), raw, report}.run();
    } catch (...) {
        detail::add_failed_explanation(report);
    }
    return report;
}

}  // namespace bearer::inline v1
