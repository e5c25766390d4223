// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

/// The file's bytes. Throws std::runtime_error if it cannot be read or has more of them than that; what it says ends a
/// sentence that names the file, and holds neither its name nor what stands in it.
[[nodiscard]] std::string contents_of(const std::string& path, std::size_t most_bytes);

/// The token that an argument stands for: itself, "-" for standard input, "@FILE" for a file's contents. The line's end
/// that a file and standard input have is no part of it. Throws UsageError if there is none, or if it is not whole.
[[nodiscard]] std::string token_from(const std::string& argument);
