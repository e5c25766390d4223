// SPDX-License-Identifier: MIT
#include "cases.hpp"

#include <bearer/detail/base64url.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/limits.hpp>
#include <bearer/time.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

using bearer::testing::EntraForge;
using bearer::testing::SigningKey;
using bearer::testing::TokenDraft;

/// Good from and to so many seconds from now.
TokenDraft good_between(const TokenDraft& draft, int from, int to) {
    const auto in = [now = bearer::current_time()](int seconds) {
        return (now + std::chrono::seconds{seconds}).time_since_epoch().count();
    };
    return draft.claims({{"iat", in(from)}, {"nbf", in(from)}, {"exp", in(to)}});
}

/// The least that an API can decide upon. Entra itself says more, and what an API asks beyond a scope would be more.
TokenDraft small_draft(const EntraForge& forge) {
    TokenDraft draft = good_between(forge.user(), -60, 3600);
    for (const char* const claim : {"aio", "azp", "azpacr", "iat", "name", "oid", "preferred_username", "rh", "uti"})
        draft = draft.without(claim);
    return draft;
}

/// A user's, with everything that the policies for Entra ask about.
TokenDraft large_draft(const EntraForge& forge, int groups) {
    nlohmann::json listed = nlohmann::json::array();
    for (int number = 0; number < groups; ++number) listed.push_back(EntraForge::group(number));
    return good_between(forge.human(), -60, 3600)
        .claims({{"acrs", {"c1"}},
                 {"amr", {"pwd", "mfa"}},
                 {"azpacr", "2"},
                 {"family_name", "Lovelace"},
                 {"given_name", "Ada"},
                 {"groups", listed},
                 {"ipaddr", "192.0.2.44"},
                 {"roles", {"Orders.Admin"}},
                 {"wids", {"62e90394-69f5-4237-9190-012177145e10"}},
                 {"xms_cc", {"cp1"}}});
}

/// With as many bytes of an opaque claim, which Entra's tokens are full of, as make the compact token that long.
TokenDraft padded(const TokenDraft& draft, std::size_t size) {
    const auto with = [&](std::size_t bytes) { return draft.claim("xms_ftd", std::string(bytes, 'f')); };
    const std::size_t least = with(0).compact().size();
    if (least > size) throw std::logic_error{"a token of " + std::to_string(least) + " bytes is to have fewer"};
    return with((size - least) * 3 / 4);
}

TokenDraft with_a_bit_changed(const TokenDraft& draft, const SigningKey& key) {
    return draft.signed_with([key](std::string_view input) {
        std::string signature = key.sign_rs256(input);
        signature.back() = static_cast<char>(signature.back() ^ 1);
        return signature;
    });
}

/// The same token but for its "uti", which stays as long as it was.
TokenDraft numbered(const TokenDraft& draft, std::size_t number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 22 - std::min<std::size_t>(digits.size(), 22), '0');
    return draft.claim("uti", digits);
}

/// Under the name of a key that is not ours. Its signature is below our modulus too, since a verification with our key
/// would be over at a glance if it were not.
std::string signed_by_a_stranger(const TokenDraft& draft, const SigningKey& ours) {
    const SigningKey stranger = bearer::testing::stranger_key();
    for (std::size_t number = 0;; ++number) {
        std::string signature;
        const std::string token =
            numbered(draft, number)
                .header("kid", "a-strangers-key")
                .signed_with([&](std::string_view input) { return signature = stranger.sign_rs256(input); })
                .compact();
        if (signature < ours.modulus()) return token;
    }
}

/// The public key as the secret (RFC 8725 §2.1), under that key's name.
TokenDraft hmac_with_the_public_key(const TokenDraft& draft, const std::string& pem) {
    return draft.header("alg", "HS256").signed_with([pem](std::string_view input) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
        unsigned size = 0;
        if (HMAC(EVP_sha256(), pem.data(), static_cast<int>(pem.size()),
                 reinterpret_cast<const unsigned char*>(input.data()), input.size(), code.data(), &size) == nullptr)
            throw std::runtime_error{"OpenSSL cannot compute an HMAC"};
        return std::string{code.begin(), code.begin() + size};
    });
}

/// As long as the token and with dots where it has them, but noise.
std::string noise_like(std::string token) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::minstd_rand random;
    for (char& c : token)
        if (c != '.') c = alphabet[random() % alphabet.size()];
    return token;
}

PublicKey public_key(const SigningKey& key, std::string bits, std::string_view kid) {
    return {.bits = std::move(bits), .kid = std::string{kid}, .jwk = key.public_jwk(kid), .pem = key.public_pem()};
}

/// The provider's key set with its other key as a further key of the organizations.
bearer::Jwks key_set(const EntraForge& forge, const PublicKey& other) {
    nlohmann::json set = nlohmann::json::parse(forge.jwks());
    nlohmann::json key = other.jwk;
    key["issuer"] = set.at("keys").at(0).at("issuer");
    set["keys"].push_back(key);
    return bearer::Jwks::parse(set.dump()).value();
}

}  // namespace

Cases::Cases()
    : forge_{{.now = bearer::current_time()}},
      big_key_{SigningKey::rsa({.bits = 4096})},
      usual_{public_key(forge_.provider().key, "2048", EntraForge::kid)},
      big_{public_key(big_key_, "4096", "another-organizations-key")},
      keys_{key_set(forge_, big_)},
      medium_{padded(large_draft(forge_, 1), 1'600)} {
    const TokenDraft small = small_draft(forge_);
    const TokenDraft large = padded(large_draft(forge_, 200), 12'500);
    const std::array sizes{std::pair{"0.7KB", small}, std::pair{"1.6KB", medium_}, std::pair{"12.5KB", large}};
    for (const auto& [size, draft] : sizes)
        all_.push_back({.name = std::string{size} + "-2048", .key = &usual_, .accept = true, .token = draft.compact()});
    for (const auto& [size, draft] : sizes) {
        const TokenDraft with_big_key = draft.header("kid", big_.kid).signed_by(big_key_);
        all_.push_back(
            {.name = std::string{size} + "-4096", .key = &big_, .accept = true, .token = with_big_key.compact()});
    }
    const auto refuse = [this](std::string name, std::string token) {
        all_.push_back({.name = std::move(name), .key = &usual_, .accept = false, .token = std::move(token)});
    };
    refuse("expired", good_between(medium_, -7200, -3600).compact());
    refuse("bad-signature", with_a_bit_changed(medium_, forge_.provider().key).compact());
    refuse("garbage", noise_like(medium_.compact()));
    refuse("unknown-key", signed_by_a_stranger(medium_, forge_.provider().key));
    refuse("too-large", padded(large, bearer::limits::token_bytes + 16).compact());
    refuse("wrong-algorithm", hmac_with_the_public_key(medium_, usual_.pem).compact());
    if (named("too-large").token.size() <= bearer::limits::token_bytes) throw std::logic_error{"that is not too large"};
    for (std::size_t number = 0; number < 64; ++number) more_.push_back(another(number));
}

std::string Cases::issuer() const { return forge_.issuer(bearer::entra::Version::v2, forge_.provider().tenant.text()); }

const Case& Cases::named(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &Case::name);
    if (found == all_.end()) throw std::out_of_range{"there is no case " + std::string{name}};
    return *found;
}

std::string Cases::another(std::size_t number) const { return numbered(medium_, number).compact(); }

std::string Cases::json_text() const {
    nlohmann::json text{{"issuer", issuer()}, {"audience", audience()}, {"tenant", forge_.provider().tenant.text()}};
    for (const PublicKey* const key : {&usual_, &big_})
        text["keys"][key->bits] = {{"kid", key->kid}, {"jwk", key->jwk}, {"pem", key->pem}};
    for (const Case& each : all_) {
        nlohmann::json one{
            {"name", each.name}, {"key", each.key->bits}, {"accept", each.accept}, {"token", each.token}};
        if (each.name == "1.6KB-2048") one["more"] = more_;
        text["cases"].push_back(one);
    }
    return text.dump(1);
}

const Cases& cases() {
    static const Cases only;
    return only;
}

}  // namespace bench
