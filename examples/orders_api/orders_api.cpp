// SPDX-License-Identifier: MIT
//
// An HTTP API behind bearer: GET /orders for readers, POST /orders for writers, GET /health for everybody.
//
// It brings a provider of its own, so that it runs with no account and no network. With --issuer and --audience it
// serves the tokens of a real one, with --tenant and --client-id those of one Microsoft Entra tenant: it fetches their
// keys and follows them, unless --jwks names a file of keys.
//
// This is the one with cpp-httplib; with_beast.cpp and with_poco.cpp are the same API in other frameworks. Version 0.11
// takes lines of up to 8 KiB in a request's head, decodes %xx in the values of headers and drops those without a value.
// Each of its few threads serves one connection, and waits for a client that is slow, also when it is to stop: in
// production it stands behind a proxy that limits how long a request may take.
#include "access.hpp"
#include "answer.hpp"
#include "health.hpp"
#include "httplib_glue.hpp"
#include "options.hpp"
#include "orders.hpp"
#include "stop_signals.hpp"

#include <bearer/http/guard.hpp>

#include <httplib.h>

#include <exception>
#include <iostream>

namespace {

using httplib::Request;
using httplib::Response;

/// Lets a request through to its handler if the guard does.
template <class Handler>
httplib::Server::Handler guarded(const bearer::http::Guard& guard, Handler handler) {
    return [=](const Request& request, Response& response) {
        const auto admission = guard.admit(request.headers.equal_range("Authorization"));
        if (admission) return send(response, handler(request));
        log_refusal(admission.challenge());
        send(response, admission.challenge());
    };
}

void add_routes(httplib::Server& server, const Access& access, Orders& orders) {
    server.Get("/health", [&](const Request&, Response& response) { send(response, health(access)); });
    server.Get("/orders", guarded(access.read, [&](const Request&) { return orders.list(); }));
    server.Post("/orders", guarded(access.write, [&](const Request& request) { return orders.place(request.body); }));
}

}  // namespace

int main(int argc, char** argv) try {
    const StopSignals signals;
    const Options options = read_options({argv + 1, argv + argc});
    const Access access = access_by(options);

    Orders orders;
    httplib::Server server;
    server.set_payload_max_length(longest_order);
    add_routes(server, access, orders);
    serve(server, options, signals);
} catch (const std::exception& error) {
    std::cerr << "orders_api: " << error.what() << '\n';
    return 2;
}
