// SPDX-License-Identifier: MIT
#pragma once

#include <string>

/// The file's bytes, of which 1 MiB is read. Throws std::runtime_error, without what stands in it.
[[nodiscard]] std::string contents_of(const std::string& path);

/// The token that an argument stands for: itself, "-" for standard input, "@FILE" for a file's contents. The line's end
/// that a file and standard input have is no part of it. Throws UsageError if there is none.
[[nodiscard]] std::string token_from(const std::string& argument);
