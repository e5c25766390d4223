// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/audience_hints.hpp>
#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/explanation.hpp>
#include <bearer/diagnostics/issuer_hints.hpp>
#include <bearer/diagnostics/permission_hints.hpp>
#include <bearer/diagnostics/time_hints.hpp>
#include <bearer/diagnostics/token_hints.hpp>

#include <string>
#include <utility>

namespace bearer::inline v1::detail {

/// All that can be guessed about one failed step, after what the step itself has to say; the code's own advice where
/// nothing can.
[[nodiscard]] inline std::string hint_for(const Evidence& token, const Refusal& refusal, Hints hints = {}) {
    add_header_hints(token, refusal, hints);
    add_audience_hints(token, refusal, hints);
    add_issuer_hints(token, refusal, hints);
    add_permission_hints(token, refusal, hints);
    add_time_hints(token, refusal, hints);
    if (hints.empty()) return std::string{explanation_of(refusal.error.code).advice};
    std::string text;
    for (const std::string& hint : hints) text.append(text.empty() ? "" : " ").append(hint);
    return text;
}

}  // namespace bearer::inline v1::detail
