// SPDX-License-Identifier: MIT
#include <bearer/detail/same_text.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using bearer::detail::same_text;

TEST_CASE("texts are the same if no bit of them differs, and as constants", "[same_text]") {
    for (std::size_t size = 0; size <= 70; ++size) {
        std::string text;
        for (std::size_t at = 0; at < size; ++at) text.push_back(static_cast<char>(at * 37 + 129));
        CAPTURE(size);
        const auto left = test::exact_copy(text);
        for (std::size_t at = 0; at < size; ++at) {
            for (const int bit : {1, 16, 128}) {
                CAPTURE(at, bit);
                std::string other = text;
                other[at] = static_cast<char>(other[at] ^ bit);
                const auto right = test::exact_copy(other);
                REQUIRE_FALSE(same_text(left.view(), right.view()));
                REQUIRE_FALSE(same_text(right.view(), left.view()));
            }
        }
        CHECK(same_text(left.view(), test::exact_copy(text).view()));
        if (size != 0) CHECK_FALSE(same_text(left.view(), left.view().substr(1)));
        CHECK_FALSE(same_text(left.view(), text + '\0'));
    }
    CHECK(same_text({}, ""));
    static_assert(same_text("azp", "azp") && !same_text("azp", "azpacr") && !same_text("azp", "azq"));
}
