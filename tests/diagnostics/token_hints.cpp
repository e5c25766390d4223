// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/token_hints.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::detail::Hints;
using bearer::detail::unwrapped;
using nlohmann::json;

std::string form_hints(std::string_view raw) {
    Hints hints;
    bearer::detail::add_form_hints(raw, unwrapped(raw), hints);
    std::string text;
    for (const auto& hint : hints) text += hint;
    return text;
}

std::string header_hints(const json& header, Error error) {
    Hints hints;
    bearer::detail::add_header_hints({header, json{}, {}}, {error}, hints);
    return hints.empty() ? "" : hints.front();
}

}  // namespace

TEST_CASE("a token is found in what was wrapped around it", "[diagnostics]") {
    for (const std::string_view raw :
         {"a.b.c", "Bearer a.b.c", "bearer   a.b.c", "Authorization: Bearer a.b.c", "\"a.b.c\"", "'a.b.c'", "`a.b.c`",
          " a.b.c\r\n", "\"Bearer a.b.c\"", "Bearer \"a.b.c\" "}) {
        INFO(raw);
        CHECK(unwrapped(raw).token == "a.b.c");
    }
    CHECK(unwrapped("\"a.b.c").token == "\"a.b.c");
    CHECK(unwrapped("\"").token == "\"");
    CHECK(unwrapped("Bearer ").token == "Bearer");
    CHECK(unwrapped(" \n").token.empty());
}

TEST_CASE("a whole Authorization header is recognised", "[diagnostics]") {
    CHECK(test::contains(form_hints("Bearer ey.ey.c"), "value of an Authorization header"));
    CHECK_FALSE(test::contains(form_hints("ey.ey.c"), "Authorization"));
}

TEST_CASE("quotes and white space around the token are recognised", "[diagnostics]") {
    CHECK(test::contains(form_hints("\"ey.ey.c\""), "quotes around"));
    CHECK_FALSE(test::contains(form_hints("\"ey.ey.c\""), "white space"));
    CHECK(test::contains(form_hints("ey.ey.c\n"), "white space around"));
    CHECK_FALSE(test::contains(form_hints("ey.ey.c\n"), "quotes"));
    CHECK(test::contains(form_hints("ey.e\ny.c"), "white space inside"));
    CHECK(form_hints("ey.ey.c").empty());
}

TEST_CASE("base64 is told from base64url", "[diagnostics]") {
    CHECK(test::contains(form_hints("ey.ey.c=="), "base64url"));
    CHECK(test::contains(form_hints("ey.e/y.c"), "base64url"));
    CHECK_FALSE(test::contains(form_hints("ey.e_y.c-"), "base64url"));
}

TEST_CASE("a token without its end is recognised, and so is what is no token", "[diagnostics]") {
    for (const char* cut : {"eyJhbGciOi", "eyJhbGciOi.eyJpc3Mi", "eyJhbGciOi.eyJpc3Mi.", "eyJhbGciOi...",
                            "eyJhbGciOi.eyJpc3Mi.\xE2\x80\xA6"}) {
        INFO(cut);
        CHECK(test::contains(form_hints(cut), "truncated"));
    }
    CHECK_FALSE(test::contains(form_hints("eyJhbGciOi.eyJpc3Mi.c"), "truncated"));
    CHECK(test::contains(form_hints("0a1b2c"), "opaque"));
    CHECK_FALSE(test::contains(form_hints("0a1b2c"), "truncated"));
    CHECK(test::contains(form_hints(""), "no token"));
}

TEST_CASE("a signature of another length says which", "[diagnostics]") {
    Hints hints;
    bearer::detail::add_signature_length_hints(256, 256, hints);
    CHECK(hints.empty());
    bearer::detail::add_signature_length_hints(255, 256, hints);
    CHECK(hints.back() ==
          "The signature has 255 bytes where this key makes 256: the token was truncated on its way, or "
          "when it was copied.");
    bearer::detail::add_signature_length_hints(384, 256, hints);
    CHECK(hints.back() == "The signature has 384 bytes where this key makes 256: another key has made it.");
}

TEST_CASE("an unsigned token is told from one that was cut", "[diagnostics]") {
    CHECK(test::contains(header_hints({{"alg", "none"}}, {ErrorCode::token_malformed}), "nobody has signed"));
    CHECK(test::contains(header_hints({{"alg", "NONE"}}, {ErrorCode::algorithm_not_allowed, "alg"}),
                         "nobody has signed"));
    CHECK(header_hints({{"alg", "RS256"}}, {ErrorCode::token_malformed}).empty());
    CHECK(header_hints({{"alg", "none"}}, {ErrorCode::token_expired, "exp"}).empty());
}

TEST_CASE("an algorithm is recommended only where it can be taken", "[diagnostics]") {
    const auto hint = [](const char* algorithm) {
        return header_hints({{"alg", algorithm}}, {ErrorCode::algorithm_not_allowed, "alg"});
    };
    CHECK(test::contains(hint("RS256"), "Algorithms<...>{}"));
    CHECK(test::contains(hint("HS512"), "can forge it"));
    CHECK(test::contains(hint("XX256"), "does not verify it"));
    CHECK_FALSE(test::contains(hint("HS512") + hint("XX256"), "Algorithms<"));
}

TEST_CASE("nobody is told to do without an issuer, an audience or an expiry", "[diagnostics]") {
    for (const bearer::Label claim : {bearer::Label{"iss"}, bearer::Label{"aud"}, bearer::Label{"exp"}})
        CHECK(test::contains(header_hints({}, {ErrorCode::claim_missing, claim}), "must not be accepted"));
    CHECK(header_hints({}, {ErrorCode::claim_missing, "department"}).empty());
}

TEST_CASE("an encrypted token is explained, and so is what a header must not ask for", "[diagnostics]") {
    CHECK(test::contains(header_hints({}, {ErrorCode::token_encrypted}), "encryption certificate"));
    CHECK(test::contains(header_hints({}, {ErrorCode::header_unsupported, "jwk"}), "its own key"));
    CHECK(test::contains(header_hints({}, {ErrorCode::header_unsupported, "crit"}), "extensions"));
    CHECK(test::contains(header_hints({}, {ErrorCode::header_unsupported, "cty"}), "inside"));
    CHECK(header_hints({}, {ErrorCode::header_unsupported, "b64"}).empty());
    CHECK(header_hints({}, {ErrorCode::header_malformed, "jwk"}).empty());
}
