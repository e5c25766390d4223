// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/bearer.hpp>

#include <utility>
#include <vector>

/// A policy that is chosen at run time, and what the choices all guarantee.
template <bearer::Guarantee Guaranteed>
class Chosen {
public:
    static constexpr bearer::Guarantee guarantees = Guaranteed;

    explicit Chosen(bearer::AnyPolicy policy) : policy_{std::move(policy)} {}

    [[nodiscard]] bearer::Description describe() const { return policy_.describe(); }
    [[nodiscard]] std::vector<bearer::AnyPolicy> operands() const { return policy_.operands(); }
    bearer::Verdict operator()(const bearer::Context& context) const { return policy_(context); }

private:
    bearer::AnyPolicy policy_;
};

/// Accepts what one of the policies accepts, and everything where none was asked for.
class AnyListed {
public:
    explicit AnyListed(std::vector<bearer::AnyPolicy> policies) : policies_{std::move(policies)} {}

    [[nodiscard]] bearer::Description describe() const {
        return {"permission", policies_.empty() ? "anything" : "one of those below"};
    }

    /// explain() shows a step for each.
    [[nodiscard]] const std::vector<bearer::AnyPolicy>& operands() const { return policies_; }

    bearer::Verdict operator()(const bearer::Context& context) const {
        bearer::Verdict first = bearer::accept();
        for (const bearer::AnyPolicy& policy : policies_) {
            const bearer::Verdict verdict = policy(context);
            if (verdict) return verdict;
            if (first) first = verdict;
        }
        return first;
    }

private:
    std::vector<bearer::AnyPolicy> policies_;
};
