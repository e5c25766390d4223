// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/ec.hpp>
#include <bearer/testing/signature_making.hpp>

#include <nlohmann/json.hpp>

#include <openssl/core_names.h>
#include <openssl/encoder.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// What OpenSSL's keys are made of and how they are written, for the test kit's own use.
namespace bearer::inline v1::testing::openssl {

/// A number of the key, the most significant byte first, with leading zeros up to so many bytes.
[[nodiscard]] inline std::string number(const EVP_PKEY* key, const char* parameter, std::size_t least_bytes = 0) {
    const detail::ErrorQueueGuard guard;
    BIGNUM* raw = nullptr;
    expect(EVP_PKEY_get_bn_param(key, parameter, &raw) == 1, "read a number of the key");
    const detail::BigNumber value{raw};
    std::string bytes(std::max(static_cast<std::size_t>(BN_num_bytes(value.get())), least_bytes), '\0');
    expect(BN_bn2binpad(value.get(), bytes_of(bytes), static_cast<int>(bytes.size())) >= 0,
           "write a number of the key");
    return bytes;
}

/// The curve of an EC key as a JWK's "crv".
[[nodiscard]] inline std::string curve_of(const EVP_PKEY* key) {
    std::string name(64, '\0');
    std::size_t size = 0;
    expect(EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) == 1, "name the key's curve");
    name.resize(size);
    for (const detail::Curve& each : detail::curves)
        if (each.group == name) return std::string{each.name};
    return name;
}

/// What EVP_PKEY_get_raw_public_key and its private twin give of an Ed25519 key.
template <class Read>
[[nodiscard]] std::string raw_bytes(const EVP_PKEY* key, Read read) {
    std::string bytes(32, '\0');
    std::size_t size = bytes.size();
    expect(read(key, bytes_of(bytes), &size) == 1 && size == bytes.size(), "read an Ed25519 key");
    return bytes;
}

/// The modulus, the uncompressed point, or the 32 bytes of Ed25519.
[[nodiscard]] inline std::string public_bytes(const EVP_PKEY* key) {
    const std::size_t size = coordinate_bytes_of(key);
    switch (type_of(key)) {
        case detail::KeyType::rsa:
            return number(key, OSSL_PKEY_PARAM_RSA_N);
        case detail::KeyType::ec:
            return '\x04' + number(key, OSSL_PKEY_PARAM_EC_PUB_X, size) + number(key, OSSL_PKEY_PARAM_EC_PUB_Y, size);
        case detail::KeyType::okp:
            break;
    }
    return raw_bytes(key, EVP_PKEY_get_raw_public_key);
}

/// The members of a JWK that the public half is made of (RFC 7518 §6.2.1, §6.3.1, RFC 8037 §2).
[[nodiscard]] inline nlohmann::json public_members(const EVP_PKEY* key) {
    using detail::base64url::encode;
    const std::string bytes = public_bytes(key);
    switch (type_of(key)) {
        case detail::KeyType::rsa:
            return {{"kty", "RSA"}, {"n", encode(bytes)}, {"e", encode(number(key, OSSL_PKEY_PARAM_RSA_E))}};
        case detail::KeyType::ec: {
            const std::string_view point = std::string_view{bytes}.substr(1);
            return {{"kty", "EC"},
                    {"crv", curve_of(key)},
                    {"x", encode(point.substr(0, point.size() / 2))},
                    {"y", encode(point.substr(point.size() / 2))}};
        }
        case detail::KeyType::okp:
            break;
    }
    return {{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", encode(bytes)}};
}

/// Those that nobody else must see (RFC 7518 §6.2.2, §6.3.2, RFC 8037 §2).
[[nodiscard]] inline nlohmann::json private_members(const EVP_PKEY* key) {
    using detail::base64url::encode;
    static constexpr std::array rsa_secrets{
        std::pair{"d", OSSL_PKEY_PARAM_RSA_D},          std::pair{"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
        std::pair{"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    std::pair{"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
        std::pair{"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, std::pair{"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
    };
    nlohmann::json members;
    switch (type_of(key)) {
        case detail::KeyType::rsa:
            for (const auto& [member, parameter] : rsa_secrets) members[member] = encode(number(key, parameter));
            break;
        case detail::KeyType::ec:
            members["d"] = encode(number(key, OSSL_PKEY_PARAM_PRIV_KEY, coordinate_bytes_of(key)));
            break;
        case detail::KeyType::okp:
            members["d"] = encode(raw_bytes(key, EVP_PKEY_get_raw_private_key));
            break;
    }
    return members;
}

/// The public half in a format ("PEM", "DER") and a structure that OpenSSL knows.
[[nodiscard]] inline std::string encoded(const EVP_PKEY* key, const char* format, const char* structure) {
    using EncoderContext = std::unique_ptr<OSSL_ENCODER_CTX, detail::FreedBy<OSSL_ENCODER_CTX_free>>;
    const detail::ErrorQueueGuard guard;
    const EncoderContext context{OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_PUBLIC_KEY, format, structure, nullptr)};
    unsigned char* data = nullptr;
    std::size_t size = 0;
    expect(context && OSSL_ENCODER_to_data(context.get(), &data, &size) == 1, "write the public key");
    std::string text(reinterpret_cast<const char*>(data), size);
    OPENSSL_free(data);
    return text;
}

}  // namespace bearer::inline v1::testing::openssl
