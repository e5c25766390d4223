// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_index.hpp>
#include <bearer/detail/json_number.hpp>
#include <bearer/detail/json_string.hpp>
#include <bearer/limits.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

/// Strict JSON (RFC 8259) in one pass, into an index of where each value stands.
///
/// Refuses what the RFC refuses, and duplicate names (compared decoded), NUL, a byte order mark, ill-formed
/// UTF-8, lone surrogates, numbers past a double's range, and whatever passes the limits.
namespace bearer::inline v1::detail {

class JsonReader {
public:
    /// `text` starts a buffer in which a NUL and then `needs.arena` bytes follow it; `nodes` has room for needs.nodes.
    /// The empty `names` are filled; a text for which there are any has at most limits::token_bytes.
    JsonReader(char* text, std::size_t size, JsonNode* nodes, JsonNeeds needs, JsonNames* names = nullptr) noexcept
        : text_{text}, at_{text}, end_{text + size}, arena_{text + size + 1}, nodes_{nodes}, names_{names},
          capacity_{needs.nodes} {}

    /// Whether the text is one strict JSON value; nodes[0] is it.
    [[nodiscard]] bool read() {
        for (;;) {
            // One value, whose name (of a member) has been read.
            skip_space();
            if (count_ == capacity_) return false;
            JsonNode& node = nodes_[count_++];
            node.name = name_;
            node.name_size = name_size_;
            node.namesake = namesake_;
            node.begin = offset(at_);
            node.size = 0;
            if (!read_scalar_or_open(node)) return false;

            // Whatever ends here, and the way to the next value.
            for (bool next_value = false; !next_value;) {
                if (depth_ == 0) return skip_space(), at_ == end_;
                Open& open = open_[depth_ - 1];
                JsonNode& container = nodes_[open.node];
                const bool is_object = container.kind == JsonKind::object;
                const bool is_first = container.size == 0;
                skip_space();
                if (*at_ == (is_object ? '}' : ']')) {
                    if (!close(container, open)) return false;
                    continue;
                }
                if (!is_first && *at_++ != ',') return false;
                ++container.size;
                if (is_object && !read_name(open)) return false;
                next_value = true;
            }
        }
    }

private:
    struct Open {
        std::uint32_t node;
        std::uint64_t names_seen;  // one bit for every slot of JsonNames; what is not set was not seen
    };

    [[nodiscard]] std::uint32_t offset(const char* position) const noexcept {
        return static_cast<std::uint32_t>(position - text_);
    }

    // The NUL behind the text stops every loop: it is no space, no digit, and ends no token.
    void skip_space() noexcept {
        while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') ++at_;
    }

    [[nodiscard]] bool read_scalar_or_open(JsonNode& node) {
        name_ = name_size_ = 0;
        namesake_ = 0;
        switch (*at_) {
            case '{': return open(node, JsonKind::object);
            case '[': return open(node, JsonKind::array);
            case '"': {
                node.kind = JsonKind::string;
                if (!read_string(node.begin, node.size)) return false;
                break;
            }
            case 't': if (!read_word(node, JsonKind::true_value, "true")) return false; break;
            case 'f': if (!read_word(node, JsonKind::false_value, "false")) return false; break;
            case 'n': if (!read_word(node, JsonKind::null, "null")) return false; break;
            default: if (!read_number(node)) return false;
        }
        node.extent = 1;
        return true;
    }

    [[nodiscard]] bool open(JsonNode& node, JsonKind kind) noexcept {
        if (depth_ == limits::json_depth) return false;
        node.kind = kind;
        open_[depth_++] = {count_ - 1, 0};
        ++at_;
        return true;
    }

    [[nodiscard]] bool close(JsonNode& container, const Open& open) {
        if (container.kind == JsonKind::object && container.size > few && !names_differ(open.node)) return false;
        container.extent = count_ - open.node;
        ++at_;
        --depth_;
        return true;
    }

    [[nodiscard]] bool read_word(JsonNode& node, JsonKind kind, std::string_view word) noexcept {
        if (std::string_view{at_, static_cast<std::size_t>(end_ - at_)}.substr(0, word.size()) != word) return false;
        node.kind = kind;
        at_ += word.size();
        return true;
    }

    [[nodiscard]] bool read_digits() noexcept {
        const char* const first = at_;
        while (*at_ >= '0' && *at_ <= '9') ++at_;
        return at_ != first;
    }

    [[nodiscard]] bool read_number(JsonNode& node) noexcept {  // RFC 8259 §6
        const char* const first = at_;
        bool has_exponent = false;
        if (*at_ == '-') ++at_;
        if (*at_ == '0') ++at_;
        else if (!read_digits()) return false;
        if (*at_ == '.') {
            ++at_;
            if (!read_digits()) return false;
        }
        if (*at_ == 'e' || *at_ == 'E') {
            has_exponent = true;
            ++at_;
            if (*at_ == '+' || *at_ == '-') ++at_;
            if (!read_digits()) return false;
        }
        const std::string_view literal{first, static_cast<std::size_t>(at_ - first)};
        if (literal.size() > limits::json_number_bytes) return false;
        if (has_exponent && !Decimal{literal}.fits_double()) return false;
        node.kind = JsonKind::number;
        node.size = static_cast<std::uint32_t>(literal.size());
        return true;
    }

    // At an opening quote; leaves at_ behind the closing one.
    [[nodiscard]] bool read_string(std::uint32_t& begin, std::uint32_t& size) noexcept {
        const char* const first = ++at_;
        at_ = plain_end(at_, end_);
        if (*at_ == '"') {  // behind the end is a NUL
            begin = offset(first);
            size = static_cast<std::uint32_t>(at_++ - first);
            return true;
        }
        return read_other_string(first, begin, size);
    }

    // One that is not plain as far as at_; apart, so that plain strings do not pay for it.
    [[nodiscard, gnu::noinline]] bool read_other_string(const char* first, std::uint32_t& begin,
                                                        std::uint32_t& size) noexcept {
        at_ = plain_characters_end(at_, end_);
        if (at_ == nullptr) return false;
        if (*at_ == '"') {
            begin = offset(first);
            size = static_cast<std::uint32_t>(at_++ - first);
            return true;
        }
        char* const decoded = arena_;
        arena_ = std::copy(first, at_, arena_);
        if (!unescape(at_, end_, arena_)) return false;
        begin = offset(decoded);
        size = static_cast<std::uint32_t>(arena_ - decoded);
        return true;
    }

    [[nodiscard]] bool read_name(Open& open) {
        skip_space();
        if (*at_ != '"' || !read_string(name_, name_size_)) return false;
        skip_space();
        if (*at_++ != ':') return false;
        const std::string_view name{text_ + name_, name_size_};
        const bool compares = nodes_[open.node].size <= few;
        if (names_ != nullptr && depth_ == 1) return enter(name, compares);
        return !compares || is_new_name(open, name);
    }

    [[nodiscard]] std::string_view name_of(std::uint32_t node) const noexcept {
        return {text_ + nodes_[node].name, nodes_[node].name_size};
    }

    /// Enters the next node's name into the names of the outermost object.
    [[nodiscard]] bool enter(std::string_view name, bool compares) noexcept {
        static_assert(limits::token_bytes <= std::numeric_limits<std::uint16_t>::max());
        std::uint16_t& slot = names_->slot_of(name);
        if (compares)
            for (std::uint32_t member = slot; member != 0; member = nodes_[member].namesake)
                if (name_of(member) == name) return false;
        namesake_ = slot;
        slot = static_cast<std::uint16_t>(count_);
        return true;
    }

    [[nodiscard]] bool is_new_name(Open& open, std::string_view name) const noexcept {
        const std::uint64_t bit = std::uint64_t{1} << JsonNames::number_of(name);
        if ((open.names_seen & bit) == 0) {
            open.names_seen |= bit;
            return true;
        }
        for (std::uint32_t sibling = open.node + 1; sibling != count_; sibling += nodes_[sibling].extent)
            if (name_of(sibling) == name) return false;
        return true;
    }

    // Sorts the names of a large object: comparing each with each would let 2,400 members cost millions of steps.
    [[nodiscard]] bool names_differ(std::uint32_t object) const {
        std::vector<std::string_view> names;
        names.reserve(nodes_[object].size);
        for (std::uint32_t member = object + 1; member != count_; member += nodes_[member].extent)
            names.push_back(name_of(member));
        std::sort(names.begin(), names.end());
        return std::adjacent_find(names.begin(), names.end()) == names.end();
    }

    static constexpr std::uint32_t few = 32;  // members whose names are compared as they come

    const char* text_;
    const char* at_;
    const char* end_;
    char* arena_;
    JsonNode* nodes_;
    JsonNames* names_;
    std::size_t capacity_;
    std::uint32_t count_ = 0;
    std::size_t depth_ = 0;
    std::uint32_t name_ = 0;
    std::uint32_t name_size_ = 0;
    std::uint16_t namesake_ = 0;
    std::array<Open, limits::json_depth> open_;
};

}  // namespace bearer::inline v1::detail
