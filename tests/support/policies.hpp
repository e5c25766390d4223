// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/testing/judge.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/time.hpp>
#include <bearer/token/token_state.hpp>
#include <bearer/verdict.hpp>

#include <nlohmann/json.hpp>

#include <memory>
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

/// The same for claims whose types nobody has checked: a policy must not count on the check that a validator makes
/// before it asks.
template <class P>
[[nodiscard]] std::optional<bearer::Error> answer_unchecked(const P& policy, const nlohmann::json& claims) {
    auto state = bearer::detail::TokenState::assemble(R"({"alg":"RS256","kid":"k1"})", claims.dump());
    if (!state->read_header() || !state->read_payload()) throw std::invalid_argument{"these claims have no token"};
    state->proven_by(
        std::make_shared<const bearer::PublicKey>(bearer::detail::PreparedKey{}, bearer::detail::JwkMembers{}));
    const bearer::detail::TokenState& token = *state;
    const auto verdict =
        policy(bearer::Context{token.header(), token.claims(), token.key(), bearer::testing::test_time});
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
