// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/examined_token.hpp>
#include <bearer/diagnostics/examined_validator.hpp>
#include <bearer/diagnostics/form_steps.hpp>
#include <bearer/diagnostics/key_hints.hpp>
#include <bearer/diagnostics/members_in_words.hpp>
#include <bearer/diagnostics/policy_steps.hpp>
#include <bearer/diagnostics/report.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/diagnostics/step_writer.hpp>
#include <bearer/signature/verify.hpp>
#include <bearer/token/registered_claims.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1::detail {

/// What is left to say where the explanation itself fails; never throws.
inline void add_failed_explanation(Report& report) noexcept {
    try {
        report.steps.push_back({.name = "explanation",
                                .outcome = Outcome::failed,
                                .error = Error{ErrorCode::internal_error, "explain"},
                                .expected = "an explanation",
                                .actual = "it could not be finished",
                                .hint = "The verdict stands; what failed is the explanation of it."});
    } catch (...) {
        report.steps.clear();  // no memory is left, not even for this
    }
}

/// One walk through the steps of TokenValidator that stops nowhere, and writes them into a report.
class Examination {
public:
    Examination(ExaminedValidator validator, std::string_view raw, Report& report)
        : validator_{std::move(validator)}, report_{report}, steps_{report}, token_{raw} {
        if (token_.parameters()) report_.header = nlohmann::json::parse(*token_.header()->bytes);
        if (has_claims()) report_.claims = token_.state()->claims().json();
    }

    void run() {
        size_step(token_, steps_);
        shape_step(token_, steps_);
        encoding_step(token_, steps_);
        header_json_step(token_, steps_);
        header_is_good_ = header_parameters_step(token_, steps_);
        algorithm();
        key();
        signature();
        payload_json();
        claim_types();
        sender();
        policies();
        for (Step& step : report_.steps)
            step.verified = report_.claims_verified && step.outcome != Outcome::not_reached;
        agree_with_the_verdict();
    }

private:
    void algorithm() {
        std::string allowed;
        for (const Algorithm algorithm : validator_.algorithms)
            allowed.append(allowed.empty() ? "" : " or ").append(to_string(algorithm));
        const Rule rule{"algorithm", std::move(allowed), "RFC 8725 3.1"};
        if (!token_.parameters()) return steps_.skip(rule, "the header cannot be read");
        const auto named = algorithm_named(text_in(report_.header, "alg"));
        if (named && std::ranges::find(validator_.algorithms, *named) != validator_.algorithms.end())
            algorithm_ = named;
        const std::string actual = member_in_words(report_.header, "alg");
        if (algorithm_)
            steps_.pass(rule, actual);
        else
            steps_.fail(rule, {ErrorCode::algorithm_not_allowed, "alg"}, actual);
    }

    void key() {
        const Rule rule{"key", "a usable key of the token's \"kid\"", "RFC 7517 4.5"};
        if (!header_is_good_) return steps_.skip(rule, "no key is looked up for a header that is refused");
        if (!algorithm_) return steps_.skip(rule, "no key is looked up for an algorithm that is not allowed");
        const std::string_view kid = text_in(report_.header, "kid");
        const std::string actual = member_in_words(report_.header, "kid");
        if (kid.empty()) return steps_.fail(rule, {ErrorCode::key_id_missing, "kid"}, actual);

        const auto found = find(kid);
        if (found) key_ = *found;
        const std::optional<Error> error = found ? std::nullopt : std::optional{found.error()};
        Hints hints;
        add_key_hints(news(kid), error, hints);
        if (error) return steps_.fail(rule, *error, actual, std::move(hints));
        steps_.pass(rule, actual, hints.empty() ? std::string{} : hints.front());
    }

    [[nodiscard]] Result<KeyPtr> find(std::string_view kid) const noexcept {
        try {
            Result<KeyPtr> found = validator_.find(KeyQuery{kid, *algorithm_});
            if (found && *found == nullptr) return Error{ErrorCode::key_not_found, "kid"};
            return found;
        } catch (...) {
            return Error{ErrorCode::internal_error};
        }
    }

    [[nodiscard]] KeyNews news(std::string_view kid) const noexcept {
        try {
            return validator_.news(kid);
        } catch (...) {
            return {};  // a source that cannot even say how it is
        }
    }

    void signature() {
        const Rule rule{"signature", "made by that key over this header and payload", "RFC 7515 5.2"};
        if (!key_) return steps_.skip(rule, "there is no key to check it with");
        const auto input = token_.signing_input();
        if (!input || !token_.signature() || !token_.signature()->bytes)
            return steps_.skip(rule, "there is no signature that can be decoded");
        const std::string& bytes = *token_.signature()->bytes;
        const Verdict verdict = verify(*key_, *algorithm_, *input, bytes);
        report_.claims_verified = verdict.accepted();
        const std::string actual = std::to_string(bytes.size()) + " bytes";
        if (verdict) return steps_.pass(rule, actual);
        Hints hints;
        add_signature_length_hints(bytes.size(), key_->signature_bytes(), hints);
        steps_.fail(rule, verdict.error(), actual, std::move(hints));
    }

    void payload_json() {
        const Rule rule{"payload JSON", "a JSON object", "RFC 7519 7.2"};
        if (!token_.payload() || !token_.payload()->bytes)
            return steps_.skip(rule, "there is no payload that can be decoded");
        if (has_claims())
            steps_.pass(rule, std::to_string(report_.claims.size()) + " claims");
        else
            steps_.fail(rule, {ErrorCode::payload_malformed}, shown(*token_.payload()->bytes));
    }

    void claim_types() {
        const Rule rule{"claim types", "registered claims of their types", "RFC 7519 4.1"};
        if (!has_claims()) return steps_.skip(rule, no_claims);
        const Verdict verdict = check_registered_claims(token_.state()->claims().members());
        if (verdict)
            steps_.pass(rule, names_of(report_.claims));
        else
            steps_.fail(rule, verdict.error(), member_in_words(report_.claims, verdict.error().subject.text()));
    }

    void sender() {
        const bool is_proven = promises(validator_.guaranteed, Guarantee::sender);
        const Rule rule{"sender",
                        is_proven ? "a policy below answers for the sender" : "no \"cnf\", which would need a proof",
                        "RFC 7800 3.1"};
        if (!has_claims()) return steps_.skip(rule, no_claims);
        const std::string actual = member_in_words(report_.claims, "cnf");
        if (is_proven || !has(report_.claims, "cnf"))
            steps_.pass(rule, actual);
        else
            steps_.fail(rule, {ErrorCode::sender_unproven, "cnf"}, actual);
    }

    void policies() {
        // A policy looks at the key too: without one, at a key that says nothing of itself.
        const KeyPtr key = key_ ? key_ : std::make_shared<const PublicKey>(PreparedKey{}, JwkMembers{});
        PolicySteps steps{{report_.header, report_.claims, report_.now, key_ != nullptr}, report_.steps};
        for (const AnyPolicy& policy : validator_.policies) {
            if (has_claims())
                steps.ask(policy, {token_.state()->header(), token_.state()->claims(), *key, report_.now,
                                   validator_.guaranteed});
            else
                steps.skip(policy, no_claims);
        }
    }

    // A key source or a policy may answer otherwise when it is asked again; the reader must not miss the refusal.
    void agree_with_the_verdict() {
        const auto is_failed = [](const Step& step) { return step.depth == 0 && step.outcome == Outcome::failed; };
        const auto first = std::ranges::find_if(report_.steps, is_failed);
        if (!report_.error || (first != report_.steps.end() && first->error == report_.error)) return;
        report_.steps.push_back({.name = "validator",
                                 .outcome = Outcome::failed,
                                 .error = report_.error,
                                 .expected = "the same answer when asked again",
                                 .actual = "another one",
                                 .hint =
                                     "A key source or a policy has answered otherwise a moment later: the keys have "
                                     "arrived or changed meanwhile, or a policy depends on more than the token."});
    }

    [[nodiscard]] bool has_claims() const { return token_.state() != nullptr; }

    static constexpr const char* no_claims = "there are no claims that can be read";

    ExaminedValidator validator_;
    Report& report_;
    StepWriter steps_;
    ExaminedToken token_;
    bool header_is_good_ = false;
    std::optional<Algorithm> algorithm_;
    KeyPtr key_;
};

}  // namespace bearer::inline v1::detail
