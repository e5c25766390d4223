// SPDX-License-Identifier: MIT
// Two literals in braces are two pointers, from which a std::string would be made.
#include "api.hpp"

void audiences() {
#ifdef MISTAKE_audiences
    // shown: several values are written Audience{one_of({"a", "b"})}
    Audience{{"a", "b"}};
#else
    Audience{one_of({"a", "b"})};
#endif
}

void three_audiences() {
#ifdef MISTAKE_three_audiences
    // shown: several values are written Audience{one_of({"a", "b"})}
    Audience{{"a", "b", "c"}};
#else
    Audience{one_of({"a", "b", "c"})};
#endif
}

void audiences_in_a_validator() {
#ifdef MISTAKE_audiences_in_a_validator
    // shown: several values are written Audience{one_of({"a", "b"})}
    TokenValidator{keys(), issuer, Audience{{"a", "b"}}, lifetime};
#else
    TokenValidator{keys(), issuer, Audience{one_of(std::vector<std::string>{"a", "b"})}, lifetime};
#endif
}

void issuers() {
#ifdef MISTAKE_issuers
    // shown: several values are written Issuer{one_of({"a", "b"})}
    Issuer{{"a", "b"}};
#else
    Issuer{one_of({"a", "b"})};
#endif
}

void scopes() {
#ifdef MISTAKE_scopes
    // shown: several values are written Scope{one_of({"a", "b"})}
    Scope{{"a", "b"}};
#else
    Scope{one_of({"a", "b"})};
#endif
}

void roles() {
#ifdef MISTAKE_roles
    // shown: several values are written Role{one_of({"a", "b"})}
    Role{{"a", "b"}};
#else
    Role{one_of({"a", "b"})};
#endif
}

void tenants() {
#ifdef MISTAKE_tenants
    // shown: several values are written Tenant{one_of({"a", "b"})}
    Tenant{{"a", "b"}};
#else
    Tenant{one_of({"a", "b"})};
#endif
}

void types() {
#ifdef MISTAKE_types
    // shown: several values are written Type{one_of({"a", "b"})}
    Type{{"a", "b"}};
#else
    Type{one_of({"a", "b"})};
#endif
}

void included_values() {
#ifdef MISTAKE_included_values
    // shown: several values are written one_of({"a", "b"})
    Includes{"permissions", {"a", "b"}};
#else
    Includes{"permissions", one_of({"a", "b"})};
#endif
}

void equal_values() {
#ifdef MISTAKE_equal_values
    // shown: several values are written one_of({"a", "b"})
    Equals{"token_use", {"a", "b"}};
#else
    Equals{"token_use", one_of({"a", "b"})};
#endif
}

void one_of_a_string() {
#ifdef MISTAKE_one_of_a_string
    // error: bearer: one_of() of a single text would be its characters: write the text itself
    Audience{one_of(text)};
#else
    Audience{text};
#endif
}

void one_of_a_literal() {
#ifdef MISTAKE_one_of_a_literal
    // error: bearer: one_of() of a single text would be its characters: write the text itself
    Audience{one_of("api://orders")};
#else
    Audience{"api://orders"};
#endif
}
