// SPDX-License-Identifier: MIT
#include <bearer/entra/tenants.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::one_of;
using bearer::entra::AnyAccount;
using bearer::entra::AnyOrganization;
using bearer::entra::Cloud;
using bearer::entra::PersonalAccounts;
using bearer::entra::SingleTenant;
using bearer::entra::TenantId;
using bearer::entra::Tenants;
using bearer::testing::Surroundings;
using bearer::testing::test_time;
using nlohmann::json;

// Only one tenant that was named makes groups and roles of that tenant mean something.
constexpr Guarantee of_many = Guarantee::issuer | Guarantee::tenant;
static_assert(SingleTenant::guarantees == (of_many | Guarantee::one_tenant));
static_assert(Tenants::guarantees == of_many && AnyOrganization::guarantees == of_many);
static_assert(PersonalAccounts::guarantees == of_many && AnyAccount::guarantees == of_many);
static_assert(bearer::Policy<SingleTenant> && bearer::Policy<Tenants> && bearer::Policy<AnyOrganization> &&
              bearer::Policy<PersonalAccounts> && bearer::Policy<AnyAccount>);
static_assert(!std::is_default_constructible_v<SingleTenant> && !std::is_default_constructible_v<Tenants>);

const std::string ours = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string partner = "bbbbbbbb-0000-4000-8000-00000000000b";
const std::string stranger = "11111111-2222-4333-8444-555555555555";
const std::string personal = "9188040d-6c67-4c5b-b112-36a304b66dad";

// ---- The table: what each policy answers in each cloud to each version, in the six situations of a token ----
//
// "ok" is accepted, "tid" is tenant_rejected (tid), "iss" and "key" are issuer_rejected with that subject; "throws" is
// a policy that cannot be made.
// clang-format off
constexpr std::array<std::string_view, 6> situations{"all right",        "wrong tenant",   "wrong cloud's iss",
                                                     "wrong key issuer", "no key issuer", "wrong instance"};
struct Row {
    std::string_view policy, cloud, version;
    std::array<std::string_view, 6> answers;
};
constexpr Row table[] = {
    // policy           cloud            version   right  tenant iss    key    no key instance
    {"SingleTenant",     "global",        "1.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "global",        "2.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "us_government", "1.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "us_government", "2.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "china",         "1.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "china",         "2.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "external_id",   "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"SingleTenant",     "external_id",   "2.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "b2c",           "1.0", {"ok",  "tid", "iss", "key", "ok",  "key"}},
    {"SingleTenant",     "b2c",           "2.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},

    {"Tenants",          "global",        "1.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "global",        "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "us_government", "1.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "us_government", "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "china",         "1.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "china",         "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "external_id",   "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"Tenants",          "external_id",   "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"Tenants",          "b2c",           "1.0", {"throws"}},
    {"Tenants",          "b2c",           "2.0", {"throws"}},

    {"AnyOrganization",  "global",        "1.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "global",        "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "us_government", "1.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "us_government", "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "china",         "1.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "china",         "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "external_id",   "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"AnyOrganization",  "external_id",   "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"AnyOrganization",  "b2c",           "1.0", {"throws"}},
    {"AnyOrganization",  "b2c",           "2.0", {"throws"}},

    // Personal accounts have v2.0 tokens only.
    {"PersonalAccounts", "global",        "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"PersonalAccounts", "global",        "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"PersonalAccounts", "us_government", "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"PersonalAccounts", "us_government", "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"PersonalAccounts", "china",         "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"PersonalAccounts", "china",         "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"PersonalAccounts", "external_id",   "1.0", {"iss", "tid", "iss", "iss", "iss", "iss"}},
    {"PersonalAccounts", "external_id",   "2.0", {"ok",  "tid", "iss", "key", "key", "key"}},
    {"PersonalAccounts", "b2c",           "1.0", {"throws"}},
    {"PersonalAccounts", "b2c",           "2.0", {"throws"}},

    // No tenant is wrong for it.
    {"AnyAccount",       "global",        "1.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "global",        "2.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "us_government", "1.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "us_government", "2.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "china",         "1.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "china",         "2.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "external_id",   "1.0", {"iss", "iss", "iss", "iss", "iss", "iss"}},
    {"AnyAccount",       "external_id",   "2.0", {"ok",  "ok",  "iss", "key", "key", "key"}},
    {"AnyAccount",       "b2c",           "1.0", {"throws"}},
    {"AnyAccount",       "b2c",           "2.0", {"throws"}},
};
// clang-format on

struct NamedCloud {
    std::string name;
    Cloud cloud;
    std::string before_v1, after_v1, before_v2, after_v2;  // the issuers around the tenant
    std::string foreign_v1, foreign_v2;                    // another cloud's, before the tenant
    std::string instance_name, foreign_instance_name;

    std::string issuer(std::string_view version, const std::string& tenant) const {
        return version == "1.0" ? before_v1 + tenant + after_v1 : v2_issuer(tenant);
    }
    std::string v2_issuer(const std::string& tenant) const {
        return name == "external_id" ? "https://" + tenant + before_v2 + tenant + after_v2
                                     : before_v2 + tenant + after_v2;
    }
    std::string foreign_issuer(std::string_view version, const std::string& tenant) const {
        return version == "1.0" ? foreign_v1 + tenant + after_v1 : foreign_v2 + tenant + after_v2;
    }
};
const std::vector<NamedCloud> clouds{
    {"global", Cloud::global(), "https://sts.windows.net/", "/", "https://login.microsoftonline.com/", "/v2.0",
     "https://sts.chinacloudapi.cn/", "https://login.microsoftonline.us/", "microsoftonline.com", "microsoftonline.us"},
    {"us_government", Cloud::us_government(), "https://sts.windows.net/", "/", "https://login.microsoftonline.us/",
     "/v2.0", "https://sts.chinacloudapi.cn/", "https://login.microsoftonline.com/", "microsoftonline.us",
     "microsoftonline.com"},
    {"china", Cloud::china(), "https://sts.chinacloudapi.cn/", "/", "https://login.partner.microsoftonline.cn/",
     "/v2.0", "https://sts.windows.net/", "https://login.microsoftonline.com/", "partner.microsoftonline.cn",
     "microsoftonline.com"},
    {"external_id", Cloud::external_id("contoso"), "https://sts.windows.net/", "/", ".ciamlogin.com/", "/v2.0",
     "https://sts.chinacloudapi.cn/", "https://login.microsoftonline.com/", "microsoftonline.com",
     "microsoftonline.us"},
    // B2C has one issuer, whatever the version says.
    {"b2c", Cloud::b2c("contoso", "B2C_1_sign_in"), "https://contoso.b2clogin.com/", "/v2.0/",
     "https://contoso.b2clogin.com/", "/v2.0/", "https://fabrikam.b2clogin.com/", "https://fabrikam.b2clogin.com/",
     "microsoftonline.com", "microsoftonline.us"},
};

using Ask = std::function<std::optional<Error>(const json&, const Surroundings&)>;
struct NamedPolicy {
    std::string name;
    std::function<Ask(const Cloud&)> make;
    std::string tenant, wrong_tenant;
};
template <class P>
Ask ask(P policy) {
    return [policy](const json& claims, const Surroundings& around) {
        return test::answer(policy, claims, test_time, around);
    };
}
const std::vector<NamedPolicy> policies{
    {"SingleTenant",
     [](const Cloud& cloud) {
         return ask(SingleTenant{TenantId{ours}, cloud});
     },
     ours, stranger},
    {"Tenants",
     [](const Cloud& cloud) {
         return ask(Tenants{one_of({TenantId{partner}, TenantId{ours}}), cloud});
     },
     ours, stranger},
    {"AnyOrganization", [](const Cloud& cloud) { return ask(AnyOrganization{cloud}); }, ours, personal},
    {"PersonalAccounts", [](const Cloud& cloud) { return ask(PersonalAccounts{cloud}); }, personal, ours},
    {"AnyAccount", [](const Cloud& cloud) { return ask(AnyAccount{cloud}); }, ours, stranger},
};

std::optional<Error> meant(std::string_view answer) {
    if (answer == "ok") return std::nullopt;
    if (answer == "tid") return Error{ErrorCode::tenant_rejected, "tid"};
    if (answer == "iss") return Error{ErrorCode::issuer_rejected, "iss"};
    if (answer == "key") return Error{ErrorCode::issuer_rejected, "key"};
    throw std::logic_error{"not an answer: " + std::string{answer}};
}

const Row& row_of(const std::string& policy, const std::string& cloud, std::string_view version) {
    for (const Row& row : table)
        if (row.policy == policy && row.cloud == cloud && row.version == version) return row;
    throw std::logic_error{"no row for " + policy + " in " + cloud};
}

/// What a policy is asked about in the situation: the good token and its key but for one thing.
std::optional<Error> answer_in(std::size_t situation, const Ask& policy, const NamedPolicy& whose,
                               const NamedCloud& cloud, std::string_view version) {
    const std::string& tenant = situation == 1 ? whose.wrong_tenant : whose.tenant;
    json claims{{"tid", tenant}, {"ver", version}, {"iss", cloud.issuer(version, tenant)}};
    if (cloud.name == "b2c") claims["tfp"] = "B2C_1_sign_in";
    Surroundings around;
    around.key = {{"kid", "k1"}, {"issuer", cloud.v2_issuer(tenant)}, {"cloud_instance_name", cloud.instance_name}};

    if (situation == 2) claims["iss"] = cloud.foreign_issuer(version, tenant);
    if (situation == 3) around.key["issuer"] = cloud.v2_issuer(whose.wrong_tenant);
    if (situation == 4) around.key.erase("issuer");
    if (situation == 5) around.key["cloud_instance_name"] = cloud.foreign_instance_name;
    return policy(claims, around);
}

}  // namespace

TEST_CASE("every tenancy answers in every cloud as the table says", "[entra][EN-01][EN-02][EN-03][EN-04]") {
    std::size_t rows = 0;
    for (const NamedPolicy& policy : policies) {
        for (const NamedCloud& cloud : clouds) {
            for (const std::string_view version : {"1.0", "2.0"}) {
                const Row& row = row_of(policy.name, cloud.name, version);
                ++rows;
                INFO(policy.name << " in " << cloud.name << ", version " << version);
                if (row.answers.front() == "throws") {
                    CHECK_THROWS_AS(policy.make(cloud.cloud), std::invalid_argument);
                    continue;
                }
                const Ask asked = policy.make(cloud.cloud);
                for (std::size_t situation = 0; situation < situations.size(); ++situation) {
                    INFO(situations[situation]);
                    CHECK(answer_in(situation, asked, policy, cloud, version) == meant(row.answers[situation]));
                }
            }
        }
    }
    CHECK(rows == std::size(table));
    CHECK(rows == 50);
}

TEST_CASE("Azure AD B2C is for one tenant", "[entra][EN-13]") {
    const Cloud b2c = Cloud::b2c("contoso", "B2C_1_sign_in");
    const std::string sentence =
        "bearer: Azure AD B2C is for one tenant: write SingleTenant{tenant, "
        "Cloud::b2c(\"contoso\", \"B2C_1_sign_in\")}";

    CHECK_THROWS_WITH((Tenants{TenantId{ours}, b2c}), sentence);
    CHECK_THROWS_WITH(AnyOrganization{b2c}, sentence);
    CHECK_THROWS_WITH(PersonalAccounts{b2c}, sentence);
    CHECK_THROWS_WITH(AnyAccount{b2c}, sentence);
    CHECK_NOTHROW(SingleTenant{TenantId{ours}, b2c});
    CHECK_NOTHROW(AnyOrganization{Cloud::external_id("contoso")});
}

TEST_CASE("the cloud is the global one unless another is named", "[entra]") {
    const auto answers = [](const auto& policy, const std::string& tenant, const std::string& host) {
        const std::string issuer = "https://" + host + "/" + tenant + "/v2.0";
        Surroundings around;
        around.key = {{"kid", "k1"}, {"issuer", issuer}};
        return test::answer(policy, {{"tid", tenant}, {"ver", "2.0"}, {"iss", issuer}}, test_time, around);
    };
    const std::string global = "login.microsoftonline.com";
    const std::string us = "login.microsoftonline.us";

    CHECK(answers(SingleTenant{TenantId{ours}}, ours, global) == std::nullopt);
    CHECK(answers(SingleTenant{TenantId{ours}}, ours, us) == meant("iss"));
    CHECK(answers(Tenants{TenantId{ours}}, ours, global) == std::nullopt);
    CHECK(answers(Tenants{TenantId{ours}}, ours, us) == meant("iss"));
    CHECK(answers(AnyOrganization{}, ours, global) == std::nullopt);
    CHECK(answers(AnyOrganization{}, ours, us) == meant("iss"));
    CHECK(answers(PersonalAccounts{}, personal, global) == std::nullopt);
    CHECK(answers(PersonalAccounts{}, personal, us) == meant("iss"));
    CHECK(answers(AnyAccount{}, personal, global) == std::nullopt);
    CHECK(answers(AnyAccount{}, personal, us) == meant("iss"));
}

TEST_CASE("a list of tenants admits each of them and nobody else", "[entra]") {
    const Ask policy = ask(Tenants{one_of({TenantId{ours}, TenantId{partner}})});
    const auto answers = [&](const std::string& tenant) {
        const std::string issuer = "https://login.microsoftonline.com/" + tenant + "/v2.0";
        Surroundings around;
        around.key = {{"kid", "k1"}, {"issuer", "https://login.microsoftonline.com/{tenantid}/v2.0"}};
        return policy({{"tid", tenant}, {"ver", "2.0"}, {"iss", issuer}}, around);
    };

    CHECK(answers(ours) == std::nullopt);
    CHECK(answers(partner) == std::nullopt);
    CHECK(answers(stranger) == meant("tid"));
    CHECK(answers(personal) == meant("tid"));
    CHECK_THROWS_AS(Tenants{one_of(std::vector<TenantId>{})}, std::invalid_argument);
}

TEST_CASE("every tenancy describes what it reads and whom it admits", "[entra]") {
    const auto one = SingleTenant{TenantId{ours}}.describe();

    CHECK(one.name.text() == "tenancy");
    CHECK(one.claims == std::vector<bearer::Label>{"tid", "ver", "iss"});
    CHECK(one.expected == "the tenant " + ours);
    CHECK(Tenants{one_of({TenantId{ours}, TenantId{partner}})}.describe().expected ==
          "the tenant " + ours + " or " + partner);
    CHECK(AnyOrganization{}.describe().expected == "any organization");
    CHECK(PersonalAccounts{}.describe().expected == "personal accounts");
    CHECK(AnyAccount{}.describe().expected == "any account");
}
