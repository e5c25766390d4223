// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/time.hpp>

#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace bearer::inline v1::detail {

/// A key set as it was fetched, for the next process or for a machine without a network: one line that says when and
/// from where, then the document itself.
struct Snapshot {
    TimePoint confirmed_at;
    std::string source;  // a URL: no spaces, no control characters
    std::string document;

    [[nodiscard]] std::string write() const {
        std::string text{magic};
        text.append(std::to_string(confirmed_at.time_since_epoch().count())).append(" ").append(source);
        return text.append("\n").append(document);
    }

    /// Nothing if the text is no snapshot. The document is not looked at.
    [[nodiscard]] static std::optional<Snapshot> read(std::string_view text) {
        if (!text.starts_with(magic)) return std::nullopt;
        text.remove_prefix(magic.size());
        const auto space = text.find(' ');
        const auto line_end = text.find('\n');
        if (space == text.npos || line_end == text.npos || line_end < space) return std::nullopt;
        std::chrono::seconds::rep seconds = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + space, seconds);
        const TimePoint confirmed_at{std::chrono::seconds{seconds}};
        if (error != std::errc{} || end != text.data() + space || !plausible(confirmed_at)) return std::nullopt;
        return Snapshot{confirmed_at, std::string{text.substr(space + 1, line_end - space - 1)},
                        std::string{text.substr(line_end + 1)}};
    }

private:
    static constexpr std::string_view magic = "bearer-keys/1 ";
};

}  // namespace bearer::inline v1::detail
