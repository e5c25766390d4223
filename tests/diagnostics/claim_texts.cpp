// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/claim_texts.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <set>
#include <string_view>

using bearer::detail::claim_texts;
using bearer::detail::parameter_texts;
using bearer::detail::text_under;

namespace {

void check(const auto& texts) {
    std::set<std::string_view> names;
    for (const auto& [name, text] : texts) {
        INFO(name);
        CHECK(names.insert(name).second);
        CHECK(text.ends_with('.'));
        CHECK(test::is_printable(text));
    }
}

}  // namespace

TEST_CASE("every claim and parameter stands once and has a sentence", "[diagnostics]") {
    check(claim_texts);
    check(parameter_texts);
}

TEST_CASE("the claims of the RFCs and of Microsoft's access tokens are all explained", "[diagnostics][entra]") {
    for (const char* name : {"iss",
                             "sub",
                             "aud",
                             "exp",
                             "nbf",
                             "iat",
                             "jti",
                             "client_id",
                             "scope",
                             "auth_time",
                             "acr",
                             "amr",
                             "entitlements",
                             "groups",
                             "roles",
                             "cnf",
                             "idp",
                             "aio",
                             "rh",
                             "xms_ftd",
                             "appid",
                             "azp",
                             "appidacr",
                             "azpacr",
                             "preferred_username",
                             "name",
                             "unique_name",
                             "upn",
                             "email",
                             "given_name",
                             "family_name",
                             "nickname",
                             "scp",
                             "wids",
                             "hasgroups",
                             "_claim_names",
                             "_claim_sources",
                             "oid",
                             "tid",
                             "uti",
                             "ver",
                             "idtyp",
                             "acct",
                             "acrs",
                             "xms_cc",
                             "ipaddr",
                             "onprem_sid",
                             "pwd_exp",
                             "pwd_url",
                             "in_corp",
                             "xms_act_fct",
                             "xms_sub_fct",
                             "xms_par_app_azp",
                             "tfp"}) {
        INFO(name);
        CHECK_FALSE(text_under(name, claim_texts).empty());
    }
    for (const char* name :
         {"alg", "kid", "typ", "cty", "crit", "x5t", "x5t#S256", "jwk", "jku", "x5u", "x5c", "nonce"})
        CHECK_FALSE(text_under(name, parameter_texts).empty());
    CHECK(text_under("anything", claim_texts).empty());
}
