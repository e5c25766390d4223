// SPDX-License-Identifier: MIT
//
// Writes vectors in Wycheproof's format, old and new, for keys of the moment: bearer_vectors_fixture FOLDER.

#include <bearer/detail/base64url.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>

#include "account.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bearer::detail::base64url::encode;
using bearer::testing::sample_key_for;
using bearer::testing::SigningKey;
using vectors::Json;

constexpr std::string_view message = "message";

std::string hex_of(std::string_view bytes) {
    std::string hex;
    for (const char byte : bytes) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        hex += "0123456789abcdef"[static_cast<unsigned char>(byte) & 0xF];
    }
    return hex;
}

std::string flipped(std::string bytes) {
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    return bytes;
}

Json raw_vector(std::string_view comment, const std::string& signature, std::string_view result) {
    return {{"tcId", 1},        {"comment", comment},    {"msg", hex_of(message)}, {"sig", hex_of(signature)},
            {"result", result}, {"flags", Json::array()}};
}

/// A signature that holds, the same with a flipped bit, and one of which the file does not say which it is.
Json raw_vectors(const std::string& signature) {
    return {raw_vector("good", signature, "valid"), raw_vector("flipped", flipped(signature), "invalid"),
            raw_vector("either", flipped(signature), "acceptable")};
}

std::string modulus_of(const SigningKey& key) { return "00" + hex_of(key.modulus()); }

Json pkcs1_group(const Json& tests, const SigningKey& key = sample_key_for("RS256")) {
    return {
        {"type", "RsassaPkcs1Verify"}, {"sha", "SHA-256"}, {"n", modulus_of(key)}, {"e", "010001"}, {"tests", tests}};
}

Json pss_group(int salt, const Json& tests) {
    const SigningKey key = sample_key_for("PS384");
    return {{"type", "RsassaPssVerify"},
            {"sha", "SHA-384"},
            {"mgf", "MGF1"},
            {"mgfSha", "SHA-384"},
            {"sLen", salt},
            {"publicKey", {{"modulus", modulus_of(key)}, {"publicExponent", "010001"}}},
            {"tests", tests}};
}

Json ec_group(std::string_view type, std::string_view digest, const Json& tests) {
    const SigningKey key = sample_key_for("ES256");
    const std::string point = key.public_bytes();
    return {
        {"type", type},
        {"sha", digest},
        {"key", {{"curve", "secp256r1"}, {"wx", "00" + hex_of(point.substr(1, 32))}, {"wy", hex_of(point.substr(33))}}},
        {"tests", tests}};
}

Json ed_group(std::string_view curve, const Json& tests) {
    const std::string octets = sample_key_for("EdDSA").public_bytes();
    return {{"type", "EddsaVerify"}, {"publicKey", {{"curve", curve}, {"pk", hex_of(octets)}}}, {"tests", tests}};
}

std::string jws_of(const SigningKey& key, std::string_view header) {
    const std::string input = encode(header) + '.' + encode("foo");
    return input + '.' + encode(key.sign_rs256(input));
}

Json jws_vector(std::string_view comment, const std::string& jws, std::string_view result) {
    return {{"tcId", 2}, {"comment", comment}, {"jws", jws}, {"result", result}};
}

Json jws_group(std::string_view type, const Json& keys, const Json& tests) {
    return {{"type", type}, {"public", keys}, {"tests", tests}};
}

/// A key that the file gives "alg":"PS256", one of 1024 bits, and one for secrets: all answered on purpose.
Json policy_groups() {
    const SigningKey key = sample_key_for("RS256");
    const SigningKey weak = SigningKey::rsa({.bits = 1024});
    Json other = key.public_jwk("k");
    other["alg"] = "PS256";
    const Json secret{{"kty", "oct"}, {"kid", "k"}, {"k", "c2VjcmV0"}};
    const Json valid = Json::array({jws_vector("valid", jws_of(key, R"({"alg":"RS256","kid":"k"})"), "valid")});
    const Json by_weak = Json::array({jws_vector("weak", jws_of(weak, R"({"alg":"RS256"})"), "valid")});
    return {jws_group("JsonWebSignature", other, valid), jws_group("JsonWebSignature", weak.public_jwk("k"), by_weak),
            jws_group("JsonWebKey", Json{{"keys", Json::array({secret})}}, valid)};
}

Json compact_groups() {
    const SigningKey key = sample_key_for("RS256");
    const std::string jws = jws_of(key, R"({"alg":"RS256","kid":"k"})");
    Json unnamed = key.public_jwk("k");
    unnamed.erase("kid");
    return {jws_group("JsonWebSignature", unnamed,
                      {jws_vector("valid", jws, "valid"), jws_vector("cut", jws.substr(0, jws.size() - 4), "invalid"),
                       jws_vector("the same", jws, "invalid")}),
            jws_group("JsonWebKey", Json{{"keys", Json::array({key.public_jwk("another"), key.public_jwk("k")})}},
                      {jws_vector("valid", jws, "valid"),
                       jws_vector("unknown", jws_of(key, R"({"alg":"RS256","kid":"none"})"), "invalid")})};
}

void write(const std::string& path, const Json& groups) {
    std::ofstream file{path};
    file << Json{{"testGroups", groups}}.dump(2);
    if (!file.flush()) throw std::runtime_error{"cannot write " + path};
}

Json array_of(const Json& group) { return Json::array({group}); }

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::string folder = std::string{arguments[1]} + '/';
    const SigningKey rsa = sample_key_for("RS256");
    const std::string signature = rsa.sign_rs256(message);
    const std::string ps384 = sample_key_for("PS384").sign("PS384", message);
    const std::string es256 = sample_key_for("ES256").sign("ES256", message);
    const std::string ed25519 = sample_key_for("EdDSA").sign("EdDSA", message);

    write(folder + "raw.json", {pkcs1_group(raw_vectors(signature)), pss_group(48, raw_vectors(ps384)),
                                ec_group("EcdsaP1363Verify", "SHA-256", raw_vectors(es256)),
                                ed_group("edwards25519", raw_vectors(ed25519))});
    const Json refused = Json::array({raw_vector("other", flipped(es256), "valid")});
    write(folder + "others.json", {pss_group(0, refused), ec_group("EcdsaP1363Verify", "SHA-512", refused),
                                   ec_group("EcdsaVerify", "SHA-256", refused), ed_group("edwards448", refused),
                                   pkcs1_group(refused, SigningKey::rsa({.bits = 1024})),
                                   Json{{"type", "HkdfTest"}, {"tests", Json::array({Json{{"tcId", 1}}})}}});
    write(folder + "compact.json", compact_groups());
    write(folder + "policy.json", policy_groups());

    std::ofstream{folder + "no-json.json"} << '{';

    // Each says of one vector what is not so.
    write(folder + "called-invalid.json", array_of(pkcs1_group(array_of(raw_vector("good", signature, "invalid")))));
    write(folder + "called-valid.json",
          array_of(pkcs1_group(array_of(raw_vector("bad", flipped(signature), "valid")))));
    write(folder + "called-not-ours.json",
          array_of(ec_group("EcdsaVerify", "SHA-256", array_of(raw_vector("good", es256, "valid")))));
    write(folder + "token-called-invalid.json",
          array_of(jws_group("JsonWebSignature", rsa.public_jwk("k"),
                             array_of(jws_vector("good", jws_of(rsa, R"({"alg":"RS256"})"), "invalid")))));
    write(folder + "no-result.json", array_of(pkcs1_group(array_of(raw_vector("good", signature, "maybe")))));
}
