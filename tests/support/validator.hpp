// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/time.hpp>
#include <bearer/token_validator.hpp>

#include "support/exact_copy.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The standard situation of the tests: one provider, one good token, and a validator that accepts it. Whatever a test
// refuses differs from this in one thing.
namespace test {

inline constexpr bearer::TimePoint now = bearer::testing::test_time;

/// The good token's parts as they are signed.
inline constexpr std::string_view good_header = R"({"alg":"RS256","typ":"at+jwt","kid":"k1"})";
inline constexpr std::string_view good_payload =
    R"({"iss":"https://as.example/","aud":"https://api.example","sub":"u1","client_id":"c1","jti":"j1",)"
    R"("iat":1699999940,"nbf":1699999940,"exp":1700000300,"scope":"read write"})";

/// The provider. Its key is made once a process.
[[nodiscard]] inline const bearer::testing::TokenForge& as_example() {
    static const bearer::testing::TokenForge forge{{.issuer = "https://as.example/",
                                                    .audience = "https://api.example",
                                                    .now = now,
                                                    .key = bearer::testing::sample_key(),
                                                    .kid = "k1",
                                                    .claims = {{"scope", "read write"}}}};
    return forge;
}

/// The good token, and the same as a draft to be changed. `draft().claim("sub", "u2").compact()`.
[[nodiscard]] inline const std::string& good_token() {
    static const std::string token = as_example().sign(good_header, good_payload);
    return token;
}
[[nodiscard]] inline bearer::testing::TokenDraft draft() { return as_example().token(); }

/// The good token with one thing changed and signed by the trusted key.
[[nodiscard]] inline std::string sign_header(std::string_view bytes) { return as_example().sign(bytes, good_payload); }
[[nodiscard]] inline std::string sign_payload(std::string_view bytes) { return as_example().sign(good_header, bytes); }
[[nodiscard]] inline std::string with_claim(std::string_view name, nlohmann::json value) {
    return draft().claim(name, std::move(value)).compact();
}
[[nodiscard]] inline std::string without_claim(std::string_view name) { return draft().without(name).compact(); }
[[nodiscard]] inline std::string with_header(std::string_view name, nlohmann::json value) {
    return draft().header(name, std::move(value)).compact();
}
[[nodiscard]] inline std::string without_header(std::string_view name) {
    return draft().without_header(name).compact();
}

/// The provider's key set, and a validator of it: RS256, no leeway, and the policies given besides the usual three.
[[nodiscard]] inline const bearer::Jwks& keys() {
    static const bearer::Jwks keys = bearer::Jwks::parse(as_example().jwks()).value();
    return keys;
}
template <class... Policies>
[[nodiscard]] auto validator_with(Policies... policies) {
    return bearer::TokenValidator{keys(), bearer::Issuer{"https://as.example/"},
                                  bearer::Audience{"https://api.example"},
                                  bearer::Lifetime{.leeway = std::chrono::seconds{0}}, std::move(policies)...};
}
[[nodiscard]] inline const auto& validator() {
    static const auto validator = validator_with();
    return validator;
}

/// What refusal() answers for a token that got in.
inline constexpr std::optional<bearer::ErrorCode> accepted = std::nullopt;

/// Why the token is refused, with and without what it is about; nothing if it is accepted. The token stands in a
/// buffer of exactly its size that is gone when the answer is read.
template <class V>
[[nodiscard]] std::optional<bearer::Error> error_of(const V& validator, std::string_view token,
                                                    bearer::TimePoint at = test::now) {
    const auto result = [&] { return validator.validate(exact_copy(token).view(), at); }();
    return result ? std::nullopt : std::optional{result.error()};
}
[[nodiscard]] inline std::optional<bearer::Error> error_of(std::string_view token, bearer::TimePoint at = test::now) {
    return error_of(validator(), token, at);
}
template <class V>
[[nodiscard]] std::optional<bearer::ErrorCode> refusal(const V& validator, std::string_view token,
                                                       bearer::TimePoint at = test::now) {
    const auto why = error_of(validator, token, at);
    return why ? std::optional{why->code} : accepted;
}
[[nodiscard]] inline std::optional<bearer::ErrorCode> refusal(std::string_view token,
                                                              bearer::TimePoint at = test::now) {
    return refusal(validator(), token, at);
}

}  // namespace test
