// SPDX-License-Identifier: MIT
#include <bearer/key/jwk.hpp>
#include <bearer/limits.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

using bearer::SkipReason;
using test::good_jwk;
using test::Json;
using test::set_of;
using test::usable;
using test::why_skipped;
using test::with;
using test::without;

namespace {

/// Well-formed public keys of other types, made up: nothing here looks at their numbers.
Json ec_jwk() {
    return {{"kty", "EC"},
            {"use", "sig"},
            {"kid", "k1"},
            {"crv", "P-256"},
            {"x", std::string(43, 'A')},
            {"y", std::string(43, 'E')}};
}
Json okp_jwk() {
    return {{"kty", "OKP"}, {"use", "sig"}, {"kid", "k1"}, {"crv", "Ed25519"}, {"x", std::string(43, 'A')}};
}

}  // namespace

TEST_CASE("every reason to skip a key has a name of its own", "[key][jwk]") {
    std::set<std::string_view> names;
    for (int value = 0; value <= static_cast<int>(SkipReason::rejected_by_openssl); ++value) {
        const auto name = to_string(static_cast<SkipReason>(value));
        CHECK_FALSE(name.empty());
        CHECK(std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; }));
        names.insert(name);
    }
    CHECK(names.size() == static_cast<std::size_t>(SkipReason::rejected_by_openssl) + 1);
    CHECK(to_string(SkipReason::weak_key) == "weak_key");
    CHECK(to_string(static_cast<SkipReason>(255)).empty());
}

TEST_CASE("an entry of a key set that is no object is skipped", "[key][jwk][JK-02]") {
    CHECK(why_skipped(good_jwk()) == usable);
    for (const std::string_view entry : {"null", "0", "[]", "\"x\"", "true", "[{\"kty\":\"RSA\"}]"})
        CHECK(test::why_skipped_text(entry) == SkipReason::not_an_object);
}

TEST_CASE("a key whose type is missing or no string is skipped", "[key][jwk][RFC7517-4.1][JK-08]") {
    CHECK(why_skipped(without(good_jwk(), "kty")) == SkipReason::key_type_malformed);
    for (const Json& type : {Json(1), Json(nullptr), Json(true), Json::array({"RSA"}), Json::object()})
        CHECK(why_skipped(with(good_jwk(), "kty", type)) == SkipReason::key_type_malformed);

    CHECK(why_skipped(with(good_jwk(), "kty", "RSA")) == usable);
}

TEST_CASE("a key of a type that no algorithm uses is skipped", "[key][jwk][RFC7517-4.1][JK-08]") {
    for (const std::string_view type : {"rsa", "", "AKP", "EC", "OKP", "DSA", "RSA ", "unknown"})
        CHECK(why_skipped(with(good_jwk(), "kty", type)) == SkipReason::key_type_unsupported);
}

TEST_CASE("keys of elliptic curves are skipped, well made or not",
          "[key][jwk][JK-41][JK-42][JK-43][JK-44][JK-45]"
          "[JK-46][JK-48]") {
    CHECK(why_skipped(ec_jwk()) == SkipReason::key_type_unsupported);
    CHECK(why_skipped(without(ec_jwk(), "crv")) == SkipReason::key_type_unsupported);
    CHECK(why_skipped(without(ec_jwk(), "x")) == SkipReason::key_type_unsupported);
    CHECK(why_skipped(without(ec_jwk(), "y")) == SkipReason::key_type_unsupported);
    for (const Json& curve : {Json(1), Json("p-256"), Json("P-224"), Json("secp256k1"), Json("P-256K"), Json("P-384")})
        CHECK(why_skipped(with(ec_jwk(), "crv", curve)) == SkipReason::key_type_unsupported);
    for (const Json& coordinate :
         {Json(1), Json("+"), Json(""), Json(std::string(44, 'A')), Json(std::string(86, 'A'))})
        CHECK(why_skipped(with(ec_jwk(), "x", coordinate)) == SkipReason::key_type_unsupported);
    CHECK(why_skipped(with(with(ec_jwk(), "x", std::string(43, 'A')), "y", std::string(43, 'A'))) ==
          SkipReason::key_type_unsupported);
}

TEST_CASE("keys of Edwards and Montgomery curves are skipped, well made or not",
          "[key][jwk][JK-49][JK-50][JK-51][JK-52]") {
    CHECK(why_skipped(okp_jwk()) == SkipReason::key_type_unsupported);
    for (const std::string_view curve : {"Ed448", "X25519", "X448"})
        CHECK(why_skipped(with(okp_jwk(), "crv", curve)) == SkipReason::key_type_unsupported);
    for (const std::size_t characters : {0U, 42U, 44U, 76U})
        CHECK(why_skipped(with(okp_jwk(), "x", std::string(characters, 'A'))) == SkipReason::key_type_unsupported);
}

TEST_CASE("a published private key is skipped", "[key][jwk][RFC7517-9.2][JK-21]") {
    CHECK(why_skipped(bearer::testing::sample_key().private_jwk("k1")) == SkipReason::private_key);
    for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi", "oth"}) {
        CHECK(why_skipped(with(good_jwk(), member, "AQAB")) == SkipReason::private_key);
        CHECK(why_skipped(with(good_jwk(), member, nullptr)) == SkipReason::private_key);
    }
    CHECK(why_skipped(with(good_jwk(), "D", "AQAB")) == usable);
}

TEST_CASE("a published private key of another type is called one too", "[key][jwk][JK-22]") {
    CHECK(why_skipped(with(ec_jwk(), "d", "AQAB")) == SkipReason::private_key);
    CHECK(why_skipped(with(okp_jwk(), "d", "AQAB")) == SkipReason::private_key);
}

TEST_CASE("a published secret is skipped", "[key][jwk][JK-23]") {
    CHECK(why_skipped({{"kty", "oct"}, {"kid", "k1"}, {"alg", "HS256"}, {"k", "c2VjcmV0"}}) ==
          SkipReason::symmetric_key);
    CHECK(why_skipped({{"kty", "oct"}}) == SkipReason::symmetric_key);
    CHECK(why_skipped(with(good_jwk(), "k", "c2VjcmV0")) == SkipReason::symmetric_key);
}

TEST_CASE("a key that nothing can name is skipped", "[key][jwk][RFC7517-4.5][JK-59]") {
    CHECK(why_skipped(good_jwk()) == usable);
    CHECK(why_skipped(without(good_jwk(), "kid")) == SkipReason::key_id_missing);
}

TEST_CASE("a key whose id is no string, or an empty one, is skipped", "[key][jwk][RFC7517-4.5][KS-11]") {
    for (const Json& kid : {Json(1), Json(nullptr), Json(true), Json::array({"k1"}), Json("")})
        CHECK(why_skipped(with(good_jwk(), "kid", kid)) == SkipReason::key_id_malformed);
}

TEST_CASE("a key whose id is past the limit is skipped", "[key][jwk][JK-57]") {
    const auto keys = [](std::size_t bytes) { return set_of({good_jwk(std::string(bytes, 'k'))}); };
    constexpr std::size_t limit = bearer::limits::key_id_bytes;

    CHECK(keys(limit).size() == 1);
    CHECK(test::why_not_found(keys(limit), std::string(limit, 'k')) == std::nullopt);

    const auto past = keys(limit + 1);
    REQUIRE(past.skipped().size() == 1);
    CHECK(past.skipped()[0].reason == SkipReason::key_id_malformed);
    CHECK(past.skipped()[0].kid == std::string(limit, 'k'));
    CHECK(past.size() == 0);
}

TEST_CASE("a key whose algorithm is no string is skipped", "[key][jwk][RFC7517-4.4][JK-11]") {
    for (const Json& algorithm : {Json(0), Json(nullptr), Json::array({"RS256"}), Json(true), Json::object()})
        CHECK(why_skipped(with(good_jwk(), "alg", algorithm)) == SkipReason::algorithm_malformed);
}

TEST_CASE("a key may name the algorithm that it is for, or none", "[key][jwk][RFC7517-4.4][JK-12]") {
    CHECK(why_skipped(with(good_jwk(), "alg", "RS256")) == usable);
    CHECK(why_skipped(without(good_jwk(), "alg")) == usable);
}

TEST_CASE("a key for an algorithm that is unknown or of another type is skipped", "[key][jwk][JK-13][JK-14][JK-15]") {
    for (const std::string_view algorithm :
         {"HS256", "none", "ES256", "ES521", "ES224", "RSA-OAEP", "RSA1_5", "RS384", "PS256", "rs256", "RS256 ", ""})
        CHECK(why_skipped(with(good_jwk(), "alg", algorithm)) == SkipReason::algorithm_unsupported);
    CHECK(why_skipped(with(ec_jwk(), "alg", "RS256")) == SkipReason::key_type_unsupported);
}

TEST_CASE("a key whose use is no string is skipped", "[key][jwk][RFC7517-4.2][JK-16]") {
    for (const Json& use : {Json(0), Json(nullptr), Json::array({"sig"}), Json(true)})
        CHECK(why_skipped(with(good_jwk(), "use", use)) == SkipReason::use_malformed);
}

TEST_CASE("a key whose use is not signatures is skipped", "[key][jwk][RFC7517-4.2][JK-16][KS-21]") {
    CHECK(why_skipped(with(good_jwk(), "use", "sig")) == usable);
    for (const std::string_view use : {"enc", "SIG", "verify", "", "sig "})
        CHECK(why_skipped(with(good_jwk(), "use", use)) == SkipReason::not_for_verifying);
}

TEST_CASE("a key need not say what it is used for", "[key][jwk][JK-17]") {
    CHECK(why_skipped(without(good_jwk(), "use")) == usable);
}

TEST_CASE("a key whose operations are no list of different strings is skipped", "[key][jwk][RFC7517-4.3][JK-18]") {
    const Json jwk = without(good_jwk(), "use");
    for (const Json& operations : {Json(nullptr), Json::object(), Json("verify"), Json(0), Json{"verify", "verify"},
                                   Json{"verify", 0}, Json{"verify", "sign", "verify"}, Json{nullptr}})
        CHECK(why_skipped(with(jwk, "key_ops", operations)) == SkipReason::use_malformed);
}

TEST_CASE("a key whose operations leave out verifying is skipped", "[key][jwk][RFC7517-4.3][KS-22]") {
    const Json jwk = without(good_jwk(), "use");
    CHECK(why_skipped(with(jwk, "key_ops", {"verify"})) == usable);
    CHECK(why_skipped(with(jwk, "key_ops", Json::array())) == SkipReason::not_for_verifying);
    for (const std::string_view operation : {"encrypt", "sign", "VERIFY", "wrapKey"})
        CHECK(why_skipped(with(jwk, "key_ops", {operation})) == SkipReason::not_for_verifying);
}

TEST_CASE("a key whose use and operations contradict each other is skipped", "[key][jwk][RFC7517-4.3][JK-19]") {
    CHECK(why_skipped(with(with(good_jwk(), "use", "sig"), "key_ops", {"verify"})) == usable);
    CHECK(why_skipped(with(with(good_jwk(), "use", "sig"), "key_ops", {"encrypt"})) == SkipReason::use_malformed);
    CHECK(why_skipped(with(with(good_jwk(), "use", "enc"), "key_ops", {"verify"})) == SkipReason::use_malformed);
    CHECK(why_skipped(with(with(good_jwk(), "use", "enc"), "key_ops", {"encrypt"})) == SkipReason::not_for_verifying);
}

TEST_CASE("a key may list more operations than verifying", "[key][jwk][JK-20]") {
    CHECK(why_skipped(with(good_jwk(), "key_ops", {"sign", "verify"})) == usable);
    CHECK(why_skipped(with(good_jwk(), "key_ops", {"verify", "sign"})) == usable);
}

TEST_CASE("a key without a modulus or an exponent is skipped", "[key][jwk][RFC7518-6.3.1][JK-24][JK-47]") {
    for (const std::string_view member : {"n", "e"}) {
        CHECK(why_skipped(without(good_jwk(), member)) == SkipReason::material_malformed);
        for (const Json& value : {Json(65'537), Json::array({"AQAB"}), Json(nullptr), Json(""), Json::object()})
            CHECK(why_skipped(with(good_jwk(), member, value)) == SkipReason::material_malformed);
    }
    CHECK(why_skipped(with(ec_jwk(), "kty", "RSA")) == SkipReason::material_malformed);
}

TEST_CASE("a modulus or exponent that is no canonical base64url is skipped", "[key][jwk][RFC7518-2][JK-25][B64-01]") {
    REQUIRE(why_skipped(good_jwk()) == usable);
    for (const std::string_view member : {"n", "e"}) {
        const auto good = good_jwk().at(std::string{member}).get<std::string>();
        for (const char foreign : {'+', '/', '=', ' ', '\n', '.', '~', '%'})
            for (const std::size_t position : {std::size_t{0}, good.size() / 2, good.size() - 1}) {
                std::string text = good;
                text[position] = foreign;
                CHECK(why_skipped(with(good_jwk(), member, text)) == SkipReason::material_malformed);
            }
        CHECK(why_skipped(with(good_jwk(), member, good + "=")) == SkipReason::material_malformed);
        CHECK(why_skipped(with(good_jwk(), member, good + "==")) == SkipReason::material_malformed);
        CHECK(why_skipped(with(good_jwk(), member, ' ' + good)) == SkipReason::material_malformed);
        CHECK(why_skipped(with(good_jwk(), member, good + '\0')) == SkipReason::material_malformed);
        CHECK(why_skipped(with(good_jwk(), member, good + "\xC3\xA9")) == SkipReason::material_malformed);
    }
}

TEST_CASE("a modulus or exponent of an impossible length is skipped", "[key][jwk][JK-25][B64-06]") {
    CHECK(why_skipped(with(good_jwk(), "e", "AQABA")) == SkipReason::material_malformed);
    CHECK(why_skipped(with(good_jwk(), "n", "A")) == SkipReason::material_malformed);
    CHECK(why_skipped(with(good_jwk(), "n", good_jwk().at("n").get<std::string>().substr(0, 341))) ==
          SkipReason::material_malformed);
}

TEST_CASE("a modulus or exponent with bits left over is skipped", "[key][jwk][JK-25][B64-07]") {
    const auto modulus = good_jwk().at("n").get<std::string>();
    int canonical = 0;
    for (const char last : bearer::detail::base64url::alphabet) {
        const Json jwk = with(good_jwk(), "n", modulus.substr(0, modulus.size() - 1) + last);
        const auto reason = why_skipped(jwk);
        // 256 octets leave 4 bits over; of the four canonical ends, two make the modulus even.
        if (reason != SkipReason::material_malformed) ++canonical;
    }
    CHECK(canonical == 4);

    CHECK(why_skipped(with(good_jwk(), "e", "AAEAAQ")) == usable);
    CHECK(why_skipped(with(good_jwk(), "e", "AAEAAR")) == SkipReason::material_malformed);
}

TEST_CASE("members that nothing here reads do no harm", "[key][jwk][RFC7517-4][JK-07][JK-54]") {
    Json jwk = good_jwk();
    jwk["x5c"] = {"MIIC", "MIID"};
    jwk["x5t"] = "dGh1bWI";
    jwk["issuer"] = "https://login.example/{tenantid}/v2.0";
    jwk["cloud_instance_name"] = "example.com";
    jwk["exp"] = 1;
    jwk["nbf"] = 99'999'999'999;
    jwk["nested"] = {{"kty", "oct"}, {"d", "AQAB"}, {"keys", Json::array()}};

    CHECK(why_skipped(jwk) == usable);
}
