// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/any_validator.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/result.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/time.hpp>
#include <bearer/token_validator.hpp>

#include "support/exact_copy.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
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

namespace detail {

/// The token stands in a buffer of exactly its size that is gone when the answer is read.
template <class V>
[[nodiscard]] bearer::Result<bearer::AccessToken> ask(const V& validator, std::string_view token, bearer::TimePoint at) {
    return validator.validate(exact_copy(token).view(), at);
}

[[nodiscard]] inline bool is_same_token(const bearer::AccessToken& one, const bearer::AccessToken& other) {
    return one.header().text() == other.header().text() && one.claims().text() == other.claims().text() &&
           one.key() == other.key() && one.guaranteed() == other.guaranteed();
}

/// Throws unless both are the same answer.
inline void demand_same(const bearer::Result<bearer::AccessToken>& plain,
                        const bearer::Result<bearer::AccessToken>& cached, std::string_view when) {
    const bool is_same = plain && cached   ? is_same_token(*plain, *cached)
                         : plain || cached ? false
                                           : plain.error() == cached.error();
    if (is_same) return;
    const auto told = [](const bearer::Result<bearer::AccessToken>& answer) {
        return answer ? std::string{"accepted"} : std::string{bearer::to_string(answer.error().code)};
    };
    throw std::logic_error{"the validator says " + told(plain) + ", but " + std::string{when} + " says " + told(cached)};
}

/// A CachedValidator of the standard validator that lives as long as the process: it holds the good token and a few others.
[[nodiscard]] inline const auto& cached_validator() {
    static const auto cached = [] {
        bearer::CachedValidator validator{test::validator(), {.capacity = 8}};
        if (!validator.validate(good_token(), test::now)) throw std::logic_error{"the good token is refused"};
        return validator;
    }();
    return cached;
}

}  // namespace detail

/// What the validator says of the token, which a CachedValidator of it must say too, whether the token is new to it or known.
template <class V>
[[nodiscard]] bearer::Result<bearer::AccessToken> answer_of(const V& validator, std::string_view token,
                                                            bearer::TimePoint at = test::now) {
    static_assert(bearer::Validator<V>);
    const auto plain = detail::ask(validator, token, at);
    const bearer::CachedValidator cached{validator, {.capacity = 8}};
    detail::demand_same(plain, detail::ask(cached, token, at), "a CachedValidator that has not met the token");
    auto again = detail::ask(cached, token, at);
    detail::demand_same(plain, again, "a CachedValidator that has met the token");
    if (cached.stats().entries > (plain ? 1U : 0U)) throw std::logic_error{"a refused token was remembered"};
    return again;
}
[[nodiscard]] inline bearer::Result<bearer::AccessToken> answer_of(std::string_view token,
                                                                   bearer::TimePoint at = test::now) {
    auto answer = answer_of(validator(), token, at);
    detail::demand_same(answer, detail::ask(detail::cached_validator(), token, at), "a CachedValidator of other tokens");
    return answer;
}

/// Why the token is refused, with and without what it is about; nothing if it is accepted.
template <class V>
[[nodiscard]] std::optional<bearer::Error> error_of(const V& validator, std::string_view token,
                                                    bearer::TimePoint at = test::now) {
    const auto answer = answer_of(validator, token, at);
    return answer ? std::nullopt : std::optional{answer.error()};
}
[[nodiscard]] inline std::optional<bearer::Error> error_of(std::string_view token, bearer::TimePoint at = test::now) {
    const auto answer = answer_of(token, at);
    return answer ? std::nullopt : std::optional{answer.error()};
}
template <class V>
[[nodiscard]] std::optional<bearer::ErrorCode> refusal(const V& validator, std::string_view token,
                                                       bearer::TimePoint at = test::now) {
    const auto why = error_of(validator, token, at);
    return why ? std::optional{why->code} : accepted;
}
[[nodiscard]] inline std::optional<bearer::ErrorCode> refusal(std::string_view token,
                                                              bearer::TimePoint at = test::now) {
    const auto why = error_of(token, at);
    return why ? std::optional{why->code} : accepted;
}

/// What error_of() says, of the validator alone and asked once: for tests that count what it asks, or look for what asking
/// twice would change.
template <class V>
[[nodiscard]] std::optional<bearer::Error> error_once(const V& validator, std::string_view token,
                                                      bearer::TimePoint at = test::now) {
    const auto answer = detail::ask(validator, token, at);
    return answer ? std::nullopt : std::optional{answer.error()};
}

}  // namespace test
