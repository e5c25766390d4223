// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bearer::inline v1::detail {

class JsonIterator;

/// One value of a JSON text that JsonReader has read. A view: text and nodes must outlive it.
class JsonValue {
public:
    JsonValue(const char* text, const JsonNode* nodes, std::uint32_t index = 0) noexcept
        : text_{text}, nodes_{nodes}, index_{index} {}

    [[nodiscard]] JsonKind kind() const noexcept { return node().kind; }
    [[nodiscard]] bool is(JsonKind kind) const noexcept { return node().kind == kind; }

    /// A string's characters decoded, or a number as written.
    [[nodiscard]] std::string_view text() const noexcept { return {text_ + node().begin, node().size}; }

    /// The name under which an object holds this value.
    [[nodiscard]] std::string_view name() const noexcept { return {text_ + node().name, node().name_size}; }
    [[nodiscard]] bool has_name(std::string_view other) const noexcept {
        // Most names differ in size or in their first character; a call of memcmp is kept for the rest.
        return node().name_size == other.size() &&
               (other.empty() || (text_[node().name] == other.front() && name() == other));
    }

    /// The values that an array or object holds; none for any other value.
    [[nodiscard]] JsonIterator begin() const noexcept;
    [[nodiscard]] JsonIterator end() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept {
        return is(JsonKind::array) || is(JsonKind::object) ? node().size : 0;
    }

    /// An object's member of that name.
    [[nodiscard]] std::optional<JsonValue> find(std::string_view name) const noexcept;

private:
    friend class JsonIterator;

    [[nodiscard]] const JsonNode& node() const noexcept { return nodes_[index_]; }

    const char* text_;
    const JsonNode* nodes_;
    std::uint32_t index_;
};

/// Walks the values of an array or object in the order of the text.
class JsonIterator {
public:
    using value_type = JsonValue;
    using difference_type = std::ptrdiff_t;

    JsonIterator() noexcept : value_{nullptr, nullptr} {}
    explicit JsonIterator(JsonValue value) noexcept : value_{value} {}

    [[nodiscard]] JsonValue operator*() const noexcept { return value_; }
    JsonIterator& operator++() noexcept {
        value_.index_ = value_.node().next;
        return *this;
    }
    JsonIterator operator++(int) noexcept {
        const JsonIterator before = *this;
        ++*this;
        return before;
    }
    [[nodiscard]] bool operator==(const JsonIterator& other) const noexcept {
        return value_.index_ == other.value_.index_ && value_.nodes_ == other.value_.nodes_;
    }

private:
    JsonValue value_;
};

inline JsonIterator JsonValue::begin() const noexcept { return JsonIterator{{text_, nodes_, index_ + 1}}; }
inline JsonIterator JsonValue::end() const noexcept { return JsonIterator{{text_, nodes_, node().next}}; }

inline std::optional<JsonValue> JsonValue::find(std::string_view name) const noexcept {
    if (is(JsonKind::object))
        for (const JsonValue member : *this)
            if (member.has_name(name)) return member;
    return std::nullopt;
}

/// A JSON text with its index, for documents that are read once (key sets, metadata).
class JsonDocument {
public:
    /// Nothing if the text is not one strict JSON value.
    [[nodiscard]] static std::optional<JsonDocument> read(std::string_view text) {
        JsonDocument document;
        document.text_.append(text).push_back('\0');
        const JsonNeeds needs = JsonNeeds::of({document.text_.data(), text.size()});
        document.text_.resize(document.text_.size() + needs.arena);
        document.nodes_.resize(needs.nodes);
        if (!JsonReader{document.text_.data(), text.size(), document.nodes_.data(), needs}.read()) return std::nullopt;
        return document;
    }

    /// Valid while the document stays where it is.
    [[nodiscard]] JsonValue root() const& noexcept { return {text_.data(), nodes_.data()}; }
    void root() const&& = delete;  // the value is a view into this temporary: keep the document in a variable

private:
    JsonDocument() = default;

    std::string text_;
    std::vector<JsonNode> nodes_;
};

}  // namespace bearer::inline v1::detail
