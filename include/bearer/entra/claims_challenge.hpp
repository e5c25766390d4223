// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64.hpp>
#include <bearer/entra/authentication.hpp>
#include <bearer/entra/calling.hpp>
#include <bearer/entra/cloud.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/principal.hpp>
#include <bearer/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

namespace entra {

/// The API that challenges, and where its clients get tokens.
struct Challenger {
    ClientId api;
    Cloud cloud = Cloud::global();

    /// Set: the challenge names this tenant as its realm and sends the user there, rather than to "common".
    std::optional<TenantId> realm = std::nullopt;
};

/// No token issued before that instant is good any more: the user was disabled, or has another password.
struct RevokedBefore {
    TimePoint instant;
};

}  // namespace entra

namespace detail {

// Every part is a GUID, a host made of letters, or base64: nothing can end the quotes or the header.
[[nodiscard]] inline std::string challenge_text(const entra::Challenger& by, std::string_view claims) {
    std::string text = "Bearer realm=\"";
    if (by.realm) text.append(by.realm->text());
    text.append("\", authorization_uri=\"https://").append(by.cloud.host()).append("/");
    text.append(by.realm ? by.realm->text() : std::string_view{"common"}).append("/oauth2/authorize\", client_id=\"");
    text.append(by.api.text()).append("\", error=\"insufficient_claims\", claims=\"").append(base64(claims));
    return text.append("\"");
}

}  // namespace detail

namespace entra {

/// The `WWW-Authenticate` of the 401 that asks for stronger authentication: the client gets a new token that meets the
/// context, and comes back. Send it where AuthenticationContext said authentication_insufficient.
///
/// Nothing where no client would understand it ("xms_cc" without "cp1") or the caller is no user: answer 403 then.
[[nodiscard]] inline std::optional<std::string> claims_challenge(const Principal& who, const AuthenticationContext& wanted,
                                                                 const Challenger& by) {
    const auto kind = who.kind();
    const bool is_user = kind && (*kind == CallerKind::user || *kind == CallerKind::agent_user);
    if (!is_user || !who.understands_claims_challenges()) return std::nullopt;
    const std::string claims = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"" + wanted.name() + "\"}}}";
    return bearer::detail::challenge_text(by, claims);
}

/// The `WWW-Authenticate` of the 401 that says that the token was revoked (Continuous Access Evaluation): the client
/// gets one that was issued later.
///
/// Nothing where the client would not understand it: answer 403 then.
[[nodiscard]] inline std::optional<std::string> claims_challenge(const Principal& who, RevokedBefore revoked,
                                                                 const Challenger& by) {
    if (!who.understands_claims_challenges()) return std::nullopt;
    const std::string seconds = std::to_string(revoked.instant.time_since_epoch().count());
    const std::string claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"" + seconds + "\"}}}";
    return bearer::detail::challenge_text(by, claims);
}

}  // namespace entra
}  // namespace bearer::inline v1
