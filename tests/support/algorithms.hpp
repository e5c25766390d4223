// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/token_forge.hpp>

#include "support/caching.hpp"
#include "support/validator.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

// The standard situation of the tests once for every algorithm.
namespace test {

using EveryAlgorithm =
    bearer::Algorithms<bearer::RS256, bearer::RS384, bearer::RS512, bearer::PS256, bearer::PS384, bearer::PS512,
                       bearer::ES256, bearer::ES384, bearer::ES512, bearer::EdDSA, bearer::Ed25519>;

/// A key for that algorithm. All RSA algorithms have one key, which takes a while to make.
[[nodiscard]] inline bearer::testing::SigningKey key_for(const bearer::detail::AlgorithmFacts& algorithm) {
    const bool is_rsa = algorithm.type == bearer::detail::KeyType::rsa;
    return bearer::testing::sample_key_for(is_rsa ? "RS256" : algorithm.name);
}
[[nodiscard]] inline bearer::testing::SigningKey key_for(bearer::Algorithm algorithm) {
    return key_for(bearer::detail::facts_of(algorithm));
}

/// Somebody else's key for that algorithm.
[[nodiscard]] inline bearer::testing::SigningKey other_key_for(const bearer::detail::AlgorithmFacts& algorithm) {
    const bool is_rsa = algorithm.type == bearer::detail::KeyType::rsa;
    return bearer::testing::stranger_key(is_rsa ? "RS256" : algorithm.name);
}

/// The standard provider, but that it signs with this algorithm.
[[nodiscard]] inline bearer::testing::TokenForge provider_of(const bearer::detail::AlgorithmFacts& algorithm) {
    return bearer::testing::TokenForge{{.issuer = as_example().issuer(),
                                        .audience = as_example().audience(),
                                        .now = now,
                                        .algorithm = std::string{algorithm.name},
                                        .key = key_for(algorithm),
                                        .kid = "k1",
                                        .claims = {{"scope", "read write"}}}};
}
[[nodiscard]] inline bearer::testing::TokenForge provider_of(bearer::Algorithm algorithm) {
    return provider_of(bearer::detail::facts_of(algorithm));
}

/// The standard validator of these keys, which takes every algorithm.
[[nodiscard]] inline auto open_validator(bearer::Jwks keys) { return validator_of(std::move(keys), EveryAlgorithm{}); }

/// The same of the provider of that algorithm.
[[nodiscard]] inline const auto& validator_for(bearer::Algorithm algorithm) {
    static std::map<bearer::Algorithm, decltype(open_validator(keys()))> validators;
    const auto known = validators.find(algorithm);
    if (known != validators.end()) return known->second;
    auto published = bearer::Jwks::parse(provider_of(algorithm).jwks()).value();
    return validators.emplace(algorithm, open_validator(std::move(published))).first->second;
}

}  // namespace test
