// SPDX-License-Identifier: MIT
#include "input.hpp"

#include "options.hpp"

#include <cstddef>
#include <fstream>
#include <iostream>
#include <istream>
#include <stdexcept>
#include <string>

namespace {

constexpr std::size_t most_bytes = std::size_t{1024} * 1024;

std::string read(std::istream& input) {
    std::string text(most_bytes, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(input.gcount()));
    return text;
}

std::string without_line_end(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

}  // namespace

std::string contents_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string text = file ? read(file) : std::string{};
    // A folder can be opened, and then not be read.
    if (!file.is_open() || file.bad() || (text.empty() && !file.eof()))
        throw std::runtime_error{"The file cannot be read: " + path};
    return text;
}

std::string token_from(const std::string& argument) {
    std::string token;
    if (argument == "-") {
        token = without_line_end(read(std::cin));
    } else if (argument.starts_with('@')) {
        try {
            token = without_line_end(contents_of(argument.substr(1)));
        } catch (const std::runtime_error&) {
            // Its name is not repeated: who puts "@" before a token itself would find it in a log.
            throw UsageError{
                "The file behind the @ cannot be read. Write @FILE with the name of a file that holds a token."};
        }
    } else {
        return argument;
    }
    if (token.empty()) throw UsageError{"There is no token on standard input or in the file: it is empty."};
    return token;
}
