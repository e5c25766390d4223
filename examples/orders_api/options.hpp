// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What the command line says: each option with its value.
using Options = std::map<std::string, std::string, std::less<>>;

/// The command line asks for what does not go together; the message is for whoever wrote it.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[nodiscard]] Options read_options(const std::vector<std::string_view>& arguments);

/// Throws UsageError unless all of them are there.
void demand(const Options& options, const std::string& who, const std::vector<std::string_view>& needed);

/// Throws UsageError with that sentence if one of them is there.
void exclude(const Options& options, const std::vector<std::string_view>& misplaced, const std::string& why);

/// The port of --port; 0 is any free one.
[[nodiscard]] std::uint16_t port_in(const Options& options);

/// Why a program ends at once that was to listen on a port.
inline constexpr const char* no_port = "The port cannot be had.";

/// Tells whoever started the program that it serves.
void say_listening(int port);
