// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace test {

/// Bytes in a heap buffer of exactly their size: AddressSanitizer sees the first read past either end.
class ExactCopy {
public:
    explicit ExactCopy(std::string_view text) : bytes_{new char[text.size()]}, size_{text.size()} {
        std::copy(text.begin(), text.end(), bytes_.get());
    }

    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

[[nodiscard]] inline ExactCopy exact_copy(std::string_view text) { return ExactCopy{text}; }

}  // namespace test
