// SPDX-License-Identifier: MIT
// A check that was forgotten.
#include "api.hpp"

void no_issuer() {
#ifdef MISTAKE_no_issuer
    // error: bearer: no policy checks who issued the token: add Issuer{"https://login.example.com/"}, or say
    // dangerous::AnyIssuer{}
    TokenValidator{keys(), audience, lifetime};
#else
    TokenValidator{keys(), issuer, audience, lifetime};
#endif
}

void no_audience() {
#ifdef MISTAKE_no_audience
    // error: bearer: no policy checks for whom the token is: add Audience{"api://orders"}, or say
    // dangerous::AnyAudience{}
    TokenValidator{keys(), issuer, lifetime};
#else
    TokenValidator{keys(), issuer, dangerous::AnyAudience{}, lifetime};
#endif
}

void no_lifetime() {
#ifdef MISTAKE_no_lifetime
    // error: bearer: no policy checks whether the token has expired: add Lifetime{}, or say dangerous::AnyLifetime{}
    TokenValidator{keys(), issuer, audience};
#else
    TokenValidator{keys(), issuer, audience, dangerous::AnyLifetime{}};
#endif
}

void keys_alone() {
#ifdef MISTAKE_keys_alone
    // error: bearer: no policy checks who issued the token: add Issuer{"https://login.example.com/"}, or say
    // dangerous::AnyIssuer{}
    TokenValidator{keys()};
#else
    TokenValidator{keys(), dangerous::AnyIssuer{}, dangerous::AnyAudience{}, dangerous::AnyLifetime{}};
#endif
}

void authorization_alone() {
#ifdef MISTAKE_authorization_alone
    // error: bearer: no policy checks who issued the token
    TokenValidator{keys(), scope, role, Algorithms<RS256>{}};
#else
    TokenValidator{keys(), scope, role, Algorithms<RS256>{}, issuer, audience, lifetime};
#endif
}

void issuer_in_one_branch() {
#ifdef MISTAKE_issuer_in_one_branch
    // error: bearer: no policy checks who issued the token
    TokenValidator{keys(), issuer || scope, audience, lifetime};
#else
    TokenValidator{keys(), (issuer && scope) || (Issuer{"https://other.example/"} && role), audience, lifetime};
#endif
}

void audience_in_one_branch() {
#ifdef MISTAKE_audience_in_one_branch
    // error: bearer: no policy checks for whom the token is
    TokenValidator{keys(), issuer, (audience && lifetime) || lifetime, lifetime};
#else
    TokenValidator{keys(), issuer, (audience && lifetime) || Audience{"api://other"}, lifetime};
#endif
}

void lifetime_in_one_branch() {
#ifdef MISTAKE_lifetime_in_one_branch
    // error: bearer: no policy checks whether the token has expired
    TokenValidator{keys(), issuer, audience, AnyOf{lifetime, scope}};
#else
    TokenValidator{keys(), issuer, audience, AllOf{lifetime, scope}};
#endif
}

void issuer_negated() {
#ifdef MISTAKE_issuer_negated
    // error: bearer: no policy checks who issued the token
    TokenValidator{keys(), !issuer, audience, lifetime};
#else
    TokenValidator{keys(), !Issuer{"https://other.example/"} && issuer, audience, lifetime};
#endif
}

void guarantees_negated_together() {
#ifdef MISTAKE_guarantees_negated_together
    // error: bearer: no policy checks who issued the token
    TokenValidator{keys(), Not{AllOf{issuer, audience, lifetime}}};
#else
    TokenValidator{keys(), AllOf{issuer, audience, lifetime}};
#endif
}

void lifetime_behind_a_forgotten_type() {
#ifdef MISTAKE_lifetime_behind_a_forgotten_type
    // error: bearer: no policy checks whether the token has expired
    TokenValidator{keys(), issuer, audience, AnyPolicy{lifetime}};
#else
    TokenValidator{keys(), issuer, audience, AnyPolicy{scope}, lifetime};
#endif
}
