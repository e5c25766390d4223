// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"

#include <httplib.h>

#include <charconv>
#include <csignal>
#include <iostream>
#include <string>
#include <thread>

/// Takes the port of 127.0.0.1, any free one for 0, and says which it is.
inline int listen(httplib::Server& server, const std::string& port_text) {
    int port = -1;
    const char* const end = port_text.data() + port_text.size();
    if (std::from_chars(port_text.data(), end, port).ptr != end || port < 0 || port > 65535)
        throw UsageError{"The option --port needs a number from 0 (any free port) to 65535."};
    if (port == 0) return server.bind_to_any_port("127.0.0.1");
    if (!server.bind_to_port("127.0.0.1", port)) throw UsageError{"The port " + port_text + " is taken."};
    return port;
}

/// Keeps the signals that stop a program for serve(). Comes before every thread, which keeps them too.
inline sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// Serves until one of those signals comes.
inline void serve(httplib::Server& server, int port, const sigset_t& signals) {
    std::thread serving{[&] { server.listen_after_bind(); }};
    while (!server.is_running()) std::this_thread::yield();  // a stop before that would be forgotten
    std::cout << "listening on http://127.0.0.1:" << port << std::endl;

    int received = 0;
    sigwait(&signals, &received);
    server.stop();
    serving.join();
}
