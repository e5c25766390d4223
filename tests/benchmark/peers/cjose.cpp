// SPDX-License-Identifier: MIT

// cjose: a library for JOSE, not for JWT. It verifies with a key that is imported once; to read the payload and check
// its claims is its user's work, here with jansson, which it needs itself.

#include "../contender.hpp"

#include <cjose/cjose.h>
#include <jansson.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

struct Free {
    void operator()(cjose_jwk_t* key) const noexcept { cjose_jwk_release(key); }
    void operator()(cjose_jws_t* token) const noexcept { cjose_jws_release(token); }
    void operator()(json_t* json) const noexcept { json_decref(json); }
};

std::shared_ptr<cjose_jwk_t> import_key(const bench::PublicKey& key) {
    const std::string text = key.jwk.dump();
    cjose_err error{};
    cjose_jwk_t* const imported = cjose_jwk_import(text.data(), text.size(), &error);
    if (imported == nullptr) throw std::runtime_error{"cjose cannot import the key"};
    return {imported, Free{}};
}

bool is_rs256(cjose_jws_t* token) {
    cjose_err error{};
    const char* const alg = cjose_header_get(cjose_jws_get_protected(token), CJOSE_HDR_ALG, &error);
    return alg != nullptr && std::strcmp(alg, CJOSE_HDR_ALG_RS256) == 0;
}

bool says(const json_t* claims, const char* claim, std::string_view value) {
    const char* const text = json_string_value(json_object_get(claims, claim));
    return text != nullptr && text == value;
}

bool accepts(const std::string& compact, const cjose_jwk_t* key, std::string_view issuer, std::string_view audience) {
    cjose_err error{};
    const std::unique_ptr<cjose_jws_t, Free> token{cjose_jws_import(compact.data(), compact.size(), &error)};
    if (!token || !is_rs256(token.get()) || !cjose_jws_verify(token.get(), key, &error)) return false;

    std::uint8_t* payload = nullptr;
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(token.get(), &payload, &size, &error)) return false;
    const std::unique_ptr<json_t, Free> claims{
        json_loadb(reinterpret_cast<const char*>(payload), size, JSON_REJECT_DUPLICATES, nullptr)};
    const json_int_t now = std::time(nullptr);
    return json_is_object(claims.get()) && says(claims.get(), "iss", issuer) && says(claims.get(), "aud", audience) &&
           now < json_integer_value(json_object_get(claims.get(), "exp")) &&
           now >= json_integer_value(json_object_get(claims.get(), "nbf"));  // 0 if missing
}

bench::Validation prepare(const bench::Case& subject) {
    return [&subject, key = import_key(*subject.key), issuer = bench::cases().issuer(),
            audience = bench::cases().audience()] { return accepts(subject.token, key.get(), issuer, audience); };
}

const bench::AddPeer cjose{{.name = "cjose", .version = PEER_VERSION, .prepare = prepare}};

}  // namespace
