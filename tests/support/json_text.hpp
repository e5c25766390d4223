// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_reader.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace test {

/// A JSON text read in buffers that hold exactly what the reader asked for, so that AddressSanitizer sees it take more;
/// read twice, without and with names, as documents and tokens are.
class JsonText {
public:
    explicit JsonText(std::string_view text)
        : needs_{bearer::detail::JsonNeeds::of(text)},
          characters_{new char[text.size() + 1 + needs_.arena]},
          nodes_{new bearer::detail::JsonNode[needs_.nodes]} {
        std::copy(text.begin(), text.end(), characters_.get());
        characters_[text.size()] = '\0';
        well_formed_ = bearer::detail::JsonReader{characters_.get(), text.size(), nodes_.get(), needs_}.read();
        if (text.size() > bearer::limits::token_bytes) return;
        if (bearer::detail::JsonReader{characters_.get(), text.size(), nodes_.get(), needs_, &names_}.read() !=
            well_formed_)
            throw std::logic_error{"whether a text is JSON depends on whether its names are entered"};
    }

    [[nodiscard]] bool well_formed() const noexcept { return well_formed_; }

    /// Only for a text that is well formed.
    [[nodiscard]] bearer::detail::JsonValue root() const noexcept { return {characters_.get(), nodes_.get()}; }
    [[nodiscard]] const bearer::detail::JsonNames& names() const noexcept { return names_; }

private:
    bearer::detail::JsonNeeds needs_;
    std::unique_ptr<char[]> characters_;
    std::unique_ptr<bearer::detail::JsonNode[]> nodes_;
    bearer::detail::JsonNames names_;
    bool well_formed_ = false;
};

[[nodiscard]] inline bool is_json(std::string_view text) { return JsonText{text}.well_formed(); }

}  // namespace test
