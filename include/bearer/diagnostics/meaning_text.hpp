// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/claim_meaning.hpp>
#include <bearer/diagnostics/columns.hpp>
#include <bearer/diagnostics/report_text.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// The members of a token as a table for a terminal: names, values and, below each, what it means.
///
/// Printable ASCII in lines of at most options.columns, 40 at least; names have a colour if asked for.
[[nodiscard]] inline std::string to_text(const std::vector<Meaning>& meanings, const TextOptions& options = {}) {
    constexpr std::size_t name_width = 20;
    const std::size_t rest = std::max<std::size_t>(options.columns, 40) - name_width - 1;
    std::string text;
    for (const Meaning& member : meanings) {
        auto name = detail::wrapped(member.name, name_width);
        const std::string first = name.empty() ? std::string{} : name.front();
        auto details = detail::wrapped(member.value, rest);
        for (const std::string& line : detail::wrapped(member.meaning, rest - 2)) details.push_back("  " + line);

        auto rows = detail::beside({{std::move(name), name_width}, {std::move(details), rest}});
        rows.front().replace(0, first.size(), detail::coloured(first, "36", options.colour));
        for (const std::string& row : rows) text.append(row).append("\n");
    }
    return text;
}

}  // namespace bearer::inline v1
