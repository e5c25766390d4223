// SPDX-License-Identifier: MIT
//
// The JOSE header, given to a whole validator. Unless a test says otherwise the token is signed by the trusted key, so
// that nothing but the header can refuse it.

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/policy/rfc9068.hpp>
#include <bearer/policy/type.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signature_making.hpp>
#include <bearer/testing/token_draft.hpp>
#include <bearer/token_validator.hpp>

#include "support/asked_keys.hpp"
#include "support/foreign_locale.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <openssl/evp.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace std::string_literals;
using bearer::Error;
using bearer::ErrorCode;
using bearer::testing::openssl::hmac;
using bearer::testing::Parts;
using bearer::testing::sample_key;
using bearer::testing::stranger_key;
using bearer::testing::TokenDraft;
using nlohmann::json;
using test::accepted;
using test::error_of;
using test::refusal;
using test::with_header;

constexpr auto no_error = std::optional<Error>{};

// A symmetric algorithm cannot be allowed, for there is no such value: HD-12.
static_assert(!bearer::detail::algorithm_named("HS256") && !bearer::detail::algorithm_named("HS384") &&
              !bearer::detail::algorithm_named("HS512") && !bearer::detail::algorithm_named("none") &&
              !bearer::detail::algorithm_named(""));
static_assert(bearer::detail::algorithm_named("RS256") == bearer::RS256);

std::string hs256(std::string_view secret) {
    return test::draft()
        .header("alg", "HS256")
        .signed_with(
            [secret = std::string{secret}](std::string_view input) { return hmac(EVP_sha256(), secret, input); })
        .compact();
}

/// The header says so, whatever the signature (which is RS256's).
std::string alg(const json& value) { return with_header("alg", value); }

/// The same by an attacker who has no key.
std::string forged_alg(const json& value) {
    return test::draft()
        .header("alg", value)
        .signed_with([](std::string_view) { return "not a signature"s; })
        .compact();
}

std::string crit(const json& value) { return with_header("crit", value); }

std::string replaced(std::string text, std::string_view old, std::string_view by) {
    const auto at = text.find(old);
    REQUIRE(at != text.npos);
    return text.replace(at, old.size(), by);
}

}  // namespace

TEST_CASE("alg is a string and has to be there", "[header][RFC7515][HD-01][HD-02]") {
    CHECK(error_of(alg("RS256")) == no_error);
    CHECK(error_of(test::without_header("alg")) == Error{ErrorCode::header_malformed, "alg"});

    const auto value = GENERATE(json(nullptr), json(true), json(256), json{"RS256"}, json{{"a", 1}});
    CHECK(error_of(alg(value)) == Error{ErrorCode::header_malformed, "alg"});
}

TEST_CASE("an algorithm has exactly its name", "[header][RFC7515][HD-03][HD-08]") {
    const auto name = GENERATE(""s, "rs256"s, "Rs256"s, "RS256 "s, " RS256"s, "RS256\0"s, "RS25"s, "RS2566"s);
    CAPTURE(name);

    CHECK(error_of(alg("RS256")) == no_error);
    CHECK(error_of(alg(name)) == Error{ErrorCode::algorithm_not_allowed, "alg"});
    CHECK(error_of(forged_alg(name)) == Error{ErrorCode::algorithm_not_allowed, "alg"});
}

TEST_CASE("an unsecured token is refused for its shape, and for its algorithm if it has one",
          "[header][RFC7519][HD-04][HD-05][HD-06]") {
    CHECK(refusal(test::as_example().algorithm_none()) == ErrorCode::token_malformed);

    const auto name = GENERATE("none"s, "None"s, "NONE"s, "nOnE"s, "noNe"s, "none "s, " none"s, "none\0"s,
                               "\xEF\xBD\x8E\xEF\xBD\x8F\xEF\xBD\x8E\xEF\xBD\x85"s);
    CAPTURE(name);
    CHECK(refusal(alg(name)) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(forged_alg(name)) == ErrorCode::algorithm_not_allowed);
    const auto unsigned_token = test::draft().header("alg", name).signed_with([](std::string_view) { return ""s; });
    CHECK(refusal(unsigned_token.compact()) == ErrorCode::token_malformed);
    CHECK(refusal(alg("RS256")) == accepted);
}

TEST_CASE("an algorithm that is not known is refused", "[header][RFC8725][HD-07][HD-19][HD-20][HD-21][RX-14]") {
    const auto name = GENERATE("foo"s, "zzz"s, "RS1"s, "RS-256"s, "SHA256withRSA"s, "HS256/64"s, "RS256K"s, "ES256K"s,
                               "RSA1_5"s, "RSA-OAEP"s, "dir"s, "A256GCMKW"s, "PBES2-HS256+A128KW"s);
    CAPTURE(name);

    CHECK(refusal(alg(name)) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(forged_alg(name)) == ErrorCode::algorithm_not_allowed);
    const auto of_a_password = test::draft().header("p2c", 2147483647).header("p2s", "c2FsdA");
    CHECK(refusal(of_a_password.header("alg", name).compact()) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(of_a_password.compact()) == accepted);
}

TEST_CASE("the public key is nobody's secret", "[header][RFC8725][HD-09][HD-10][HD-12]") {
    const auto& key = sample_key();
    const std::string pem = key.public_pem();
    REQUIRE(pem.back() == '\n');
    std::string crlf;
    for (const char character : pem) crlf += character == '\n' ? "\r\n"s : std::string(1, character);
    const json jwk = key.public_jwk("k1");

    for (const std::string& secret :
         {pem, pem.substr(0, pem.size() - 1), crlf, key.pkcs1_pem(), key.public_der(), key.modulus(),
          jwk.at("n").get<std::string>(), jwk.dump(), test::as_example().jwks(), "secret"s})
        CHECK(refusal(hs256(secret)) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(test::draft().algorithm("RS256").compact()) == accepted);
}

TEST_CASE("nothing is nobody's secret either", "[header][RFC8725][HD-11]") {
    auto jwk = sample_key().public_jwk("k1");
    jwk["alg"] = "RS256";
    const bearer::TokenValidator with_alg{bearer::Jwks::parse(json{{"keys", {jwk}}}.dump()).value(),
                                          bearer::Issuer{"https://as.example/"},
                                          bearer::Audience{"https://api.example"}, bearer::Lifetime{}};

    CHECK(refusal(with_alg, test::good_token()) == accepted);
    for (const auto& [name, digest] :
         {std::pair{"HS256", EVP_sha256()}, {"HS384", EVP_sha384()}, {"HS512", EVP_sha512()}}) {
        const std::string token =
            test::draft()
                .header("alg", name)
                .signed_with([digest = digest](std::string_view input) { return hmac(digest, "", input); })
                .compact();
        CAPTURE(name);
        CHECK(refusal(token) == ErrorCode::algorithm_not_allowed);
        CHECK(refusal(with_alg, token) == ErrorCode::algorithm_not_allowed);
    }
}

TEST_CASE("a good signature of an algorithm that is not allowed is refused", "[header][RFC8725][HD-13][HD-14]") {
    CHECK(refusal(test::draft().algorithm("RS256").compact()) == accepted);

    const auto name = GENERATE("RS384"s, "RS512"s, "PS256"s, "PS384"s, "PS512"s);
    CHECK(refusal(test::draft().algorithm(name).compact()) == ErrorCode::algorithm_not_allowed);
}

TEST_CASE("the name of an algorithm that is not allowed is refused, whoever signed", "[header][RFC8725][HD-13]") {
    const auto name = GENERATE("RS512"s, "PS256"s, "ES256"s, "ES384"s, "ES512"s, "EdDSA"s, "Ed25519"s);

    CHECK(refusal(alg(name)) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(forged_alg(name)) == ErrorCode::algorithm_not_allowed);
}

TEST_CASE("crit without the form of RFC 7515 is malformed", "[header][RFC7515][HD-22][HD-23][HD-24][HD-28][HD-31]") {
    const auto value =
        GENERATE(json::array(), json(nullptr), json::object(), json("exp"), json(1), json(true), json::array({nullptr}),
                 json::array({1}), json::array({""}), json::array({json::array({"a"})}), json::array({"alg"}),
                 json::array({"kid"}), json::array({"crit"}), json::array({"typ"}), json::array({"x", "x"}),
                 json::array({"x", "y", "x"}), json::array({"x", "alg"}));
    CAPTURE(value);

    CHECK(error_of(crit(value)) == Error{ErrorCode::header_malformed, "crit"});
    CHECK(error_of(with_header("CRIT", value)) == no_error);
}

TEST_CASE("crit with thousands of entries is malformed", "[header][RFC7515][HD-31]") {
    std::string within = "[\"0\"";
    for (int entry = 1; within.size() < 3'900; ++entry) within += ",\"" + std::to_string(entry) + "\"";
    // Past the header's limit. With 10,000 of them the token would be too large, whatever its header says.
    json past = json::array();
    for (int entry = 0; entry < 2'000; ++entry) past.push_back(std::to_string(entry));

    CHECK(error_of(crit(json::parse(within + "]"))) == Error{ErrorCode::header_malformed, "crit"});
    CHECK(error_of(crit(past)) == Error{ErrorCode::header_malformed});
}

TEST_CASE("an extension that has to be understood is not", "[header][RFC7515][HD-25][HD-26][HD-27][HD-29][HD-30]") {
    constexpr Error unsupported{ErrorCode::header_unsupported, "crit"};
    const auto undefined = "http://example.invalid/UNDEFINED";

    CHECK(error_of(with_header(undefined, true)) == no_error);
    CHECK(error_of(test::draft().header(undefined, true).header("crit", {undefined}).compact()) == unsupported);
    CHECK(error_of(crit({"x"})) == unsupported);
    CHECK(error_of(test::draft().header("crit", {"exp"}).header("exp", 1).compact()) == unsupported);
    CHECK(error_of(test::draft().header("crit", {"b64"}).header("b64", true).compact()) == unsupported);
    CHECK(error_of(test::draft().header("crit", {"b64"}).header("b64", false).compact()) == unsupported);
}

TEST_CASE("a payload that is not encoded is refused though it is signed as it stands", "[header][RFC7797][HD-29]") {
    const std::string header =
        bearer::detail::base64url::encode(R"({"alg":"RS256","kid":"k1","b64":false,"crit":["b64"]})");
    const auto signed_as_written = [&](std::string_view payload) {
        const std::string input = header + "." + std::string{payload};
        return input + "." + bearer::detail::base64url::encode(sample_key().sign_rs256(input));
    };

    CHECK(refusal(signed_as_written(bearer::detail::base64url::encode(test::good_payload))) ==
          ErrorCode::header_unsupported);
    CHECK(refusal(signed_as_written("$")) == ErrorCode::token_malformed);  // no base64url: that is looked at first
    CHECK(refusal(signed_as_written(R"({"exp":1700000300})")) == ErrorCode::token_malformed);
}

TEST_CASE("b64 without crit may only say true", "[header][RFC7797][HD-32][HD-33]") {
    CHECK(error_of(with_header("b64", true)) == no_error);
    CHECK(error_of(with_header("b64", false)) == Error{ErrorCode::header_unsupported, "b64"});
}

TEST_CASE("a key from the sender is refused, whoever's it is", "[header][RFC7515][HD-34][HD-35][HD-36]") {
    constexpr Error unsupported{ErrorCode::header_unsupported, "jwk"};

    CHECK(error_of(test::as_example().key_in_header()) == unsupported);
    for (const json& jwk : {sample_key().public_jwk("k1"), sample_key().private_jwk("k1"), json(nullptr),
                            json{{"kty", "oct"}, {"k", "c2VjcmV0"}}, json::object()}) {
        CAPTURE(jwk);
        CHECK(error_of(with_header("jwk", jwk)) == unsupported);
    }
    CHECK(error_of(with_header("JWK", sample_key().public_jwk("k1"))) == no_error);
}

TEST_CASE("jku is ignored and never read", "[header][RFC7515][HD-37][HD-38]") {
    const auto url = GENERATE("https://evil.example/jwks.json"s, "file:///etc/passwd"s, "data:application/json,{}"s,
                              "http://169.254.169.254/latest"s, "https://as.example/jwks.json"s);
    const auto draft = test::draft().header("jku", url);

    CHECK(refusal(draft.compact()) == accepted);
    CHECK(refusal(draft.signed_by(stranger_key()).compact()) == ErrorCode::signature_invalid);
}

TEST_CASE("a certificate from the sender is refused", "[header][RFC7515][HD-39]") {
    const json chain = json::array({"MIIBszCCARygAwIBAgIBADANBgkqhkiG9w0BAQsFADAAMB4XDTIzMTExNDIy"});

    CHECK(error_of(with_header("x5u", "https://evil.example/certificate.pem")) ==
          Error{ErrorCode::header_unsupported, "x5u"});
    CHECK(error_of(with_header("x5c", chain)) == Error{ErrorCode::header_unsupported, "x5c"});
    CHECK(refusal(test::draft().header("x5c", chain).signed_by(stranger_key()).compact()) ==
          ErrorCode::header_unsupported);
    CHECK(refusal(test::draft().header("x5u", "https://evil.example/").signed_by(stranger_key()).compact()) ==
          ErrorCode::header_unsupported);
    CHECK(error_of(with_header("X5C", chain)) == no_error);
}

TEST_CASE("a thumbprint is ignored, right or wrong", "[header][RFC7515][HD-40]") {
    CHECK(error_of(with_header("x5t", "nOo3ZDrODXEK1jKWhXslHR_KXEg")) == no_error);
    CHECK(error_of(with_header("x5t#S256", "wrong")) == no_error);
    CHECK(error_of(with_header("x5t", nullptr)) == no_error);
    // It selects no key: the id does.
    CHECK(error_of(test::draft().header("x5t", "k1").header("kid", "k2").compact()) ==
          Error{ErrorCode::key_not_found, "kid"});
}

TEST_CASE("compression and nesting are unsupported", "[header][RFC7519][HD-41][HD-42][RX-14]") {
    CHECK(error_of(with_header("zip", "DEF")) == Error{ErrorCode::header_unsupported, "zip"});
    CHECK(error_of(with_header("cty", "JWT")) == Error{ErrorCode::header_unsupported, "cty"});
    CHECK(error_of(with_header("cty", "jwt")) == Error{ErrorCode::header_unsupported, "cty"});
    CHECK(error_of(with_header("cty", "json")) == no_error);
}

TEST_CASE("the profile of RFC 9068 has its own type", "[header][RFC9068][HD-43][HD-44]") {
    const auto strict = test::validator_with(bearer::Rfc9068{});

    CHECK(refusal(strict, test::good_token()) == accepted);
    CHECK(refusal(strict, test::without_header("typ")) == ErrorCode::type_rejected);
    CHECK(refusal(strict, with_header("typ", "JWT")) == ErrorCode::type_rejected);
    CHECK(refusal(test::without_header("typ")) == accepted);
    CHECK(refusal(with_header("typ", "JWT")) == accepted);
}

TEST_CASE("a type compares without case and without application/, in any language",
          "[header][RFC8725][HD-45][HD-46][HD-47][HD-49]") {
    const auto validator = test::validator_with(bearer::Type{"at+jwt"});
    // Has the letter that is not the same in Turkish.
    const auto with_i = test::validator_with(bearer::Type{"application/id+jwt"});
    const auto judged = [&] {
        for (const std::string_view type : {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "APPLICATION/AT+JWT"}) {
            CAPTURE(type);
            CHECK(refusal(validator, with_header("typ", type)) == accepted);
        }
        for (const std::string& type : {"text/at+jwt"s, "application/application/at+jwt"s, "at+jwt;v=1"s, " at+jwt"s,
                                        "at+jwt\0"s, "at jwt"s, "xat+jwt"s, "at+jwt "s, "application/"s, "logout+jwt"s,
                                        "dpop+jwt"s, "secevent+jwt"s, "id_token"s, "refresh+jwt"s, "JOSE"s, "JWT"s}) {
            CAPTURE(type);
            CHECK(error_of(validator, with_header("typ", type)) == Error{ErrorCode::type_rejected, "typ"});
        }
        for (const std::string_view type : {"id+jwt", "ID+JWT", "APPLICATION/ID+JWT"}) {
            CAPTURE(type);
            CHECK(refusal(with_i, with_header("typ", type)) == accepted);
        }
        CHECK(refusal(with_i, with_header("typ", "\xC4\xB1"s + "d+jwt")) == ErrorCode::type_rejected);
        CHECK(refusal(with_i, with_header("typ", "\xC4\xB0"s + "D+JWT")) == ErrorCode::type_rejected);
        CHECK(refusal(with_header("cty", "JWT")) == ErrorCode::header_unsupported);
    };
    judged();

    const test::ForeignLocale locale{"tr_TR.UTF-8", "tr_TR.utf8", "tr_TR", "az_AZ.UTF-8"};
    if (!locale.installed()) WARN("no Turkish locale is installed: only C++'s locale is foreign here");
    judged();
}

TEST_CASE("typ is a string that says something, enforced or not", "[header][RFC7515][HD-48]") {
    const auto value = GENERATE(json(123), json(nullptr), json{"at+jwt"}, json(""), json(true), json::object());

    CHECK(error_of(with_header("typ", value)) == Error{ErrorCode::header_malformed, "typ"});
    CHECK(error_of(test::validator_with(bearer::Type{"at+jwt"}), with_header("typ", value)) ==
          Error{ErrorCode::header_malformed, "typ"});
}

TEST_CASE("kid is a string that says something", "[header][RFC7515][HD-50][HD-51]") {
    const auto value =
        GENERATE(json(0), json(1), json(nullptr), json(true), json::array(), json::object(), json(""), json{"k1"});

    CHECK(error_of(with_header("kid", "k1")) == no_error);
    CHECK(error_of(with_header("kid", value)) == Error{ErrorCode::header_malformed, "kid"});
    CHECK(error_of(test::without_header("kid")) == Error{ErrorCode::key_id_missing, "kid"});
}

TEST_CASE("a huge key id is malformed before anybody looks for the key", "[header][HD-52]") {
    const test::AskedKeys keys{test::keys()};
    const bearer::TokenValidator validator{keys, bearer::Issuer{"https://as.example/"},
                                           bearer::Audience{"https://api.example"}, bearer::Lifetime{}};

    CHECK(error_of(validator, with_header("kid", std::string(257, 'k'))) == Error{ErrorCode::header_malformed, "kid"});
    CHECK(error_of(validator, with_header("kid", std::string(10'000, 'k'))) == Error{ErrorCode::header_malformed});
    CHECK(keys.asked->empty());
    CHECK(test::error_once(validator, with_header("kid", std::string(256, 'k'))) ==
          Error{ErrorCode::key_not_found, "kid"});
    CHECK(keys.asked->size() == 1);
}

TEST_CASE("no key is looked for before the header is right", "[header][RX-08]") {
    const test::AskedKeys keys{test::keys()};
    const bearer::TokenValidator validator{keys, bearer::Issuer{"https://as.example/"},
                                           bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
    const auto& forge = test::as_example();

    for (const auto& [token, why] : {std::pair{""s, ErrorCode::token_malformed},
                                     {std::string(40'000, 'A'), ErrorCode::token_too_large},
                                     {forge.without_signature(), ErrorCode::token_malformed},
                                     {forge.encrypted(), ErrorCode::token_encrypted},
                                     {test::sign_header("[]"), ErrorCode::header_malformed},
                                     {alg("none"), ErrorCode::algorithm_not_allowed},
                                     {alg("ES256"), ErrorCode::algorithm_not_allowed},
                                     {alg(1), ErrorCode::header_malformed},
                                     {crit({"x"}), ErrorCode::header_unsupported},
                                     {forge.key_in_header(), ErrorCode::header_unsupported},
                                     {forge.without_key_id(), ErrorCode::key_id_missing},
                                     {forge.hmac_with_the_public_key(), ErrorCode::algorithm_not_allowed},
                                     {with_header("typ", 1), ErrorCode::header_malformed},
                                     {with_header("zip", "DEF"), ErrorCode::header_unsupported}})
        CHECK(refusal(validator, token) == why);
    CHECK(keys.asked->empty());

    CHECK(test::error_once(validator, test::good_token()) == std::nullopt);
    CHECK(keys.asked->size() == 1);
}

TEST_CASE("a hostile key id names no key and reaches no message", "[header][HD-53][RX-13][IM-24]") {
    const auto kid = GENERATE("../../../etc/passwd"s, "' OR 1=1 --"s, "$(rm -rf /tmp/*)"s, "k1\0x"s, "k1\n"s,
                              "\x1B[31m"s, "k1 "s, " k1"s, "K1"s, "k"s, "k11"s);
    const auto error = error_of(with_header("kid", kid));

    REQUIRE(error.has_value());
    CHECK(error == Error{ErrorCode::key_not_found, "kid"});
    CHECK(error->message() == "key_not_found (kid): the key set has no usable key of that id");
    CHECK(error_of(with_header("kid", "k1")) == no_error);
}

TEST_CASE("other parameters are ignored", "[header][RFC7515][RFC7519][HD-54][HD-55]") {
    CHECK(refusal(with_header("unknown", {{"a", "b"}})) == accepted);
    CHECK(refusal(test::draft().header("iss", "https://evil.example/").header("aud", "x").header("exp", 1).compact()) ==
          accepted);
    CHECK(refusal(test::draft().header("iss", "https://as.example/").claim("iss", "https://evil.example/").compact()) ==
          ErrorCode::issuer_rejected);
    CHECK(refusal(test::draft().header("exp", 1700000300).without("exp").compact()) == ErrorCode::claim_missing);
}

TEST_CASE("a header that was changed after signing is not the one that was signed", "[header][RFC7515][HD-56]") {
    const Parts good = bearer::testing::parts_of(test::good_token());
    const auto with_text = [&](const std::string& header) {
        return Parts{bearer::detail::base64url::encode(header), good.payload, good.signature}.compact();
    };
    const std::string header{test::good_header};

    CHECK(refusal(with_text(header)) == accepted);
    CHECK(refusal(with_text(replaced(header, "k1", "k3"))) == ErrorCode::key_not_found);
    CHECK(refusal(with_text(replaced(header, "{", "{ "))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_text(header + " ")) == ErrorCode::signature_invalid);
    CHECK(refusal(with_text(replaced(header, "at+jwt", "JWT"))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_text(replaced(header, "k1", "\\u006b1"))) == ErrorCode::signature_invalid);
}

TEST_CASE("a signature over another nonce is invalid, whatever it is good for elsewhere", "[header][HD-58]") {
    const std::string nonce = "0123456789abcdef";
    const auto signed_over = [&](const std::string& signed_nonce) {
        const auto token = bearer::testing::parts_of(with_header("nonce", nonce));
        const auto input = bearer::testing::parts_of(with_header("nonce", signed_nonce));
        return Parts{token.header, token.payload, input.signature}.compact();
    };
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    REQUIRE(EVP_Digest(nonce.data(), nonce.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1);
    const std::string hashed = bearer::detail::base64url::encode({reinterpret_cast<const char*>(digest.data()), size});

    CHECK(refusal(signed_over(nonce)) == accepted);
    CHECK(refusal(signed_over(hashed)) == ErrorCode::signature_invalid);
}
