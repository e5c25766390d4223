// SPDX-License-Identifier: MIT
// bearer's half of the differential test: bearer_differential ISSUER AUDIENCE NOW
//
// Writes a line with the names of all algorithms. Reads a line with a key set, then one token a line in hexadecimal,
// since a token may contain any byte. Answers each with a line: the code of the refusal and its subject, or `accepted`
// and four JSON texts in hexadecimal: header and claims as received, and both as bearer has read them.
#include <bearer/bearer.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using bearer::detail::JsonKind;
using bearer::detail::JsonValue;

template <std::size_t... Index>
auto all_algorithms(std::index_sequence<Index...>)
    -> bearer::Algorithms<bearer::detail::algorithms[Index].algorithm...>;
using AllAlgorithms = decltype(all_algorithms(std::make_index_sequence<bearer::detail::algorithms.size()>{}));

std::string quoted(std::string_view text) { return nlohmann::json(text).dump(); }

// Written anew from what the reader found, so that a member that it misreads shows.
std::string written(JsonValue value) {
    if (value.is(JsonKind::null)) return "null";
    if (value.is(JsonKind::true_value)) return "true";
    if (value.is(JsonKind::false_value)) return "false";
    if (value.is(JsonKind::number)) return std::string{value.text()};
    if (value.is(JsonKind::string)) return quoted(value.text());

    const bool is_object = value.is(JsonKind::object);
    std::string text{is_object ? "{" : "["};
    for (const JsonValue member : value) {
        if (text.size() > 1) text += ',';
        if (is_object) text += quoted(member.name()) + ':';
        text += written(member);
    }
    return text + (is_object ? '}' : ']');
}

std::string in_hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += digits[value / 16];
        text += digits[value % 16];
    }
    return text;
}

std::string from_hexadecimal(std::string_view text) {
    const auto digit = [](char character) {
        const std::size_t value = std::string_view{"0123456789abcdef"}.find(character);
        if (value == std::string_view::npos) throw std::invalid_argument{"a token must be in hexadecimal"};
        return value;
    };
    if (text.size() % 2 != 0) throw std::invalid_argument{"half a byte is missing"};
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); at += 2)
        bytes += static_cast<char>(digit(text[at]) * 16 + digit(text[at + 1]));
    return bytes;
}

std::string answer(const auto& validator, std::string_view token, bearer::TimePoint now) {
    const auto accepted = validator.validate(token, now);
    if (!accepted) {
        const bearer::Error error = accepted.error();
        const std::string_view subject = error.subject;
        return std::string{to_string(error.code)} + (subject.empty() ? "" : " ") + std::string{subject};
    }
    const auto& header = accepted->header();
    const auto& claims = accepted->claims();
    return "accepted " + in_hexadecimal(header.text()) + ' ' + in_hexadecimal(claims.text()) + ' ' +
           in_hexadecimal(written(header.parameters().value())) + ' ' +
           in_hexadecimal(written(claims.members().value()));
}

void answer_all(const std::string& issuer, const std::string& audience, std::int64_t now) {
    for (const auto& facts : bearer::detail::algorithms) std::cout << facts.name << ' ';
    std::cout << std::endl;

    std::string line;
    std::getline(std::cin, line);
    const bearer::TokenValidator validator{bearer::Jwks::parse(line).value(), AllAlgorithms{}, bearer::Issuer{issuer},
                                           bearer::Audience{audience},
                                           bearer::Lifetime{.leeway = std::chrono::seconds{0}}};
    while (std::getline(std::cin, line))
        std::cout << answer(validator, from_hexadecimal(line), bearer::TimePoint{std::chrono::seconds{now}}) << '\n';
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count != 4) throw std::invalid_argument{"usage: bearer_differential ISSUER AUDIENCE NOW"};
        std::ios::sync_with_stdio(false);
        answer_all(arguments[1], arguments[2], std::stoll(arguments[3]));
        return 0;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
