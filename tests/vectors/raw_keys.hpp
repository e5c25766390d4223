// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/ec.hpp>

#include "account.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// Groups of bare signatures: their keys as JWKs, and the algorithm of JOSE that they are for.
namespace vectors {

[[nodiscard]] inline std::string bytes_of_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) throw std::runtime_error{"hexadecimal digits are missing"};
    std::string bytes;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16));
    return bytes;
}

/// A number in hexadecimal digits as a JWK has it: without leading zeros, but with so many octets.
[[nodiscard]] inline std::string number_of_hex(std::string_view hex, std::size_t octets = 0) {
    std::string bytes = bytes_of_hex(hex);
    bytes.erase(0, bytes.find_first_not_of('\0'));
    if (bytes.size() < octets) bytes.insert(0, octets - bytes.size(), '\0');
    return bearer::detail::base64url::encode(bytes);
}

/// A group's key; the algorithm that its vectors are for, or why there is none.
struct RawKey {
    Json jwk;
    std::optional<bearer::Algorithm> algorithm;
    std::string why_none;
};

/// The member that has one of these names: the older files and the newer ones differ.
[[nodiscard]] inline Json member_of(const Json& object, std::initializer_list<const char*> names) {
    for (const char* const name : names)
        if (object.contains(name)) return object.at(name);
    throw std::runtime_error{"a member is missing: " + std::string{*names.begin()}};
}

/// The algorithm of that type, curve, padding and digest ("SHA-256"; "" where the algorithm has its own).
[[nodiscard]] inline std::optional<bearer::Algorithm> algorithm_of(bearer::detail::KeyType type, std::string_view curve,
                                                                   bearer::detail::Padding padding,
                                                                   const std::string& digest) {
    for (const auto& each : bearer::detail::algorithms) {
        std::string name = each.digest == nullptr ? "" : each.digest;
        if (!name.empty()) name.insert(3, "-");
        if (each.type == type && each.curve == curve && each.padding == padding && name == digest)
            return each.algorithm;
    }
    return std::nullopt;
}

[[nodiscard]] inline RawKey rsa_key_of(const Json& group, bearer::detail::Padding padding) {
    const Json key = group.contains("publicKey") ? group.at("publicKey") : group;
    const std::string digest = group.at("sha");
    RawKey raw{.jwk = {{"kty", "RSA"},
                       {"kid", "group"},
                       {"n", number_of_hex(member_of(key, {"modulus", "n"}).get<std::string>())},
                       {"e", number_of_hex(member_of(key, {"publicExponent", "e"}).get<std::string>())}},
               .algorithm = algorithm_of(bearer::detail::KeyType::rsa, "", padding, digest),
               .why_none = "RSA with " + digest};
    if (padding != bearer::detail::Padding::pss) return raw;

    const std::string mask = group.value("mgf", "") + ' ' + group.value("mgfSha", "");
    const std::string salt = group.at("sLen").dump();
    raw.why_none = "RSA-PSS with " + digest + ", " + mask + " and a salt of " + salt;
    const bool is_as_long_as_the_digest = (digest == "SHA-256" && salt == "32") ||
                                          (digest == "SHA-384" && salt == "48") ||
                                          (digest == "SHA-512" && salt == "64");
    if (mask != "MGF1 " + digest || !is_as_long_as_the_digest) raw.algorithm.reset();
    return raw;
}

[[nodiscard]] inline RawKey ec_key_of(const Json& group) {
    static constexpr std::array names{std::pair{"secp256r1", "P-256"}, std::pair{"secp384r1", "P-384"},
                                      std::pair{"secp521r1", "P-521"}};
    const Json key = member_of(group, {"publicKey", "key"});
    const std::string digest = group.at("sha");
    RawKey raw{.jwk = {}, .algorithm = {}, .why_none = key.at("curve").get<std::string>() + " with " + digest};
    for (const auto& [name, curve] : names)
        for (const auto& each : bearer::detail::curves) {
            if (name != key.at("curve") || each.name != curve) continue;
            const auto coordinate = [&](const char* member) {
                return number_of_hex(key.at(member).get<std::string>(), each.coordinate_bytes);
            };
            raw.jwk = {
                {"kty", "EC"}, {"kid", "group"}, {"crv", curve}, {"x", coordinate("wx")}, {"y", coordinate("wy")}};
            raw.algorithm = algorithm_of(bearer::detail::KeyType::ec, curve, bearer::detail::Padding::none, digest);
        }
    return raw;
}

[[nodiscard]] inline RawKey okp_key_of(const Json& group) {
    const Json key = member_of(group, {"publicKey", "key"});
    const std::string curve = key.at("curve");
    if (curve != "edwards25519") return {.jwk = {}, .algorithm = {}, .why_none = curve};
    const std::string octets = bytes_of_hex(key.at("pk").get<std::string>());
    return {
        .jwk = {{"kty", "OKP"}, {"kid", "group"}, {"crv", "Ed25519"}, {"x", bearer::detail::base64url::encode(octets)}},
        .algorithm = bearer::EdDSA,
        .why_none = ""};
}

/// The key of a group of bare signatures; nothing for groups of another type.
[[nodiscard]] inline std::optional<RawKey> raw_key_of(const Json& group) {
    const std::string type = group.at("type");
    if (type == "RsassaPkcs1Verify") return rsa_key_of(group, bearer::detail::Padding::pkcs1);
    if (type == "RsassaPssVerify") return rsa_key_of(group, bearer::detail::Padding::pss);
    if (type == "EcdsaP1363Verify") return ec_key_of(group);
    if (type == "EddsaVerify") return okp_key_of(group);
    if (type != "EcdsaVerify") return std::nullopt;
    RawKey raw = ec_key_of(group);
    raw.algorithm.reset();
    raw.why_none = "ECDSA signatures in DER";
    return raw;
}

}  // namespace vectors
