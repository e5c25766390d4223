// SPDX-License-Identifier: MIT
#include <bearer/entra/sign_in.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"

#include <string_view>
#include <utility>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::entra::AuthenticationMethod;
using bearer::testing::EntraForge;
using nlohmann::json;

namespace {

const EntraForge forge;

auto sign_in_with(const char* claim, json value) {
    static std::vector<bearer::entra::Principal> whoever;  // what sign_in() reads lives in them
    return whoever.emplace_back(test::principal_of(forge.user().claim(claim, std::move(value)))).sign_in();
}

}  // namespace

TEST_CASE("authentication methods are a set that keeps the unknown ones", "[entra]") {
    const auto who = test::principal_of(forge.user().claim("amr", json::array({"pwd", "ngcmfa", "hologram"})));
    const auto methods = who.sign_in().methods().value();

    CHECK(methods.contains(AuthenticationMethod::pwd));
    CHECK(methods.contains(AuthenticationMethod::ngcmfa));
    CHECK_FALSE(methods.contains(AuthenticationMethod::mfa));
    CHECK(methods.contains("hologram"));
    CHECK(methods.unknown() == std::vector<std::string_view>{"hologram"});
    CHECK(methods.is_multifactor());
}

TEST_CASE("every documented authentication method has its name", "[entra]") {
    using enum AuthenticationMethod;
    const std::vector<std::pair<AuthenticationMethod, const char*>> methods{
        {pwd, "pwd"}, {rsa, "rsa"}, {otp, "otp"},       {fed, "fed"},           {wia, "wia"},
        {mfa, "mfa"}, {none, "none"}, {ngcmfa, "ngcmfa"}, {wiaormfa, "wiaormfa"},
    };
    for (const auto& [method, name] : methods) {
        INFO(name);
        const auto who = test::principal_of(forge.user().claim("amr", json::array({name})));
        const auto listed = who.sign_in().methods().value();
        for (const auto& [other, other_name] : methods) CHECK(listed.contains(other) == (other == method));
        CHECK(listed.unknown().empty());
        CHECK(listed.is_multifactor() == (method == mfa || method == ngcmfa));
    }
}

TEST_CASE("what a token does not say of the sign-in is missing, not guessed", "[entra]") {
    const auto who = test::principal_of(forge.user());
    const auto sign_in = who.sign_in();

    CHECK(sign_in.methods().value().empty());
    CHECK(sign_in.contexts().value().empty());
    CHECK(sign_in.authentication_class().error() == Error{ErrorCode::claim_missing, "acr"});
    CHECK(sign_in.identity_provider().value() ==
          "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0");
    CHECK(sign_in.ip_address().error() == Error{ErrorCode::claim_missing, "ipaddr"});
    CHECK(sign_in.on_premises_sid().error() == Error{ErrorCode::claim_missing, "onprem_sid"});
    CHECK(sign_in.password_expiry().error() == Error{ErrorCode::claim_missing, "pwd_exp"});
    CHECK(sign_in.password_url().error() == Error{ErrorCode::claim_missing, "pwd_url"});
    CHECK(sign_in.inside_corporate_network().value() == false);
}

TEST_CASE("what a token says of the sign-in reads back", "[entra]") {
    CHECK(sign_in_with("acr", "0").authentication_class().value() == "0");
    CHECK(sign_in_with("acrs", {"c1", "c2"}).contexts().value().contains("c2"));
    CHECK(sign_in_with("idp", "live.com").identity_provider().value() == "live.com");
    CHECK(sign_in_with("ipaddr", "203.0.113.7").ip_address().value() == "203.0.113.7");
    CHECK(sign_in_with("onprem_sid", "S-1-5-21").on_premises_sid().value() == "S-1-5-21");
    CHECK(sign_in_with("pwd_exp", 86400).password_expiry().value() == "86400");
    CHECK(sign_in_with("pwd_exp", "86400").password_expiry().value() == "86400");
    CHECK(sign_in_with("pwd_url", "https://portal.example/").password_url().value() == "https://portal.example/");
    CHECK(sign_in_with("in_corp", true).inside_corporate_network().value() == true);
    CHECK(sign_in_with("in_corp", "true").inside_corporate_network().value() == true);
    CHECK(sign_in_with("in_corp", false).inside_corporate_network().value() == false);
}

TEST_CASE("what a token says of the sign-in in another type is malformed", "[entra]") {
    CHECK(sign_in_with("amr", "mfa").methods().error() == Error{ErrorCode::claim_malformed, "amr"});
    CHECK(sign_in_with("acrs", "c1").contexts().error() == Error{ErrorCode::claim_malformed, "acrs"});
    CHECK(sign_in_with("acr", 1).authentication_class().error() == Error{ErrorCode::claim_malformed, "acr"});
    CHECK(sign_in_with("idp", 1).identity_provider().error() == Error{ErrorCode::claim_malformed, "idp"});
    CHECK(sign_in_with("pwd_exp", true).password_expiry().error() == Error{ErrorCode::claim_malformed, "pwd_exp"});
    CHECK(sign_in_with("in_corp", "yes").inside_corporate_network().error() ==
          Error{ErrorCode::claim_malformed, "in_corp"});
    CHECK(sign_in_with("in_corp", 1).inside_corporate_network().error() == Error{ErrorCode::claim_malformed, "in_corp"});
}
