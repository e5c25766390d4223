// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

/// What the usual claims and header parameters are for, one sentence each.
namespace bearer::inline v1::detail {

struct NamedText {
    std::string_view name;
    std::string_view text;
};

/// The text under that name; empty where there is none.
[[nodiscard]] constexpr std::string_view text_under(std::string_view name, const auto& texts) noexcept {
    const auto found = std::ranges::find(texts, name, &NamedText::name);
    return found == texts.end() ? std::string_view{} : found->text;
}

/// RFC 7515 §4.1, and what Microsoft adds.
inline constexpr std::array parameter_texts{
    NamedText{"alg", "The algorithm of the signature."},
    NamedText{"kid", "The id of the key that signed the token."},
    NamedText{"typ", "The type of the token: at+jwt is an access token; Microsoft writes JWT for every kind."},
    NamedText{"cty", "The type of what is inside: JWT for a token in a token."},
    NamedText{"crit", "Extensions that whoever reads the token has to understand."},
    NamedText{"x5t", "The thumbprint of the key's certificate; in Microsoft's tokens the key's id once more."},
    NamedText{"x5t#S256", "The SHA-256 thumbprint of the key's certificate."},
    NamedText{"jwk", "The sender's own key, which proves nothing."},
    NamedText{"jku", "Where the sender says that the keys are, which proves nothing."},
    NamedText{"x5u", "Where the sender says that the certificate is, which proves nothing."},
    NamedText{"x5c", "The sender's own certificate, which proves nothing."},
    NamedText{"enc", "How the content is encrypted: not a signed token."},
    NamedText{"zip", "How the content is compressed."},
    NamedText{"b64", "Whether the payload is encoded, which in a JWT it always is."},
    NamedText{"nonce", "In Microsoft's tokens: for Microsoft Graph alone, which alone can check the signature."},
};

/// RFC 7519 §4.1, RFC 9068 §2.2, RFC 7800, RFC 8693, OpenID Connect Core §2 and §5.1, and Microsoft's.
inline constexpr std::array claim_texts{
    NamedText{"iss", "Who issued the token."},
    NamedText{"sub", "Whom it is about; with Microsoft another one for each application, and never changed."},
    NamedText{"aud", "The API that it is for, which alone may accept it."},
    NamedText{"exp", "From when on it is no longer good."},
    NamedText{"nbf", "From when on it is good."},
    NamedText{"iat", "When it was issued."},
    NamedText{"jti", "Its own id."},
    NamedText{"client_id", "The application that got the token."},
    NamedText{"scope", "What the application may do, for the user or by itself."},
    NamedText{"auth_time", "When the user signed in."},
    NamedText{"acr", "How well the user was authenticated."},
    NamedText{"amr", "How the user signed in."},
    NamedText{"entitlements", "What the subject may use."},
    NamedText{"cnf", "The key that whoever sends the token has to hold."},
    NamedText{"act", "Who acts for the subject."},
    NamedText{"may_act", "Who may act for the subject."},
    NamedText{"azp", "The application that got the token."},
    NamedText{"nonce", "Ties an ID token to the sign-in that asked for it; access tokens have none."},
    NamedText{"at_hash", "The hash of the access token that came with this ID token."},
    NamedText{"c_hash", "The hash of the code that came with this ID token."},
    NamedText{"s_hash", "The hash of the state of the sign-in."},
    NamedText{"sid", "The session of the user."},
    NamedText{"name", "The user's name, for display only: it can change, and others may have it too."},
    NamedText{"given_name", "The user's first name, for display only."},
    NamedText{"family_name", "The user's last name, for display only."},
    NamedText{"middle_name", "The user's middle name, for display only."},
    NamedText{"nickname", "The user's nickname, for display only."},
    NamedText{"preferred_username", "How the user is called, for display only: it can change and be given to another."},
    NamedText{"unique_name", "How the user is called, for display only: it is not unique, whatever its name says."},
    NamedText{"upn", "The user's principal name, for display only: it can change and be given to another."},
    NamedText{"email", "The user's mail address, for display only: it need not be the user's own."},
    NamedText{"email_verified", "Whether the provider has checked the mail address."},
    NamedText{"phone_number", "The user's telephone number."},
    NamedText{"picture", "Where the user's picture is."},
    NamedText{"profile", "Where the user's page is."},
    NamedText{"locale", "The user's language."},
    NamedText{"zoneinfo", "The user's time zone."},
    NamedText{"updated_at", "When the user's data last changed."},
    NamedText{"idp", "Where the user signed in, if not with the issuer."},
    NamedText{"aio", "Microsoft's own record: nobody else may use it."},
    NamedText{"rh", "Microsoft's own record: nobody else may use it."},
    NamedText{"xms_ftd", "Microsoft's own record: nobody else may use it."},
    NamedText{"uti", "The token's own id with Microsoft, as in its sign-in logs."},
    NamedText{"ver", "The version of the token, which the API's manifest decides."},
    NamedText{"tid", "The tenant."},
    NamedText{"oid", "The user's or application's object in the tenant: the same for all APIs, and never changed."},
    NamedText{"appid", "The application that got the token."},
    NamedText{"appidacr", "How that application proved who it is."},
    NamedText{"azpacr", "How that application proved who it is."},
    NamedText{"scp", "What the user lets the application do (delegated permissions): only tokens of users have it."},
    NamedText{"roles", "What the application may do (application permissions), or which roles the user has."},
    NamedText{"wids", "The user's roles in the directory."},
    NamedText{"groups", "The groups that the user is in, as object ids or as configured."},
    NamedText{"hasgroups", "The user is in too many groups to list: ask Microsoft Graph."},
    NamedText{"_claim_names", "Claims that are too long for the token, and where they are: too many groups, mostly."},
    NamedText{"_claim_sources", "Where those claims are; never call that address, ask Microsoft Graph."},
    NamedText{"idtyp", "Whether the token speaks for a user or for an application."},
    NamedText{"acct", "Whether the user belongs to the tenant or is a guest."},
    NamedText{"acrs", "The authentication contexts that the user has met."},
    NamedText{"xms_cc", "What the client understands."},
    NamedText{"ipaddr", "The address from which the user signed in."},
    NamedText{"onprem_sid", "The user's security id in the company's own directory."},
    NamedText{"pwd_exp", "When the user's password expires."},
    NamedText{"pwd_url", "Where the user changes the password."},
    NamedText{"in_corp", "The user signed in from inside the company's network."},
    NamedText{"tfp", "The policy (user flow) of Azure AD B2C by which the user signed in."},
    NamedText{"xms_act_fct", "What kind of actor the client is, as numbers."},
    NamedText{"xms_sub_fct", "What kind of subject this is, as numbers."},
    NamedText{"xms_par_app_azp", "The blueprint of the agent, for logs only."},
};

}  // namespace bearer::inline v1::detail
