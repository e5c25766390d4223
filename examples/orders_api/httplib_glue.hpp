// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"
#include "stop_signals.hpp"

#include <httplib.h>

#include <string>
#include <thread>

/// Sends an Answer or a Challenge.
inline void send(httplib::Response& response, const auto& answer) {
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(std::string{name}, value);
    response.body = answer.body;
}

/// Listens on the port of --port at 127.0.0.1 and serves until a signal comes.
inline void serve(httplib::Server& server, const Options& options, const StopSignals& signals) {
    int port = port_in(options);
    if (port == 0) port = server.bind_to_any_port("127.0.0.1");
    else if (!server.bind_to_port("127.0.0.1", port)) throw UsageError{"The port is taken."};
    std::thread serving{[&] { server.listen_after_bind(); }};
    while (!server.is_running()) std::this_thread::yield();  // a stop before that would be forgotten
    say_listening(port);

    signals.wait();
    server.stop();
    serving.join();
}
