// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>  // with the concepts of its ranges: <ranges> would be felt in every file that includes us
#include <concepts>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

namespace detail {

template <class P>
inline constexpr bool is_policy_function = std::is_pointer_v<P> && std::is_invocable_v<P, const Context&>;

}  // namespace detail

/// Any policy as a plain value, for lists that are built at run time. Copies share the policy.
///
/// Its type is forgotten and its guarantees with it: it counts for none of the validator's required checks, and cannot
/// be negated, because it may hide a Require. One that has been moved from rejects with internal_error.
class AnyPolicy {
public:
    static constexpr bool answers_with_bool = true;

    template <class P>
        requires(!std::same_as<P, AnyPolicy> && (detail::PolicyCandidate<P> || detail::is_policy_function<P>))
    AnyPolicy(P policy) : policy_{std::make_shared<const Model<P>>(std::move(policy))} {
        static_assert(detail::diagnose_policy<P>());
    }

    /// The policy's own description; one that has none is called "policy".
    [[nodiscard]] Description describe() const { return policy_ ? policy_->describe() : Description{"policy"}; }

    /// What it is composed of, if it is composed, for diagnostics: whatever the policy's own operands() gives, which is a
    /// tuple or a range of policies.
    [[nodiscard]] std::vector<AnyPolicy> operands() const {
        return policy_ ? policy_->operands() : std::vector<AnyPolicy>{};
    }

    Verdict operator()(const Context& context) const {
        return policy_ ? policy_->ask(context) : reject({ErrorCode::internal_error, "policy"});
    }

private:
    struct Interface {
        Interface() = default;
        Interface(const Interface&) = delete;
        Interface& operator=(const Interface&) = delete;
        virtual ~Interface() = default;
        virtual Verdict ask(const Context& context) const = 0;
        virtual Description describe() const = 0;
        virtual std::vector<AnyPolicy> operands() const = 0;
    };

    template <class P>
    struct Model final : Interface {
        explicit Model(P policy) : policy_{std::move(policy)} {}
        Verdict ask(const Context& context) const override { return policy_(context); }
        Description describe() const override { return detail::description_of(policy_); }
        std::vector<AnyPolicy> operands() const override {
            if constexpr (requires { listed(policy_.operands()); }) return listed(policy_.operands());
            else return {};
        }
        P policy_;
    };

    template <std::ranges::input_range Operands>
        requires std::convertible_to<std::ranges::range_reference_t<const Operands>, AnyPolicy>
    [[nodiscard]] static std::vector<AnyPolicy> listed(const Operands& operands) {
        return {std::ranges::begin(operands), std::ranges::end(operands)};
    }
    template <class... Operands>
    [[nodiscard]] static std::vector<AnyPolicy> listed(const std::tuple<Operands...>& operands) {
        return std::apply([](const auto&... each) { return std::vector<AnyPolicy>{AnyPolicy{each}...}; }, operands);
    }

    std::shared_ptr<const Interface> policy_;
};

}  // namespace bearer::inline v1
