// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Text in columns of a fixed width, for terminals.
namespace bearer::inline v1::detail {

/// The lines of a text, none wider than that: broken at spaces, and inside words that no line has room for.
[[nodiscard]] inline std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    while (text.size() > width) {
        const auto space = text.rfind(' ', width);
        const std::size_t next = space == text.npos ? 0 : space + 1;
        const std::size_t word = std::min(text.find(' ', next), text.size()) - next;
        const std::size_t taken = word > width ? width : space;
        lines.emplace_back(text.substr(0, taken));
        lines.back().resize(lines.back().find_last_not_of(' ') + 1);
        text.remove_prefix(taken);
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    }
    if (!text.empty()) lines.emplace_back(text);
    return lines;
}

/// One cell of a row: its lines, and the width that they are filled up to.
struct Cell {
    std::vector<std::string> lines;
    std::size_t width;
};

/// The cells side by side with a space between them, as many lines as the longest has; nothing trails.
[[nodiscard]] inline std::vector<std::string> beside(const std::vector<Cell>& cells) {
    std::size_t height = 0;
    for (const Cell& cell : cells) height = std::max(height, cell.lines.size());
    std::vector<std::string> rows(height);
    for (std::size_t line = 0; line < height; ++line) {
        std::size_t end = 0;
        for (const Cell& cell : cells) {
            if (line < cell.lines.size() && !cell.lines[line].empty()) {
                rows[line].resize(end, ' ');
                rows[line].append(cell.lines[line]);
            }
            end += cell.width + 1;
        }
    }
    return rows;
}

}  // namespace bearer::inline v1::detail
