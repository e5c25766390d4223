// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>

#include <string>
#include <string_view>

namespace bearer::inline v1::detail {

/// Padded base64 of the standard alphabet (RFC 4648 §4), as certificates and claims challenges are written.
[[nodiscard]] inline std::string base64(std::string_view bytes) {
    std::string text = base64url::encode(bytes);
    for (char& character : text) character = character == '-' ? '+' : character == '_' ? '/' : character;
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

}  // namespace bearer::inline v1::detail
