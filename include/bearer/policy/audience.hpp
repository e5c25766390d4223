// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace bearer::inline v1 {

/// Accepts tokens that are meant for this API: one of their "aud" is exactly one of the named audiences
/// (RFC 7519 §4.1.3).
///
/// "aud" is a string or an array of strings. Rejects with audience_rejected, claim_missing or claim_malformed. Throws
/// std::invalid_argument for an empty audience.
class Audience final {
public:
    static constexpr Guarantee guarantees = Guarantee::audience;

    explicit Audience(OneOf<std::string> audiences)
        : audiences_{detail::none_empty(std::move(audiences), "bearer: Audience{\"\"} names no API: write what your "
                                                              "tokens carry as \"aud\", as Audience{\"api://orders\"}")} {}
    template <std::size_t Size>
    explicit Audience(const char* const (&)[Size]) = delete;  // several values are written Audience{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const {
        return {"audience", detail::in_words(audiences_), {"aud"}, "RFC 7519 4.1.3"};
    }

    Verdict operator()(const Context& context) const {
        return detail::check_one_listed(context.claims.get<StringList>("aud"), audiences_,
                                        {ErrorCode::audience_rejected, "aud"});
    }

private:
    OneOf<std::string> audiences_;
};

}  // namespace bearer::inline v1
