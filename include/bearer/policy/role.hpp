// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// The strings of "roles".
[[nodiscard]] inline Result<StringList> roles_of(const Claims& claims) { return array_of(claims, "roles"); }

}  // namespace detail

/// Accepts tokens whose "roles" list one of the named roles exactly (RFC 9068 §2.2.3.1).
///
/// Rejects with role_missing or claim_malformed. Throws std::invalid_argument for an empty role.
class Role {
public:
    explicit Role(OneOf<std::string> roles)
        : roles_{detail::none_empty(std::move(roles),
                                    "bearer: Role{\"\"} names no role: write Role{\"Orders.Read.All\"}")} {}
    template <std::size_t Size>
    explicit Role(const char* const (&)[Size]) = delete;  // several values are written Role{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const {
        return {"role", detail::in_words(roles_), {"roles"}, "RFC 9068 2.2.3.1"};
    }

    Verdict operator()(const Context& context) const {
        return detail::check_one_listed(detail::roles_of(context.claims), roles_, {ErrorCode::role_missing, "roles"});
    }

private:
    OneOf<std::string> roles_;
};

}  // namespace bearer::inline v1
