// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/examined_token.hpp>
#include <bearer/limits.hpp>

#include "support/catch.hpp"
#include "support/validator.hpp"

#include <string>

using bearer::detail::ExaminedToken;

TEST_CASE("a good token is read whole", "[diagnostics]") {
    const ExaminedToken token{test::good_token()};

    CHECK(token.parts() == 3);
    CHECK(token.header()->bytes == test::good_header);
    CHECK(token.payload()->bytes == test::good_payload);
    CHECK(token.signature()->bytes->size() == 256);
    CHECK(token.parameters()->contains("kid"));
    CHECK(token.state()->claims().get<std::string_view>("sub").value() == "u1");
    CHECK(token.signing_input() == test::good_token().substr(0, test::good_token().rfind('.')));
}

TEST_CASE("a token is read inside what was wrapped around it", "[diagnostics]") {
    const std::string raw = "Bearer \"" + test::good_token() + "\"\n";
    const ExaminedToken token{raw};

    CHECK(token.raw() == raw);
    CHECK(token.wrapping().token == test::good_token());
    CHECK(token.state() != nullptr);
    CHECK(token.signing_input().has_value());
}

TEST_CASE("a broken part leaves the others readable", "[diagnostics]") {
    const auto parts = bearer::testing::parts_of(test::good_token());
    const std::string no_header = "!!!." + parts.payload + "." + parts.signature;
    const std::string no_payload = parts.header + ".!!!." + parts.signature;
    const std::string no_signature = parts.header + "." + parts.payload;

    CHECK_FALSE(ExaminedToken{no_header}.parameters());
    CHECK(ExaminedToken{no_header}.state()->header().text() == "{}");
    CHECK(ExaminedToken{no_payload}.parameters());
    CHECK(ExaminedToken{no_payload}.state() == nullptr);
    CHECK(ExaminedToken{no_signature}.state() != nullptr);
    CHECK_FALSE(ExaminedToken{no_signature}.signature());
    CHECK_FALSE(ExaminedToken{no_signature}.signing_input());
}

TEST_CASE("a header that a validator refuses is still the header that policies see", "[diagnostics]") {
    const std::string raw = test::with_header("crit", {"x"});

    CHECK(ExaminedToken{raw}.state()->header().parameters().contains("crit"));
}

TEST_CASE("of an encrypted token only the header is read, of four or six parts nothing", "[diagnostics]") {
    const std::string encrypted = test::as_example().encrypted();
    const ExaminedToken token{encrypted};

    CHECK(token.parts() == 5);
    CHECK(token.parameters()->contains("enc"));
    CHECK_FALSE(token.payload());
    CHECK_FALSE(ExaminedToken{"e30.e30.e30.e30"}.header());
    CHECK(ExaminedToken{"e30.e30.e30.e30.e30.e30.e30"}.parts() == 6);
    CHECK_FALSE(ExaminedToken{"e30.e30.e30.e30.e30.e30.e30"}.header());
}

TEST_CASE("a text past the limit has no parts", "[diagnostics]") {
    const std::string padding(bearer::limits::token_bytes - 8, 'A');
    const std::string largest = "e30.e30." + padding;
    const std::string larger = largest + "A";

    CHECK(ExaminedToken{largest}.is_read());
    CHECK(ExaminedToken{largest}.state() != nullptr);
    CHECK_FALSE(ExaminedToken{larger}.is_read());
    CHECK(ExaminedToken{larger}.state() == nullptr);
}
