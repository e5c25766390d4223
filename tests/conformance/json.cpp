// SPDX-License-Identifier: MIT
//
// JSON wherever a stranger writes it: in a header and in a payload, each signed by the trusted key, so that nothing but
// the reader can refuse it, and in a key set.

#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/claim.hpp>
#include <bearer/policy/dangerous.hpp>
#include <bearer/token_validator.hpp>

#include "support/exact_copy.hpp"
#include "support/foreign_locale.hpp"
#include "support/printing.hpp"
#include "support/small_stack.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using bearer::Error;
using bearer::ErrorCode;
using test::accepted;
using test::refusal;

/// A place where JSON stands: what stands there, what malformed JSON is called there, and what becomes of a text there.
struct Place {
    std::string_view name;
    std::string good;
    ErrorCode malformed;
    std::function<std::optional<ErrorCode>(const std::string& text)> outcome;
};

std::optional<ErrorCode> outcome_of_key_set(const std::string& text) {
    const auto keys = bearer::Jwks::parse(test::exact_copy(text).view());
    if (!keys) return keys.error().code;
    CHECK(keys->find({"k1", bearer::RS256}));
    return accepted;
}

const std::vector<Place>& places() {
    static const std::vector<Place> places{
        {"header", std::string{test::good_header}, ErrorCode::header_malformed,
         [](const std::string& text) { return refusal(test::sign_header(text)); }},
        {"payload", std::string{test::good_payload}, ErrorCode::payload_malformed,
         [](const std::string& text) { return refusal(test::sign_payload(text)); }},
        {"key set", test::as_example().jwks(), ErrorCode::key_set_malformed, outcome_of_key_set},
    };
    return places;
}

using Change = std::function<std::string(std::string text)>;

void refused_everywhere(const Change& change) {
    for (const Place& place : places()) {
        const std::string text = change(place.good);
        CAPTURE(place.name, text);
        CHECK(place.outcome(text) == place.malformed);
    }
}

void accepted_everywhere(const Change& change) {
    for (const Place& place : places()) {
        const std::string text = change(place.good);
        CAPTURE(place.name, text);
        CHECK(place.outcome(text) == accepted);
    }
}

/// The object with one more member, at its end or at its beginning.
std::string with_last(std::string_view object, std::string_view member) {
    return std::string{object.substr(0, object.size() - 1)}.append(",").append(member).append("}");
}
std::string with_first(std::string_view object, std::string_view member) {
    return "{" + std::string{member} + "," + std::string{object.substr(1)};
}

void member_is_refused(std::string_view member) {
    refused_everywhere([&](const std::string& text) { return with_last(text, member); });
    refused_everywhere([&](const std::string& text) { return with_first(text, member); });
}
void member_is_accepted(std::string_view member) {
    accepted_everywhere([&](const std::string& text) { return with_last(text, member); });
    accepted_everywhere([&](const std::string& text) { return with_first(text, member); });
}
void value_is_refused(std::string_view value) { member_is_refused("\"x\":" + std::string{value}); }
void value_is_accepted(std::string_view value) { member_is_accepted("\"x\":" + std::string{value}); }

void text_is_refused(std::string_view text) {
    refused_everywhere([&](const std::string&) { return std::string{text}; });
}

std::string payload_with(std::string_view member) { return with_last(test::good_payload, member); }

std::string replaced(std::string_view text, std::string_view old, std::string_view by) {
    std::string result{text};
    const auto at = result.find(old);
    REQUIRE(at != result.npos);
    return result.replace(at, old.size(), by);
}

std::string repeated(std::size_t times, std::string_view piece) {
    std::string text;
    for (std::size_t time = 0; time < times; ++time) text += piece;
    return text;
}

/// ASCII in an encoding of so many bytes a character.
std::string widened(std::string_view ascii, std::size_t bytes, bool little_endian) {
    std::string wide;
    for (const char character : ascii) {
        std::string unit(bytes, '\0');
        unit[little_endian ? 0 : bytes - 1] = character;
        wide += unit;
    }
    return wide;
}

}  // namespace

TEST_CASE("what stands in every place is good JSON", "[json]") {
    accepted_everywhere([](const std::string& text) { return text; });
    value_is_accepted("null");
}

TEST_CASE("what is no JSON object is malformed", "[json][RFC7519][JS-01][JS-02][JS-03][JS-04]") {
    for (const std::string_view text : {"foo", "{", "{\"a\":", "}", " "}) text_is_refused(text);
    for (const std::string_view text :
         {"null", "true", "1", "-1", "\"x\"", "[]", "123", "[{\"exp\":9999999999}]", "[[]]"})
        text_is_refused(text);
    // The good text itself, one level down.
    refused_everywhere([](const std::string& text) { return "[" + text + "]"; });
    refused_everywhere([](const std::string& text) { return nlohmann::json(text).dump(); });
}

TEST_CASE("an array of claims is malformed whatever the validator demands", "[json][JS-03]") {
    const auto strict = test::validator_with(bearer::Present{"jti"}, bearer::Equals{"sub", "u1"});
    const auto lax = bearer::TokenValidator{test::keys(), bearer::dangerous::AnyIssuer{},
                                            bearer::dangerous::AnyAudience{}, bearer::dangerous::AnyLifetime{}};

    for (const std::string_view payload : {"[{\"exp\":9999999999}]", "[]"}) {
        CHECK(refusal(strict, test::sign_payload(payload)) == ErrorCode::payload_malformed);
        CHECK(refusal(lax, test::sign_payload(payload)) == ErrorCode::payload_malformed);
    }
    CHECK(refusal(lax, test::sign_payload("{}")) == accepted);
}

TEST_CASE("commas stand between members and nowhere else", "[json][RFC8259][JS-05]") {
    refused_everywhere([](std::string text) { return text.insert(text.size() - 1, ","); });
    refused_everywhere([](std::string text) { return text.insert(1, ","); });
    value_is_accepted("[1]");
    value_is_refused("[1,]");
    value_is_refused("[,1]");
    value_is_refused("{\"a\":1,}");
}

TEST_CASE("names and texts stand in double quotes", "[json][RFC8259][JS-06]") {
    member_is_accepted("\"x\":\"y\"");
    member_is_refused("x:\"y\"");
    member_is_refused("'x':\"y\"");
    member_is_refused("'x':'y'");
    value_is_refused("'y'");
    member_is_refused("1:\"y\"");
}

TEST_CASE("there are no comments", "[json][RFC8259][JS-07]") {
    value_is_refused("1/*c*/");
    value_is_refused("1//c\n");
    refused_everywhere([](const std::string& text) { return text + "//c"; });
    refused_everywhere([](const std::string& text) { return text + "#"; });
    refused_everywhere([](const std::string& text) { return "/**/" + text; });
}

TEST_CASE("nothing follows the object", "[json][RFC8259][JS-08]") {
    for (const std::string_view tail : {"x", "{}", "]", ",", "}", "null", "\"\"", "1"})
        refused_everywhere([&](const std::string& text) { return text + std::string{tail}; });
    refused_everywhere([](const std::string& text) { return text + text; });
    accepted_everywhere([](const std::string& text) { return text + " \n"; });
}

TEST_CASE("a NUL does not end the text", "[json][RFC8259][JS-09][JS-10]") {
    refused_everywhere([](const std::string& text) { return text + "\0{\"role\":\"admin\"}"s; });
    refused_everywhere([](const std::string& text) { return text + "\0"s; });
    refused_everywhere([](const std::string& text) { return "\0"s + text; });
    refused_everywhere([](std::string text) { return text.insert(1, 1, '\0'); });
    refused_everywhere([](std::string text) { return text.insert(text.size() - 1, 1, '\0'); });
    refused_everywhere([](std::string text) { return text.insert(text.find(':'), 1, '\0'); });
    refused_everywhere([](std::string text) { return text.insert(text.find(',') + 1, 1, '\0'); });
    value_is_refused("1\0"s);
    value_is_refused("\"\0\""s);
}

TEST_CASE("the text is UTF-8 without a byte order mark", "[json][RFC8259][JS-11][JS-12]") {
    refused_everywhere([](const std::string& text) { return "\xEF\xBB\xBF" + text; });
    refused_everywhere([](const std::string& text) { return widened(text, 2, true); });
    refused_everywhere([](const std::string& text) { return widened(text, 2, false); });
    refused_everywhere([](const std::string& text) { return "\xFF\xFE" + widened(text, 2, true); });
    refused_everywhere([](const std::string& text) { return "\xFE\xFF" + widened(text, 2, false); });
    refused_everywhere([](const std::string& text) { return widened(text, 4, true); });
    refused_everywhere([](const std::string& text) { return widened(text, 4, false); });
}

TEST_CASE("texts and names are well-formed UTF-8", "[json][RFC3629][JS-13][JS-14][JS-15]") {
    value_is_accepted("\"joe\xC2\xA2\"");

    const auto bytes = GENERATE("\xC2"s, "\xC0\xAF"s, "\xE0\x80\xAF"s, "\xF0\x80\x80\xAF"s, "\xC0\x80"s,
                                "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xFE"s, "\xFF"s, "\xE2\x82"s, "\x80"s);
    value_is_refused("\"" + bytes + "\"");
    value_is_refused("\"joe" + bytes + "\"");
    value_is_refused("\"a text that is longer than a machine word " + bytes + " and goes on behind it\"");
    member_is_refused("\"" + bytes + "\":1");
    member_is_refused("\"x\":" + bytes);
}

TEST_CASE("escapes beyond the first plane come in pairs", "[json][RFC8259][JS-16][JS-17]") {
    value_is_accepted(R"("\uD834\uDD1E")");
    for (const std::string_view text : {R"("\uD834")", R"("\uDD1E")", R"("\uDD1E\uD834")", R"("\uD834\u0041")"})
        value_is_refused(text);
    member_is_refused(R"("\uD800\uD800claim":1)");
    member_is_refused(R"("\uD800":1)");
}

TEST_CASE("a character reads alike, escaped or not", "[json][RFC8259][JS-18]") {
    for (const std::string_view text : {R"("\uD834\uDD1E")", R"("\ud834\udd1e")", "\"\xF0\x9D\x84\x9E\""}) {
        const auto token = test::answer_of(test::sign_payload(replaced(test::good_payload, "\"j1\"", text)));
        CHECK(token.value().claims().get<std::string_view>("jti").value() == "\xF0\x9D\x84\x9E");
    }
}

TEST_CASE("control characters are escaped, and DEL is none", "[json][RFC8259][JS-19]") {
    for (char control = 0; control < 0x20; ++control) {
        value_is_refused("\"" + std::string(1, control) + "\"");
        value_is_refused("\"a text that is longer than a word" + std::string(1, control) + "\"");
        member_is_refused("\"x" + std::string(1, control) + "\":1");
    }
    value_is_accepted("\"\x7F\"");
    value_is_accepted(R"("\u0000\u001F\n")");
}

TEST_CASE("an issuer is compared to its end", "[json][JS-20]") {
    const auto with_issuer = [](std::string_view issuer) {
        return test::sign_payload(replaced(test::good_payload, "\"https://as.example/\"", issuer));
    };

    CHECK(refusal(with_issuer(R"("https:\/\/as.example\u002F")")) == accepted);
    CHECK(refusal(with_issuer(R"("https://as.example/\u0000evil")")) == ErrorCode::issuer_rejected);
    CHECK(refusal(with_issuer(R"("https://as.example/\u0000")")) == ErrorCode::issuer_rejected);
    CHECK(refusal(with_issuer(R"("https://as.example")")) == ErrorCode::issuer_rejected);
}

TEST_CASE("no name stands twice", "[json][RFC7515][RFC7519][JS-21][JS-22][JS-23][JS-24]") {
    member_is_accepted(R"("x":{"a":1,"b":1})");
    member_is_refused(R"("x":1,"x":1)");
    member_is_refused(R"("x":1,"x":2)");
    member_is_refused(R"("exp_x":1,"\u0065xp_x":9999999999)");
    member_is_refused(R"("x":{"a":1,"a":2})");
    member_is_refused(R"("x":[{"a":{"a":1,"b":2,"\u0061":3}}])");

    // What decides, said twice: the same, something else, in both orders, and escaped.
    const auto payload_is_refused = [](std::string_view text) {
        CAPTURE(text);
        CHECK(refusal(test::sign_payload(text)) == ErrorCode::payload_malformed);
    };
    payload_is_refused(R"({"iss":"joe","iss":"jane"})");
    payload_is_refused(with_last(test::good_payload, R"("iss":"https://as.example/")"));
    payload_is_refused(with_first(test::good_payload, R"("exp":1)"));
    payload_is_refused(with_last(test::good_payload, R"("\u0065xp":9999999999)"));
    payload_is_refused(payload_with(R"("cnf":{"jkt":"a","jkt":"b"})"));
    payload_is_refused(payload_with(R"("realm_access":{"roles":["a"],"roles":["b"]})"));
    const auto header_is_refused = [](std::string_view text) {
        CAPTURE(text);
        CHECK(refusal(test::sign_header(text)) == ErrorCode::header_malformed);
    };
    header_is_refused(R"({"alg":"RS256","alg":"none","kid":"k1"})");
    header_is_refused(R"({"alg":"none","alg":"RS256","kid":"k1"})");
    header_is_refused(R"({"alg":"RS256","kid":"k1","\u0061lg":"RS256"})");
    header_is_refused(R"({"alg":"RS256","kid":"k1","kid":"k1"})");
}

TEST_CASE("a key set in which a name stands twice is refused as a whole", "[json][RFC7517][JS-25]") {
    const std::string jwks = test::as_example().jwks();
    const std::string keys = R"("keys":)" + nlohmann::json::parse(jwks).at("keys").dump();

    CHECK(outcome_of_key_set(jwks) == accepted);
    CHECK(outcome_of_key_set(replaced(jwks, R"("n":)", R"("n":"AQAB","n":)")) == ErrorCode::key_set_malformed);
    CHECK(outcome_of_key_set(replaced(jwks, R"("kid":"k1")", R"("kid":"k1","kid":"k1")")) ==
          ErrorCode::key_set_malformed);
    CHECK(outcome_of_key_set(replaced(jwks, R"("kid":"k1")", R"("kid":"k1","x":{"a":1,"a":1})")) ==
          ErrorCode::key_set_malformed);
    CHECK(outcome_of_key_set("{" + keys + ",\"x\":1}") == accepted);
    CHECK(outcome_of_key_set("{" + keys + "," + keys + "}") == ErrorCode::key_set_malformed);
    CHECK(outcome_of_key_set("{\"keys\":[]," + keys + "}") == ErrorCode::key_set_malformed);
    CHECK(outcome_of_key_set("{" + keys + R"(,"\u006beys":[]})") == ErrorCode::key_set_malformed);
}

TEST_CASE("numbers have one grammar wherever they stand", "[json][RFC8259][JS-26][JS-27]") {
    for (const std::string_view number : {"0", "-0", "1.5", "1e5", "-1.5E-5", "10"}) value_is_accepted(number);
    for (const std::string_view number :
         {"01", "-01", "+1", ".5", "1.", "1e", "0x10", "1_000", "\xEF\xBC\x91", "Infinity", "-Infinity", "NaN", "Inf"})
        value_is_refused(number);
    for (const std::string_view number : {"Infinity", "-Infinity", "NaN", "Inf"}) {
        CAPTURE(number);
        CHECK(refusal(test::sign_payload(replaced(test::good_payload, "1700000300", number))) ==
              ErrorCode::payload_malformed);
    }
}

TEST_CASE("numbers are in the range of a double and not too long", "[json][JS-28][JS-29][JS-30]") {
    value_is_accepted("1e308");
    value_is_refused("1e400");
    value_is_refused("-1e400");
    value_is_accepted(std::string(64, '7'));
    value_is_refused(std::string(65, '7'));
    value_is_refused("0." + std::string(63, '7'));
    value_is_accepted("1e-400");
    // The same in an expiry, which is then nobody's.
    CHECK(refusal(test::sign_payload(replaced(test::good_payload, "1700000300", "1e400"))) ==
          ErrorCode::payload_malformed);
}

TEST_CASE("a number that is too small for a double is a small number", "[json][JS-30]") {
    const auto token = test::answer_of(test::sign_payload(payload_with("\"x\":1e-400")));

    CHECK(token.value().claims().get<bearer::TimePoint>("x").value() == bearer::TimePoint{});
    CHECK(token.value().claims().get<std::int64_t>("x").error() == Error{ErrorCode::claim_malformed, "x"});
    CHECK(token.value().claims().json().at("x") == 0.0);
}

TEST_CASE("values nest to the limit", "[json][JS-31][JS-32]") {
    const auto arrays = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    const auto objects = [](std::size_t depth) { return repeated(depth, "{\"a\":") + "1" + std::string(depth, '}'); };

    // The outer object is one level.
    value_is_accepted(arrays(9));
    value_is_accepted(objects(9));
    value_is_accepted(arrays(15));
    value_is_accepted(objects(15));
    value_is_refused(arrays(16));
    value_is_refused(objects(16));
}

TEST_CASE("hostile nesting is refused on a small stack", "[json][JS-33][RX-02][RX-03]") {
    const auto is_refused = [](const std::string& token, ErrorCode code) {
        std::optional<ErrorCode> result;
        const auto& validator = test::validator();
        test::on_a_small_stack([&] { result = refusal(validator, token); });
        CHECK(result == code);
    };

    is_refused(test::sign_payload(repeated(4'000, "{\"a\":")), ErrorCode::payload_malformed);
    is_refused(test::sign_payload(repeated(4'000, "{\"a\":") + "1" + std::string(4'000, '}')),
               ErrorCode::payload_malformed);
    is_refused(test::sign_payload(std::string(20'000, '[')), ErrorCode::payload_malformed);
    is_refused(test::sign_payload(std::string(10'000, '[') + std::string(10'000, ']')), ErrorCode::payload_malformed);
    is_refused(test::sign_payload(payload_with("\"x\":" + std::string(20'000, '['))), ErrorCode::payload_malformed);
    is_refused(test::sign_header(repeated(800, "{\"a\":")), ErrorCode::header_malformed);
    is_refused(test::sign_header(with_last(test::good_header, "\"x\":" + repeated(800, "{\"a\":"))),
               ErrorCode::header_malformed);
    is_refused(test::sign_header(std::string(4'000, '[')), ErrorCode::header_malformed);
    // A header of which only the size is wrong needs no reading.
    is_refused(test::sign_header(std::string(20'000, '[')), ErrorCode::header_malformed);

    for (const std::string& text : {std::string(100'000, '['), std::string(100'000, '[') + std::string(100'000, ']'),
                                    repeated(20'000, "{\"keys\":"), R"({"keys":[)" + repeated(20'000, "{\"a\":[")}) {
        std::optional<ErrorCode> result;
        test::on_a_small_stack([&] { result = outcome_of_key_set(text); });
        CHECK(result == ErrorCode::key_set_malformed);
    }
}

TEST_CASE("many values and long texts are accepted", "[json][JS-34][JS-35]") {
    std::string members = "\"first\":1";
    for (int member = 0; member < 2'500; ++member) members += ",\"" + std::to_string(member) + "\":0";
    const std::string text(20 * 1024, 't');

    CHECK(refusal(test::sign_payload(payload_with("\"x\":[" + repeated(9'999, "1,") + "1]"))) == accepted);
    CHECK(refusal(test::sign_payload(payload_with(members))) == accepted);
    CHECK(refusal(test::sign_payload(payload_with("\"x\":{" + members + "}"))) == accepted);
    CHECK(refusal(test::sign_payload(payload_with("\"x\":\"" + text + "\""))) == accepted);
    CHECK(refusal(test::sign_payload(payload_with("\"" + text + "\":1"))) == accepted);
    CHECK(outcome_of_key_set(with_last(test::as_example().jwks(), "\"x\":[" + repeated(99'999, "1,") + "1]")) ==
          accepted);
}

TEST_CASE("a name that stands twice among thousands is seen", "[json][RX-04]") {
    std::string members = "\"first\":1";
    for (int member = 0; member < 2'400; ++member) members += ",\"" + std::to_string(member) + "\":0";

    CHECK(refusal(test::sign_payload(payload_with(members))) == accepted);
    CHECK(refusal(test::sign_payload(payload_with(members + ",\"first\":1"))) == ErrorCode::payload_malformed);
    CHECK(refusal(test::sign_payload(payload_with(members + ",\"1200\":0"))) == ErrorCode::payload_malformed);
    CHECK(refusal(test::sign_payload(payload_with(members + ",\"iss\":0"))) == ErrorCode::payload_malformed);
}

TEST_CASE("white space stands anywhere between the tokens of JSON", "[json][RFC8259][JS-36]") {
    CHECK(refusal(test::sign_header(R"({ "kid" : "k1", "alg" : "RS256" })")) == accepted);
    CHECK(refusal(test::sign_header("\n\t{\r\n \"kid\"\t:\r\n\"k1\" ,\n\"alg\":\"RS256\"\r\n}\r\n")) == accepted);
    CHECK(refusal(test::sign_payload(nlohmann::json::parse(test::good_payload).dump(4))) == accepted);
    CHECK(outcome_of_key_set(nlohmann::json::parse(test::as_example().jwks()).dump(1, '\t')) == accepted);
}

TEST_CASE("no other character is white space", "[json][RFC8259][JS-37]") {
    for (const std::string_view space : {"\v", "\f", "\xC2\xA0", "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xE3\x80\x80",
                                         "\xC2\x85", "\xE2\x80\xA8", "\x1F", "\b"}) {
        refused_everywhere([&](std::string text) { return text.insert(1, space); });
        refused_everywhere([&](std::string text) { return text.insert(0, space); });
        refused_everywhere([&](std::string text) { return text.append(space); });
        refused_everywhere([&](std::string text) { return text.insert(text.find(':') + 1, space); });
    }
    accepted_everywhere([](std::string text) { return text.insert(text.find(':') + 1, " \t\r\n"); });
}

TEST_CASE("odd names are names", "[json][JS-38]") {
    member_is_accepted(R"("":1)");
    member_is_accepted(R"("__proto__":{"iss":"x"})");
    member_is_accepted(R"("constructor":{"prototype":{}})");

    const auto demanding = test::validator_with(bearer::Present{"constructor"});
    CHECK(test::error_of(demanding, test::good_token()) == Error{ErrorCode::claim_missing, "constructor"});
    CHECK(test::error_of(demanding, test::with_claim("constructor", 1)) == std::nullopt);
}

TEST_CASE("names are case-sensitive", "[json][RFC7519][JS-39][JS-40]") {
    const auto renamed = [](std::string_view name, std::string_view other) {
        return test::sign_payload(replaced(test::good_payload, name, other));
    };

    CHECK(test::error_of(renamed("\"iss\"", "\"ISS\"")) == Error{ErrorCode::claim_missing, "iss"});
    CHECK(test::error_of(renamed("\"exp\"", "\"Exp\"")) == Error{ErrorCode::claim_missing, "exp"});
    CHECK(test::error_of(renamed("\"aud\"", "\"AUD\"")) == Error{ErrorCode::claim_missing, "aud"});
    CHECK(test::error_of(test::sign_header(R"({"Alg":"RS256","kid":"k1"})")) ==
          Error{ErrorCode::header_malformed, "alg"});
    CHECK(test::error_of(test::sign_header(R"({"alg":"RS256","Kid":"k1"})")) ==
          Error{ErrorCode::key_id_missing, "kid"});
}

TEST_CASE("escapes and words are those of RFC 8259", "[json][RFC8259][JS-41][JS-42]") {
    value_is_accepted(R"("\u0041\/\b")");
    for (const std::string_view text : {R"("\x41")", R"("\'")", R"("\u00G0")", R"("\u{41}")", R"("\U0041")"})
        value_is_refused(text);
    for (const std::string_view word : {"True", "NULL", "nul", "tru", "False", "nulll", "truee", "undefined"})
        value_is_refused(word);
}

TEST_CASE("a token is judged alike in a language with a decimal comma", "[json][JS-43]") {
    const std::string half = test::sign_payload(replaced(test::good_payload, "1700000300", "1700000300.5"));
    const std::string comma = test::sign_payload(replaced(test::good_payload, "1700000300", "1700000300,5"));
    const auto judged = [&] {
        CHECK(refusal(half, bearer::TimePoint{1'700'000'299s}) == accepted);
        CHECK(refusal(half, bearer::TimePoint{1'700'000'300s}) == ErrorCode::token_expired);
        CHECK(refusal(comma) == ErrorCode::payload_malformed);
        CHECK(refusal(test::sign_payload(payload_with("\"x\":1.5"))) == accepted);
    };
    judged();

    const test::ForeignLocale locale{"de_DE.UTF-8", "de_DE.utf8", "tr_TR.UTF-8", "tr_TR.utf8", "fr_FR.UTF-8", "de_DE"};
    if (!locale.installed()) WARN("no locale with a decimal comma is installed: only C++'s locale is foreign here");
    judged();
}
