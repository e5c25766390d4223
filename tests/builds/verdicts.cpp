// SPDX-License-Identifier: MIT
//
// Prints what is said to hostile tokens and keys, a line each. However this program was built, and whatever OpenSSL it
// finds, it has to print verdicts.txt.

#include <bearer/bearer.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/algorithms.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <clocale>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <locale>
#include <string>
#include <string_view>

namespace {

using nlohmann::json;

void say(std::string_view what, std::string_view answer) {
    std::printf("%.*s: %.*s\n", static_cast<int>(what.size()), what.data(), static_cast<int>(answer.size()),
                answer.data());
}

std::string in_short(const bearer::Error& error) {
    std::string text{bearer::to_string(error.code)};
    if (!error.subject.empty()) text.append(" (").append(error.subject.text()).append(")");
    return text;
}

std::string answer_to(std::string_view token) {
    const auto error = test::error_of(token);
    return error ? in_short(*error) : "accepted";
}

/// One line for each run of bytes that get the same answer.
void say_of_each_byte(std::string_view what, const std::function<std::string(char)>& token_with) {
    std::string said;
    for (int first = 0, byte = 0; byte <= 256; ++byte) {
        const std::string answer = byte < 256 ? answer_to(token_with(static_cast<char>(byte))) : "";
        if (byte > 0 && answer != said) {
            char range[16];
            std::snprintf(range, sizeof range, " %02X-%02X", static_cast<unsigned>(first),
                          static_cast<unsigned>(byte - 1));
            say(std::string{what} + range, said);
            first = byte;
        }
        said = answer;
    }
}

std::string with_text(std::string_view claim, std::string_view text) {
    json payload = json::parse(test::good_payload);
    payload.erase(std::string{claim});
    std::string text_of_all = payload.dump();
    text_of_all.back() = ',';
    return test::sign_payload(text_of_all.append("\"").append(claim).append("\":").append(text).append("}"));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

void say_of_tokens() {
    say("the good token", answer_to(test::good_token()));
    for (const auto& attack : test::as_example().attacks()) say(attack.name, answer_to(attack.token));

    const auto parts = bearer::testing::parts_of(test::good_token());
    say_of_each_byte("in the first part", [&](char byte) {
        return parts.header.substr(0, 4) + byte + parts.header.substr(5) + '.' + parts.payload + '.' + parts.signature;
    });
    say_of_each_byte("in the last part", [&](char byte) {
        return parts.header + '.' + parts.payload + '.' + std::string(341, 'A') + byte;
    });
    say_of_each_byte("behind the last part", [&](char byte) { return test::good_token() + byte; });
    say_of_each_byte("in a string", [](char byte) { return with_text("name", std::string{'"'} + byte + '"'); });
    say_of_each_byte("before a value", [](char byte) { return with_text("name", byte + std::string{" 1"}); });
    say_of_each_byte("in a key id", [](char byte) {
        return test::sign_header(std::string{R"({"alg":"RS256","kid":"k)"} + byte + R"("})");
    });
    say_of_each_byte("in the issuer",
                     [](char byte) { return with_text("iss", std::string{"\"https://as.example"} + byte + '"'); });

    for (const std::string_view number : {"1700000000",
                                          "1700000001",
                                          "1700000000.5",
                                          "1.7000003e9",
                                          "2147483647",
                                          "2147483648",
                                          "4294967295",
                                          "4294967296",
                                          "6000000000",
                                          "9223372036",
                                          "9223372037",
                                          "253402300799",
                                          "253402300800",
                                          "9223372036854775807",
                                          "9223372036854775808",
                                          "18446744073709551615",
                                          "18446744073709551616",
                                          "1e30",
                                          "1e308",
                                          "1e400",
                                          "5e-324",
                                          "-0",
                                          "-1",
                                          "-2147483649",
                                          "-9223372036854775808",
                                          "-9223372036854775809",
                                          "01",
                                          "1.",
                                          "0x10"})
        for (const std::string_view claim : {"exp", "nbf", "iat", "unused"})
            say(std::string{claim} + ' ' + std::string{number}, answer_to(with_text(claim, number)));
    for (const std::size_t depth : {14U, 15U, 16U, 1000U, 11'000U})
        say("depth " + std::to_string(depth), answer_to(with_text("x", nested(depth))));
    for (const std::size_t size :
         {bearer::limits::token_bytes, bearer::limits::token_bytes + 1, std::size_t{1'000'000}})
        say("size " + std::to_string(size), answer_to(std::string(size, 'A')));
}

void say_of_key(std::string_view what, const json& jwk) {
    const auto keys = bearer::Jwks::parse(json{{"keys", {jwk}}}.dump());
    if (!keys) return say(what, in_short(keys.error()));
    say(what, keys->skipped().empty() ? "usable" : bearer::to_string(keys->skipped()[0].reason));
}

void say_of_keys() {
    const json good = bearer::testing::sample_key().public_jwk("k1");
    const auto with = [&](std::string_view member, const json& value) {
        json jwk = good;
        jwk[std::string{member}] = value;
        return jwk;
    };
    say_of_key("the good key", good);
    for (const char* exponent :
         {"AA", "AQ", "Ag", "Aw", "EQ", "AQAA", "AQAB", "AAEAAQ", "AP____8", "_____w", "AQAAAAE", "AQAAAAAAAAAN"})
        say_of_key(std::string{"exponent "} + exponent, with("e", exponent));
    for (const std::size_t size : {0U, 4U, 128U, 340U, 341U, 342U, 1366U, 1368U, 10'924U})
        say_of_key("modulus of " + std::to_string(size) + " characters", with("n", std::string(size, '_')));
    for (const std::string_view member : {"kty", "kid", "use", "key_ops", "alg", "n", "e", "d", "x5c"})
        for (const json& value : {json(nullptr), json(true), json(-1), json(1e300), json(""), json("sig"),
                                  json::array(), json{"verify"}, json{1, "verify"}, json::object(), json{{"a", {1}}}})
            say_of_key(std::string{member} + ' ' + value.dump(), with(member, value));
    for (const std::string_view text :
         {"", "null", "[]", "1", R"("keys")", "{}", R"({"keys":null})", R"({"keys":{}})", R"({"keys":[]})",
          R"({"keys":[null,1,"x",[],{}]})", R"({"keys":[{"kid":"\ud800"}]})", R"({"keys":[],"x":1e400})",
          "{\"keys\":[\"\xFF\"]}"}) {
        const auto keys = bearer::Jwks::parse(text);
        std::string shown{text};
        for (char& byte : shown) byte = byte > ' ' && byte <= '~' ? byte : '?';
        say("set " + shown, keys ? std::to_string(keys->skipped().size()) + " skipped" : in_short(keys.error()));
    }
    for (const std::size_t size : {bearer::limits::key_id_bytes, bearer::limits::key_id_bytes + 1})
        say_of_key("kid of " + std::to_string(size), with("kid", std::string(size, 'k')));
    for (const std::size_t count : {bearer::limits::key_set_keys, bearer::limits::key_set_keys + 1}) {
        json keys = json::array();
        for (std::size_t number = 0; number < count; ++number) keys.push_back(json::object());
        const auto answer = bearer::Jwks::parse(json{{"keys", keys}}.dump());
        say(std::to_string(count) + " keys", answer ? "accepted" : in_short(answer.error()));
    }
}

void say_of_algorithms() {
    using namespace bearer;
    for (const std::string_view name :
         {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}) {
        const testing::TokenForge forge{{.algorithm = std::string{name}}};
        const TokenValidator validator{
            Jwks::parse(forge.jwks()).value(), Issuer{forge.issuer()}, Audience{forge.audience()}, Lifetime{},
            test::EveryAlgorithm{}};
        const auto say_of = [&](std::string_view what, const std::string& token) {
            const auto error = test::error_of(validator, token, forge.now());
            say(std::string{name} + ' ' + std::string{what}, error ? in_short(*error) : "accepted");
        };
        const auto say_of_signature = [&](std::string_view what,
                                          const std::function<std::string(std::string)>& changed) {
            say_of(what,
                   forge.token()
                       .signed_with([&](std::string_view input) { return changed(forge.key().sign(name, input)); })
                       .compact());
        };
        say_of("good", forge.token().compact());
        say_of("by a stranger", forge.signed_by_a_stranger());
        for (const std::size_t bit : {0U, 1U, 9U, 255U, 256U, 511U})
            say_of_signature("bit " + std::to_string(bit), [&](std::string signature) {
                signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ (1 << bit % 8));
                return signature;
            });
        say_of_signature("zeros", [](const std::string& signature) { return std::string(signature.size(), '\0'); });
        say_of_signature("ones", [](const std::string& signature) { return std::string(signature.size(), '\xFF'); });
        say_of_signature("shorter", [](const std::string& signature) { return signature.substr(1); });
        say_of_signature("longer", [](const std::string& signature) { return '\0' + signature; });
        say_of_signature("of 16 KiB", [](const std::string&) { return std::string(16 * 1024, '\x30'); });
    }
}

}  // namespace

int main() {
    if (std::setlocale(LC_ALL, "") == nullptr) {
        std::fputs("there is no such locale as the environment asks for\n", stderr);
        return 1;
    }
    std::locale::global(std::locale{""});
    say_of_tokens();
    say_of_algorithms();
    say_of_keys();
}
