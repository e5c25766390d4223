// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signature_making.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_draft.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::testing {

/// Who issues a forge's tokens, for whom, and when. Set by name what a test cares about.
struct Provider {
    std::string issuer = "https://issuer.example/";
    std::string audience = "https://api.example";
    TimePoint now = testing::test_time;

    /// What it signs with. Said alone, a key for it is made; where only a key is given, that key's default.
    std::string algorithm = "";
    SigningKey key = SigningKey::for_algorithm(algorithm.empty() ? "RS256" : algorithm);
    std::string kid = "k1";

    /// What every good token says besides, such as the scope that the API under test wants.
    nlohmann::json claims = nlohmann::json::object();
};

/// A named attack, the token that tries it, and why a validator that accepts the forge's good token refuses it.
struct Attack {
    std::string_view name;
    std::string token;
    ErrorCode refusal;
};

/// A provider for tests: it publishes a key set, issues real signed tokens, and forges every kind of false one.
///
/// Its tokens are good at now(), which stands still: give it to the validator too. Each attack differs from
/// the good token in just what its name says.
class TokenForge {
public:
    explicit TokenForge(Provider provider = {}) : provider_{std::move(provider)} {
        if (provider_.algorithm.empty()) provider_.algorithm = key().default_algorithm();
    }

    [[nodiscard]] const std::string& issuer() const noexcept { return provider_.issuer; }
    [[nodiscard]] const std::string& audience() const noexcept { return provider_.audience; }
    [[nodiscard]] const std::string& kid() const noexcept { return provider_.kid; }
    [[nodiscard]] const std::string& algorithm() const noexcept { return provider_.algorithm; }
    [[nodiscard]] const SigningKey& key() const noexcept { return provider_.key; }

    /// The instant around which its tokens are good; testing::test_time unless set.
    [[nodiscard]] TimePoint now() const noexcept { return provider_.now; }
    void now(TimePoint instant) noexcept { provider_.now = instant; }

    /// The key set that it publishes, as JSON text (RFC 7517 §5).
    [[nodiscard]] std::string jwks() const {
        return nlohmann::json{{"keys", nlohmann::json::array({key().public_jwk(kid())})}}.dump();
    }

    /// A good token of the profile of RFC 9068 §2 to be sent or to be spoiled; it was issued a minute ago and is
    /// good for five more.
    TokenDraft token() const {
        return TokenDraft{{{"typ", "at+jwt"}, {"kid", kid()}},
                          {{"iss", issuer()},
                           {"aud", audience()},
                           {"sub", "u1"},
                           {"client_id", "c1"},
                           {"jti", "j1"},
                           {"iat", in(-60)},
                           {"nbf", in(-60)},
                           {"exp", in(300)}},
                          key()}
            .claims(provider_.claims)
            .algorithm(algorithm());
    }

    /// A token over exactly these bytes, signed with algorithm() by key().
    [[nodiscard]] std::string sign(std::string_view header_text, std::string_view payload_text) const {
        return token().header_text(header_text).payload_text(payload_text).compact();
    }

    /// Three parts with dots between them, whatever they are.
    [[nodiscard]] static std::string splice(std::string_view header, std::string_view payload,
                                            std::string_view signature) {
        return Parts{
            .header = std::string{header}, .payload = std::string{payload}, .signature = std::string{signature}}
            .compact();
    }

    /// It was good for an hour until an hour ago.
    [[nodiscard]] std::string expired() const {
        return token().claims({{"iat", in(-7200)}, {"nbf", in(-7200)}, {"exp", in(-3600)}}).compact();
    }

    /// It will be good in an hour for an hour.
    [[nodiscard]] std::string not_yet_valid() const {
        return token().claims({{"nbf", in(3600)}, {"exp", in(7200)}}).compact();
    }

    /// Issued by the same provider for another API.
    [[nodiscard]] std::string for_another_audience() const {
        return token().claim("aud", "https://another-api.example").compact();
    }

    /// Signed by our key, but says that it comes from elsewhere.
    [[nodiscard]] std::string from_another_issuer() const {
        return token().claim("iss", "https://another-issuer.example/").compact();
    }

    /// Signed by stranger_key() under the name of our key.
    [[nodiscard]] std::string signed_by_a_stranger() const { return token().signed_by(stranger()).compact(); }

    /// The last part is empty.
    [[nodiscard]] std::string without_signature() const {
        return token().signed_with([](std::string_view) { return std::string{}; }).compact();
    }

    /// An unsecured token (RFC 7519 §6): "alg" is none and the last part empty.
    [[nodiscard]] std::string algorithm_none() const {
        return token().header("alg", "none").signed_with([](std::string_view) { return std::string{}; }).compact();
    }

    /// "alg" is none, over a genuine signature.
    [[nodiscard]] std::string algorithm_none_with_a_signature() const {
        return token().header("alg", "none").compact();
    }

    /// HS256 with our public key as the secret (RFC 8725 §2.1): as PEM, as the bare modulus, point or key.
    [[nodiscard]] std::string hmac_with_the_public_key() const { return hmac(key().public_pem()); }
    [[nodiscard]] std::string hmac_with_the_public_bytes() const { return hmac(key().public_bytes()); }

    /// HS256 with no secret at all.
    [[nodiscard]] std::string hmac_with_the_empty_key() const { return hmac(""); }

    /// Signed by stranger_key() and brings that key along (RFC 7515 §4.1.3).
    [[nodiscard]] std::string key_in_header() const {
        return token().header("jwk", stranger().public_jwk(kid())).signed_by(stranger()).compact();
    }

    /// Signed by our key under a name that is in no key set.
    [[nodiscard]] std::string unknown_key_id() const { return token().header("kid", "no such key").compact(); }

    /// Does not say which key signed it.
    [[nodiscard]] std::string without_key_id() const { return token().without_header("kid").compact(); }

    /// Its subject was changed after signing.
    [[nodiscard]] std::string tampered_payload() const {
        Parts parts = token().parts();
        parts.payload = token().claim("sub", "administrator").parts().payload;
        return parts.compact();
    }

    /// One bit of its signature was changed.
    [[nodiscard]] std::string tampered_signature() const {
        return token()
            .signed_with([this](std::string_view input) {
                std::string signature = key().sign(algorithm(), input);
                signature.back() = static_cast<char>(signature.back() ^ 1);
                return signature;
            })
            .compact();
    }

    /// The second half of its signature was lost on the way.
    [[nodiscard]] std::string truncated() const {
        return token()
            .signed_with([this](std::string_view input) {
                const std::string signature = key().sign(algorithm(), input);
                return signature.substr(0, signature.size() / 6 * 3);  // whole groups of base64url
            })
            .compact();
    }

    /// The five parts of a JWE (RFC 7516 §7.1).
    [[nodiscard]] std::string encrypted() const {
        const nlohmann::json header{{"alg", "RSA-OAEP-256"}, {"enc", "A256GCM"}, {"kid", kid()}};
        std::string token = detail::base64url::encode(header.dump());
        for (const auto& [size, fill] : {std::pair{256U, 'k'}, {12U, 'i'}, {400U, 'c'}, {16U, 't'}})
            token.append(".").append(detail::base64url::encode(std::string(size, fill)));
        return token;
    }

    /// Only the holder of another key may use it (RFC 7800 §3.1, RFC 9449 §6).
    [[nodiscard]] std::string bound_to_a_key() const {
        return token().claim("cnf", {{"jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}).compact();
    }

    /// Names a header parameter that has to be understood and is not (RFC 7515 §4.1.11).
    [[nodiscard]] std::string critical_extension() const {
        return token().header("crit", {"urn:example:terms"}).header("urn:example:terms", "accepted").compact();
    }

    /// All of the above with their names and refusals, for a loop over everything that must not get in.
    [[nodiscard]] std::vector<Attack> attacks() const;

private:
    [[nodiscard]] SigningKey stranger() const { return stranger_key(algorithm()); }

    [[nodiscard]] std::chrono::seconds::rep in(int seconds) const {
        return (provider_.now + std::chrono::seconds{seconds}).time_since_epoch().count();
    }

    [[nodiscard]] std::string hmac(std::string_view secret) const {
        const auto sign = [secret](std::string_view input) { return openssl::hmac(EVP_sha256(), secret, input); };
        return token().header("alg", "HS256").signed_with(sign).compact();
    }

    Provider provider_;
};

inline std::vector<Attack> TokenForge::attacks() const {
    return {
        {"expired", expired(), ErrorCode::token_expired},
        {"not_yet_valid", not_yet_valid(), ErrorCode::token_not_yet_valid},
        {"for_another_audience", for_another_audience(), ErrorCode::audience_rejected},
        {"from_another_issuer", from_another_issuer(), ErrorCode::issuer_rejected},
        {"signed_by_a_stranger", signed_by_a_stranger(), ErrorCode::signature_invalid},
        {"without_signature", without_signature(), ErrorCode::token_malformed},
        {"algorithm_none", algorithm_none(), ErrorCode::token_malformed},
        {"algorithm_none_with_a_signature", algorithm_none_with_a_signature(), ErrorCode::algorithm_not_allowed},
        {"hmac_with_the_public_key", hmac_with_the_public_key(), ErrorCode::algorithm_not_allowed},
        {"hmac_with_the_public_bytes", hmac_with_the_public_bytes(), ErrorCode::algorithm_not_allowed},
        {"hmac_with_the_empty_key", hmac_with_the_empty_key(), ErrorCode::algorithm_not_allowed},
        {"key_in_header", key_in_header(), ErrorCode::header_unsupported},
        {"unknown_key_id", unknown_key_id(), ErrorCode::key_not_found},
        {"without_key_id", without_key_id(), ErrorCode::key_id_missing},
        {"tampered_payload", tampered_payload(), ErrorCode::signature_invalid},
        {"tampered_signature", tampered_signature(), ErrorCode::signature_invalid},
        {"truncated", truncated(), ErrorCode::signature_invalid},
        {"encrypted", encrypted(), ErrorCode::token_encrypted},
        {"bound_to_a_key", bound_to_a_key(), ErrorCode::sender_unproven},
        {"critical_extension", critical_extension(), ErrorCode::header_unsupported},
    };
}

}  // namespace bearer::inline v1::testing
