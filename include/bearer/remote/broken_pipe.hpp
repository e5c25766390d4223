// SPDX-License-Identifier: MIT
#pragma once

#include <signal.h>

namespace bearer::inline v1::detail {

/// Keeps SIGPIPE from this thread while it lives, and takes back the one that came of it.
///
/// Writing to a connection that the other side has closed raises it, which ends a process that has made no provision.
class BrokenPipeGuard {
public:
    BrokenPipeGuard() noexcept : was_pending_{is_pending()} {
        sigemptyset(&broken_pipe_);
        sigaddset(&broken_pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe_, &before_);
    }
    ~BrokenPipeGuard() {
        int taken = 0;
        if (!was_pending_ && is_pending()) sigwait(&broken_pipe_, &taken);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    BrokenPipeGuard(const BrokenPipeGuard&) = delete;
    BrokenPipeGuard& operator=(const BrokenPipeGuard&) = delete;

private:
    [[nodiscard]] static bool is_pending() noexcept {
        sigset_t pending;
        return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
    }

    sigset_t broken_pipe_;
    sigset_t before_;
    bool was_pending_;
};

}  // namespace bearer::inline v1::detail
