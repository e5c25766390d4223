// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/calling.hpp>
#include <bearer/entra/client.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/verdict.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// Accepts callers of the kind in question that have what every token of it has: a user's a scope, an application's
/// an object in the tenant, without which any tenant could mint it.
///
/// A caller that may be anything is caller_unknown, and one without these is claim_missing, whatever was asked for:
/// neither can be negated into an acceptance.
template <class IsWanted>
[[nodiscard]] Verdict check_kind(const Context& context, const IsWanted& is_wanted) {
    const auto calling = calling_of(context.claims);
    if (!calling) return reject(calling.error());
    if (calling->kind == entra::CallerKind::unknown) return reject({ErrorCode::caller_unknown, "caller"});
    if (calling->is_user() && !calling->has_scope) return reject({ErrorCode::claim_missing, "scp"});
    if (calling->is_app() && !calling->has_object_id) return reject({ErrorCode::claim_missing, "oid"});
    return is_wanted(*calling) ? accept() : reject({ErrorCode::caller_rejected, "caller"});
}

}  // namespace detail

namespace entra {

/// Accepts tokens of a user, an agent's account included, with the user's consent in "scp".
///
/// Rejects with caller_rejected, caller_unknown, claim_missing ("scp", "oid") or claim_malformed.
struct User {
    [[nodiscard]] Description describe() const { return {"user", "a user", {"idtyp", "scp", "oid", "sub"}, {}}; }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_kind(context, [](const auto& calling) { return calling.is_user(); });
    }
};

/// Accepts tokens of an application that calls for itself, agents included.
///
/// Rejects with caller_rejected, caller_unknown, claim_missing ("scp", "oid") or claim_malformed.
struct App {
    [[nodiscard]] Description describe() const { return {"app", "an application", {"idtyp", "scp", "oid", "sub"}, {}}; }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_kind(context, [](const auto& calling) { return calling.is_app(); });
    }
};

/// Accepts tokens of a user who is no agent's account; "xms_sub_fct", an optional claim, must be there, for nothing
/// else tells the two apart. So `!Human{}` accepts whoever is not known to be one.
///
/// Rejects with caller_rejected, caller_unknown, claim_missing ("scp", "oid") or claim_malformed.
struct Human {
    [[nodiscard]] Description describe() const { return {"human", "a user who is no agent", {"xms_sub_fct"}, {}}; }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_kind(context, [](const auto& calling) {
            return calling.kind == CallerKind::user && calling.says_subject_facets;
        });
    }
};

/// Accepts tokens of users with a scope and of applications with a role: never an ID token, never a token that any
/// client of the tenant can get for itself.
///
/// Applications without a role get in only where allow_clients names them. "sub" is required. Rejects with
/// caller_unknown, caller_rejected, claim_missing or claim_malformed; an application that has to be named with
/// internal_error where no tenancy of this folder accepted the token, as another issuer could write any "azp".
struct Caller {
    std::optional<OneOf<ClientId>> allow_clients = std::nullopt;

    [[nodiscard]] Description describe() const {
        return {"caller", "a user with a scope or an application with a role",
                {"idtyp", "scp", "roles", "oid", "sub"}, {}};
    }

    Verdict operator()(const Context& context) const {
        if (!context.claims.contains("sub")) return reject({ErrorCode::claim_missing, "sub"});
        const auto calling = bearer::detail::calling_of(context.claims);
        if (!calling) return reject(calling.error());
        const auto roles = bearer::detail::roles_of(context.claims);
        if (!roles) return reject(roles.error());

        if (calling->is_b2c && calling->has_scope) return accept();
        if (calling->kind == CallerKind::unknown) return reject({ErrorCode::caller_unknown, "caller"});
        if (calling->is_user())
            return calling->has_scope ? accept() : reject({ErrorCode::caller_rejected, "scp"});
        if (!calling->has_object_id) return reject({ErrorCode::caller_rejected, "oid"});
        if (roles->any_of([](std::string_view role) { return !role.empty(); })) return accept();
        if (!allow_clients) return reject({ErrorCode::caller_rejected, "roles"});
        if (const Verdict vouched = bearer::detail::check_vouched_for(context.guaranteed); !vouched) return vouched;
        const auto client = bearer::detail::client_of(context.claims);
        if (!client) return reject(client.error());
        return allow_clients->contains(*client) ? accept() : reject({ErrorCode::caller_rejected, "roles"});
    }
};

/// Accepts tokens of the named users or service principals ("oid").
///
/// Outside SingleTenant it takes the tenant of the objects, `Object{id, tenant}`; without one every answer is
/// internal_error there, and always where no tenancy of this folder accepted the token. Rejects with caller_rejected,
/// tenant_rejected, claim_missing or claim_malformed.
class Object {
public:
    explicit Object(OneOf<ObjectId> objects, std::optional<TenantId> tenant = std::nullopt)
        : objects_{std::move(objects)}, tenant_{tenant} {}

    [[nodiscard]] Description describe() const {
        return {"object", bearer::detail::in_words(objects_) + bearer::detail::where_in_words(tenant_), {"oid"}, {}};
    }

    Verdict operator()(const Context& context) const {
        if (const Verdict tenant = bearer::detail::check_meant_for(context, tenant_); !tenant) return tenant;
        return bearer::detail::check_id(context.claims, "oid", objects_, {ErrorCode::caller_rejected, "oid"});
    }

private:
    OneOf<ObjectId> objects_;
    std::optional<TenantId> tenant_;
};

}  // namespace entra
}  // namespace bearer::inline v1
