// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

/// Calls of operator new by this thread so far. OpenSSL has its own allocator, so these are ours alone.
[[nodiscard]] std::size_t allocations() noexcept;

/// Bytes that these calls asked for.
[[nodiscard]] std::size_t allocated_bytes() noexcept;
