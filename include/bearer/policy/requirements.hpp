// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/algorithm.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/verdict.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

/// What a validator asks of its keys and policies while it compiles: one sentence for each mistake.
namespace bearer::inline v1::detail {

template <class Keys>
consteval bool diagnose_keys() {
    if constexpr (is_result<Keys>) {
        static_assert(!is_result<Keys>, "bearer: the keys are still a Result: write Jwks::parse(json).value(), which "
                                        "throws if the text is no key set");
    } else if constexpr (std::convertible_to<const Keys&, std::string_view>) {
        static_assert(!std::convertible_to<const Keys&, std::string_view>,
                      "bearer: the keys are still text: write Jwks::parse(text).value()");
    } else if constexpr (PolicyCandidate<Keys>) {
        static_assert(!PolicyCandidate<Keys>, "bearer: the keys come first: write TokenValidator{keys, policies...}");
    } else if constexpr (!std::copy_constructible<Keys>) {
        static_assert(std::copy_constructible<Keys>,
                      "bearer: a key source must be copyable: let its copies share what cannot be copied");
    } else {
        static_assert(KeySource<Keys>, "bearer: these are no keys: a key source has Result<KeyPtr> find(const "
                                       "KeyQuery&) const, as Jwks has");
    }
    return true;
}

template <class P>
consteval bool diagnose_validator_policy() {
    if constexpr (is_algorithms<P>) return true;
    else if constexpr (is_result<P>)
        static_assert(!is_result<P>, "bearer: a policy is still a Result: write .value(), which throws if there is none");
    else return diagnose_policy<P>();
    return true;
}

template <class... Policies>
inline constexpr Guarantee guaranteed_by = (Guarantee::none | ... | guarantees_of<Policies>);

template <class... Policies>
[[nodiscard]] consteval bool guarantee(Guarantee wanted) {
    return promises(guaranteed_by<Policies...>, wanted);
}

template <class... Policies>
consteval bool diagnose_policies() {
    static_assert((diagnose_validator_policy<Policies>() && ...));
    static_assert((0 + ... + (is_algorithms<Policies> ? 1 : 0)) <= 1,
                  "bearer: Algorithms is written twice: list all of them in one, as Algorithms<A, B>{}");
    static_assert(guarantee<Policies...>(Guarantee::issuer),
                  "bearer: no policy checks who issued the token: add Issuer{\"https://login.example.com/\"}, or say "
                  "dangerous::AnyIssuer{}");
    static_assert(guarantee<Policies...>(Guarantee::audience),
                  "bearer: no policy checks for whom the token is: add Audience{\"api://orders\"}, or say "
                  "dangerous::AnyAudience{}");
    static_assert(guarantee<Policies...>(Guarantee::lifetime),
                  "bearer: no policy checks whether the token has expired: add Lifetime{}, or say "
                  "dangerous::AnyLifetime{}");
    return true;
}

template <class... Policies>
struct AllowedAmong {
    using type = Algorithms<RS256>;
};
template <Algorithm... Allowed, class... Rest>
struct AllowedAmong<Algorithms<Allowed...>, Rest...> {
    using type = Algorithms<Allowed...>;
};
template <class First, class... Rest>
struct AllowedAmong<First, Rest...> : AllowedAmong<Rest...> {};

/// The Algorithms that stands among the policies, or RS256 alone.
template <class... Policies>
using AllowedAlgorithms = typename AllowedAmong<Policies...>::type;

}  // namespace bearer::inline v1::detail
