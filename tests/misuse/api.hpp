// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/bearer.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What every case finds at hand: a program that uses the library and is about to make a mistake. Nothing here is ever
// linked, so declarations are enough.
using namespace bearer;
using namespace std::chrono_literals;

Jwks keys();
extern const std::string text;  // known at run time only

extern const Issuer issuer;
extern const Audience audience;
extern const Lifetime lifetime;
extern const Scope scope;
extern const Role role;

extern const AnyValidator validator;
extern const AccessToken token;
