// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/key_hints.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/policy/any_policy.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/requirements.hpp>
#include <bearer/result.hpp>
#include <bearer/token_validator.hpp>

#include <functional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace bearer::inline v1::detail {

/// What an examination asks of a validator, without its type. A view: the validator must outlive it.
struct ExaminedValidator {
    std::vector<Algorithm> algorithms;
    std::function<Result<KeyPtr>(const KeyQuery&)> find;
    std::function<KeyNews(std::string_view kid)> news;
    std::vector<AnyPolicy> policies;
    Guarantee guaranteed;
};

/// The policy as AnyPolicy takes it, which a plain function is not.
template <class P>
[[nodiscard]] AnyPolicy any_policy(const P& policy) {
    if constexpr (std::is_class_v<P>)
        return AnyPolicy{policy};
    else
        return AnyPolicy{[policy](const Context& context) { return policy(context); }};
}

template <class Keys, class... Policies>
[[nodiscard]] ExaminedValidator examined(const TokenValidator<Keys, Policies...>& validator) {
    ExaminedValidator examined{.algorithms = {},
                               .find = [&](const KeyQuery& query) { return validator.keys().find(query); },
                               .news = [&](std::string_view kid) { return news_of(validator.keys(), kid); },
                               .policies = {},
                               .guaranteed = guaranteed_by<Policies...>};
    for (const AlgorithmFacts& each : algorithms)
        if (AllowedAlgorithms<Policies...>::find(each.name)) examined.algorithms.push_back(each.algorithm);
    const auto add = [&](const auto& policy) {
        if constexpr (!is_algorithms<std::remove_cvref_t<decltype(policy)>>)
            examined.policies.push_back(any_policy(policy));
    };
    std::apply([&](const Policies&... policy) { (add(policy), ...); }, validator.policies());
    return examined;
}

}  // namespace bearer::inline v1::detail
