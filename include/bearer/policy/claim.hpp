// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

/// Accepts tokens in which the claim, a string or an array of strings, has one of the values among its own.
///
/// Rejects with policy_rejected and the claim's name, claim_missing or claim_malformed. Throws std::invalid_argument for an
/// empty value.
class Includes {
public:
    Includes(Label claim, OneOf<std::string> values)
        : claim_{claim},
          values_{detail::none_empty(std::move(values),
                                     "bearer: Includes{\"…\", \"\"} names no value: check that the setting "
                                     "it comes from is set, and write Includes{\"permissions\", \"read\"}")} {}
    template <std::size_t Size>
    Includes(Label, const char* const (&)[Size]) = delete;  // several values are written one_of({"a", "b"})

    [[nodiscard]] Description describe() const { return {claim_, detail::in_words(values_), {claim_}, {}}; }

    Verdict operator()(const Context& context) const {
        return detail::check_one_listed(context.claims.get<StringList>(claim_), values_,
                                        {ErrorCode::policy_rejected, claim_});
    }

private:
    Label claim_;
    OneOf<std::string> values_;
};

/// Accepts tokens in which the claim is a string and exactly one of the values.
///
/// Rejects with policy_rejected and the claim's name, claim_missing or claim_malformed. Throws std::invalid_argument for an
/// empty value; whoever means it writes Require.
class Equals {
public:
    Equals(Label claim, OneOf<std::string> values)
        : claim_{claim},
          values_{detail::none_empty(std::move(values),
                                     "bearer: Equals{\"…\", \"\"} names no value: check that the setting it "
                                     "comes from is set, and write Equals{\"department\", \"sales\"}")} {}
    template <std::size_t Size>
    Equals(Label, const char* const (&)[Size]) = delete;  // several values are written one_of({"a", "b"})

    [[nodiscard]] Description describe() const { return {claim_, detail::in_words(values_), {claim_}, {}}; }

    Verdict operator()(const Context& context) const {
        const auto text = context.claims.get<std::string_view>(claim_);
        if (!text) return reject(text.error());
        return values_.contains(*text) ? accept() : reject({ErrorCode::policy_rejected, claim_});
    }

private:
    Label claim_;
    OneOf<std::string> values_;
};

/// Accepts tokens that have the claim, of any type; rejects with claim_missing, or claim_malformed for a null.
class Present {
public:
    explicit Present(Label claim) noexcept : claim_{claim} {}

    [[nodiscard]] Description describe() const { return {claim_, "present", {claim_}, {}}; }

    Verdict operator()(const Context& context) const {
        const auto claim = context.claims.members().value(claim_);
        if (!claim) return reject({ErrorCode::claim_missing, claim_});
        return claim->is(detail::JsonKind::null) ? reject({ErrorCode::claim_malformed, claim_}) : accept();
    }

private:
    Label claim_;
};

}  // namespace bearer::inline v1
