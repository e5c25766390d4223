// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/verdict.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace bearer::inline v1 {

/// Accepts tokens for whose claims a predicate is true; rejects with policy_rejected and the given name.
///
/// The predicate is `bool (const Claims&)`, called from many threads at once. It cannot be negated
/// from outside; what hides it, as a std::function or a lambda around it does, hides this from the compiler too.
template <class Predicate>
class Require {
    static_assert(std::copy_constructible<Predicate>, "bearer: the predicate of Require must be copyable");
    static_assert(std::is_invocable_v<const Predicate&, const Claims&>,
                  "bearer: the predicate of Require takes the claims: write [](const bearer::Claims& claims) { return "
                  "...; }, not mutable");
    static_assert(!std::is_invocable_v<const Predicate&, const Claims&> ||
                      std::same_as<std::invoke_result_t<const Predicate&, const Claims&>, bool>,
                  "bearer: the predicate of Require returns bool, nothing that converts to it");

public:
    static constexpr bool answers_with_bool = true;

    Require(Label name, Predicate predicate) : name_{name}, predicate_{std::move(predicate)} {}

    [[nodiscard]] Description describe() const { return {name_, "what the predicate asks for", {}, {}}; }

    Verdict operator()(const Context& context) const {
        if (predicate_(context.claims)) return accept();
        return reject({ErrorCode::policy_rejected, name_});
    }

private:
    Label name_;
    Predicate predicate_;
};

}  // namespace bearer::inline v1
