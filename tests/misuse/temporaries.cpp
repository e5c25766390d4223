// SPDX-License-Identifier: MIT
// Views into something that is gone at the end of the line.
#include "api.hpp"

void arrow() {
#ifdef MISTAKE_arrow
    // shown: the value would die with this temporary: keep the Result in a variable
    const auto subject = validator.validate(text)->subject();
#else
    const auto accepted = validator.validate(text);
    const auto subject = accepted->subject();
#endif
}

void subject_of_a_value() {
#ifdef MISTAKE_subject_of_a_value
    // shown: the text lives in the token: keep that in a variable
    const auto subject = validator.validate(text).value().subject();
#else
    const AccessToken accepted = validator.validate(text).value();
    const auto subject = accepted.subject();
#endif
}

void subject_of_a_star() {
#ifdef MISTAKE_subject_of_a_star
    // shown: the text lives in the token: keep that in a variable
    const auto subject = (*validator.validate(text)).subject();
#else
    const AccessToken accepted = *validator.validate(text);
    const auto subject = accepted.subject();
#endif
}

void issuer_of_a_value() {
#ifdef MISTAKE_issuer_of_a_value
    // shown: the text lives in the token: keep that in a variable
    const auto who = validator.validate(text).value().issuer();
#else
    const auto who = token.issuer();
#endif
}

void scopes_of_a_value() {
#ifdef MISTAKE_scopes_of_a_value
    // shown: the words live in the token: keep that in a variable
    const auto scopes = validator.validate(text).value().scopes();
#else
    const auto scopes = token.scopes();
#endif
}

void roles_of_a_value() {
#ifdef MISTAKE_roles_of_a_value
    // shown: the roles live in the token: keep that in a variable
    const auto roles = validator.validate(text).value().roles();
#else
    const auto roles = token.roles();
#endif
}

void claims_of_a_value() {
#ifdef MISTAKE_claims_of_a_value
    // shown: the claims live in the token: keep that in a variable
    const Claims& claims = validator.validate(text).value().claims();
#else
    const Claims& claims = token.claims();
#endif
}

void header_of_a_value() {
#ifdef MISTAKE_header_of_a_value
    // shown: the header lives in the token: keep that in a variable
    const Header& header = validator.validate(text).value().header();
#else
    const Header& header = token.header();
#endif
}

void key_of_a_value() {
#ifdef MISTAKE_key_of_a_value
    // shown: the key lives in the token: keep that in a variable
    const PublicKey& key = validator.validate(text).value().key();
#else
    const PublicKey& key = token.key();
#endif
}

void claims_of_an_authentic_value() {
#ifdef MISTAKE_claims_of_an_authentic_value
    // shown: the claims live in the token: keep that in a variable
    const Claims& claims = validator.authenticate(text).value().claims();
#else
    const auto authentic = validator.authenticate(text);
    const Claims& claims = authentic->claims();
#endif
}

void arrow_of_an_unverified_token() {
#ifdef MISTAKE_arrow_of_an_unverified_token
    // shown: the value would die with this temporary: keep the Result in a variable
    const Claims& claims = dangerous::peek(text)->claims();
#else
    const auto unverified = dangerous::peek(text);
    const Claims& claims = unverified->claims();
#endif
}

void claims_of_an_unverified_value() {
#ifdef MISTAKE_claims_of_an_unverified_value
    // shown: the claims live in the token: keep that in a variable
    const Claims& claims = dangerous::peek(text).value().claims();
#else
    const auto unverified = dangerous::peek(text).value();
    const Claims& claims = unverified.claims();
#endif
}

const Result<AccessToken> constant();
void value_of_a_constant_temporary() {
#ifdef MISTAKE_value_of_a_constant_temporary
    // shown: the value would die with this temporary: keep the Result in a variable
    const AccessToken& accepted = constant().value();
#else
    const auto result = constant();
    const AccessToken& accepted = result.value();
#endif
}

void skipped_keys_of_a_value() {
#ifdef MISTAKE_skipped_keys_of_a_value
    // shown: the list would die with this temporary: keep the Jwks in a variable
    for (const SkippedKey& key : Jwks::parse(text).value().skipped()) static_cast<void>(key);
#else
    const Jwks keys = Jwks::parse(text).value();
    for (const SkippedKey& key : keys.skipped()) static_cast<void>(key);
#endif
}

void claims_copied() {
#ifdef MISTAKE_claims_copied
    // shown: Claims(const Claims&) = delete
    const auto claims = token.claims();
#else
    const auto& claims = token.claims();
#endif
}

void continuation_of_a_temporary() {
#ifdef MISTAKE_continuation_of_a_temporary
    // shown: what the function returns could be a view into this temporary: keep the Result in a variable
    const auto who = validator.validate(text).and_then([](const AccessToken& t) { return t.subject(); });
#else
    const auto accepted = validator.validate(text);
    const auto who = accepted.and_then([](const AccessToken& t) { return t.subject(); });
#endif
}

void fallback_that_dies() {
#ifdef MISTAKE_fallback_that_dies
    // error: bearer: this fallback is of another kind, or dies before the view of it
    const auto who = token.subject().value_or(std::string{"somebody"});
#else
    const auto who = token.subject().value_or("somebody");
#endif
}
