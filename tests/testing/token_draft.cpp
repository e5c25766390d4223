// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace std::string_literals;
using bearer::testing::parts_of;
using bearer::testing::sample_key;
using bearer::testing::TokenDraft;

std::string decoded(const std::string& part) {
    std::string bytes(bearer::detail::base64url::decoded_size(part.size()), '\0');
    REQUIRE(bearer::detail::base64url::decode(part, bytes.data()));
    return bytes;
}

TokenDraft draft() { return {{{"alg", "RS256"}, {"kid", "k1"}}, {{"sub", "u1"}, {"exp", 1}}, sample_key()}; }

}  // namespace

TEST_CASE("a draft's token says what the draft says and is signed over it", "[testing]") {
    const auto parts = parts_of(draft().compact());

    CHECK(decoded(parts.header) == R"({"alg":"RS256","kid":"k1"})");
    CHECK(decoded(parts.payload) == R"({"exp":1,"sub":"u1"})");
    CHECK(decoded(parts.signature) == sample_key().sign_rs256(parts.header + '.' + parts.payload));
}

TEST_CASE("changing a draft leaves the old one as it was", "[testing]") {
    const auto old = draft();
    const auto before = old.compact();

    const auto changed = old.claim("sub", "u2").without("exp").header("typ", "at+jwt").without_header("kid");

    CHECK(old.compact() == before);
    CHECK(changed.header_text() == R"({"alg":"RS256","typ":"at+jwt"})");
    CHECK(changed.payload_text() == R"({"sub":"u2"})");
}

TEST_CASE("several claims are added at once and win over the old ones", "[testing]") {
    const auto changed = draft().claims({{"scope", "orders.read"}, {"sub", "u2"}});

    CHECK(changed.payload_text() == R"({"exp":1,"scope":"orders.read","sub":"u2"})");
}

TEST_CASE("texts go into the token byte for byte", "[testing]") {
    const auto header = " {\"alg\":\"RS256\"}\0\xff"s;
    const auto payload = "\xef\xbb\xbf{}\0{}"s;

    const auto parts = draft().header_text(header).payload_text(payload).parts();

    CHECK(decoded(parts.header) == header);
    CHECK(decoded(parts.payload) == payload);
    CHECK(decoded(parts.signature) == sample_key().sign_rs256(parts.header + '.' + parts.payload));
}

TEST_CASE("the algorithm is said and used, a header parameter only said", "[testing]") {
    const auto used = draft().algorithm("RS512").parts();
    const auto said = draft().header("alg", "RS512").parts();

    CHECK(said.header == used.header);
    CHECK(decoded(used.signature) == sample_key().sign("RS512", used.header + '.' + used.payload));
    CHECK(decoded(said.signature) == sample_key().sign("RS256", said.header + '.' + said.payload));
}

TEST_CASE("another key or a function changes the signature and nothing else", "[testing]") {
    const auto good = draft().parts();
    const auto by_another = draft().signed_by(sample_key(1)).parts();
    const auto by_a_function = draft().signed_with([](std::string_view) { return "abc"s; }).parts();

    CHECK(by_another.header == good.header);
    CHECK(by_another.payload == good.payload);
    CHECK(decoded(by_another.signature) == sample_key(1).sign_rs256(good.header + '.' + good.payload));
    CHECK(by_a_function.compact() == good.header + '.' + good.payload + ".YWJj");
}

TEST_CASE("parts put together are the token that was taken apart", "[testing]") {
    CHECK(parts_of("a.b.c").compact() == "a.b.c");
    CHECK(parts_of("..").compact() == "..");
    CHECK(parts_of("a.b.").signature.empty());
    CHECK_THROWS_AS(parts_of(""), std::invalid_argument);
    CHECK_THROWS_AS(parts_of("a.b"), std::invalid_argument);
    CHECK_THROWS_AS(parts_of("a.b.c.d"), std::invalid_argument);
}
