// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/skip_reason.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// What the numbers of a JWK become: OpenSSL's key.
namespace bearer::inline v1::detail {

/// A key that satisfies the rules of its type, or the reason why there is none.
struct KeyMaterial {
    KeyMaterial(SkipReason why) noexcept : reason{why} {}
    KeyMaterial(Pkey made, std::size_t bytes) noexcept : key{std::move(made)}, signature_bytes{bytes} {
        if (!key) reason = SkipReason::rejected_by_openssl;
    }

    Pkey key;
    std::size_t signature_bytes = 0;  // of every signature that the key can have made
    std::optional<SkipReason> reason;
};

/// A member's octets, if it is a string of canonical base64url.
[[nodiscard]] inline std::optional<std::string> octets_of(JsonValue jwk, std::string_view name) {
    const auto member = jwk.find(name);
    if (!member || !member->is(JsonKind::string)) return std::nullopt;
    std::string octets(base64url::decoded_size(member->text().size()), '\0');
    if (!base64url::decode(member->text(), octets.data())) return std::nullopt;
    return octets;
}

[[nodiscard]] inline const unsigned char* bytes_of(std::string_view octets) noexcept {
    return reinterpret_cast<const unsigned char*>(octets.data());
}

/// The number that the octets are, the most significant one first (RFC 7518 §2); null without any.
[[nodiscard]] inline BigNumber number_of(std::string_view octets) {
    if (octets.empty()) return nullptr;
    return BigNumber{BN_bin2bn(bytes_of(octets), static_cast<int>(octets.size()), nullptr)};
}

/// OpenSSL's public key of that type with those parameters, or null where OpenSSL makes none.
[[nodiscard]] inline Pkey public_key_of(const char* type, OSSL_PARAM_BLD* builder) {
    const Params params{OSSL_PARAM_BLD_to_param(builder)};
    const PkeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
        return nullptr;
    return Pkey{key};
}

}  // namespace bearer::inline v1::detail
