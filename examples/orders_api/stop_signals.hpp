// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>

#include <unistd.h>

/// The signals that stop a program, kept for wait(). Comes before every thread, which keeps them too.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }

    /// Ends wait(), from any thread.
    void send() const { kill(getpid(), SIGTERM); }

    void wait() const {
        int received = 0;
        sigwait(&signals_, &received);
    }

private:
    sigset_t signals_{};
};
