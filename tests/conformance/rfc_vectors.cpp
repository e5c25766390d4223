// SPDX-License-Identifier: MIT
//
// Signatures that RFCs print, made by software that has never heard of this library, checked with the keys they print.

#include <bearer/detail/base64url.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/signature/verify.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

namespace {

using bearer::ErrorCode;

std::string decoded(std::string_view part) {
    std::string bytes(bearer::detail::base64url::decoded_size(part.size()), '\0');
    REQUIRE(bearer::detail::base64url::decode(part, bytes.data()));
    return bytes;
}

void verifies_and_no_other_byte_does(std::string_view jwks, std::string_view kid, std::string_view token) {
    const auto keys = bearer::Jwks::parse(jwks);
    const auto key = keys.value().find({.kid = kid, .algorithm = bearer::RS256});
    const auto parts = bearer::testing::parts_of(token);
    const std::string input = parts.header + '.' + parts.payload;
    const std::string signature = decoded(parts.signature);

    CHECK(bearer::verify(*key.value(), bearer::RS256, input, signature).accepted());

    std::string other_input = input;
    other_input.back() = static_cast<char>(other_input.back() ^ 1);
    CHECK(bearer::verify(*key.value(), bearer::RS256, other_input, signature).error() ==
          bearer::Error{ErrorCode::signature_invalid});
    std::string other_signature = signature;
    other_signature.front() = static_cast<char>(other_signature.front() ^ 1);
    CHECK(bearer::verify(*key.value(), bearer::RS256, input, other_signature).error() ==
          bearer::Error{ErrorCode::signature_invalid});
}

}  // namespace

// The RFC's JWK has no "kid", without which no key is usable here; "a2" is the one thing that is ours.
TEST_CASE("the RS256 example of RFC 7515 verifies with the key that the RFC prints", "[signature][RFC7515-A.2]") {
    verifies_and_no_other_byte_does(R"({"keys":[{"kid":"a2","kty":"RSA","n":")"
                                    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
                                    "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
                                    "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs"
                                    "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
                                    "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2"
                                    "PAcDTW9gb54h4FRWyuXpoQ"
                                    R"(","e":"AQAB"}]})",
                                    "a2",
                                    "eyJhbGciOiJSUzI1NiJ9"
                                    "."
                                    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                                    "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                                    "."
                                    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
                                    "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
                                    "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
                                    "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
                                    "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
                                    "p0igcN_IoypGlUPQGe77Rw");
}

// Its payload is a sentence and no JSON, so only the signature can be shown to hold.
TEST_CASE("the RS256 example of RFC 7520 verifies with the key that the RFC prints", "[signature][RFC7520-4.1]") {
    verifies_and_no_other_byte_does(R"({"keys":[{"kty":"RSA","kid":"bilbo.baggins@hobbiton.example","use":"sig","n":")"
                                    "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRoj"
                                    "dNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2l"
                                    "bzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6c"
                                    "S6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3"
                                    "-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwU"
                                    "kRz5iaiQkqgc5gHdrNP5zw"
                                    R"(","e":"AQAB"}]})",
                                    "bilbo.baggins@hobbiton.example",
                                    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZX"
                                    "hhbXBsZSJ9"
                                    "."
                                    "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IH"
                                    "lvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBk"
                                    "b24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcm"
                                    "UgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
                                    "."
                                    "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmK"
                                    "ZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4J"
                                    "IwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8w"
                                    "W1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluP"
                                    "xUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_f"
                                    "cIe8u9ipH84ogoree7vjbU5y18kDquDg");
}
