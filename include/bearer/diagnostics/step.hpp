// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

/// How one step of an examination ended.
enum class Outcome : std::uint8_t {
    passed,
    failed,
    not_reached,  // an earlier step left nothing to examine
};

/// The outcome's stable name.
[[nodiscard]] constexpr std::string_view to_string(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::passed:
            return "passed";
        case Outcome::failed:
            return "failed";
        case Outcome::not_reached:
            return "not_reached";
    }
    return "";
}

/// One thing that a validator demands of a token, and what it found.
///
/// Every text is printable ASCII and bounded, whatever the token holds; what is not is escaped.
struct Step {
    std::string name;

    /// 0, or more for an operand of the policy above it. What counts is the verdict of depth 0.
    std::size_t depth = 0;

    Outcome outcome = Outcome::not_reached;

    /// Why it failed.
    std::optional<Error> error{};

    std::string expected{};

    /// What the token has; of a step that was not reached, why not.
    std::string actual{};

    /// Where the rule stands, as "RFC 7515 7.1"; empty where there is no such place.
    std::string source{};

    /// Whether what was judged is under a good signature. Else it is anybody's word.
    bool verified = false;

    /// What may be the matter and what to do about it; whole sentences, or empty.
    std::string hint{};
};

}  // namespace bearer::inline v1
