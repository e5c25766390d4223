// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/key/rsa.hpp>
#include <bearer/limits.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// Why a JWK of a set is not used.
enum class SkipReason : std::uint8_t {
    not_an_object,
    key_type_malformed,     // no "kty", or it is not a string
    key_type_unsupported,   // a "kty" that no algorithm here uses
    symmetric_key,          // a secret that has been published: revoke it
    private_key,            // the private half has been published: revoke it
    key_id_missing,         // nothing can name it
    key_id_malformed,       // not a string, empty, or past limits::key_id_bytes
    algorithm_malformed,    // an "alg" that is not a string
    algorithm_unsupported,  // an "alg" that is not supported, or not for this type of key
    use_malformed,          // "use" or "key_ops" of a wrong form, or at odds with each other
    not_for_verifying,      // "use" or "key_ops" reserve it for something else
    material_malformed,     // a member that the key is made of is missing, or not canonical base64url
    weak_key,               // RSA outside 2048 to 8192 bits, a bad exponent, a ROCA modulus
    ambiguous,              // another key of the set answers to the same "kid" and algorithm
    rejected_by_openssl,
};

/// The reason's stable name in snake_case, for logs and metrics.
[[nodiscard]] constexpr std::string_view to_string(SkipReason reason) noexcept {
    switch (reason) {
        case SkipReason::not_an_object: return "not_an_object";
        case SkipReason::key_type_malformed: return "key_type_malformed";
        case SkipReason::key_type_unsupported: return "key_type_unsupported";
        case SkipReason::symmetric_key: return "symmetric_key";
        case SkipReason::private_key: return "private_key";
        case SkipReason::key_id_missing: return "key_id_missing";
        case SkipReason::key_id_malformed: return "key_id_malformed";
        case SkipReason::algorithm_malformed: return "algorithm_malformed";
        case SkipReason::algorithm_unsupported: return "algorithm_unsupported";
        case SkipReason::use_malformed: return "use_malformed";
        case SkipReason::not_for_verifying: return "not_for_verifying";
        case SkipReason::material_malformed: return "material_malformed";
        case SkipReason::weak_key: return "weak_key";
        case SkipReason::ambiguous: return "ambiguous";
        case SkipReason::rejected_by_openssl: return "rejected_by_openssl";
    }
    return "";
}

namespace detail {

/// A key, or the reason for which there is none.
struct JwkOutcome {
    JwkOutcome(KeyPtr usable) noexcept : key{std::move(usable)} {}
    JwkOutcome(SkipReason why) noexcept : reason{why} {}

    KeyPtr key;
    std::optional<SkipReason> reason;
};

/// The key's "use" and "key_ops" (RFC 7517 §4.2, §4.3): nothing if it may verify, else why it is skipped.
[[nodiscard]] inline std::optional<SkipReason> reserved_for_something_else(JsonValue jwk) {
    bool verifies = true;
    if (const auto use = jwk.find("use")) {
        if (!use->is(JsonKind::string)) return SkipReason::use_malformed;
        verifies = use->text() == "sig";
    }
    const auto operations = jwk.find("key_ops");
    if (!operations) return verifies ? std::nullopt : std::optional{SkipReason::not_for_verifying};

    if (!operations->is(JsonKind::array)) return SkipReason::use_malformed;
    std::vector<std::string_view> names;
    for (const JsonValue operation : *operations) {
        if (!operation.is(JsonKind::string)) return SkipReason::use_malformed;
        names.push_back(operation.text());
    }
    std::sort(names.begin(), names.end());
    if (std::adjacent_find(names.begin(), names.end()) != names.end()) return SkipReason::use_malformed;
    const bool listed = std::binary_search(names.begin(), names.end(), std::string_view{"verify"});
    if (jwk.find("use") && verifies != listed) return SkipReason::use_malformed;
    return listed ? std::nullopt : std::optional{SkipReason::not_for_verifying};
}

/// A member's octets, if it is a string of canonical base64url.
[[nodiscard]] inline std::optional<std::string> octets_of(JsonValue jwk, std::string_view name) {
    const auto member = jwk.find(name);
    if (!member || !member->is(JsonKind::string)) return std::nullopt;
    std::string octets(base64url::decoded_size(member->text().size()), '\0');
    if (!base64url::decode(member->text(), octets.data())) return std::nullopt;
    return octets;
}

[[nodiscard]] inline JwkMembers members_of(JsonValue jwk) {
    JwkMembers members;
    for (const JsonValue member : jwk)
        members.emplace_back(member.name(), member.is(JsonKind::string) ? member.text() : "");
    std::sort(members.begin(), members.end());
    return members;
}

/// A context that needs nothing but a token's bytes and its signature.
[[nodiscard]] inline DigestContext prepared_rs256(EVP_PKEY* key) {
    DigestContext context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key, nullptr) != 1)
        return nullptr;
    return context;
}

[[nodiscard]] inline JwkOutcome read_rsa(JsonValue jwk) {
    constexpr std::string_view two_zeros{"\0\0", 2};
    const auto modulus_octets = octets_of(jwk, "n");
    const auto exponent_octets = octets_of(jwk, "e");
    if (!modulus_octets || !exponent_octets) return SkipReason::material_malformed;

    const ErrorQueueGuard guard;
    const BigNumber modulus = rsa_number(*modulus_octets);
    const BigNumber exponent = rsa_number(*exponent_octets);
    if (!modulus || !exponent) return SkipReason::material_malformed;
    if (!is_strong_rsa(modulus.get(), exponent.get())) return SkipReason::weak_key;
    // One leading zero octet is a known encoder's bug; two are a number that somebody has tampered with.
    if (modulus_octets->starts_with(two_zeros) || exponent_octets->starts_with(two_zeros))
        return SkipReason::material_malformed;

    const Pkey key = rsa_key(modulus.get(), exponent.get());
    if (!key) return SkipReason::rejected_by_openssl;
    PreparedKey prepared;
    prepared.signature_bytes = static_cast<std::size_t>(BN_num_bytes(modulus.get()));
    auto& context = prepared.contexts[static_cast<std::size_t>(RS256)];
    context = prepared_rs256(key.get());
    if (!context) return SkipReason::rejected_by_openssl;
    return std::make_shared<const PublicKey>(std::move(prepared), members_of(jwk));
}

/// The key of one JWK (RFC 7517 §4), or why it is skipped.
[[nodiscard]] inline JwkOutcome read_jwk(JsonValue jwk) {
    if (!jwk.is(JsonKind::object)) return SkipReason::not_an_object;
    const auto type = jwk.find("kty");
    if (!type || !type->is(JsonKind::string)) return SkipReason::key_type_malformed;

    if (type->text() == "oct" || jwk.find("k")) return SkipReason::symmetric_key;
    for (const std::string_view secret : {"d", "p", "q", "dp", "dq", "qi", "oth"})
        if (jwk.find(secret)) return SkipReason::private_key;
    if (type->text() != "RSA") return SkipReason::key_type_unsupported;

    const auto kid = jwk.find("kid");
    if (!kid) return SkipReason::key_id_missing;
    if (!kid->is(JsonKind::string) || kid->text().empty() || kid->text().size() > limits::key_id_bytes)
        return SkipReason::key_id_malformed;

    if (const auto reserved = reserved_for_something_else(jwk)) return *reserved;
    if (const auto algorithm = jwk.find("alg")) {
        if (!algorithm->is(JsonKind::string)) return SkipReason::algorithm_malformed;
        if (!algorithm_named(algorithm->text())) return SkipReason::algorithm_unsupported;
    }
    return read_rsa(jwk);
}

}  // namespace detail
}  // namespace bearer::inline v1
