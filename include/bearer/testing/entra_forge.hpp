// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64.hpp>
#include <bearer/entra/cloud.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/testing/certificate.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_draft.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::testing {

/// Whose tokens an EntraForge mints, for which API, and when. Set by name what a test cares about.
struct EntraProvider {
    entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
    entra::ClientId api{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};
    entra::ClientId client{"75dbe77f-10a3-4e59-85fd-8c127544f17c"};
    entra::Cloud cloud = entra::Cloud::global();
    TimePoint now = test_time;
    SigningKey key = sample_key(0);           // of the organizations
    SigningKey consumers_key = sample_key(1);  // of the personal accounts
};

/// Microsoft's sign-in for tests: publishes a key set in its shape and mints the tokens that it would.
///
/// Tokens are good at now(), which stands still. Every draft can be changed and spoiled further.
class EntraForge {
public:
    static constexpr std::string_view kid = "organizations-key";
    static constexpr std::string_view consumers_kid = "consumers-key";

    explicit EntraForge(EntraProvider provider = {}) : provider_{std::move(provider)} {}

    [[nodiscard]] const EntraProvider& provider() const noexcept { return provider_; }
    [[nodiscard]] TimePoint now() const noexcept { return provider_.now; }

    /// The key set: no "alg", "x5t" and "x5c" as Microsoft has them, the issuer as a template for the organizations,
    /// concrete for the personal accounts, absent in B2C.
    [[nodiscard]] std::string jwks() const {
        const entra::Cloud& cloud = provider_.cloud;
        if (cloud.is_b2c()) return nlohmann::json{{"keys", {jwk(provider_.key, kid)}}}.dump();
        nlohmann::json key = jwk(provider_.key, kid);
        key["issuer"] = issuer(entra::Version::v2, cloud.is_external_id() ? provider_.tenant.text() : "{tenantid}");
        nlohmann::json consumers = jwk(provider_.consumers_key, consumers_kid);
        consumers["issuer"] = issuer(entra::Version::v2, entra::personal_accounts_tenant().text());
        return nlohmann::json{{"keys", {key, consumers}}}.dump();
    }

    /// What a tenant's tokens of that version say as "iss".
    [[nodiscard]] std::string issuer(entra::Version version, std::string_view tenant) const {
        const entra::Cloud& cloud = provider_.cloud;
        const std::string path{tenant};
        if (cloud.is_external_id()) return "https://" + path + ".ciamlogin.com/" + path + "/v2.0";
        const std::string host{cloud.host()};
        if (cloud.is_b2c()) return "https://" + host + "/" + path + "/v2.0/";
        if (version == entra::Version::v2) return "https://" + host + "/" + path + "/v2.0";
        const bool is_china = host.ends_with(".cn");
        return (is_china ? "https://sts.chinacloudapi.cn/" : "https://sts.windows.net/") + path + "/";
    }

    /// A user of the tenant who lets the client call the API: scope Orders.Read. In B2C with its first policy.
    TokenDraft user(entra::Version version = entra::Version::v2) const {
        return base(version).claims({{"sub", "PairwiseSubjectOfTheUser"},
                                     {"oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"},
                                     {"scp", "Orders.Read"},
                                     {"name", "Ada Lovelace"}})
            .claim(version == entra::Version::v2 ? "preferred_username" : "upn", "ada@contoso.example");
    }

    /// An application of the tenant with the application permission Orders.Read.All.
    TokenDraft app(entra::Version version = entra::Version::v2) const {
        const char* const object = "0f2b3c4d-1111-4222-8333-444455556666";
        const TokenDraft draft = base(version).claims({{"sub", object}, {"oid", object}});
        return draft.claim("roles", {"Orders.Read.All"})
            .claim(version == entra::Version::v2 ? "azpacr" : "appidacr", "2");
    }

    /// An agent that calls for itself.
    TokenDraft agent() const {
        return app().claims({{"xms_sub_fct", "9 3 11"}, {"xms_act_fct", "9 3 11"},
                             {"xms_par_app_azp", "aaaaaaaa-1111-4222-8333-444455556666"}});
    }

    /// An account that an agent uses as if it were a user.
    TokenDraft agent_user() const {
        return user().claims({{"xms_sub_fct", "13"}, {"xms_act_fct", "9 3 11"},
                              {"xms_par_app_azp", "aaaaaaaa-1111-4222-8333-444455556666"}});
    }

    /// A user who is known to be no agent.
    TokenDraft human() const { return user().claims({{"xms_sub_fct", "3 6"}, {"xms_act_fct", "3 9"}}); }

    /// A personal Microsoft account, v2.0 and signed with the personal accounts' key.
    TokenDraft personal_account() const {
        const std::string tenant = to_string(entra::personal_accounts_tenant());
        return user()
            .claims({{"tid", tenant}, {"iss", issuer(entra::Version::v2, tenant)},
                     {"oid", "00000000-0000-0000-66f3-3332eca7ea81"}})
            .header("kid", consumers_kid)
            .signed_by(provider_.consumers_key);
    }

    /// Of a user whose groups are too many to list; the token names an address that nobody must call.
    TokenDraft with_groups_overage() const {
        return user().claims({{"_claim_names", {{"groups", "src1"}}},
                              {"_claim_sources", {{"src1", {{"endpoint", "http://169.254.169.254/groups"}}}}}});
    }

    /// Of a user in that many groups, all of them listed: 200, the most that are listed, make a token of
    /// about 11.5 KB.
    TokenDraft with_groups(int count) const {
        nlohmann::json groups = nlohmann::json::array();
        for (int number = 0; number < count; ++number) groups.push_back(group(number));
        return user().claim("groups", groups);
    }
    [[nodiscard]] static std::string group(int number) {
        const std::string digits = std::to_string(100'000 + number);
        return "0f2b3c4d-1111-4222-8333-444455" + digits;
    }

    /// Of a user who met the authentication contexts.
    TokenDraft with_contexts(const std::vector<std::string>& contexts) const { return user().claim("acrs", contexts); }

    /// Of a user whose client understands claims challenges.
    TokenDraft with_client_capabilities() const { return user().claim("xms_cc", {"CP1"}); }

    /// An ID token for the API's own client id: proof of a sign-in, no permission to call.
    TokenDraft id_token() const { return user().without("scp").without("azp").claim("nonce", "n-0S6_WzA2Mj"); }

    /// A token for Microsoft Graph, whose signature is not over the header that it is sent with.
    [[nodiscard]] std::string graph_token() const {
        const auto draft = user(entra::Version::v1).claim("aud", "00000003-0000-0000-c000-000000000000");
        Parts parts = draft.header("nonce", "the digest of the nonce").parts();
        parts.header = draft.header("nonce", "the nonce").parts().header;
        return parts.compact();
    }

    /// The personal accounts' key signs for an organization.
    TokenDraft organization_signed_by_consumers_key() const {
        return user().header("kid", consumers_kid).signed_by(provider_.consumers_key);
    }

    /// "iss" names another tenant than "tid".
    TokenDraft tenant_swapped_in_issuer() const {
        return user().claim("iss", issuer(entra::Version::v2, "11111111-2222-4333-8444-555555555555"));
    }

    /// The GUID in "iss" is in upper case.
    TokenDraft upper_case_issuer() const {
        std::string guid;
        for (const char c : provider_.tenant.text()) guid.push_back(c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c);
        return user().claim("iss", issuer(entra::Version::v2, guid));
    }

    /// A good token of a tenant that is nobody's customer.
    TokenDraft from_another_tenant() const {
        const std::string tenant = "11111111-2222-4333-8444-555555555555";
        return user().claims({{"tid", tenant}, {"iss", issuer(entra::Version::v2, tenant)}});
    }

    /// An application without any permission, which every client of the tenant can be.
    TokenDraft app_without_roles() const { return app().without("roles"); }

    /// An application without a service principal in the tenant, which any tenant's application can be.
    TokenDraft app_without_object() const { return app().without("oid").claim("idtyp", "app"); }

    /// What must not get into an API of the tenant alone, with why: `SingleTenant, Audience, Lifetime, Caller`.
    [[nodiscard]] std::vector<Attack> attacks() const {
        return {
            {"id_token", id_token().compact(), ErrorCode::caller_unknown},
            {"graph_token", graph_token(), ErrorCode::signature_invalid},
            {"organization_signed_by_consumers_key", organization_signed_by_consumers_key().compact(),
             ErrorCode::issuer_rejected},
            {"tenant_swapped_in_issuer", tenant_swapped_in_issuer().compact(), ErrorCode::issuer_rejected},
            {"upper_case_issuer", upper_case_issuer().compact(), ErrorCode::issuer_rejected},
            {"from_another_tenant", from_another_tenant().compact(), ErrorCode::tenant_rejected},
            {"app_without_roles", app_without_roles().compact(), ErrorCode::caller_rejected},
            {"app_without_object", app_without_object().compact(), ErrorCode::caller_rejected},
        };
    }

private:
    [[nodiscard]] static nlohmann::json jwk(const SigningKey& key, std::string_view key_id) {
        nlohmann::json jwk = key.public_jwk(key_id);
        jwk["x5t"] = key_id;
        jwk["x5c"] = {detail::base64(self_signed_certificate(key, "accounts.accesscontrol.windows.net"))};
        return jwk;
    }

    TokenDraft base(entra::Version version) const {
        const entra::Cloud& cloud = provider_.cloud;
        const bool is_v2 = version == entra::Version::v2;
        if (cloud.is_external_id() && !is_v2)
            throw std::invalid_argument{"bearer::testing: External ID has v2.0 tokens only"};
        nlohmann::json header{{"typ", "JWT"}, {"alg", "RS256"}, {"kid", kid}};
        if (!is_v2) header["x5t"] = kid;
        const auto in = [this](int seconds) {
            return (provider_.now + std::chrono::seconds{seconds}).time_since_epoch().count();
        };
        nlohmann::json claims{{"aud", provider_.api.text()},
                              {"iss", issuer(version, provider_.tenant.text())},
                              {"iat", in(-300)},
                              {"nbf", in(-300)},
                              {"exp", in(4200)},
                              {"tid", provider_.tenant.text()},
                              {"uti", "fqiBqXLPj0eQa82S-IYFAA"},
                              {"rh", "0.opaque."},
                              {"aio", "opaque/AAAA="},
                              {"ver", is_v2 && !cloud.is_b2c() ? "2.0" : "1.0"}};
        claims[is_v2 || cloud.is_b2c() ? "azp" : "appid"] = provider_.client.text();
        if (!cloud.is_b2c()) claims[is_v2 ? "azpacr" : "appidacr"] = "0";
        if (cloud.policies()) claims["tfp"] = cloud.policies()->values().front();
        return TokenDraft{std::move(header), std::move(claims), provider_.key};
    }

    EntraProvider provider_;
};

}  // namespace bearer::inline v1::testing
