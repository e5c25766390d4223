// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/error.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

namespace detail {

/// A number's base64url without leading zero octets, one of which may have been published (RFC 7518 §2).
[[nodiscard]] inline std::string shortest_number(std::string_view published) {
    std::string octets(base64url::decoded_size(published.size()), '\0');
    if (!base64url::decode(published, octets.data())) return {};
    octets.erase(0, octets.find_first_not_of('\0'));
    return base64url::encode(octets);
}

/// What the key is made of, as the one JSON text that RFC 7638 §3 knows of it. Its values need no escapes.
[[nodiscard]] inline std::string canonical_jwk(const PublicKey& key) {
    const auto member = [&](std::string_view name) { return std::string{key.member(name).value_or("")}; };
    if (member("kty") == "RSA")
        return R"({"e":")" + shortest_number(member("e")) + R"(","kty":"RSA","n":")" + shortest_number(member("n")) +
               R"("})";
    const std::string point = R"({"crv":")" + member("crv") + R"(","kty":")" + member("kty") + R"(","x":")";
    return point + member("x") + (member("kty") == "EC" ? R"(","y":")" + member("y") : "") + R"("})";
}

}  // namespace detail

/// The key's thumbprint with SHA-256, in base64url: one text for one key, whoever publishes it (RFC 7638, RFC 8037 §2).
///
/// It depends on nothing but the key material: neither on "kid" and other members nor on the order or the spelling of a
/// JWK. For pinning keys, and for the "jkt" of a "cnf" (RFC 9449 §6.1). Fails with internal_error where OpenSSL cannot.
[[nodiscard]] inline Result<std::string> thumbprint(const PublicKey& key) noexcept {
    try {
        const detail::ErrorQueueGuard guard;
        const std::string jwk = detail::canonical_jwk(key);
        std::string digest(32, '\0');
        auto* const out = reinterpret_cast<unsigned char*>(digest.data());
        if (EVP_Q_digest(nullptr, "SHA256", nullptr, jwk.data(), jwk.size(), out, nullptr) != 1)
            return Error{ErrorCode::internal_error};
        return detail::base64url::encode(digest);
    } catch (...) {
        return Error{ErrorCode::internal_error};
    }
}

}  // namespace bearer::inline v1
