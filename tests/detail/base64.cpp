// SPDX-License-Identifier: MIT
#include <bearer/detail/base64.hpp>

#include "support/catch.hpp"

TEST_CASE("base64 is padded and not that of URLs", "[entra][RFC4648-4]") {
    using bearer::detail::base64;

    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("\xfb\xff\xfe") == "+//+");
}
