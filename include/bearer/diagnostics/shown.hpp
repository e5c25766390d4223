// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

/// Text of strangers made fit for a terminal or a page: printable ASCII only, bounded, on one line.
namespace bearer::inline v1::detail {

/// At most that many characters; what was cut off is an ellipsis.
[[nodiscard]] inline std::string bounded_text(std::string text, std::size_t limit) {
    constexpr std::string_view ellipsis = "...";
    if (text.size() <= limit) return text;
    text.resize(limit > ellipsis.size() ? limit - ellipsis.size() : 0);
    return text.append(ellipsis.substr(0, limit));
}

/// Any bytes: all but printable ASCII becomes \xNN, and a backslash is doubled, so that no two texts look alike.
[[nodiscard]] inline std::string shown(std::string_view bytes, std::size_t limit = 160) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char byte : bytes) {
        if (text.size() > limit) break;  // a caller's megabytes are not copied
        const auto value = static_cast<unsigned char>(byte);
        if (byte == '\\')
            text.append("\\\\");
        else if (byte >= ' ' && byte <= '~')
            text.push_back(byte);
        else
            text.append("\\x").append({digits[value >> 4], digits[value & 15]});
    }
    return bounded_text(std::move(text), limit);
}

/// A JSON value as JSON, with \uNNNN for all that is not printable ASCII.
[[nodiscard]] inline std::string shown_json(const nlohmann::json& value, std::size_t limit = 160) {
    return bounded_text(value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace), limit);
}

}  // namespace bearer::inline v1::detail
