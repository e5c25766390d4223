// SPDX-License-Identifier: MIT
#pragma once

#include "answer.hpp"
#include "options.hpp"
#include "stop_signals.hpp"

#include <httplib.h>

#include <sys/socket.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

/// Sends an Answer or a Challenge.
inline void send(httplib::Response& response, const auto& answer) {
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(std::string{name}, value);
    response.body = answer.body;
}

/// Before every route: refuses a request that says twice where its body ends.
inline httplib::Server::HandlerResponse refuse_ambiguous(const httplib::Request& request, httplib::Response& response) {
    // The server cuts a range out of every answer, also out of a refusal, and asks nobody. It knows none of this one.
    const_cast<httplib::Request&>(request).ranges.clear();

    if (request.headers.count("Content-Length") + request.headers.count("Transfer-Encoding") <= 1)
        return httplib::Server::HandlerResponse::Unhandled;
    send(response, json_answer(400, {{"status", 400}}));
    return httplib::Server::HandlerResponse::Handled;
}

/// Listens on the port of --port at 127.0.0.1 and serves until a signal comes. Throws if it can do so no longer.
inline void serve(httplib::Server& server, const Options& options, const StopSignals& signals) {
    server.set_pre_routing_handler(refuse_ambiguous);
    server.set_keep_alive_max_count(1);  // whatever is left of a refused request is never taken for the next one
    server.set_socket_options([](socket_t socket) {  // without SO_REUSEPORT: nobody shares our port
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });

    int port = port_in(options);
    if (port == 0) port = server.bind_to_any_port("127.0.0.1");
    else if (!server.bind_to_port("127.0.0.1", port)) port = -1;
    if (port == -1) throw UsageError{no_port};

    std::atomic<bool> failed = false;
    std::thread serving{[&] {
        if (server.listen_after_bind()) return;
        failed = true;
        signals.send();
    }};
    while (!server.is_running() && !failed) std::this_thread::yield();  // a stop before that would be forgotten
    say_listening(port);

    signals.wait();
    server.stop();
    serving.join();
    if (failed) throw std::runtime_error{"No more connections can be taken."};
}
