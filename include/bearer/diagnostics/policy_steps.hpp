// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/hints.hpp>
#include <bearer/diagnostics/members_in_words.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/diagnostics/step.hpp>
#include <bearer/policy/any_policy.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::detail {

/// What the policy says of itself, or nothing but that it is one where its describe() throws.
[[nodiscard]] inline Description safe_description(const AnyPolicy& policy) noexcept {
    try {
        return policy.describe();
    } catch (...) {
        return {"policy"};
    }
}

[[nodiscard]] inline std::vector<AnyPolicy> safe_operands(const AnyPolicy& policy) noexcept {
    try {
        return policy.operands();
    } catch (...) {
        return {};
    }
}

/// The steps of the policies: each one, and below it what it is composed of, down to most_depth.
class PolicySteps {
public:
    static constexpr std::size_t most_depth = 16;

    PolicySteps(const Evidence& token, std::vector<Step>& steps) : token_{token}, steps_{steps} {}

    void ask(const AnyPolicy& policy, const Context& context) { ask(policy, context, 0, true); }

    void skip(const AnyPolicy& policy, const char* why, std::size_t depth = 0) {
        Step step = step_of(safe_description(policy), depth);
        step.actual = why;
        steps_.push_back(std::move(step));
        if (depth == most_depth) return;
        for (const AnyPolicy& operand : safe_operands(policy)) skip(operand, why, depth + 1);
    }

private:
    // Below a policy that accepts, a refusal needs no advice.
    void ask(const AnyPolicy& policy, const Context& context, std::size_t depth, bool is_advised) {
        const Description description = safe_description(policy);
        const auto operands = depth == most_depth ? std::vector<AnyPolicy>{} : safe_operands(policy);
        const Verdict verdict = detail::ask(context, policy);

        Step step = step_of(description, depth);
        step.outcome = verdict ? Outcome::passed : Outcome::failed;
        if (!verdict) step.error = verdict.error();
        step.actual = actual_of(description, step, context.key);
        // A combinator repeats what an operand has said, and that one gets the hint.
        if (!verdict && is_advised && operands.empty()) step.hint = hint_for(token_, {verdict.error(), description});
        steps_.push_back(std::move(step));
        for (const AnyPolicy& operand : operands) ask(operand, context, depth + 1, is_advised && !verdict);
    }

    [[nodiscard]] static Step step_of(const Description& description, std::size_t depth) {
        return {.name = std::string{description.name.empty() ? "policy" : description.name.text()},
                .depth = depth,
                .expected = shown(description.expected, 320),
                .source = std::string{description.source.text()}};
    }

    [[nodiscard]] std::string actual_of(const Description& description, const Step& step, const PublicKey& key) const {
        const std::string_view subject = step.error ? step.error->subject.text() : std::string_view{};
        std::string words;
        const auto add = [&](const std::string& more) { words.append(words.empty() ? "" : "; ").append(more); };

        if (step.name == "lifetime") add("now " + readable(token_.now));
        if (step.name == "type" || step.name == "RFC 9068" || subject == "typ")
            add(member_in_words(token_.header, "typ"));
        bool names_subject = false;
        for (const Label claim : description.claims) {
            // A long list is shown as far as the token has it.
            if (description.claims.size() > 3 && !has(token_.claims, claim.text()) && subject != claim.text()) continue;
            names_subject = names_subject || claim.text() == subject;
            add(claim_in_words(token_.claims, claim.text(), token_.now));
        }
        if (!names_subject && !subject.empty() && token_.claims.contains(subject))
            add(claim_in_words(token_.claims, subject, token_.now));
        if (subject == "key")
            add("the key's issuer " + (key.issuer() ? shown(*key.issuer(), 120) : std::string{"is absent"}));
        return bounded_text(std::move(words), 480);
    }

    Evidence token_;
    std::vector<Step>& steps_;
};

}  // namespace bearer::inline v1::detail
