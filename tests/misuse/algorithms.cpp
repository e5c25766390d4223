// SPDX-License-Identifier: MIT
// Algorithms in the wrong place, in the wrong number, or such as nobody should allow.
#include "api.hpp"

void after_an_and() {
#ifdef MISTAKE_after_an_and
    // error: bearer: Algorithms is not a policy: write it beside the policies of the validator, not inside AllOf, AnyOf
    // or Not
    TokenValidator{keys(), issuer, audience, lifetime && Algorithms<RS256>{}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256>{}};
#endif
}

void before_an_or() {
#ifdef MISTAKE_before_an_or
    // error: bearer: Algorithms is not a policy
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256>{} || scope};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256>{}, scope};
#endif
}

void in_all_of() {
#ifdef MISTAKE_in_all_of
    // error: bearer: Algorithms is not a policy
    TokenValidator{keys(), AllOf{issuer, audience, lifetime, Algorithms<RS256>{}}};
#else
    TokenValidator{keys(), AllOf{issuer, audience, lifetime}, Algorithms<RS256>{}};
#endif
}

void in_any_of() {
#ifdef MISTAKE_in_any_of
    // error: bearer: Algorithms is not a policy
    AnyOf{scope, Algorithms<RS256>{}};
#else
    AnyOf{scope, role};
#endif
}

void negated() {
#ifdef MISTAKE_negated
    // error: bearer: Algorithms is not a policy
    Not{Algorithms<RS256>{}};
#else
    Not{scope};
#endif
}

void as_any_policy() {
#ifdef MISTAKE_as_any_policy
    // error: bearer: Algorithms is not a policy
    const AnyPolicy policy = Algorithms<RS256>{};
#else
    const AnyPolicy policy = scope;
#endif
}

void written_twice() {
#ifdef MISTAKE_written_twice
    // error: bearer: Algorithms is written twice: list all of them in one, as Algorithms<A, B>{}
    TokenValidator{keys(), Algorithms<RS256>{}, issuer, audience, lifetime, Algorithms<RS256>{}};
#else
    TokenValidator{keys(), Algorithms<RS256>{}, issuer, audience, lifetime};
#endif
}

// [IM-13]
void none_listed() {
#ifdef MISTAKE_none_listed
    // error: bearer: Algorithms<> allows nothing: write Algorithms<RS256>{}
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<>{}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256>{}};
#endif
}

void one_listed_twice() {
#ifdef MISTAKE_one_listed_twice
    // error: bearer: Algorithms<...> names an algorithm twice: write it once
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256, RS256>{}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256>{}};
#endif
}

// [HD-12]
void cast_from_a_number() {
#ifdef MISTAKE_cast_from_a_number
    // error: bearer: Algorithms<...> names a number that is no algorithm
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256, static_cast<Algorithm>(99)>{}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256, static_cast<Algorithm>(0x6)>{}};
#endif
}

// [HD-12]
void symmetric() {
#ifdef MISTAKE_symmetric
    // error: 'HS256'
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<HS256>{}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<RS256>{}};
#endif
}

void algorithm_none() {
#ifdef MISTAKE_algorithm_none
    // error: 'none'
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<Algorithm::none>{}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Algorithms<Algorithm::RS256>{}};
#endif
}
