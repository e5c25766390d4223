// SPDX-License-Identifier: MIT
//
// A policy of your own is a value that is called with a Context and answers with accept() or reject(). For a plain
// yes or no about the claims, Require makes one of a predicate.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>
#include <string>
#include <string_view>

namespace {

/// Accepts users whose e-mail address is in one domain.
struct EmailDomain {
    std::string domain;

    bearer::Verdict operator()(const bearer::Context& context) const {
        const auto email = context.claims.get<std::string_view>("email");
        if (!email) return bearer::reject(email.error());  // claim_missing or claim_malformed
        if (email->ends_with("@" + domain)) return bearer::accept();
        return bearer::reject({bearer::ErrorCode::policy_rejected, "email"});
    }
};

const bearer::Require verified{
    "email_verified", [](const bearer::Claims& claims) { return claims.get<bool>("email_verified").value_or(false); }};

const auto colleague = EmailDomain{"example.com"} && verified;

}  // namespace

int main() {
    const bearer::testing::TokenForge provider{{.now = bearer::current_time()}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        bearer::Issuer{provider.issuer()},
        bearer::Audience{provider.audience()},
        bearer::Lifetime{},
        colleague,
    };

    const auto ada = provider.token().claim("email", "ada@example.com").claim("email_verified", true);
    for (const auto& draft : {ada, ada.claim("email", "eve@elsewhere.example"), ada.without("email"),
                              ada.claim("email_verified", false), ada.claim("email_verified", "true")}) {
        const auto token = validator.validate(draft.compact());
        std::cout << (token ? "accepted" : token.error().message()) << '\n';
    }
}
