// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/result.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/token_validator.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A provider with a key for each algorithm, and what its tokens and those of others are. All of it is texts, made
// before anything fails, so that only the library's own calls do.
namespace test {

inline constexpr bearer::TimePoint now = bearer::testing::test_time;

/// An algorithm, and the id of the key that signs with it. Others differ from one of these by a digest or a name.
struct Signing {
    std::string_view algorithm;
    std::string_view kid;
};
inline constexpr std::array signings{
    Signing{"RS256", "rsa"},  Signing{"PS256", "rsa"},  Signing{"ES256", "p256"},
    Signing{"ES384", "p384"}, Signing{"ES512", "p521"}, Signing{"EdDSA", "okp"},
};

/// The first algorithm of each kid names its key.
[[nodiscard]] inline bearer::testing::SigningKey key_of(std::string_view kid) {
    return bearer::testing::sample_key_for(std::ranges::find(signings, kid, &Signing::kid)->algorithm);
}

[[nodiscard]] inline bearer::testing::TokenForge forge(const Signing& signing = signings.front()) {
    return bearer::testing::TokenForge{{.algorithm = std::string{signing.algorithm},
                                        .key = key_of(signing.kid),
                                        .kid = std::string{signing.kid},
                                        .claims = {{"scope", "read write"}}}};
}

/// Tokens of one algorithm: one that is good, one that a stranger has signed, and all that must not get in.
struct Tokens {
    Signing signing;
    std::string good;
    std::string forged;
    std::vector<std::string> bad;
};

[[nodiscard]] inline const std::vector<Tokens>& tokens() {
    static const std::vector<Tokens> all = [] {
        std::vector<Tokens> made;
        for (const Signing& signing : signings) {
            const auto forge = test::forge(signing);
            made.push_back({signing, forge.token().compact(), forge.signed_by_a_stranger(), {}});
            for (auto& attack : forge.attacks()) made.back().bad.push_back(std::move(attack.token));
        }
        return made;
    }();
    return all;
}
[[nodiscard]] inline const std::string& good_token() { return tokens().front().good; }

/// The key set: one key of each kind, for all algorithms of its kind.
inline constexpr std::array kids{"rsa", "p256", "p384", "p521", "okp"};
[[nodiscard]] inline const std::string& key_set() {
    static const std::string text = [] {
        nlohmann::json keys;
        for (const char* const kid : kids) keys.push_back(key_of(kid).public_jwk(kid));
        return nlohmann::json{{"keys", keys}}.dump();
    }();
    return text;
}

/// The validator of these keys that accepts the good tokens, with more policies.
template <class Keys, class... Policies>
[[nodiscard]] auto validator_of(Keys keys, Policies... policies) {
    using enum bearer::Algorithm;
    return bearer::TokenValidator{std::move(keys),
                                  bearer::Algorithms<RS256, PS256, ES256, ES384, ES512, EdDSA>{},
                                  bearer::Issuer{"https://issuer.example/"},
                                  bearer::Audience{"https://api.example"},
                                  bearer::Lifetime{},
                                  std::move(policies)...};
}
[[nodiscard]] inline const auto& validator() {
    static const auto validator = validator_of(bearer::Jwks::parse(key_set()).value());
    return validator;
}

/// Why it was refused; nothing if it was accepted.
template <class T>
[[nodiscard]] std::optional<bearer::Error> error_in(const bearer::Result<T>& result) {
    return result ? std::nullopt : std::optional{result.error()};
}

}  // namespace test
