// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace test {

/// How often this thread has called operator new so far. OpenSSL's own memory does not count.
[[nodiscard]] std::size_t allocations() noexcept;

/// How many bytes it has asked operator new for.
[[nodiscard]] std::size_t allocated_bytes() noexcept;

/// How often the function calls operator new.
template <class F>
[[nodiscard]] std::size_t allocations_of(F function) {
    const std::size_t before = allocations();
    function();
    return allocations() - before;
}

/// While it lives, one call of operator new by this thread throws std::bad_alloc: the first from here on is number 1.
class FailingAllocation {
public:
    explicit FailingAllocation(std::size_t number) noexcept;
    FailingAllocation(const FailingAllocation&) = delete;
    FailingAllocation& operator=(const FailingAllocation&) = delete;
    ~FailingAllocation();
};

/// While it lives, every call of operator new by this thread throws, from that one on.
class ExhaustedMemory {
public:
    explicit ExhaustedMemory(std::size_t number) noexcept;
    ExhaustedMemory(const ExhaustedMemory&) = delete;
    ExhaustedMemory& operator=(const ExhaustedMemory&) = delete;
    ~ExhaustedMemory();
};

/// While it lives, looks for a text in whatever this thread gives back to operator delete.
class FreedText {
public:
    /// The text must live as long, in memory that is not given back meanwhile.
    explicit FreedText(std::string_view text) noexcept;
    FreedText(const FreedText&) = delete;
    FreedText& operator=(const FreedText&) = delete;
    ~FreedText();

    /// How many pieces of memory held it when they were given back.
    [[nodiscard]] std::size_t found() const noexcept;
};

}  // namespace test
