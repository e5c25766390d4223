// SPDX-License-Identifier: MIT
//
// Key sets: every key that a set answers with satisfies the rules, in nlohmann/json's reading of the text, and is the
// only one that could be meant. Some characters stand for what is too long to be guessed, each for one text:
//
//     <  a modulus too short by a bit   =  the shortest   ~  the longest   >  one too long by a bit
//     ! #  the coordinates of a point of P-256   $ %  of one of P-384   & *  of one of P-521   ^  an Ed25519 key

#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/limits.hpp>
#include <bearer/testing/signing_key.hpp>

#include "fuzz/base64url_on_paper.hpp"
#include "fuzz/ed25519_on_paper.hpp"
#include "fuzz/fuzzing.hpp"
#include "fuzz/strict_json.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using fuzz::demand;
using fuzz::Json;
using fuzz::text_at;
using fuzz::texts_at;

/// An odd number of that many bits, of which nobody knows the factors.
std::string modulus(std::size_t bits) {
    std::string bytes((bits + 7) / 8, '\x5A');
    bytes.front() = static_cast<char>(1 << (bits - 1) % 8);
    bytes.back() = '\x5B';
    return fuzz::encode_on_paper(bytes);
}

/// A curve of an algorithm, and a point of it.
struct Curve {
    std::string name;
    std::string x;
    std::string y;
};

const std::vector<Curve>& curves() {
    static const auto curves = [] {
        std::vector<Curve> made;
        for (const char* const algorithm : {"ES256", "ES384", "ES512", "EdDSA"}) {
            const Json jwk = bearer::testing::SigningKey::for_algorithm(algorithm).public_jwk("");
            made.push_back({jwk["crv"], jwk["x"], jwk.value("y", "")});
        }
        return made;
    }();
    return curves;
}

std::string in_full(std::string_view input) {
    static const auto meanings = [] {
        std::map<char, std::string> made{
            {'<', modulus(2047)}, {'=', modulus(2048)}, {'~', modulus(8192)}, {'>', modulus(8193)}};
        std::string_view marks = "!#$%&*^";
        for (const Curve& curve : curves())
            for (const std::string& coordinate : {curve.x, curve.y}) {
                if (marks.empty()) break;
                made[marks.front()] = coordinate;
                marks.remove_prefix(1);
            }
        return made;
    }();
    std::string text;
    for (const char character : input) {
        const auto meaning = meanings.find(character);
        if (meaning == meanings.end())
            text += character;
        else
            text += meaning->second;
    }
    return text;
}

std::size_t bits_of(std::string_view bytes) {
    const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
    bytes.remove_prefix(zeros);
    if (bytes.empty()) return 0;
    return bytes.size() * 8 - static_cast<std::size_t>(std::countl_zero(static_cast<unsigned char>(bytes.front())));
}

/// The bytes of a positive number without more than one zero before them.
std::optional<std::string> number_at(const Json& jwk, const char* name) {
    const auto text = text_at(jwk, name);
    const auto bytes = text ? fuzz::decode_on_paper(*text) : std::nullopt;
    const bool is_padded = bytes && bytes->starts_with(std::string_view{"\0\0", 2});
    return bytes && bits_of(*bytes) != 0 && !is_padded ? bytes : std::nullopt;
}

bool is_odd(const std::string& bytes) { return (bytes.back() & 1) != 0; }

/// RFC 7518 §3.3, and the bounds of limits that OpenSSL does not have.
bool is_strong_rsa(const Json& jwk) {
    const auto n = number_at(jwk, "n");
    const auto e = number_at(jwk, "e");
    return n && e && bits_of(*n) >= 2048 && bits_of(*n) <= 8192 && is_odd(*n) && bits_of(*e) >= 17 &&
           bits_of(*e) <= 32 && is_odd(*e);
}

/// A point of the curve: nobody finds another one than the ones given above by chance.
bool is_known_point(const Json& jwk) {
    const auto is_it = [&](const Curve& curve) {
        return text_at(jwk, "crv") == curve.name && text_at(jwk, "x") == curve.x && text_at(jwk, "y") == curve.y;
    };
    return std::any_of(curves().begin(), curves().end(), is_it);
}

bool is_strong_ed25519(const Json& jwk) {
    const auto x = fuzz::decode_on_paper(text_at(jwk, "x").value_or(""));
    return x && x->size() == 32 && fuzz::is_strong_on_paper(*x);
}

/// RFC 7517 §4.2 and §4.3: reserved for nothing else, and of one opinion.
bool is_for_verifying(const Json& jwk) {
    const bool is_for_signatures = !jwk.contains("use") || text_at(jwk, "use") == "sig";
    if (!jwk.contains("key_ops")) return is_for_signatures;
    const auto operations = texts_at(jwk, "key_ops");
    if (!operations || std::set(operations->begin(), operations->end()).size() != operations->size()) return false;
    return is_for_signatures && std::count(operations->begin(), operations->end(), "verify") == 1;
}

/// The algorithms of a key type and curve (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).
std::set<std::string> algorithms_for(const std::string& type, const std::string& curve) {
    if (type == "RSA") return {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};
    if (type == "EC" && curve == "P-256") return {"ES256"};
    if (type == "EC" && curve == "P-384") return {"ES384"};
    if (type == "EC" && curve == "P-521") return {"ES512"};
    if (type == "OKP" && curve == "Ed25519") return {"EdDSA", "Ed25519"};
    return {};
}

/// What a JWK may be used for: nothing if it breaks any rule.
std::set<std::string> algorithms_of(const Json& jwk) {
    if (!jwk.is_object()) return {};
    for (const char* const secret : {"k", "d", "p", "q", "dp", "dq", "qi", "oth"})
        if (jwk.contains(secret)) return {};
    const std::string kid = text_at(jwk, "kid").value_or("");
    if (kid.empty() || kid.size() > bearer::limits::key_id_bytes || !is_for_verifying(jwk)) return {};

    const std::string type = text_at(jwk, "kty").value_or("");
    auto algorithms = algorithms_for(type, text_at(jwk, "crv").value_or(""));
    if (jwk.contains("alg")) {
        const std::string only = text_at(jwk, "alg").value_or("");
        algorithms = algorithms.contains(only) ? std::set{only} : std::set<std::string>{};
    }
    if (algorithms.empty()) return {};
    const bool is_strong = type == "RSA"  ? is_strong_rsa(jwk)
                           : type == "EC" ? is_known_point(jwk)
                                          : is_strong_ed25519(jwk);
    return is_strong ? algorithms : std::set<std::string>{};
}

/// What a JWK says in strings: two that say the same are one key.
using Strings = std::map<std::string, std::string>;

Strings strings_of(const Json& jwk) {
    Strings strings;
    for (const auto& [name, value] : jwk.items()) strings[name] = value.is_string() ? value.get<std::string>() : "";
    return strings;
}

/// A key of the set that breaks no rule.
struct Usable {
    std::set<std::string> algorithms;
    Strings strings;

    [[nodiscard]] bool competes_with(const Usable& other) const {
        return std::any_of(algorithms.begin(), algorithms.end(),
                           [&](const std::string& each) { return other.algorithms.contains(each); });
    }
};

/// That find() answers with this very key for its algorithms, and for no other.
void check_answers(const bearer::Jwks& keys, const std::string& kid, const Usable& only) {
    for (const bearer::detail::AlgorithmFacts& facts : bearer::detail::algorithms) {
        if (!only.algorithms.contains(std::string{facts.name})) continue;
        const auto key = keys.find({kid, facts.algorithm});
        demand(key.has_value(), "a key that is the only one is found");
        demand((*key)->kid() == kid && (*key)->allows(facts.algorithm), "the key is the one that was asked for");
        for (const auto& [name, value] : only.strings)
            demand((*key)->member(name) == value, "the key says what its JWK says");
    }
}

/// That find() has an answer only where one of them is meant.
void check_refusals(const bearer::Jwks& keys, const std::string& kid, const std::vector<Usable>& all) {
    for (const bearer::detail::AlgorithmFacts& facts : bearer::detail::algorithms) {
        const auto is_meant = [&](const Usable& each) { return each.algorithms.contains(std::string{facts.name}); };
        const auto meant = std::count_if(all.begin(), all.end(), is_meant);
        if (meant != 1) demand(!keys.find({kid, facts.algorithm}), "no key is found where none or several are meant");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = in_full(fuzz::text_of(data, size));
    const auto document = fuzz::read_object_strictly(text);
    const auto list = document ? document->value("keys", Json()) : Json();
    const bool is_set =
        list.is_array() && list.size() <= bearer::limits::key_set_keys && text.size() <= bearer::limits::key_set_bytes;
    const auto keys = bearer::Jwks::parse(test::exact_copy(text).view());
    demand(keys.has_value() == is_set, "exactly the key sets are taken");
    if (!keys) return 0;

    std::map<std::string, std::vector<Usable>> usable;  // by their ids, each once
    std::size_t skipped = 0;
    for (const Json& jwk : list) {
        const Usable key{algorithms_of(jwk), jwk.is_object() ? strings_of(jwk) : Strings{}};
        if (key.algorithms.empty()) {
            ++skipped;
            continue;
        }
        auto& others = usable[key.strings.at("kid")];
        const auto is_same = [&](const Usable& other) { return other.strings == key.strings; };
        if (std::none_of(others.begin(), others.end(), is_same)) others.push_back(key);
    }

    std::size_t found = 0;
    for (const auto& [kid, all] : usable) {
        check_refusals(*keys, kid, all);
        for (const Usable& each : all) {
            const auto competes = [&](const Usable& other) { return &other != &each && other.competes_with(each); };
            const bool is_ambiguous = std::any_of(all.begin(), all.end(), competes);
            if (!is_ambiguous) check_answers(*keys, kid, each);
            ++(is_ambiguous ? skipped : found);
        }
    }
    demand(keys->size() == found, "there are no keys but those that satisfy the rules");
    demand(keys->skipped().size() == skipped, "every other key is told of");
    for (const auto& [index, kid, reason] : keys->skipped()) {
        demand(index < list.size(), "a skipped key is one of the set");
        const bool is_ambiguous = reason == bearer::SkipReason::ambiguous;
        demand(algorithms_of(list[index]).empty() != is_ambiguous, "a key is skipped for a reason");
    }
    return 0;
}
