// SPDX-License-Identifier: MIT
// Keys that are none yet.
#include "api.hpp"

void still_a_result() {
#ifdef MISTAKE_still_a_result
    // error: bearer: the keys are still a Result: write Jwks::parse(json).value(), which throws if the text is no key
    // set
    TokenValidator{Jwks::parse(text), issuer, audience, lifetime};
#else
    TokenValidator{Jwks::parse(text).value(), issuer, audience, lifetime};
#endif
}

void still_a_literal() {
#ifdef MISTAKE_still_a_literal
    // error: bearer: the keys are still text: write Jwks::parse(text).value()
    TokenValidator{R"({"keys":[]})", issuer, audience, lifetime};
#else
    TokenValidator{Jwks::parse(R"({"keys":[]})").value(), issuer, audience, lifetime};
#endif
}

void still_a_string() {
#ifdef MISTAKE_still_a_string
    // error: bearer: the keys are still text: write Jwks::parse(text).value()
    TokenValidator{text, issuer, audience, lifetime};
#else
    TokenValidator{*Jwks::parse(text), issuer, audience, lifetime};
#endif
}

void forgotten() {
#ifdef MISTAKE_forgotten
    // error: bearer: the keys come first: write TokenValidator{keys, policies...}
    TokenValidator{issuer, audience, lifetime};
#else
    TokenValidator{keys(), issuer, audience, lifetime};
#endif
}

void last() {
#ifdef MISTAKE_last
    // error: bearer: the keys come first: write TokenValidator{keys, policies...}
    TokenValidator{issuer, audience, lifetime, keys()};
#else
    TokenValidator{keys(), lifetime, audience, issuer};
#endif
}

void after_the_algorithms() {
#ifdef MISTAKE_after_the_algorithms
    // error: bearer: the keys come first: write TokenValidator{keys, policies...}
    TokenValidator{Algorithms<RS256>{}, keys(), issuer, audience, lifetime};
#else
    TokenValidator{keys(), Algorithms<RS256>{}, issuer, audience, lifetime};
#endif
}

void not_copyable() {
#ifdef MISTAKE_not_copyable
    // error: bearer: a key source must be copyable: let its copies share what cannot be copied
    struct Mine {
        std::unique_ptr<Jwks> keys;
        Result<KeyPtr> find(const KeyQuery& query) const { return keys->find(query); }
    };
#else
    struct Mine {
        std::shared_ptr<Jwks> keys;
        Result<KeyPtr> find(const KeyQuery& query) const { return keys->find(query); }
    };
#endif
    TokenValidator{Mine{}, issuer, audience, lifetime};
}

void finds_something_else() {
#ifdef MISTAKE_finds_something_else
    // error: bearer: these are no keys: a key source has Result<KeyPtr> find(const KeyQuery&) const, as Jwks has
    struct Mine {
        KeyPtr find(const KeyQuery&) const { return nullptr; }
    };
#else
    struct Mine {
        Result<KeyPtr> find(const KeyQuery&) const { return KeyPtr{}; }
    };
#endif
    TokenValidator{Mine{}, issuer, audience, lifetime};
}

void find_not_const() {
#ifdef MISTAKE_find_not_const
    // error: bearer: these are no keys: a key source has Result<KeyPtr> find(const KeyQuery&) const, as Jwks has
    struct Mine {
        Result<KeyPtr> find(const KeyQuery&) { return KeyPtr{}; }
    };
#else
    struct Mine {
        Result<KeyPtr> find(const KeyQuery&) const { return KeyPtr{}; }
    };
#endif
    TokenValidator{Mine{}, issuer, audience, lifetime};
}

void one_bare_key() {
#ifdef MISTAKE_one_bare_key
    // error: bearer: these are no keys: a key source has Result<KeyPtr> find(const KeyQuery&) const, as Jwks has
    TokenValidator{KeyPtr{}, issuer, audience, lifetime};
#else
    TokenValidator{keys(), issuer, audience, lifetime};
#endif
}
