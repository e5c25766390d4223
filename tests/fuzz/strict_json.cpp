// SPDX-License-Identifier: MIT
//
// Apart from the fuzzers, since nlohmann/json's parser takes as long to compile as all the rest of one of them.

#include "fuzz/strict_json.hpp"

#include <bearer/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

namespace {

/// Bytes of the longest number outside strings, at least.
std::size_t longest_number(std::string_view text) {
    std::size_t longest = 0;
    std::size_t length = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (in_string && text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            in_string = !in_string;
        else if (!in_string && std::string_view{"0123456789+-.eE"}.find(text[at]) != std::string_view::npos)
            longest = std::max(longest, ++length);
        else
            length = 0;
    }
    return longest;
}

}  // namespace

std::optional<Json> read_strictly(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != text.npos) return std::nullopt;
    if (longest_number(text) > bearer::limits::json_number_bytes) return std::nullopt;

    bool is_strict = true;
    std::vector<std::set<std::string>> open;  // arrays and objects, with the names so far
    const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
        using Event = Json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) open.emplace_back();
        if (event == Event::object_end || event == Event::array_end) open.pop_back();
        if (event == Event::key && !open.back().insert(parsed.get<std::string>()).second) is_strict = false;
        if (open.size() > bearer::limits::json_depth) is_strict = false;
        return true;
    };
    Json value = Json::parse(text, watch, false);
    if (value.is_discarded() || !is_strict) return std::nullopt;
    return value;
}
}  // namespace fuzz
