// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_reader.hpp>
#include <bearer/detail/json_value.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace test {

/// A JSON text read in buffers that hold exactly what the reader asked for, so that AddressSanitizer sees it take more.
class JsonText {
public:
    explicit JsonText(std::string_view text)
        : needs_{bearer::detail::JsonNeeds::of(text)},
          characters_{new char[text.size() + 1 + needs_.arena]},
          nodes_{new bearer::detail::JsonNode[needs_.nodes]} {
        std::copy(text.begin(), text.end(), characters_.get());
        characters_[text.size()] = '\0';
        well_formed_ = bearer::detail::JsonReader{characters_.get(), text.size(), nodes_.get(), needs_}.read();
    }

    [[nodiscard]] bool well_formed() const noexcept { return well_formed_; }

    /// Only for a text that is well formed.
    [[nodiscard]] bearer::detail::JsonValue root() const noexcept { return {characters_.get(), nodes_.get()}; }

private:
    bearer::detail::JsonNeeds needs_;
    std::unique_ptr<char[]> characters_;
    std::unique_ptr<bearer::detail::JsonNode[]> nodes_;
    bool well_formed_ = false;
};

[[nodiscard]] inline bool is_json(std::string_view text) { return JsonText{text}.well_formed(); }

}  // namespace test
