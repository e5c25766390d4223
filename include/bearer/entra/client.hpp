// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/same_text.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/verdict.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace entra {

/// How a client application proved who it is ("azpacr", "appidacr"): not at all, as public clients; with a shared
/// secret; with a certificate's key. In rising order.
enum class ClientProof { none, secret, certificate };

}  // namespace entra

namespace detail {

/// The calling application: "azp", which v1.0 tokens call "appid". claim_malformed where the two differ.
[[nodiscard]] inline Result<entra::ClientId> client_of(const Claims& claims) {
    if (!claims.contains("appid")) return id_of<entra::ClientId>(claims, "azp");
    const auto appid = id_of<entra::ClientId>(claims, "appid");
    if (!appid || !claims.contains("azp")) return appid;
    const auto azp = id_of<entra::ClientId>(claims, "azp");
    if (!azp) return azp;
    if (*azp != *appid) return Error{ErrorCode::claim_malformed, "azp"};
    return azp;
}

[[nodiscard]] inline Result<std::optional<entra::ClientProof>> find_proof(const Claims& claims, Label name) {
    using enum entra::ClientProof;
    const auto text = claims.find<std::string_view>(name);
    if (!text) return text.error();
    if (!*text) return std::optional<entra::ClientProof>{};
    if (same_text(**text, "0")) return std::optional{none};
    if (same_text(**text, "1")) return std::optional{secret};
    if (same_text(**text, "2")) return std::optional{certificate};
    return Error{ErrorCode::claim_malformed, name};
}

/// How the application authenticated: "azpacr", which v1.0 tokens call "appidacr". claim_malformed where they differ.
[[nodiscard]] inline Result<entra::ClientProof> client_proof_of(const Claims& claims) {
    const auto appidacr = find_proof(claims, "appidacr");
    if (!appidacr) return appidacr.error();
    const auto azpacr = find_proof(claims, "azpacr");
    if (!azpacr) return azpacr.error();
    if (!*azpacr && !*appidacr) return Error{ErrorCode::claim_missing, "azpacr"};
    if (*azpacr && *appidacr && **azpacr != **appidacr) return Error{ErrorCode::claim_malformed, "azpacr"};
    return *azpacr ? **azpacr : **appidacr;
}

}  // namespace detail

namespace entra {

/// Accepts tokens that one of the named applications obtained ("azp", in v1.0 "appid").
///
/// It says which application calls, not that it calls for itself: where the application is the only authority, write
/// `App{} && Client{id}`. Rejects with client_rejected, claim_missing or claim_malformed; with internal_error for a token
/// that no tenancy of this folder accepted, as another issuer could write any "azp".
class Client {
public:
    explicit Client(OneOf<ClientId> clients) : clients_{std::move(clients)} {}

    [[nodiscard]] Description describe() const {
        return {"client", bearer::detail::in_words(clients_), {"azp", "appid"}, {}};
    }

    Verdict operator()(const Context& context) const {
        constexpr Error another{ErrorCode::client_rejected, "azp"};
        if (const Verdict vouched = bearer::detail::check_vouched_for(context.guaranteed); !vouched) return vouched;
        if (!context.claims.contains("appid")) return bearer::detail::check_id(context.claims, "azp", clients_, another);
        const auto client = bearer::detail::client_of(context.claims);
        if (!client) return reject(client.error());
        return clients_.contains(*client) ? accept() : reject(another);
    }

private:
    OneOf<ClientId> clients_;
};

/// Accepts tokens whose client application proved who it is with at least that ("azpacr", in v1.0 "appidacr").
///
/// Rejects with client_rejected, claim_missing or claim_malformed. Throws std::invalid_argument for ClientProof::none,
/// which would accept every client.
class ClientAuthentication {
public:
    explicit ClientAuthentication(ClientProof at_least) : at_least_{at_least} {
        if (at_least != ClientProof::secret && at_least != ClientProof::certificate)
            throw std::invalid_argument{"bearer: every client proves at least nothing: write "
                                        "ClientAuthentication{ClientProof::secret} or ClientProof::certificate"};
    }

    [[nodiscard]] Description describe() const {
        return {"client authentication", at_least_ == ClientProof::secret ? "a secret or a certificate" : "a certificate",
                {"azpacr", "appidacr"}, {}};
    }

    Verdict operator()(const Context& context) const {
        const auto proof = bearer::detail::client_proof_of(context.claims);
        if (!proof) return reject(proof.error());
        return *proof >= at_least_ ? accept() : reject({ErrorCode::client_rejected, "azpacr"});
    }

private:
    ClientProof at_least_;
};

}  // namespace entra
}  // namespace bearer::inline v1
