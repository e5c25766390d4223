// SPDX-License-Identifier: MIT
#pragma once

// Catch2 version 3 and version 2 under one name. Tests use version 3's names; what version 2 calls otherwise is
// added here.
#if __has_include(<catch2/catch_all.hpp>)

#include <catch2/catch_all.hpp>

#else

#include <catch2/catch.hpp>

#include <string>

namespace Catch::Matchers {

inline StdString::ContainsMatcher ContainsSubstring(const std::string& text,
                                                    CaseSensitive::Choice sensitivity = CaseSensitive::Yes) {
    return Contains(text, sensitivity);
}

}  // namespace Catch::Matchers

#endif
