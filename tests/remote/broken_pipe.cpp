// SPDX-License-Identifier: MIT
#include <bearer/remote/broken_pipe.hpp>

#include "support/broken_pipes.hpp"
#include "support/catch.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

using bearer::detail::BrokenPipeGuard;
using test::broken_pipe_is_blocked;
using test::broken_pipe_is_pending;
using test::CountedBrokenPipes;

namespace {

void write_to_nobody() {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    close(ends[0]);
    CHECK(write(ends[1], "x", 1) == -1);
    close(ends[1]);
}

}  // namespace

TEST_CASE("a broken pipe sends no signal while it is guarded", "[remote]") {
    const CountedBrokenPipes broken_pipes;
    {
        const BrokenPipeGuard guard;
        write_to_nobody();
        write_to_nobody();
        CHECK(broken_pipe_is_blocked());
    }
    CHECK(broken_pipes.count() == 0);
    CHECK_FALSE(broken_pipe_is_pending());
    CHECK_FALSE(broken_pipe_is_blocked());
    write_to_nobody();
    CHECK(broken_pipes.count() == 1);
}

TEST_CASE("a guard in which nothing breaks changes nothing", "[remote]") {
    const CountedBrokenPipes broken_pipes;
    {
        const BrokenPipeGuard guard;
        const BrokenPipeGuard within;
    }
    CHECK_FALSE(broken_pipe_is_blocked());
    CHECK(broken_pipes.count() == 0);
}

TEST_CASE("a signal that was waiting before goes on waiting", "[remote]") {
    const CountedBrokenPipes broken_pipes;
    std::optional<BrokenPipeGuard> callers_own{std::in_place};
    write_to_nobody();
    {
        const BrokenPipeGuard guard;
        write_to_nobody();
    }
    CHECK(broken_pipe_is_pending());
    CHECK(broken_pipe_is_blocked());
    callers_own.reset();
    CHECK(broken_pipes.count() == 0);
}

TEST_CASE("a process that ignores broken pipes goes on ignoring them", "[remote]") {
    struct sigaction ignoring {};
    struct sigaction before {};
    ignoring.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignoring, &before);
    {
        const BrokenPipeGuard guard;
        write_to_nobody();
    }
    CHECK_FALSE(broken_pipe_is_pending());
    sigaction(SIGPIPE, &before, nullptr);
}
