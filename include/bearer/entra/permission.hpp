// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/caller.hpp>
#include <bearer/entra/calling.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// The scopes of an API, by the names that tokens carry; std::invalid_argument for any other text.
[[nodiscard]] inline OneOf<std::string> scope_names(OneOf<std::string> scopes) {
    for (const std::string& scope : scopes.values()) {
        if (scope.find("://") != scope.npos)
            throw std::invalid_argument{"bearer: clients ask for a scope by its URI, tokens carry its name alone: for "
                                        "\"api://orders/Orders.Read\" write UserScope{\"Orders.Read\"}"};
        if (!is_scope_word(scope) || scope == "/")
            throw std::invalid_argument{"bearer: a scope is one word: write UserScope{\"Orders.Read\"}, for any of several "
                                        "UserScope{one_of({\"a\", \"b\"})}, for all UserScope{\"a\"} && UserScope{\"b\"}"};
    }
    return scopes;
}

/// Accepts callers of the kind with one of the roles; where a tenant is named, of that tenant only.
template <class Kind>
[[nodiscard]] Verdict check_role(const Context& context, const std::optional<entra::TenantId>& tenant,
                                 const OneOf<std::string>& roles) {
    if (tenant)
        if (const Verdict there = check_meant_for(context, tenant); !there) return there;
    if (const Verdict kind = Kind{}(context); !kind) return kind;
    return check_one_listed(roles_of(context.claims), roles, {ErrorCode::role_missing, "roles"});
}

}  // namespace detail

namespace entra {

/// Accepts tokens of users who let the client use one of the named scopes of this API; reads "scp" only.
///
/// In B2C a scope proves no user, so nobody passes there: use Scope. Rejects with scope_missing, caller_rejected,
/// caller_unknown, claim_missing or claim_malformed. Throws std::invalid_argument for what cannot be one word, and for a
/// scope written as a URI.
class UserScope {
public:
    explicit UserScope(OneOf<std::string> scopes) : scopes_{bearer::detail::scope_names(std::move(scopes))} {}
    template <std::size_t Size>
    explicit UserScope(const char* const (&)[Size]) = delete;  // several are written UserScope{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const {
        return {"user scope", bearer::detail::in_words(scopes_), {"scp"}, {}, {scopes_.values().front()}};
    }

    /// Each of which is enough.
    [[nodiscard]] const OneOf<std::string>& scopes() const& noexcept { return scopes_; }
    void scopes() const&& = delete;  // the scopes live in the policy: keep that in a variable

    Verdict operator()(const Context& context) const {
        if (const Verdict kind = User{}(context); !kind) return kind;
        // A user's "scp" grants something, or User would not have accepted; so it has words.
        const auto words = context.claims.get<std::string_view>("scp");
        if (!words) return reject(words.error());
        return bearer::detail::check_one_listed(StringList::words_of(*words), scopes_, {ErrorCode::scope_missing, "scp"});
    }

private:
    OneOf<std::string> scopes_;
};

/// Accepts tokens of applications that an administrator gave one of the named permissions; no role of a user counts.
///
/// In an API for several tenants each tenant's administrator does so for its own data; a role that is meant for one of
/// them takes it, `AppRole{"Orders.Read.All", tenant}`. Rejects with role_missing, tenant_rejected, caller_rejected,
/// caller_unknown, claim_missing or claim_malformed, and internal_error for a named tenant that no tenancy vouches for.
/// Throws std::invalid_argument for an empty role.
class AppRole {
public:
    explicit AppRole(OneOf<std::string> roles, std::optional<TenantId> tenant = std::nullopt)
        : roles_{bearer::detail::none_empty(std::move(roles),
                                            "bearer: AppRole{\"\"} names no role: write AppRole{\"Orders.Read.All\"}")},
          tenant_{tenant} {}
    template <std::size_t Size>
    explicit AppRole(const char* const (&)[Size]) = delete;  // several are written AppRole{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const { return {"app role", bearer::detail::in_words(roles_), {"roles"}, {}}; }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_role<App>(context, tenant_, roles_);
    }

private:
    OneOf<std::string> roles_;
    std::optional<TenantId> tenant_;
};

/// Accepts tokens of users who were given one of the named roles; no permission of an application counts.
///
/// The rest is as for AppRole.
class UserRole {
public:
    explicit UserRole(OneOf<std::string> roles, std::optional<TenantId> tenant = std::nullopt)
        : roles_{bearer::detail::none_empty(std::move(roles),
                                            "bearer: UserRole{\"\"} names no role: write UserRole{\"Orders.Admin\"}")},
          tenant_{tenant} {}
    template <std::size_t Size>
    explicit UserRole(const char* const (&)[Size]) = delete;  // several are written UserRole{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const { return {"user role", bearer::detail::in_words(roles_), {"roles"}, {}}; }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_role<User>(context, tenant_, roles_);
    }

private:
    OneOf<std::string> roles_;
    std::optional<TenantId> tenant_;
};

}  // namespace entra
}  // namespace bearer::inline v1
