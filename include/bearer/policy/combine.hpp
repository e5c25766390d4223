// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

namespace detail {

/// Whether the code is an answer "no", which can be negated; every other one means that there was no answer.
[[nodiscard]] constexpr bool is_no(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::issuer_rejected:
        case ErrorCode::audience_rejected:
        case ErrorCode::tenant_rejected:
        case ErrorCode::type_rejected:
        case ErrorCode::client_rejected:
        case ErrorCode::caller_rejected:
        case ErrorCode::scope_missing:
        case ErrorCode::role_missing:
        case ErrorCode::group_missing:
        case ErrorCode::authentication_insufficient:
        case ErrorCode::policy_rejected: return true;
        default: return false;
    }
}

template <class P>
inline constexpr bool is_not = false;

/// Adds what is not there yet.
inline void add_new(std::vector<std::string>& list, const std::vector<std::string>& more) {
    for (const std::string& text : more)
        if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

}  // namespace detail

/// Accepts what every operand accepts; stops at the first rejection. Also written `a && b`, if one of them is a policy of
/// this library: between two of your own the operators are not found, so write AllOf{a, b}.
template <class... Policies>
class AllOf final {
    static_assert(sizeof...(Policies) != 0, "bearer: AllOf{} without policies would accept everything: name at least one");
    static_assert((detail::diagnose_policy<Policies>() && ...));

public:
    static constexpr Guarantee guarantees = (Guarantee::none | ... | detail::guarantees_of<Policies>);
    static constexpr bool answers_with_bool = (detail::answers_with_bool<Policies> || ...);

    explicit AllOf(Policies... operands) : operands_{std::move(operands)...} {}

    [[nodiscard]] const std::tuple<Policies...>& operands() const noexcept { return operands_; }

    /// A client asks for the scopes of every operand.
    [[nodiscard]] Description describe() const {
        Description description{"all of", "everything below"};
        const auto add = [&](const Description& operand) { detail::add_new(description.scopes, operand.scopes); };
        std::apply([&](const Policies&... policy) { (add(detail::description_of(policy)), ...); }, operands_);
        return description;
    }

    Verdict operator()(const Context& context) const {
        Verdict verdict = accept();
        const auto accepts = [&](const auto& policy) { return (verdict = policy(context)).accepted(); };
        static_cast<void>(std::apply([&](const Policies&... policy) { return (accepts(policy) && ...); }, operands_));
        return verdict;
    }

private:
    std::tuple<Policies...> operands_;
};

/// Accepts what at least one operand accepts. Also written `a || b`.
///
/// Otherwise rejects as the first operand that could not answer (a malformed claim, say), so that a mere "no" hides
/// none of these; where all said "no", as the first.
template <class... Policies>
class AnyOf final {
    static_assert(sizeof...(Policies) != 0, "bearer: AnyOf{} without policies would accept nothing: name at least one");
    static_assert((detail::diagnose_policy<Policies>() && ...));

public:
    // Without Guarantee::one_tenant: each alternative may name another one.
    static constexpr Guarantee guarantees =
        (Guarantee::issuer | Guarantee::audience | Guarantee::lifetime | Guarantee::sender | Guarantee::tenant) &
        (... & detail::guarantees_of<Policies>);
    static constexpr bool answers_with_bool = (detail::answers_with_bool<Policies> || ...);

    explicit AnyOf(Policies... operands) : operands_{std::move(operands)...} {}

    [[nodiscard]] const std::tuple<Policies...>& operands() const noexcept { return operands_; }

    /// A client asks for the scopes of the first operand that has any.
    [[nodiscard]] Description describe() const {
        Description description{"any of", "one of those below"};
        const auto add = [&](const Description& operand) {
            if (description.scopes.empty()) description.scopes = operand.scopes;
        };
        std::apply([&](const Policies&... policy) { (add(detail::description_of(policy)), ...); }, operands_);
        return description;
    }

    Verdict operator()(const Context& context) const {
        std::optional<Verdict> no;
        std::optional<Verdict> no_answer;
        const auto accepts = [&](const auto& policy) {
            const Verdict verdict = policy(context);
            if (verdict.accepted()) return true;
            auto& rejection = detail::is_no(verdict.error().code) ? no : no_answer;
            if (!rejection) rejection = verdict;
            return false;
        };
        if (std::apply([&](const Policies&... policy) { return (accepts(policy) || ...); }, operands_)) return accept();
        return no_answer ? *no_answer : *no;
    }

private:
    std::tuple<Policies...> operands_;
};

/// Accepts what the operand answers with "no" and rejects what it accepts, with policy_rejected. Also written `!a`.
///
/// Only a "no" can be negated: claim_missing, claim_malformed and every other rejection that is no answer stay one. A token
/// without any scope, roles, groups, methods or contexts of authentication, or type lacks each of them, so `!Role{"x"}`
/// accepts it: add Present{"roles"} where they must be there.
template <class P>
class Not final {
    static_assert(!detail::is_not<P>, "bearer: negated twice: write the policy itself");
    static_assert(detail::is_not<P> || detail::diagnose_policy<P>());
    static_assert(!detail::answers_with_bool<P>,
                  "bearer: Require cannot be negated, for its bool cannot tell \"no\" from \"cannot say\" (and AnyPolicy "
                  "may hide one): negate inside the predicate");

public:
    explicit Not(P operand) : operands_{std::move(operand)} {}

    [[nodiscard]] const std::tuple<P>& operands() const noexcept { return operands_; }

    /// No scope helps here.
    [[nodiscard]] Description describe() const { return {"not", "not the one below"}; }

    Verdict operator()(const Context& context) const {
        const Verdict verdict = std::get<0>(operands_)(context);
        if (verdict.accepted()) return reject({ErrorCode::policy_rejected, "not"});
        return detail::is_no(verdict.error().code) ? accept() : verdict;
    }

private:
    std::tuple<P> operands_;
};

// Without this, Not{Not{p}} would deduce a copy of the inner one and silently mean its opposite.
template <class P>
Not(Not<P>) -> Not<Not<P>>;

namespace detail {

template <class P>
inline constexpr bool is_not<Not<P>> = true;

template <class Left, class Right>
concept Composable = PolicyCandidate<Left> && PolicyCandidate<Right> && (Policy<Left> || Policy<Right>);

}  // namespace detail

template <class Left, class Right>
    requires detail::Composable<Left, Right>
[[nodiscard]] AllOf<Left, Right> operator&&(Left left, Right right) {
    return AllOf<Left, Right>{std::move(left), std::move(right)};
}

template <class Left, class Right>
    requires detail::Composable<Left, Right>
[[nodiscard]] AnyOf<Left, Right> operator||(Left left, Right right) {
    return AnyOf<Left, Right>{std::move(left), std::move(right)};
}

template <class P>
    requires Policy<P> && std::is_class_v<P>
[[nodiscard]] Not<P> operator!(P policy) {
    return Not<P>{std::move(policy)};
}

}  // namespace bearer::inline v1
