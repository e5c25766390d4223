// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace test {

/// Whether libcrypto takes its memory from here: it does unless it has had some before main().
[[nodiscard]] bool openssl_asks_us_for_memory() noexcept;

/// While it lives, one piece of memory that libcrypto asks for in this thread is refused: the first from here on is
/// number 1.
class FailingOpensslMemory {
public:
    explicit FailingOpensslMemory(std::size_t number) noexcept;
    FailingOpensslMemory(const FailingOpensslMemory&) = delete;
    FailingOpensslMemory& operator=(const FailingOpensslMemory&) = delete;
    ~FailingOpensslMemory();

    /// Whether it asked as often.
    [[nodiscard]] bool came_to_pass() const noexcept;
};

}  // namespace test
