// SPDX-License-Identifier: MIT
//
// base64url wherever a stranger writes it: in the three parts of a token and in the members of a JWK.

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwk.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/exact_copy.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;
using bearer::ErrorCode;
using bearer::testing::Parts;
using bearer::testing::parts_of;
using bearer::testing::sample_key;
using test::accepted;
using test::refusal;

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A place where base64url stands: what stands there, what becomes of another text there, and of a malformed one.
struct Place {
    std::string_view name;
    std::string good;
    std::string_view refused;
    std::function<std::string(const std::string& text)> outcome;
};

std::string outcome(const Parts& parts) {
    const auto why = refusal(parts.compact());
    return std::string{why ? to_string(*why) : "accepted"};
}

/// What becomes of the first of two keys whose member is this text; the second one must not suffer.
std::string outcome_of_key(std::string_view member, const std::string& text) {
    auto jwk = sample_key().public_jwk("k1");
    // Through the copy that the strict reader makes; the JSON library would refuse to write ill-formed UTF-8.
    jwk[member] = "@";
    std::string document = nlohmann::json{{"keys", {jwk, sample_key(1).public_jwk("k2")}}}.dump();
    document.replace(document.find("\"@\"") + 1, 1, text);

    const auto keys = bearer::Jwks::parse(test::exact_copy(document).view());
    if (!keys) return std::string{to_string(keys.error().code)};
    CHECK(keys->find({"k2", bearer::RS256}));
    const auto found = keys->find({"k1", bearer::RS256});
    if (found) return "accepted";
    CHECK(found.error().code == ErrorCode::key_not_found);
    return std::string{to_string(keys->skipped()[0].reason)};
}

const std::vector<Place>& places() {
    static const std::vector<Place> places = [] {
        const Parts good = parts_of(test::good_token());
        const auto part = [good](std::string_view name, std::string Parts::*member) {
            return Place{name, good.*member, "token_malformed", [=](const std::string& text) {
                             Parts parts = good;
                             parts.*member = text;
                             return outcome(parts);
                         }};
        };
        const auto member = [](std::string_view name, const std::string& text) {
            return Place{name, text, "material_malformed",
                         [=](const std::string& other) { return outcome_of_key(name, other); }};
        };
        // Not 65537 but 0x810001: no change of one letter gives it two leading zero octets, which are refused as well.
        return std::vector{part("header", &Parts::header), part("payload", &Parts::payload),
                           part("signature", &Parts::signature), member("n", sample_key().public_jwk("k1").at("n")),
                           member("e", "gQAB")};
    }();
    return places;
}

/// Checks that a change makes the text of every place malformed.
void refused_everywhere(const std::function<std::string(std::string text)>& changed) {
    for (const Place& place : places()) {
        const std::string text = changed(place.good);
        CAPTURE(place.name, text);
        CHECK(text != place.good);
        CHECK(place.outcome(text) == place.refused);
    }
}

std::string with_at(std::string text, std::size_t at, std::string_view piece) { return text.insert(at, piece); }
std::string instead_at(std::string text, std::size_t at, std::string_view piece) { return text.replace(at, 1, piece); }

/// Checks that a piece of text is refused before, within and behind the text of every place, and instead of a character.
void refused_everywhere(std::string_view piece) {
    refused_everywhere([&](const std::string& text) { return with_at(text, 0, piece); });
    refused_everywhere([&](const std::string& text) { return with_at(text, text.size() / 2, piece); });
    refused_everywhere([&](const std::string& text) { return with_at(text, text.size(), piece); });
    refused_everywhere([&](const std::string& text) { return instead_at(text, text.size() / 2, piece); });
    refused_everywhere([&](const std::string& text) { return instead_at(text, text.size() - 1, piece); });
}

/// The other texts that a lenient decoder would take for the same bytes.
std::vector<std::string> siblings(const std::string& text) {
    const std::size_t variants = text.size() % 4 == 2 ? 16 : text.size() % 4 == 3 ? 4 : 1;
    std::vector<std::string> siblings;
    for (std::size_t bits = 1; bits < variants; ++bits)
        siblings.push_back(instead_at(text, text.size() - 1, letters.substr(letters.find(text.back()) + bits, 1)));
    return siblings;
}

std::string plain_base64(std::string text) {
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    return text;
}

}  // namespace

TEST_CASE("what stands in every place is good", "[base64url]") {
    for (const Place& place : places()) {
        CAPTURE(place.name);
        CHECK(place.outcome(place.good) == "accepted");
    }
}

TEST_CASE("64 characters may stand in every place and 192 may not", "[base64url][RFC4648][B64-01][B64-14]") {
    const auto at = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3});

    for (const Place& place : places()) {
        int well_formed = 0;
        for (int value = 0; value < 256; ++value) {
            const char character = static_cast<char>(value);
            // In a JWK these two would end the string or begin an escape.
            if (place.refused == "material_malformed" && (character == '"' || character == '\\')) continue;
            // A control character or half a character in a key set is no JSON.
            const bool is_json = place.refused != "material_malformed" || (value >= 0x20 && value < 0x80);
            const bool belongs = letters.find(character) != letters.npos;
            const std::string result = place.outcome(instead_at(place.good, at, {&character, 1}));
            CAPTURE(place.name, at, value);
            if (belongs)
                CHECK(result != place.refused);
            else
                CHECK(result == (is_json ? place.refused : "key_set_malformed"));
            well_formed += result != place.refused && is_json ? 1 : 0;
        }
        CHECK(well_formed == 64);
    }
}

TEST_CASE("no part and no key has the characters of plain base64", "[base64url][B64-02]") {
    refused_everywhere([](const std::string& text) { return instead_at(text, text.size() / 2, "+"); });
    refused_everywhere([](const std::string& text) { return instead_at(text, text.size() / 2, "/"); });
}

TEST_CASE("padding is refused", "[base64url][RFC7515][B64-03][B64-04][B64-05]") {
    for (const std::string_view padding : {"=", "==", "===", "====", "%3D", "%3d", "%3D%3D"}) {
        refused_everywhere([&](const std::string& text) { return text + std::string{padding}; });
        refused_everywhere([&](const std::string& text) { return with_at(text, text.size() / 2, padding); });
    }
    refused_everywhere([](std::string text) { return text.append((4 - text.size() % 4) % 4, '=') + "===="; });
    refused_everywhere([](const std::string& text) { return instead_at(text, text.size() / 2, "="); });
}

TEST_CASE("a length that no bytes have is refused", "[base64url][B64-06][B64-21]") {
    refused_everywhere([](const std::string&) { return "A"; });
    refused_everywhere([](const std::string&) { return "AAAAA"; });
    refused_everywhere([](std::string text) { return text.append((5 - text.size() % 4) % 4, 'A'); });
}

TEST_CASE("a text with unused bits that are not zero is refused", "[base64url][RFC4648][B64-07]") {
    std::size_t refused = 0;
    for (std::size_t spaces = 0; spaces < 3; ++spaces) {
        const Parts header = parts_of(test::sign_header(std::string{test::good_header} + std::string(spaces, ' ')));
        const Parts payload = parts_of(test::sign_payload(std::string{test::good_payload} + std::string(spaces, ' ')));
        CHECK(outcome(header) == "accepted");
        CHECK(outcome(payload) == "accepted");
        for (const auto& sibling : siblings(header.header)) {
            CHECK(outcome({sibling, header.payload, header.signature}) == "token_malformed");
            ++refused;
        }
        for (const auto& sibling : siblings(payload.payload)) {
            CHECK(outcome({payload.header, sibling, payload.signature}) == "token_malformed");
            ++refused;
        }
    }
    CHECK(refused == 2 * (15 + 3 + 0));

    const Parts good = parts_of(test::good_token());
    for (const std::string_view empty_object : {"e31", "e32", "e33"}) {
        CHECK(outcome({std::string{empty_object}, good.payload, good.signature}) == "token_malformed");
        CHECK(outcome({good.header, std::string{empty_object}, good.signature}) == "token_malformed");
    }
    CHECK(outcome({"e30", good.payload, good.signature}) == "header_malformed");
    CHECK(outcome({good.header, "e30", good.signature}) == "signature_invalid");
}

TEST_CASE("a key's numbers have one text", "[base64url][RFC4648][B64-07]") {
    const std::string modulus = sample_key().public_jwk("k1").at("n");
    const std::string exponent = "AAEAAQ";  // 65537 behind a zero octet, so that there are unused bits

    CHECK(outcome_of_key("n", modulus) == "accepted");
    CHECK(siblings(modulus).size() == 15);
    for (const auto& sibling : siblings(modulus)) CHECK(outcome_of_key("n", sibling) == "material_malformed");
    CHECK(outcome_of_key("e", exponent) == "accepted");
    CHECK(siblings(exponent).size() == 15);
    for (const auto& sibling : siblings(exponent)) CHECK(outcome_of_key("e", sibling) == "material_malformed");
}

TEST_CASE("a good token has no siblings", "[base64url][RFC4648][B64-08]") {
    const Parts good = parts_of(test::good_token());
    const auto others = siblings(good.signature);

    CHECK(others.size() == 15);
    for (const auto& signature : others) CHECK(outcome({good.header, good.payload, signature}) == "token_malformed");
}

TEST_CASE("white space is refused", "[base64url][B64-09]") {
    refused_everywhere(" ");
    const auto control = GENERATE("\t"s, "\r"s, "\n"s, "\v"s, "\f"s, "\r\n"s);
    // A key set holds them escaped.
    const Parts good = parts_of(test::good_token());
    for (std::string Parts::*part : {&Parts::header, &Parts::payload, &Parts::signature})
        for (const std::size_t at : {std::size_t{0}, (good.*part).size() / 2, (good.*part).size()}) {
            Parts parts = good;
            parts.*part = with_at(good.*part, at, control);
            CHECK(outcome(parts) == "token_malformed");
        }
    const std::string quoted = nlohmann::json(control).dump();
    const std::string escaped = quoted.substr(1, quoted.size() - 2);
    for (const std::string_view member : {"n", "e"}) {
        const std::string text = sample_key().public_jwk("k1").at(member);
        CHECK(outcome_of_key(member, escaped + text) == "material_malformed");
        CHECK(outcome_of_key(member, with_at(text, 2, escaped)) == "material_malformed");
        CHECK(outcome_of_key(member, text + escaped) == "material_malformed");
    }
}

TEST_CASE("characters that some decoders skip are refused", "[base64url][B64-10][B64-12]") {
    const auto piece = GENERATE("?"s, "#"s, "!"s, "~"s, "*"s, "("s, ":"s, "!!!"s, "!!!!"s);
    refused_everywhere(piece);
}

TEST_CASE("a foreign character is refused where a decoder might take it for 0 or 63", "[base64url][B64-11]") {
    const Parts good = parts_of(test::good_token());
    const auto replaced_letter = [](const std::string& text, char letter, std::string_view by) {
        const auto at = text.find(letter);
        return at == text.npos ? with_at(text, 0, by) : instead_at(text, at, by);
    };
    for (const std::string_view foreign : {"!", "@", "[", "`", "{", "+", "/", ".", ",", "\x80", "\xFF"}) {
        for (const char letter : {'A', '_'}) {
            if (foreign == ".") continue;
            CHECK(outcome({replaced_letter(good.header, letter, foreign), good.payload, good.signature}) ==
                  "token_malformed");
            CHECK(outcome({good.header, replaced_letter(good.payload, letter, foreign), good.signature}) ==
                  "token_malformed");
            CHECK(outcome({good.header, good.payload, replaced_letter(good.signature, letter, foreign)}) ==
                  "token_malformed");
        }
    }
    CHECK(outcome_of_key("e", "!QAB") == "material_malformed");
    CHECK(outcome_of_key("e", "AQ!B") == "material_malformed");
}

TEST_CASE("a foreign character is refused at any offset", "[base64url][B64-13]") {
    for (const Place& place : places())
        for (const std::size_t at : {0U, 1U, 2U, 3U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 64U, 65U, 127U, 128U}) {
            if (at >= place.good.size()) continue;
            CAPTURE(place.name, at);
            CHECK(place.outcome(instead_at(place.good, at, "!")) == place.refused);
        }
}

TEST_CASE("a NUL within is refused", "[base64url][B64-15]") {
    const Parts good = parts_of(test::good_token());
    const std::string nul(1, '\0');

    for (std::string Parts::*part : {&Parts::header, &Parts::payload, &Parts::signature})
        for (const std::size_t at : {std::size_t{0}, std::size_t{4}, (good.*part).size()}) {
            Parts parts = good;
            parts.*part = with_at(good.*part, at, nul);
            CHECK(outcome(parts) == "token_malformed");
        }
    CHECK(outcome_of_key("e", "AQAB\\u0000") == "material_malformed");
    CHECK(outcome_of_key("e", "AQAB\\u0000AQAB") == "material_malformed");
    CHECK(outcome_of_key("n", std::string{sample_key().public_jwk("k1").at("n")} + "\\u0000") == "material_malformed");
}

TEST_CASE("look-alikes of a dash and an underscore are refused", "[base64url][B64-16]") {
    const auto look_alike = GENERATE("\xE2\x80\x90"s, "\xE2\x80\x91"s, "\xE2\x88\x92"s, "\xEF\xBC\xBF"s);
    refused_everywhere(look_alike);
}

TEST_CASE("lines of 76 characters are refused", "[base64url][B64-17]") {
    const Parts good = parts_of(test::good_token());
    const auto wrapped = [](std::string text, std::string_view end) {
        for (std::size_t at = 76; at < text.size(); at += 76 + end.size()) text.insert(at, end);
        return text;
    };

    CHECK(outcome({good.header + "\r\n", good.payload, good.signature}) == "token_malformed");
    CHECK(outcome({good.header, wrapped(good.payload, "\r\n"), good.signature}) == "token_malformed");
    CHECK(outcome({good.header, good.payload, wrapped(good.signature, "\r\n")}) == "token_malformed");
    CHECK(outcome({good.header, good.payload, wrapped(good.signature, "\n")}) == "token_malformed");
    CHECK(outcome_of_key("n", wrapped(sample_key().public_jwk("k1").at("n"), "\\r\\n")) == "material_malformed");
}

TEST_CASE("a part in plain base64 is refused though it is signed as it stands", "[base64url][B64-20]") {
    // Chosen so that the text has both of the characters that differ.
    const std::string header = bearer::detail::base64url::encode(R"({"alg":"RS256","kid":"k1","x":"?????~~~~~"})");
    std::string claims{test::good_payload};
    claims.replace(claims.find("\"u1\""), 4, "\"?????~~~~~\"");
    const std::string payload = bearer::detail::base64url::encode(claims);
    const auto signed_as_written = [](const std::string& header_part, const std::string& payload_part) {
        const std::string signature = sample_key().sign_rs256(header_part + "." + payload_part);
        return outcome({header_part, payload_part, bearer::detail::base64url::encode(signature)});
    };

    CHECK(plain_base64(header) != header);
    CHECK(plain_base64(payload) != payload);
    CHECK(signed_as_written(header, payload) == "accepted");
    CHECK(signed_as_written(plain_base64(header), payload) == "token_malformed");
    CHECK(signed_as_written(header, plain_base64(payload)) == "token_malformed");
}

TEST_CASE("a signature in plain base64 is refused", "[base64url][B64-20]") {
    // One in fifty thousand signatures has neither of the characters that differ.
    Parts good = parts_of(test::good_token());
    for (int id = 0; plain_base64(good.signature) == good.signature; ++id)
        good = parts_of(test::with_claim("jti", std::to_string(id)));

    CHECK(outcome(good) == "accepted");
    CHECK(outcome({good.header, good.payload, plain_base64(good.signature)}) == "token_malformed");
}
