// SPDX-License-Identifier: MIT
#include "input.hpp"

#include "options.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <istream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t most_bytes_of_a_token = std::size_t{1024} * 1024;
constexpr std::size_t longest_terminal_line = 4095;

std::string size_in_words(std::size_t bytes) { return std::to_string(bytes / 1024) + " KiB"; }

std::string read(std::istream& input, std::size_t most_bytes) {
    std::string text(most_bytes + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(input.gcount()));
    if (text.size() > most_bytes) throw std::runtime_error{"is larger than " + size_in_words(most_bytes)};
    return text;
}

bool has_a_cut_line(std::string_view text) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (line.size() >= longest_terminal_line) return true;
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return false;
}

std::string read_standard_input() {
    const bool is_typed = isatty(STDIN_FILENO) == 1;
    if (is_typed) std::cerr << "Paste the token, then press Enter and Ctrl-D.\n";
    std::string text = read(std::cin, most_bytes_of_a_token);
    // The terminal drops the rest of a longer line and does not say so.
    if (is_typed && has_a_cut_line(text))
        throw std::runtime_error{"may be cut off, since a terminal takes no more than 4095 characters of a line"};
    return text;
}

std::string without_line_end(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

}  // namespace

std::string contents_of(const std::string& path, std::size_t most_bytes) {
    std::ifstream file{path, std::ios::binary};
    std::string text = file ? read(file, most_bytes) : std::string{};
    // A folder can be opened, and then not be read.
    if (!file.is_open() || file.bad() || (text.empty() && !file.eof())) throw std::runtime_error{"cannot be read"};
    return text;
}

std::string token_from(const std::string& argument) {
    const bool is_a_file = argument.starts_with('@');
    if (!is_a_file && argument != "-") return argument;
    std::string token;
    try {
        token = without_line_end(is_a_file ? contents_of(argument.substr(1), most_bytes_of_a_token)
                                           : read_standard_input());
    } catch (const std::runtime_error& error) {
        // The file's name is not repeated: who puts "@" before a token itself would find it in a log.
        throw UsageError{std::string{is_a_file ? "The file behind the @ " : "What comes on standard input "} +
                         error.what() + ". Write @FILE with the name of a file that holds a token, or use --web."};
    }
    if (token.empty()) throw UsageError{"There is no token on standard input or in the file: it is empty."};
    return token;
}
