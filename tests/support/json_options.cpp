// SPDX-License-Identifier: MIT
//
// A user's own configuration of nlohmann/json, which the library must neither notice nor contradict. No part of the
// test kit here: it has JSON in its types, and these options change them.
#define JSON_DIAGNOSTICS 1
#define JSON_USE_IMPLICIT_CONVERSIONS 0

#include <bearer/bearer.hpp>

#include "support/json_options.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace test {

std::string answer_with_other_json_options(std::string_view jwks, std::string_view token) {
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(jwks).value(),        bearer::Issuer{"https://as.example/"},
        bearer::Audience{"https://api.example"},  bearer::Lifetime{.leeway = std::chrono::seconds{0}},
        bearer::Scope{"read"},
    };
    const auto answer = validator.validate(token, bearer::TimePoint{std::chrono::seconds{1'700'000'000}});
    if (!answer) return answer.error().message();
    const auto claims = answer->claims().json();
    return claims.at("sub").get<std::string>() + " " + std::string{*answer->scopes().value().begin()} + " " +
           std::to_string(claims.size());
}

}  // namespace test
