// SPDX-License-Identifier: MIT
#include <bearer/key/skip_reason.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

using bearer::SkipReason;

TEST_CASE("every reason to skip a key has a name of its own", "[key][skip_reason]") {
    std::set<std::string_view> names;
    for (int value = 0; value <= static_cast<int>(SkipReason::rejected_by_openssl); ++value) {
        const auto name = to_string(static_cast<SkipReason>(value));
        CHECK_FALSE(name.empty());
        CHECK(std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; }));
        names.insert(name);
    }
    CHECK(names.size() == static_cast<std::size_t>(SkipReason::rejected_by_openssl) + 1);
    CHECK(to_string(SkipReason::weak_key) == "weak_key");
    CHECK(to_string(static_cast<SkipReason>(255)).empty());
}
