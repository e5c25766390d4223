// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/ec.hpp>
#include <bearer/key/jwk_material.hpp>
#include <bearer/key/okp.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/key/rsa.hpp>
#include <bearer/key/skip_reason.hpp>
#include <bearer/limits.hpp>

#include <openssl/rsa.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::detail {

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

[[nodiscard]] inline JwkMembers members_of(JsonValue jwk) {
    JwkMembers members;
    for (const JsonValue member : jwk)
        members.emplace_back(member.name(), member.is(JsonKind::string) ? member.text() : "");
    std::sort(members.begin(), members.end());
    return members;
}

/// Whether a key of that type and curve ("" of an RSA key) can make signatures of the algorithm.
[[nodiscard]] constexpr bool fits(const AlgorithmFacts& algorithm, KeyType type, std::string_view curve) noexcept {
    return algorithm.type == type && algorithm.curve == curve;
}

/// A context that needs nothing but a token's bytes and its signature; null where OpenSSL cannot verify like that.
[[nodiscard]] inline DigestContext prepared_for(const AlgorithmFacts& algorithm, EVP_PKEY* key) {
    DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* options = nullptr;
    if (!context ||
        EVP_DigestVerifyInit_ex(context.get(), &options, algorithm.digest, nullptr, nullptr, key, nullptr) != 1)
        return nullptr;
    // By itself OpenSSL takes a salt of any length.
    if (algorithm.padding == Padding::pss &&
        (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1 ||
         EVP_PKEY_CTX_set_rsa_mgf1_md_name(options, algorithm.digest, nullptr) != 1))
        return nullptr;
    return context;
}

[[nodiscard]] inline KeyMaterial read_material(KeyType type, std::string_view curve, JsonValue jwk) {
    switch (type) {
        case KeyType::rsa: return read_rsa(jwk);
        case KeyType::ec: return read_ec(jwk, curve);
        case KeyType::okp: return read_okp(jwk);
    }
    return SkipReason::key_type_unsupported;
}

[[nodiscard]] constexpr std::optional<KeyType> key_type_named(std::string_view name) noexcept {
    if (name == "RSA") return KeyType::rsa;
    if (name == "EC") return KeyType::ec;
    if (name == "OKP") return KeyType::okp;
    return std::nullopt;
}

/// The key of one JWK (RFC 7517 §4), or why it is skipped.
[[nodiscard]] inline JwkOutcome read_jwk(JsonValue jwk) {
    if (!jwk.is(JsonKind::object)) return SkipReason::not_an_object;
    const auto kty = jwk.find("kty");
    if (!kty || !kty->is(JsonKind::string)) return SkipReason::key_type_malformed;

    if (kty->text() == "oct" || jwk.find("k")) return SkipReason::symmetric_key;
    for (const std::string_view secret : {"d", "p", "q", "dp", "dq", "qi", "oth"})
        if (jwk.find(secret)) return SkipReason::private_key;
    const auto type = key_type_named(kty->text());
    if (!type) return SkipReason::key_type_unsupported;

    const auto kid = jwk.find("kid");
    if (!kid) return SkipReason::key_id_missing;
    if (!kid->is(JsonKind::string) || kid->text().empty() || kid->text().size() > limits::key_id_bytes)
        return SkipReason::key_id_malformed;

    if (const auto reserved = reserved_for_something_else(jwk)) return *reserved;

    std::string_view curve;
    if (*type != KeyType::rsa) {
        const auto crv = jwk.find("crv");
        if (!crv || !crv->is(JsonKind::string)) return SkipReason::material_malformed;
        curve = crv->text();
    }
    std::vector<const AlgorithmFacts*> usable;
    for (const AlgorithmFacts& each : algorithms)
        if (fits(each, *type, curve)) usable.push_back(&each);
    if (usable.empty()) return SkipReason::curve_unsupported;
    if (const auto alg = jwk.find("alg")) {
        if (!alg->is(JsonKind::string)) return SkipReason::algorithm_malformed;
        std::erase_if(usable, [&](const AlgorithmFacts* each) { return each->name != alg->text(); });
        if (usable.empty()) return SkipReason::algorithm_unsupported;
    }

    const ErrorQueueGuard guard;
    const KeyMaterial material = read_material(*type, curve, jwk);
    if (material.reason) return *material.reason;
    PreparedKey prepared;
    prepared.signature_bytes = material.signature_bytes;
    for (const AlgorithmFacts* each : usable) {
        auto& context = prepared.contexts[static_cast<std::size_t>(each->algorithm)];
        context = prepared_for(*each, material.key.get());
        if (!context) return SkipReason::rejected_by_openssl;
    }
    return std::make_shared<const PublicKey>(std::move(prepared), members_of(jwk));
}

}  // namespace bearer::inline v1::detail
