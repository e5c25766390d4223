// SPDX-License-Identifier: MIT
//
// The whole of validate(): what is accepted are the very bytes of a token that was signed here, and nlohmann/json reads
// the right issuer, audience and time in it. An input's first letter says what is done with the rest:
//
//     p  signs it as a payload          s  puts parts of several signed tokens together
//     h  signs it as a header           m  changes a signed token
//     b  signs both, with | between them   anything else: that is the token

#include <bearer/access_token.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/time.hpp>
#include <bearer/token_validator.hpp>

#include "fuzz/fuzzing.hpp"
#include "fuzz/strict_json.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using bearer::testing::SigningKey;
using bearer::testing::TokenForge;
using fuzz::demand;
using fuzz::Json;
using fuzz::text_at;
using fuzz::texts_at;

// Ed25519 signs in a twentieth of the time of RSA.
const TokenForge& forge() {
    static const TokenForge forge{{.algorithm = "EdDSA", .claims = {{"scope", "read write"}, {"roles", {"Reader"}}}}};
    return forge;
}

/// Keys of the same provider for other algorithms, each named like its own.
const std::map<std::string, SigningKey>& more_keys() {
    static const std::map<std::string, SigningKey> keys{{"RS256", SigningKey::for_algorithm("RS256")},
                                                        {"PS256", SigningKey::for_algorithm("PS256")},
                                                        {"ES256", SigningKey::for_algorithm("ES256")}};
    return keys;
}

constexpr std::chrono::seconds leeway{60};

const auto& validator() {
    static const auto validator = [] {
        Json keys = Json::array({forge().key().public_jwk(forge().kid())});
        for (const auto& [name, key] : more_keys()) keys.push_back(key.public_jwk(name));
        return bearer::TokenValidator{bearer::Jwks::parse(Json{{"keys", keys}}.dump()).value(),
                                      bearer::Issuer{forge().issuer()}, bearer::Audience{forge().audience()},
                                      bearer::Lifetime{.leeway = leeway},
                                      bearer::Algorithms<bearer::EdDSA, bearer::RS256, bearer::PS256, bearer::ES256>{}};
    }();
    return validator;
}

/// What was signed, and how.
struct Texts {
    std::string header;
    std::string payload;
    std::string algorithm = "EdDSA";
    std::string kid = forge().kid();
};

/// Everything that was signed with a trusted key, by its exact bytes. (An ECDSA signature has a twin that holds as
/// well; nobody finds it by chance.)
using Signed = std::map<std::string, Texts>;

std::string sign(Signed& genuine, std::string_view header, std::string_view payload) {
    const std::string token = forge().sign(header, payload);
    genuine[token] = {std::string{header}, std::string{payload}};
    return token;
}

/// Tokens to be taken apart and changed: the genuine ones, and a stranger's of the same texts.
struct Pool {
    Signed genuine;
    std::vector<std::string> all;

    Pool() {
        const auto draft = forge().token();
        for (const auto& each : {draft, draft.claim("sub", "u2"), draft.claim("aud", "https://another-api.example"),
                                 draft.claim("exp", 1), draft.header("kid", "k2"), draft.header("alg", "Ed25519")})
            all.push_back(sign(genuine, each.header_text(), each.payload_text()));
        for (const auto& [name, key] : more_keys()) {
            const auto other = draft.algorithm(name).header("kid", name).signed_by(key);
            all.push_back(other.compact());
            genuine[all.back()] = {other.header_text(), other.payload_text(), name, name};
        }
        all.push_back(forge().signed_by_a_stranger());
    }
};

std::string spliced(fuzz::Decisions& decisions, const std::vector<std::string>& tokens) {
    const auto parts = [&] { return bearer::testing::parts_of(tokens[decisions.below(tokens.size())]); };
    const std::string header = parts().header;
    const std::string payload = parts().payload;
    return TokenForge::splice(header, payload, parts().signature);
}

/// The token with bytes changed, put in or taken out, each at most 255 bytes from its beginning or its end.
std::string changed(fuzz::Decisions& decisions, std::string token) {
    while (!decisions.ended()) {
        const std::size_t change = decisions.below(3);
        const bool from_the_end = decisions.below(2) != 0;
        const std::size_t distance = std::min<std::size_t>(decisions.byte(), token.size());
        const std::size_t place = from_the_end ? token.size() - distance : distance;
        const char character = static_cast<char>(decisions.byte());
        if (change == 0 || place == token.size())
            token.insert(place, 1, character);
        else if (change == 1)
            token[place] = character;
        else
            token.erase(place, static_cast<unsigned char>(character));
    }
    return token;
}

/// The token that the input stands for.
std::string token_of(fuzz::Decisions& decisions, Signed& genuine) {
    static const Pool pool;
    static const std::string good_header = forge().token().header_text();
    static const std::string good_payload = forge().token().payload_text();
    genuine = pool.genuine;
    const std::string_view whole = decisions.rest();
    switch (static_cast<char>(decisions.byte())) {
        case 'p':
            return sign(genuine, good_header, decisions.rest());
        case 'h':
            return sign(genuine, decisions.rest(), good_payload);
        case 'b': {
            const std::string_view header = decisions.until('|');
            return sign(genuine, header, decisions.rest());
        }
        case 's':
            return spliced(decisions, pool.all);
        case 'm': {
            const std::string& token = pool.all[decisions.below(pool.all.size())];
            return changed(decisions, token);
        }
        default:
            return std::string{whole};
    }
}

bool lists(const Json& claims, const char* name, const std::string& text) {
    const auto list = texts_at(claims, name).value_or(std::vector<std::string>{});
    return std::count(list.begin(), list.end(), text) != 0;
}

/// Whether the date is there and past the bound, or at it; a double rounds to no other side of a whole number.
bool is_at_least(const Json& claims, const char* name, bearer::TimePoint bound) {
    const auto date = claims.find(name);
    return date != claims.end() && date->is_number() &&
           date->get<double>() >= static_cast<double>(bound.time_since_epoch().count());
}
bool is_at_most(const Json& claims, const char* name, bearer::TimePoint bound) {
    const auto date = claims.find(name);
    return date == claims.end() ||
           (date->is_number() && date->get<double>() <= static_cast<double>(bound.time_since_epoch().count()));
}

/// That nothing was accepted that should not have been (RFC 7515 §5.2, RFC 7519 §7.2).
void check_accepted(const Texts& texts, bearer::TimePoint now) {
    const auto header = fuzz::read_object_strictly(texts.header);
    demand(header.has_value(), "the header is one strict JSON object");
    demand(text_at(*header, "alg") == texts.algorithm, "the token names the algorithm that signed it");
    demand(text_at(*header, "kid") == texts.kid, "the token names the key that signed it");
    demand(!header->contains("crit"), "nothing has to be understood");

    const auto claims = fuzz::read_object_strictly(texts.payload);
    demand(claims.has_value(), "the payload is one strict JSON object");
    demand(text_at(*claims, "iss") == forge().issuer(), "the issuer is ours");
    demand(text_at(*claims, "aud") == forge().audience() || lists(*claims, "aud", forge().audience()),
           "the token is for us");
    demand(is_at_least(*claims, "exp", now - leeway + std::chrono::seconds{1}), "the token has not expired");
    demand(is_at_most(*claims, "nbf", now + leeway), "the token is not early");
    demand(is_at_most(*claims, "iat", now + leeway), "the token was not issued in the future");
    demand(!claims->contains("cnf"), "the token is bound to nobody's key");
    for (const char* const name : {"sub", "jti", "client_id"})
        demand(!claims->contains(name) || text_at(*claims, name), "a text is a text");
}

/// The words that spaces separate.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (fuzz::Decisions rest{text}; !rest.ended();)
        if (const auto word = rest.until(' '); !word.empty()) words.emplace_back(word);
    return words;
}

/// The scope's words as an API has to understand them; nothing where the two claims differ.
std::optional<std::vector<std::string>> scope_on_paper(const Json& claims) {
    std::vector<std::vector<std::string>> answers;
    for (const char* const name : {"scp", "scope"})
        if (claims.contains(name))
            answers.push_back(claims[name].is_string() ? words_of(claims[name]) : texts_at(claims, name).value());
    if (answers.empty()) return std::vector<std::string>{};
    return answers.front() == answers.back() ? std::optional{answers.front()} : std::nullopt;
}

/// That an API reads in the token what nlohmann/json does.
void check_reading(const bearer::AccessToken& token, const Texts& texts) {
    demand(token.header().text() == texts.header && token.claims().text() == texts.payload,
           "the texts are those signed");
    const Json claims = fuzz::read_object_strictly(texts.payload).value();
    const auto subject = token.subject();
    demand(subject ? text_at(claims, "sub") == *subject : !claims.contains("sub"), "both read the same subject");

    const auto words = scope_on_paper(claims);
    const auto scopes = token.scopes();
    demand(scopes.has_value() == words.has_value(), "both find the scope, or that there are two");
    if (scopes)
        demand(std::equal(scopes->begin(), scopes->end(), words->begin(), words->end()), "both read the same scope");
    const bool may_read = words && std::count(words->begin(), words->end(), "read") != 0;
    demand(token.satisfies(bearer::Scope{"read"}).accepted() == may_read, "Scope permits what the words say");
    demand(token.satisfies(bearer::Role{"Reader"}).accepted() == lists(claims, "roles", "Reader"),
           "Role permits what the list says");
}

}  // namespace

// Makes the keys before the first input, whose time is measured.
extern "C" int LLVMFuzzerInitialize(int*, char***) { return LLVMFuzzerTestOneInput(nullptr, 0); }

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Decisions decisions{fuzz::text_of(data, size)};
    // '0' is the time at which the good token is good; two minutes are four characters.
    const bearer::TimePoint now = forge().now() + std::chrono::seconds{30 * (static_cast<int>(decisions.byte()) - '0')};
    Signed genuine;
    const std::string token = token_of(decisions, genuine);

    const auto accepted = validator().validate(test::exact_copy(token).view(), now);
    if (!accepted) return 0;
    const auto known = genuine.find(token);
    demand(known != genuine.end(), "what is accepted are the very bytes that were signed");
    check_accepted(known->second, now);
    check_reading(*accepted, known->second);
    return 0;
}
