// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/detail/ascii.hpp>
#include <bearer/entra/calling.hpp>
#include <bearer/entra/client.hpp>
#include <bearer/entra/display.hpp>
#include <bearer/entra/groups.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/sign_in.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/entra/user_key.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::entra {

/// Whether a user belongs to the tenant or visits it ("acct").
enum class Membership { member, guest };

/// Who an accepted token of Microsoft's speaks for, with every documented claim in its own type.
///
/// A claim that need not be there is a Result: claim_missing where there is none, claim_malformed where it has another
/// form. Lists are empty where there is none. Holds a copy of the token's handle; views that its accessors return live
/// as long as that token.
class Principal {
public:
    using LendsViews = void;

    explicit Principal(AccessToken token) noexcept : token_{std::move(token)} {}

    [[nodiscard]] const AccessToken& token() const& noexcept { return token_; }

    /// Users, applications and agents, told apart as the policy Caller does.
    [[nodiscard]] Result<CallerKind> kind() const {
        const auto calling = bearer::detail::calling_of(claims());
        if (!calling) return calling.error();
        return calling->kind;
    }

    /// Whether an agent acts for the user.
    [[nodiscard]] Result<bool> through_agent() const {
        const auto calling = bearer::detail::calling_of(claims());
        if (!calling) return calling.error();
        return calling->through_agent;
    }

    [[nodiscard]] Result<Version> version() const { return bearer::detail::version_of(claims()); }

    /// "tid"; in B2C, which may leave it out, the tenant of the issuer.
    ///
    /// internal_error for a token that no tenancy of this folder accepted: another issuer could write any "tid".
    [[nodiscard]] Result<TenantId> tenant() const {
        if (const Verdict vouched = bearer::detail::check_vouched_for(token_.guaranteed()); !vouched)
            return vouched.error();
        return bearer::detail::tenant_of(claims());
    }

    /// "oid": the same for every application of the tenant, another one for the same guest elsewhere. By itself it names
    /// nobody, as other tenants and issuers write their own: user_key() does.
    [[nodiscard]] Result<ObjectId> object_id() const { return bearer::detail::id_of<ObjectId>(claims(), "oid"); }

    /// "sub": the same in this application only.
    [[nodiscard]] Result<std::string_view> subject() const& { return token_.subject(); }

    /// "tid" and "oid": the key of data that several applications of the tenant share. internal_error as for tenant().
    [[nodiscard]] Result<UserKey> user_key() const {
        const auto tenant_id = tenant();
        if (!tenant_id) return tenant_id.error();
        const auto object = object_id();
        if (!object) return object.error();
        return UserKey{*tenant_id, *object};
    }

    /// "tid" and "sub": the key of data of this application alone. internal_error as for tenant().
    [[nodiscard]] Result<AppScopedKey> app_scoped_key() const {
        const auto tenant_id = tenant();
        if (!tenant_id) return tenant_id.error();
        const auto subject_text = token_.subject();
        if (!subject_text) return subject_text.error();
        return AppScopedKey{*tenant_id, std::string{*subject_text}};
    }

    /// The calling application: "azp", in v1.0 "appid". Any issuer can write it: let the policy Client decide.
    [[nodiscard]] Result<ClientId> client() const { return bearer::detail::client_of(claims()); }

    /// How that application authenticated: "azpacr", in v1.0 "appidacr".
    [[nodiscard]] Result<ClientProof> client_proof() const { return bearer::detail::client_proof_of(claims()); }

    /// The words of "scp": what the client may do for the user. None for "/".
    [[nodiscard]] Result<StringList> scopes() const& { return bearer::detail::delegated_scopes_of(claims()); }

    /// "roles": permissions of an application, or roles of a user; ask kind() which.
    [[nodiscard]] Result<StringList> roles() const& { return bearer::detail::roles_of(claims()); }

    /// "wids"; claim_missing means that the API's manifest does not ask for them, not that there are none.
    [[nodiscard]] Result<std::vector<DirectoryRoleId>> directory_roles() const {
        if (!claims().contains("wids")) return Error{ErrorCode::claim_missing, "wids"};
        const auto listed = bearer::detail::array_of(claims(), "wids");
        if (!listed) return listed.error();
        std::vector<DirectoryRoleId> roles;
        for (const std::string_view text : *listed) {
            const auto role = DirectoryRoleId::parse(text);
            if (!role) return Error{ErrorCode::claim_malformed, "wids"};
            roles.push_back(*role);
        }
        return roles;
    }

    /// Listed, too many to list, or none. Too many of an unknown caller is caller_unknown, without "oid" claim_missing.
    [[nodiscard]] Result<Groups> groups() const& { return bearer::detail::groups_of(claims()); }

    /// "acct", an optional claim.
    [[nodiscard]] Result<Membership> membership() const {
        const auto account = claims().get<std::int64_t>("acct");
        if (!account) return account.error();
        if (*account != 0 && *account != 1) return Error{ErrorCode::claim_malformed, "acct"};
        return *account == 0 ? Membership::member : Membership::guest;
    }

    /// "uti", for logs: Microsoft's own name of the token; case matters.
    [[nodiscard]] Result<std::string_view> token_id() const& { return claims().get<std::string_view>("uti"); }

    /// What the client can do ("xms_cc").
    [[nodiscard]] Result<StringList> capabilities() const& { return bearer::detail::array_of(claims(), "xms_cc"); }

    /// Whether the client knows what to do with a claims challenge ("cp1" among its capabilities).
    [[nodiscard]] bool understands_claims_challenges() const {
        const auto listed = capabilities();
        return listed && listed->any_of([](std::string_view capability) {
                   return bearer::detail::equal_ignoring_case(capability, "cp1");
               });
    }

    /// The facets of who acts and of whom the token is about, as integers in text ("xms_act_fct", "xms_sub_fct").
    [[nodiscard]] Result<StringList> actor_facets() const& { return facets("xms_act_fct"); }
    [[nodiscard]] Result<StringList> subject_facets() const& { return facets("xms_sub_fct"); }

    /// The application from which an agent was made; for logs, never for a decision.
    [[nodiscard]] Result<ClientId> agent_blueprint() const {
        return bearer::detail::id_of<ClientId>(claims(), "xms_par_app_azp");
    }

    /// Names and addresses, to be shown and for nothing else.
    [[nodiscard]] Profile profile() const& noexcept { return Profile{token_}; }

    /// How and from where the user signed in.
    [[nodiscard]] SignIn sign_in() const& noexcept { return SignIn{token_}; }

    void profile() const&& = delete;         // names live in the token: keep the principal in a variable
    void sign_in() const&& = delete;         // its texts live in the token: keep the principal in a variable
    void token() const&& = delete;           // it lives in the principal: keep that in a variable
    void subject() const&& = delete;         // the text lives in the token: keep the principal in a variable
    void scopes() const&& = delete;          // the words live in the token: keep the principal in a variable
    void roles() const&& = delete;           // the roles live in the token: keep the principal in a variable
    void groups() const&& = delete;          // the groups live in the token: keep the principal in a variable
    void token_id() const&& = delete;        // the text lives in the token: keep the principal in a variable
    void capabilities() const&& = delete;    // the words live in the token: keep the principal in a variable
    void actor_facets() const&& = delete;    // the words live in the token: keep the principal in a variable
    void subject_facets() const&& = delete;  // the words live in the token: keep the principal in a variable

private:
    [[nodiscard]] const Claims& claims() const { return token_.claims(); }
    [[nodiscard]] Result<StringList> facets(Label name) const {
        return bearer::detail::facets_of(claims(), name);
    }

    AccessToken token_;
};

}  // namespace bearer::inline v1::entra
