// SPDX-License-Identifier: MIT
// How much stack a validation needs in a program that is built for use [RX-17]: at most 8 KiB. The unit tests, which nobody
// has optimised, show that a hostile token needs no more than a good one.
#include <bearer/bearer.hpp>

#include "support/stack_use.hpp"
#include "support/validator.hpp"

#include <cstddef>
#include <cstdio>

int main() {
    const auto& validator = test::validator();
    const auto& token = test::good_token();
    if (!validator.validate(token, test::now)) return std::fputs("the good token is refused\n", stderr), 1;

    constexpr std::size_t most = 8 * 1024;
    const std::size_t thread_alone = test::stack_bytes_of([] {});
    const std::size_t all = test::stack_bytes_of([&] { (void)validator.validate(token, test::now).has_value(); });
    const std::size_t bytes = all - thread_alone;
    std::printf("a validation takes %zu bytes of stack\n", bytes);
    if (bytes == 0 || bytes > most) return std::fprintf(stderr, "at most %zu were expected\n", most), 1;
}
