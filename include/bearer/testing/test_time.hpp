// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/time.hpp>

#include <chrono>

namespace bearer::inline v1::testing {

/// When everything in the test kit happens unless a test says otherwise: 2023-11-14T22:13:20Z.
inline constexpr TimePoint test_time{std::chrono::seconds{1'700'000'000}};

}  // namespace bearer::inline v1::testing
