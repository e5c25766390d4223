// SPDX-License-Identifier: MIT
#include <bearer/limits.hpp>
#include <bearer/token/header.hpp>

#include "support/json_text.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace std::string_literals;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Header;
using bearer::Object;

static_assert(!std::is_copy_constructible_v<Header> && !std::is_move_constructible_v<Header>);
static_assert(!std::is_copy_assignable_v<Header> && !std::is_move_assignable_v<Header>);

template <class T>
concept Lends = requires(T&& header) {
    std::forward<T>(header).alg();
}
|| requires(T&& header) { std::forward<T>(header).kid(); }
|| requires(T&& header) { std::forward<T>(header).typ(); }
|| requires(T&& header) { std::forward<T>(header).parameters(); }
|| requires(T&& header) { std::forward<T>(header).text(); };
static_assert(Lends<Header&> && Lends<const Header&> && !Lends<Header> && !Lends<const Header>);

struct Read {
    explicit Read(std::string_view json_text) : json{json_text}, header{json_text, Object{json.root()}} {}
    test::JsonText json;
    Header header;
};

/// Why the parameters are refused, or nothing if they are accepted.
std::optional<Error> refusal(std::string_view parameters) {
    const test::JsonText json{parameters};
    REQUIRE(json.well_formed());
    const auto verdict = bearer::detail::check_parameters(Object{json.root()});
    return verdict ? std::nullopt : std::optional{verdict.error()};
}

/// The same for a good header with one more parameter.
std::optional<Error> refusal_of(std::string_view parameter) {
    return refusal(R"({"alg":"RS256","kid":"k1",)" + std::string{parameter} + "}");
}

std::optional<Error> malformed(bearer::Label name) { return Error{ErrorCode::header_malformed, name}; }
std::optional<Error> unsupported(bearer::Label name) { return Error{ErrorCode::header_unsupported, name}; }

std::string crit_of(std::size_t entries) {
    std::string list = "\"crit\":[\"x0\"";
    for (std::size_t entry = 1; entry < entries; ++entry) list += ",\"x" + std::to_string(entry) + "\"";
    return list + "]";
}

constexpr auto accepted = std::optional<Error>{};

}  // namespace

TEST_CASE("a header shows its parameters", "[header][RFC7515]") {
    const Read read{R"({"alg":"RS256","typ":"at+jwt","kid":"k\u0031","x":{"y":1}})"};

    CHECK(read.header.alg() == "RS256");
    CHECK(read.header.typ() == "at+jwt");
    CHECK(read.header.kid() == "k1");
    CHECK(read.header.parameters().contains("x"));
    CHECK(read.header.text() == R"({"alg":"RS256","typ":"at+jwt","kid":"k\u0031","x":{"y":1}})");
}

TEST_CASE("a header without type and key id says so", "[header]") {
    const Read read{R"({"alg":"RS256","Kid":"k1","Typ":"at+jwt"})"};

    CHECK(read.header.kid() == std::nullopt);
    CHECK(read.header.typ() == std::nullopt);
}

TEST_CASE("the plain header of a signed token is accepted", "[header][RFC7515]") {
    CHECK(refusal(R"({"alg":"RS256"})") == accepted);
    CHECK(refusal(R"({"alg":"RS256","typ":"at+jwt","kid":"k1"})") == accepted);
    CHECK(refusal(R"({"alg":"nobody knows it"})") == accepted);
    CHECK(refusal(R"({"alg":""})") == accepted);  // a string, and no algorithm's name: the allow-list's to refuse
}

TEST_CASE("alg is required and a string", "[header][HD-01][HD-02][JS-40]") {
    CHECK(refusal("{}") == malformed("alg"));
    CHECK(refusal(R"({"Alg":"RS256"})") == malformed("alg"));
    const auto value = GENERATE("null"s, "true"s, "256"s, "[\"RS256\"]"s, "{\"a\":1}"s);
    CHECK(refusal("{\"alg\":" + value + "}") == malformed("alg"));
}

TEST_CASE("typ and kid are strings that say something, if they are there", "[header][HD-48][HD-50][HD-51]") {
    const auto value = GENERATE("null"s, "true"s, "0"s, "1"s, "[]"s, "[\"k1\"]"s, "{}"s, "\"\""s);

    CHECK(refusal(R"({"alg":"RS256","typ":)" + value + "}") == malformed("typ"));
    CHECK(refusal(R"({"alg":"RS256","kid":)" + value + "}") == malformed("kid"));
}

TEST_CASE("a key id has at most 256 bytes", "[header][HD-52]") {
    const auto kid = [](std::size_t size) { return R"({"alg":"RS256","kid":")" + std::string(size, 'k') + "\"}"; };

    CHECK(refusal(kid(bearer::limits::key_id_bytes)) == accepted);
    CHECK(refusal(kid(bearer::limits::key_id_bytes + 1)) == malformed("kid"));
}

TEST_CASE("crit is refused as unsupported where its form is right", "[header][RFC7515][HD-25][HD-26][HD-27][HD-30]") {
    CHECK(refusal_of(R"("crit":["x"])") == unsupported("crit"));
    CHECK(refusal_of(R"("crit":["x","y"],"x":1)") == unsupported("crit"));
    CHECK(refusal_of(R"("crit":["exp"],"exp":1)") == unsupported("crit"));
    CHECK(refusal_of(R"("crit":["b64"],"b64":true)") == unsupported("crit"));
    CHECK(refusal_of(crit_of(16)) == unsupported("crit"));
}

TEST_CASE("crit is refused as malformed where its form is wrong", "[header][RFC7515][HD-22][HD-23][HD-24][HD-31]") {
    const auto value =
        GENERATE("[]"s, "null"s, "{}"s, "\"exp\""s, "1"s, "true"s, "[null]"s, "[1]"s, "[\"\"]"s, "[[\"a\"]]"s,
                 "[\"x\",1]"s, "[\"x\",\"x\"]"s, "[\"x\",\"y\",\"\\u0078\"]"s, "{\"0\":\"x\"}"s);
    CAPTURE(value);

    CHECK(refusal_of("\"crit\":" + value) == malformed("crit"));
    CHECK(refusal_of(crit_of(17)) == malformed("crit"));
}

TEST_CASE("crit must not name a parameter that everybody knows", "[header][RFC7515][HD-28]") {
    for (const std::string_view name : {"alg",  "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty",
                                        "crit", "enc", "zip", "epk", "apu", "apv", "iv",  "tag",      "p2s", "p2c"}) {
        CAPTURE(name);
        CHECK(refusal_of("\"crit\":[\"" + std::string{name} + "\"]") == malformed("crit"));
        CHECK(refusal_of("\"crit\":[\"x\",\"" + std::string{name} + "\"]") == malformed("crit"));
    }
    CHECK(refusal_of(R"("crit":["Alg"])") == unsupported("crit"));
}

TEST_CASE("b64 may only say what is so anyway", "[header][RFC7797][HD-32][HD-33]") {
    CHECK(refusal_of(R"("b64":true)") == accepted);
    CHECK(refusal_of(R"("b64":false)") == unsupported("b64"));
    CHECK(refusal_of(R"("b64":null)") == malformed("b64"));
    CHECK(refusal_of(R"("b64":"true")") == malformed("b64"));
    CHECK(refusal_of(R"("b64":1)") == malformed("b64"));
}

TEST_CASE("a token in a token is unsupported, another content type is nobody's business", "[header][HD-42]") {
    CHECK(refusal_of(R"("cty":"JWT")") == unsupported("cty"));
    CHECK(refusal_of(R"("cty":"jwt")") == unsupported("cty"));
    CHECK(refusal_of(R"("cty":"application/jwt")") == unsupported("cty"));
    CHECK(refusal_of(R"("cty":"json")") == accepted);
    CHECK(refusal_of(R"("cty":"JWTs")") == accepted);
    CHECK(refusal_of(R"("cty":1)") == malformed("cty"));
    CHECK(refusal_of(R"("cty":null)") == malformed("cty"));
    CHECK(refusal_of(R"("cty":["JWT"])") == malformed("cty"));
}

TEST_CASE("keys from the sender, encryption and compression are unsupported whatever they say",
          "[header][CF-15][HD-34][HD-36][HD-39][HD-41]") {
    const auto value = GENERATE("null"s, "false"s, "\"\""s, "\"x\""s, "[]"s, "{}"s, "0"s);

    CHECK(refusal_of("\"jwk\":" + value) == unsupported("jwk"));
    CHECK(refusal_of("\"x5u\":" + value) == unsupported("x5u"));
    CHECK(refusal_of("\"x5c\":" + value) == unsupported("x5c"));
    CHECK(refusal_of("\"enc\":" + value) == unsupported("enc"));
    CHECK(refusal_of("\"zip\":" + value) == unsupported("zip"));
}

TEST_CASE("what selects no key and asks for nothing is ignored", "[header][HD-37][HD-38][HD-40][HD-54][HD-55]") {
    const auto parameter = GENERATE(R"("jku":"https://evil.example/jwks.json")"s, R"("jku":1)"s, R"("x5t":"x")"s,
                                    R"("x5t#S256":null)"s, R"("unknown":{"a":"b"})"s, R"("iss":"x","aud":"y")"s,
                                    R"("p2c":2147483647)"s, R"("nonce":"n")"s, R"("":"")"s);

    CHECK(refusal_of(parameter) == accepted);
}
