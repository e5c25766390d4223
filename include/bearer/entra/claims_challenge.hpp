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

namespace bearer::inline v1::entra {

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

/// The value of a `WWW-Authenticate` header; made by claims_challenge() only, so nothing that a client sent gets into it.
class ClaimsChallenge {
public:
    // Without moves, which would leave a challenge behind that says nothing: a move copies.
    ClaimsChallenge(const ClaimsChallenge&) = default;
    ClaimsChallenge& operator=(const ClaimsChallenge&) = default;
    ~ClaimsChallenge() = default;

    [[nodiscard]] const std::string& text() const& noexcept { return text_; }
    void text() const&& = delete;  // the text lives in the challenge: keep that in a variable

private:
    friend std::optional<ClaimsChallenge> claims_challenge(const Principal&, const AuthenticationContext&,
                                                           const Challenger&);
    friend std::optional<ClaimsChallenge> claims_challenge(const Principal&, RevokedBefore, const Challenger&);

    // Every part is a GUID, a host made of letters, or base64: nothing can end the quotes or the header.
    ClaimsChallenge(const Challenger& by, std::string_view claims) : text_{"Bearer realm=\""} {
        if (by.realm) text_.append(by.realm->text());
        text_.append("\", authorization_uri=\"https://").append(by.cloud.host()).append("/");
        text_.append(by.realm ? by.realm->text() : std::string_view{"common"}).append("/oauth2/authorize\", client_id=\"");
        text_.append(by.api.text()).append("\", error=\"insufficient_claims\", claims=\"");
        text_.append(bearer::detail::base64(claims)).append("\"");
    }

    std::string text_;
};

/// The `WWW-Authenticate` of the 401 that asks for stronger authentication: the client gets a new token that meets the
/// context, and comes back. Send it where AuthenticationContext said authentication_insufficient.
///
/// Nothing where no client would understand it ("xms_cc" without "cp1") or the caller is no user: answer 403 then.
[[nodiscard]] inline std::optional<ClaimsChallenge> claims_challenge(const Principal& who,
                                                                     const AuthenticationContext& wanted,
                                                                     const Challenger& by) {
    const auto kind = who.kind();
    const bool is_user = kind && (*kind == CallerKind::user || *kind == CallerKind::agent_user);
    if (!is_user || !who.understands_claims_challenges()) return std::nullopt;
    const std::string claims = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"" + wanted.name() + "\"}}}";
    return ClaimsChallenge{by, claims};
}

/// The `WWW-Authenticate` of the 401 that says that the token was revoked (Continuous Access Evaluation): the client
/// gets one that was issued later.
///
/// Nothing where the client would not understand it: answer 403 then.
[[nodiscard]] inline std::optional<ClaimsChallenge> claims_challenge(const Principal& who, RevokedBefore revoked,
                                                                     const Challenger& by) {
    if (!who.understands_claims_challenges()) return std::nullopt;
    const std::string seconds = std::to_string(revoked.instant.time_since_epoch().count());
    const std::string claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"" + seconds + "\"}}}";
    return ClaimsChallenge{by, claims};
}

}  // namespace bearer::inline v1::entra
