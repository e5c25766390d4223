// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/testing/judge.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/time.hpp>
#include <bearer/verdict.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string_view>

// One policy over claims, without a validator and without a signature.
namespace test {

/// Why the policy refuses these claims; nothing if it accepts them.
template <class P>
[[nodiscard]] std::optional<bearer::Error> answer(const P& policy, const nlohmann::json& claims,
                                                  bearer::TimePoint at = bearer::testing::test_time,
                                                  const bearer::testing::Surroundings& around = {}) {
    const auto verdict = bearer::testing::judge(policy, claims, at, around);
    return verdict ? std::nullopt : std::optional{verdict.error()};
}

/// The same for claims as JSON text, for numbers that a JSON library would not keep as written.
template <class P>
[[nodiscard]] std::optional<bearer::Error> answer_to_text(const P& policy, std::string_view claims,
                                                          bearer::TimePoint at = bearer::testing::test_time) {
    const auto verdict = bearer::testing::judge(policy, claims, at);
    return verdict ? std::nullopt : std::optional{verdict.error()};
}

/// A policy with one answer to everything.
struct Says {
    bearer::Verdict verdict;
    bearer::Verdict operator()(const bearer::Context&) const noexcept { return verdict; }
};

inline const Says says_yes{bearer::accept()};
inline const Says says_no{bearer::reject({bearer::ErrorCode::policy_rejected, "no"})};
inline const Says cannot_say{bearer::reject({bearer::ErrorCode::claim_malformed, "unknown"})};

/// A policy that has a bad day.
struct Throws {
    bearer::Verdict operator()(const bearer::Context&) const { throw std::runtime_error{"a policy's own mistake"}; }
};

}  // namespace test
