// SPDX-License-Identifier: MIT
#include <bearer/key/jwk.hpp>
#include <bearer/limits.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using bearer::SkipReason;
using test::good_jwk;
using test::Json;
using test::set_of;
using test::usable;
using test::why_skipped;
using test::with;
using test::without;

namespace {

/// Good public keys of the other types.
Json ec_jwk(std::string_view algorithm = "ES256") {
    return bearer::testing::sample_key_for(algorithm).public_jwk("k1");
}
Json okp_jwk() { return bearer::testing::sample_key_for("EdDSA").public_jwk("k1"); }

/// The algorithms that the set's only key is for.
std::vector<std::string_view> algorithms_of(const Json& jwk) {
    const auto keys = set_of({jwk});
    std::vector<std::string_view> found;
    for (const auto& each : bearer::detail::algorithms)
        if (keys.find({.kid = "k1", .algorithm = each.algorithm})) found.push_back(each.name);
    return found;
}

}  // namespace

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
    for (const std::string_view type : {"rsa", "", "AKP", "ec", "okp", "DSA", "RSA ", "unknown"})
        CHECK(why_skipped(with(good_jwk(), "kty", type)) == SkipReason::key_type_unsupported);
}

TEST_CASE("a key is for every algorithm of its type and its curve", "[key][jwk][RFC7518-3.1][RFC8037-3.1][JK-12]") {
    using Names = std::vector<std::string_view>;
    CHECK(algorithms_of(good_jwk()) == Names{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"});
    CHECK(algorithms_of(ec_jwk("ES256")) == Names{"ES256"});
    CHECK(algorithms_of(ec_jwk("ES384")) == Names{"ES384"});
    CHECK(algorithms_of(ec_jwk("ES512")) == Names{"ES512"});
    CHECK(algorithms_of(okp_jwk()) == Names{"EdDSA", "Ed25519"});
}

TEST_CASE("a key that names an algorithm is for no other", "[key][jwk][RFC7517-4.4]") {
    using Names = std::vector<std::string_view>;
    for (const auto& each : bearer::detail::algorithms)
        CHECK(algorithms_of(with(bearer::testing::sample_key_for(each.name).public_jwk("k1"), "alg", each.name)) ==
              Names{each.name});
}

TEST_CASE("a key of an elliptic curve must say which", "[key][jwk][RFC7518-6.2.1.1][JK-41]") {
    for (const Json& jwk : {ec_jwk(), okp_jwk()}) {
        CHECK(why_skipped(jwk) == usable);
        CHECK(why_skipped(without(jwk, "crv")) == SkipReason::material_malformed);
        for (const Json& curve : {Json(1), Json(nullptr), Json::array({"P-256"}), Json::object()})
            CHECK(why_skipped(with(jwk, "crv", curve)) == SkipReason::material_malformed);
    }
}

TEST_CASE("a key of a curve that no algorithm uses is skipped",
          "[key][jwk][RFC7518-6.2.1.1][RFC8037-2][JK-41][JK-50][JK-52]") {
    for (const std::string_view curve :
         {"p-256", "P-224", "secp256k1", "P-256K", "P-256 ", "", "prime256v1", "P-192", "Ed25519"})
        CHECK(why_skipped(with(ec_jwk(), "crv", curve)) == SkipReason::curve_unsupported);
    for (const std::string_view curve : {"Ed448", "X25519", "X448", "ed25519", "", "P-256"})
        CHECK(why_skipped(with(okp_jwk(), "crv", curve)) == SkipReason::curve_unsupported);
    CHECK(why_skipped(with(with(okp_jwk(), "crv", "Ed448"), "alg", "EdDSA")) == SkipReason::curve_unsupported);
    CHECK(why_skipped(bearer::testing::SigningKey::ec("secp256k1").public_jwk("k1")) == SkipReason::curve_unsupported);
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
    CHECK(why_skipped(with(ec_jwk(), "D", "AQAB")) == usable);
    CHECK(why_skipped(with(okp_jwk(), "D", "AQAB")) == usable);
}

TEST_CASE("a published secret is skipped", "[key][jwk][JK-23]") {
    CHECK(why_skipped({{"kty", "oct"}, {"kid", "k1"}, {"alg", "HS256"}, {"k", "c2VjcmV0"}}) ==
          SkipReason::symmetric_key);
    CHECK(why_skipped({{"kty", "oct"}}) == SkipReason::symmetric_key);
    CHECK(why_skipped(with(good_jwk(), "k", "c2VjcmV0")) == SkipReason::symmetric_key);
    CHECK(why_skipped(with(good_jwk(), "K", "c2VjcmV0")) == usable);
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
         {"HS256", "none", "ES256", "ES521", "ES224", "RSA-OAEP", "RSA1_5", "EdDSA", "rs256", "RS256 ", ""})
        CHECK(why_skipped(with(good_jwk(), "alg", algorithm)) == SkipReason::algorithm_unsupported);
    for (const std::string_view algorithm : {"RS256", "PS256", "ES384", "ES512", "ES256K", "EdDSA", "HS256", "es256"})
        CHECK(why_skipped(with(ec_jwk(), "alg", algorithm)) == SkipReason::algorithm_unsupported);
    for (const std::string_view algorithm : {"RS256", "ES256", "Ed448", "EDDSA", "ed25519", "ECDH-ES", "HS256"})
        CHECK(why_skipped(with(okp_jwk(), "alg", algorithm)) == SkipReason::algorithm_unsupported);
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
