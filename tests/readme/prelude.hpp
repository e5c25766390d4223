// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/bearer.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/diagnostics/report_text.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/entra/remote_keys.hpp>
#include <bearer/http/guard.hpp>
#include <bearer/remote/curl_fetch.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

// What a reader of the README has around its snippets.
using namespace std::chrono_literals;

extern const std::string jwks_json;
extern const std::string raw;
extern const bearer::AccessToken token;
extern const bearer::Jwks keys;
extern const bearer::Issuer issuer;
extern const bearer::Audience audience;
extern const bearer::Lifetime lifetime;
extern const bearer::TokenValidator<bearer::Jwks, bearer::Issuer, bearer::Audience, bearer::Lifetime> validator;
extern const struct Request {
    std::multimap<std::string, std::string> headers;
} request;

void greet(std::string_view subject);
void log(const std::string& message);
void send(const bearer::http::Challenge& answer);
int api(std::string_view raw);
void CHECK(bool holds);
