// SPDX-License-Identifier: MIT
//
// All of the library that calls libcrypto, and none of the test kit: only its object file is looked at.

#include <bearer/authenticate_bytes.hpp>
#include <bearer/bearer.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/key/thumbprint.hpp>
#include <bearer/remote/remote_jwks.hpp>

#include <string_view>

bool uses_the_whole_library(std::string_view keys, std::string_view token, bearer::Fetch fetch);

bool uses_the_whole_library(std::string_view keys, std::string_view token, bearer::Fetch fetch) {
    const auto validator_of = [](auto source) {
        return bearer::TokenValidator{source, bearer::Issuer{"i"}, bearer::Audience{"a"}, bearer::Lifetime{}};
    };
    const bearer::CachedValidator cached{validator_of(bearer::Jwks::parse(keys).value())};
    const bearer::CachedValidator remote{validator_of(bearer::RemoteJwks{bearer::JwksUrl{"https://i/"}, fetch})};
    const auto key = bearer::Jwks::parse(keys).value().find({.kid = "k", .algorithm = bearer::RS256}).value();
    const auto bytes = bearer::dangerous::authenticate_bytes(*key, bearer::Algorithms<bearer::RS256>{}, token);
    return bytes.has_value() && bearer::thumbprint(*key).has_value() && cached.validate(token).has_value() && remote.validate(token).has_value() &&
           bearer::explain(cached.validator(), token).accepted;
}
