// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What every fuzzer needs: it defines this function, and libFuzzer calls it with one input after the other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) noexcept {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the process unless the statement holds, which libFuzzer reports with the input.
inline void demand(bool holds, const char* statement) noexcept {
    if (holds) return;
    std::fprintf(stderr, "\nThis does not hold: %s.\n", statement);
    std::abort();
}

/// An input read as a row of decisions. Where it has ended, each is 0.
class Decisions {
public:
    explicit Decisions(std::string_view input) noexcept : input_{input} {}

    [[nodiscard]] bool ended() const noexcept { return input_.empty(); }
    [[nodiscard]] std::string_view rest() const noexcept { return input_; }

    [[nodiscard]] std::uint8_t byte() noexcept {
        if (input_.empty()) return 0;
        const char first = input_.front();
        input_.remove_prefix(1);
        return static_cast<std::uint8_t>(first);
    }

    /// A number below the bound, which is at most 65,536 and not 0.
    [[nodiscard]] std::size_t below(std::size_t bound) noexcept {
        const std::size_t high = bound > 256 ? byte() : 0;
        return (high << 8 | byte()) % bound;
    }

    /// What stands before the next mark, which is taken as well; all the rest where there is none.
    [[nodiscard]] std::string_view until(char mark) noexcept {
        const std::string_view part = input_.substr(0, input_.find(mark));
        input_.remove_prefix(part.size() == input_.size() ? part.size() : part.size() + 1);
        return part;
    }

private:
    std::string_view input_;
};

}  // namespace fuzz
