// SPDX-License-Identifier: MIT
#pragma once

#include <signal.h>

namespace test {

/// While it lives, a SIGPIPE that gets through is counted. By default it would end the process.
class CountedBrokenPipes {
public:
    CountedBrokenPipes() {
        counted = 0;
        struct sigaction counting {};
        counting.sa_handler = [](int) { counted = counted + 1; };
        sigaction(SIGPIPE, &counting, &before_);
    }
    CountedBrokenPipes(const CountedBrokenPipes&) = delete;
    CountedBrokenPipes& operator=(const CountedBrokenPipes&) = delete;
    ~CountedBrokenPipes() { sigaction(SIGPIPE, &before_, nullptr); }

    [[nodiscard]] int count() const noexcept { return counted; }

private:
    inline static volatile sig_atomic_t counted = 0;
    struct sigaction before_ {};
};

/// Whether one waits for this thread, and whether this thread lets none through.
[[nodiscard]] inline bool broken_pipe_is_pending() {
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}
[[nodiscard]] inline bool broken_pipe_is_blocked() {
    sigset_t blocked;
    return pthread_sigmask(SIG_BLOCK, nullptr, &blocked) == 0 && sigismember(&blocked, SIGPIPE) == 1;
}

}  // namespace test
