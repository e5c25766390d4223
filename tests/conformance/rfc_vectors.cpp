// SPDX-License-Identifier: MIT
//
// Signatures that RFCs print, made by software that has never heard of this library, checked with the keys they print.

#include <bearer/authenticate_bytes.hpp>
#include <bearer/detail/base64url.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using bearer::Algorithm;

namespace {

std::string decoded(std::string_view part) {
    std::string bytes(bearer::detail::base64url::decoded_size(part.size()), '\0');
    REQUIRE(bearer::detail::base64url::decode(part, bytes.data()));
    return bytes;
}

/// The same part with one bit of what it stands for flipped.
std::string flipped(std::string_view part, std::size_t byte) {
    std::string bytes = decoded(part);
    bytes[byte] = static_cast<char>(bytes[byte] ^ 1);
    return bearer::detail::base64url::encode(bytes);
}

/// What a JWK is without its braces, and the id by which it is found.
struct PrintedKey {
    std::string_view kid;
    std::string members;
};

template <Algorithm Used>
void verifies_and_no_other_bit_does(const PrintedKey& printed, const std::string& jws, std::string_view payload) {
    const auto keys =
        bearer::Jwks::parse(R"({"keys":[{"kid":")" + std::string{printed.kid} + R"(",)" + printed.members + "}]}");
    const auto key = keys.value().find({.kid = printed.kid, .algorithm = Used});
    const auto bytes_of = [&](const bearer::testing::Parts& parts) {
        return bearer::dangerous::authenticate_bytes(*key.value(), bearer::Algorithms<Used>{}, parts.compact());
    };
    const auto parts = bearer::testing::parts_of(jws);

    CHECK(bytes_of(parts).value() == payload);

    const std::size_t payload_end = payload.size() - 1;
    for (const std::size_t byte : {std::size_t{0}, payload_end / 2, payload_end}) {
        auto other = parts;
        other.payload = flipped(parts.payload, byte);
        CHECK(bytes_of(other).error() == bearer::Error{bearer::ErrorCode::signature_invalid});
    }
    const std::size_t signature_end = decoded(parts.signature).size() - 1;
    for (const std::size_t byte : {std::size_t{0}, signature_end / 2, signature_end}) {
        auto other = parts;
        other.signature = flipped(parts.signature, byte);
        CHECK(bytes_of(other).error() == bearer::Error{bearer::ErrorCode::signature_invalid});
    }
}

// The JWKs of RFC 7515 and RFC 8037 have no "kid", without which no key is usable here: theirs are the one thing that
// is ours.

constexpr std::string_view claims =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

const std::string claims_part =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
    "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// RFC 7520 §4, whose payload is a sentence and no JSON.
constexpr std::string_view sentence =
    "It\xE2\x80\x99s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep "
    "your feet, there\xE2\x80\x99s no knowing where you might be swept off to.";

const std::string sentence_part =
    "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IH"
    "lvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBk"
    "b24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcm"
    "UgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

/// RFC 7520 §3.3 and §3.1.
const PrintedKey rsa_key_of_rfc7520{"bilbo.baggins@hobbiton.example",
                                    R"("kty":"RSA","use":"sig","n":")"
                                    "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRoj"
                                    "dNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2l"
                                    "bzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6c"
                                    "S6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3"
                                    "-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwU"
                                    "kRz5iaiQkqgc5gHdrNP5zw"
                                    R"(","e":"AQAB")"};
const PrintedKey ec_key_of_rfc7520{
    "bilbo.baggins@hobbiton.example",
    R"("kty":"EC","use":"sig","crv":"P-521","x":")"
    "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt"
    R"(","y":")"
    "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1"
    R"(")"};

}  // namespace

TEST_CASE("the RS256 example of RFC 7515 verifies with the key that the RFC prints", "[signature][RFC7515-A.2]") {
    const PrintedKey key{"a2", R"("kty":"RSA","n":")"
                               "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
                               "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
                               "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs"
                               "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
                               "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2"
                               "PAcDTW9gb54h4FRWyuXpoQ"
                               R"(","e":"AQAB")"};
    verifies_and_no_other_bit_does<bearer::RS256>(key,
                                                  "eyJhbGciOiJSUzI1NiJ9." + claims_part +
                                                      "."
                                                      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
                                                      "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
                                                      "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
                                                      "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
                                                      "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
                                                      "p0igcN_IoypGlUPQGe77Rw",
                                                  claims);
}

TEST_CASE("the ES256 example of RFC 7515 verifies with the key that the RFC prints", "[signature][RFC7515-A.3]") {
    const PrintedKey key{"a3", R"("kty":"EC","crv":"P-256",)"
                               R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                               R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")"};
    verifies_and_no_other_bit_does<bearer::ES256>(key,
                                                  "eyJhbGciOiJFUzI1NiJ9." + claims_part +
                                                      "."
                                                      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                                                      "pmWQxfKTUJqPP3-Kg6NU1Q",
                                                  claims);
}

TEST_CASE("the ES512 example of RFC 7515 verifies with the key that the RFC prints", "[signature][RFC7515-A.4]") {
    const PrintedKey key{"a4",
                         R"("kty":"EC","crv":"P-521","x":")"
                         "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk"
                         R"(","y":")"
                         "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"
                         R"(")"};
    verifies_and_no_other_bit_does<bearer::ES512>(key,
                                                  "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA."
                                                  "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZq"
                                                  "wqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8Kp"
                                                  "EHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
                                                  "Payload");
}

TEST_CASE("the RS256 example of RFC 7520 verifies with the key that the RFC prints", "[signature][RFC7520-4.1]") {
    verifies_and_no_other_bit_does<bearer::RS256>(rsa_key_of_rfc7520,
                                                  "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZX"
                                                  "hhbXBsZSJ9"
                                                  "." +
                                                      sentence_part +
                                                      "."
                                                      "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmK"
                                                      "ZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4J"
                                                      "IwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8w"
                                                      "W1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluP"
                                                      "xUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_f"
                                                      "cIe8u9ipH84ogoree7vjbU5y18kDquDg",
                                                  sentence);
}

TEST_CASE("the PS384 example of RFC 7520 verifies with the key that the RFC prints", "[signature][RFC7520-4.2]") {
    verifies_and_no_other_bit_does<bearer::PS384>(rsa_key_of_rfc7520,
                                                  "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZX"
                                                  "hhbXBsZSJ9"
                                                  "." +
                                                      sentence_part +
                                                      "."
                                                      "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2I"
                                                      "pN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXU"
                                                      "vdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRX"
                                                      "e8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT"
                                                      "0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a"
                                                      "6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw",
                                                  sentence);
}

TEST_CASE("the ES512 example of RFC 7520 verifies with the key that the RFC prints", "[signature][RFC7520-4.3]") {
    verifies_and_no_other_bit_does<bearer::ES512>(ec_key_of_rfc7520,
                                                  "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZX"
                                                  "hhbXBsZSJ9"
                                                  "." +
                                                      sentence_part +
                                                      "."
                                                      "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvb"
                                                      "u9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kv"
                                                      "AD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2",
                                                  sentence);
}

TEST_CASE("the Ed25519 example of RFC 8037 verifies with the key that the RFC prints", "[signature][RFC8037-A.4]") {
    const PrintedKey key{"a2", R"("kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")"};
    verifies_and_no_other_bit_does<bearer::EdDSA>(
        key,
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        "Example of Ed25519 signing");
}
