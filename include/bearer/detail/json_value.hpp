// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_reader.hpp>
#include <bearer/detail/same_text.hpp>

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
class JsonMember;

/// One value of a JSON text that JsonReader has read. A view: text and nodes must outlive it.
class JsonValue {
public:
    /// No value: nothing but exists() may be asked.
    JsonValue() noexcept = default;
    JsonValue(const char* text, const JsonNode* node) noexcept : text_{text}, node_{node} {}

    [[nodiscard]] bool exists() const noexcept { return node_ != nullptr; }
    [[nodiscard]] JsonKind kind() const noexcept { return node_->kind; }
    [[nodiscard]] bool is(JsonKind kind) const noexcept { return node_->kind == kind; }

    /// A string's characters decoded, or a number as written.
    [[nodiscard]] std::string_view text() const noexcept { return {text_ + node_->begin, node_->size}; }

    /// The name under which an object holds this value.
    [[nodiscard]] std::string_view name() const noexcept { return {text_ + node_->name, node_->name_size}; }
    [[nodiscard, gnu::always_inline]] bool has_name(std::string_view other) const noexcept {
        return same_text(name(), other);
    }

    /// The values that an array or object holds; none for any other value.
    [[nodiscard]] JsonIterator begin() const noexcept;
    [[nodiscard]] JsonIterator end() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept {
        return is(JsonKind::array) || is(JsonKind::object) ? node_->size : 0;
    }

    /// An object's member of that name.
    [[nodiscard]] JsonMember find(std::string_view name) const noexcept;

    /// The same for the outermost object, whose members have been entered there.
    ///
    /// Always inlined, as are its callers, so that nothing of a name that is known is left to be computed.
    [[nodiscard, gnu::always_inline]] JsonMember find(std::string_view name, const JsonNames& names) const noexcept;

private:
    friend class JsonIterator;

    const char* text_ = nullptr;
    const JsonNode* node_ = nullptr;
};

/// The value that an object has under a name, or none: what std::optional would be, in two registers.
class JsonMember {
public:
    JsonMember() noexcept = default;
    JsonMember(JsonValue value) noexcept : value_{value} {}

    [[nodiscard]] bool has_value() const noexcept { return value_.exists(); }
    [[nodiscard]] explicit operator bool() const noexcept { return value_.exists(); }

    /// Only where there is one.
    [[nodiscard]] const JsonValue& operator*() const noexcept { return value_; }
    [[nodiscard]] const JsonValue* operator->() const noexcept { return &value_; }

private:
    JsonValue value_;
};

/// Walks the values of an array or object in the order of the text.
class JsonIterator {
public:
    using value_type = JsonValue;
    using difference_type = std::ptrdiff_t;

    JsonIterator() noexcept = default;
    explicit JsonIterator(JsonValue value) noexcept : value_{value} {}

    [[nodiscard]] JsonValue operator*() const noexcept { return value_; }
    JsonIterator& operator++() noexcept {
        value_.node_ += value_.node_->extent;
        return *this;
    }
    JsonIterator operator++(int) noexcept {
        const JsonIterator before = *this;
        ++*this;
        return before;
    }
    [[nodiscard]] bool operator==(const JsonIterator& other) const noexcept {
        return value_.node_ == other.value_.node_;
    }

private:
    JsonValue value_;
};

inline JsonIterator JsonValue::begin() const noexcept { return JsonIterator{{text_, node_ + 1}}; }
inline JsonIterator JsonValue::end() const noexcept { return JsonIterator{{text_, node_ + node_->extent}}; }

inline JsonMember JsonValue::find(std::string_view name) const noexcept {
    if (is(JsonKind::object))
        for (const JsonValue member : *this)
            if (member.has_name(name)) return member;
    return {};
}

inline JsonMember JsonValue::find(std::string_view name, const JsonNames& names) const noexcept {
    for (std::uint32_t member = names.slot_of(name); member != 0; member = node_[member].namesake)
        if (JsonValue{text_, node_ + member}.has_name(name)) return JsonValue{text_, node_ + member};
    return {};
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
