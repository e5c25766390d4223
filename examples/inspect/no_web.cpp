// SPDX-License-Identifier: MIT
#include "options.hpp"
#include "web.hpp"

void serve(const Inspect&, const Expected&, int) {
    throw UsageError{"This bearer-inspect was built without cpp-httplib and has no page: leave out --web."};
}
