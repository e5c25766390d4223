// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/any_validator.hpp>
#include <bearer/entra/authentication.hpp>
#include <bearer/entra/claims_challenge.hpp>
#include <bearer/entra/principal.hpp>
#include <bearer/error.hpp>
#include <bearer/http/admission.hpp>
#include <bearer/http/answer.hpp>
#include <bearer/http/authorization_header.hpp>
#include <bearer/http/challenge.hpp>
#include <bearer/http/checked_text.hpp>
#include <bearer/http/step_up.hpp>
#include <bearer/policy/any_policy.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/time.hpp>
#include <bearer/verdict.hpp>

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bearer::inline v1::http {

/// What a Guard tells its clients besides what is wrong. Every text was checked when it was set.
struct GuardOptions {
    Realm realm{};
    ResourceMetadata resource_metadata{};

    /// Set: stands before every scope's name in challenges, as clients of Microsoft Entra ask for them.
    ScopePrefix scope_prefix{};

    RetryAfter retry_after = std::chrono::seconds{5};

    /// Set: a client of Microsoft Entra that understands it is told how to authenticate its user more strongly, where an
    /// entra::AuthenticationContext among the policies of require() asks for that (in an AnyOf, its first alternative).
    std::optional<entra::Challenger> challenger = std::nullopt;
};

/// The way from a request's `Authorization` header to its token, or to the answer that refuses it.
///
/// Immutable and cheap to copy; every member may be called from many threads at once.
class Guard {
public:
    template <class V>
        requires(!std::same_as<V, Guard>)
    explicit Guard(V validator, GuardOptions options = {})
        : route_{std::make_shared<const Route>(Route{checked(std::move(validator)), std::move(options), {}, {}})} {}

    // Without moves, which would leave a guard behind that guards nothing: a move copies.
    Guard(const Guard&) noexcept = default;
    Guard& operator=(const Guard&) noexcept = default;
    ~Guard() = default;

    /// The guard of a route that asks for more: its tokens satisfy these policies as well, asked left to right.
    ///
    /// Its challenges name the scopes that the policies describe, and a 403 does only where the token lacks one. This guard
    /// stays as it is. Throws std::invalid_argument for a described scope or context that cannot stand in a challenge.
    template <class... Policies>
    [[nodiscard]] Guard require(Policies... policies) const {
        static_assert(sizeof...(Policies) != 0, "bearer: require() of nothing asks for nothing: name a policy");
        static_assert((bearer::detail::diagnose_policy<Policies>() && ...));
        Route route = *route_;
        (route.add(AnyPolicy{std::move(policies)}), ...);
        return Guard{std::make_shared<const Route>(std::move(route))};
    }

    /// The token of a request that may pass, or the answer to one that may not.
    ///
    /// Takes what bearer_token() takes: the values of all `Authorization` fields, or the only one.
    template <class FieldValues>
    [[nodiscard]] Admission admit(FieldValues&& authorization, TimePoint now = current_time()) const noexcept {
        static_assert(
            requires { bearer_token(authorization); },
            "bearer: admit() takes the request's Authorization fields: a text, a range of texts, or what "
            "equal_range() gives");
        try {
            const auto raw = bearer_token(authorization);
            if (!raw) return refuse(raw.error());
            const auto token = route_->validator.validate(*raw, now);
            if (!token) return refuse(token.error());
            for (const AnyPolicy& policy : route_->policies)
                if (const Verdict verdict = token->satisfies(policy, now); !verdict)
                    return answer(verdict.error(), bearer::detail::lacks_scope(*token, policy, now),
                                  step_up(*token, policy, now));
            return *token;
        } catch (...) {
            return failure();
        }
    }

    /// This route's answer to an error of your own, such as policy_rejected for somebody else's order.
    [[nodiscard]] Challenge refuse(Error error, std::optional<entra::ClaimsChallenge> claims = std::nullopt) const {
        return answer(error, error.code == ErrorCode::scope_missing, std::move(claims));
    }

private:
    struct Route {
        AnyValidator validator;
        GuardOptions options;
        std::vector<AnyPolicy> policies;
        ScopeWords scope;

        void add(AnyPolicy policy) {
            if (options.challenger) bearer::detail::check_contexts(policy);
            std::string words = scope.text();
            for (const std::string& name : policy.describe().scopes) {
                if (!bearer::detail::is_scope_word(name))
                    throw std::invalid_argument{
                        "bearer: a policy describes a scope that is no word: write "
                        "Description{.scopes = {\"orders.read\"}}"};
                const std::string word = options.scope_prefix.text() + name;
                if ((" " + words + " ").find(" " + word + " ") != words.npos) continue;
                words.append(words.empty() ? "" : " ").append(word);
            }
            scope = words;
            policies.push_back(std::move(policy));
        }
    };

    template <class V>
    [[nodiscard]] static AnyValidator checked(V validator) {
        static_assert(Validator<V>,
                      "bearer: a Guard needs a validator: write Guard{TokenValidator{keys, policies...}}");
        if constexpr (Validator<V>) return validator;
    }

    explicit Guard(std::shared_ptr<const Route> route) noexcept : route_{std::move(route)} {}

    // A client that is told to ask for a scope which it has would come back with the same token.
    [[nodiscard]] Challenge answer(Error error, bool lacks_scope, std::optional<entra::ClaimsChallenge> claims) const {
        const GuardOptions& options = route_->options;
        const bool is_forbidden = bearer::detail::answer_to(error.code).status == 403;
        return http::challenge(error, {.scope = is_forbidden && !lacks_scope ? ScopeWords{} : route_->scope,
                                       .realm = options.realm,
                                       .resource_metadata = options.resource_metadata,
                                       .retry_after = options.retry_after,
                                       .claims_challenge = std::move(claims)});
    }

    [[nodiscard]] Challenge failure() const noexcept {
        constexpr Error error{ErrorCode::internal_error};
        try {
            return refuse(error);
        } catch (...) {
            return {error, 500, {}, {}};  // there is no memory for more
        }
    }

    [[nodiscard]] std::optional<entra::ClaimsChallenge> step_up(const AccessToken& token, const AnyPolicy& refusing,
                                                                TimePoint now) const {
        const auto& challenger = route_->options.challenger;
        const auto context = challenger ? bearer::detail::unmet_context(token, refusing, now) : std::nullopt;
        if (!context) return std::nullopt;
        return entra::claims_challenge(entra::Principal{token}, entra::AuthenticationContext{*context}, *challenger);
    }

    std::shared_ptr<const Route> route_;
};

}  // namespace bearer::inline v1::http
