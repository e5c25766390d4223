// SPDX-License-Identifier: MIT
//
// The API of orders_api.cpp with Boost.Beast: asynchronous, on several threads, with callbacks. Header values arrive as
// they were sent; the limits of a request and of a slow client are ours, in beast_server.hpp.
#include "access.hpp"
#include "answer.hpp"
#include "beast_server.hpp"
#include "health.hpp"
#include "options.hpp"
#include "orders.hpp"
#include "stop_signals.hpp"

#include <bearer/http/guard.hpp>

#include <exception>
#include <iostream>
#include <string_view>
#include <vector>

namespace {

/// Makes a response of an Answer or a Challenge.
Response response_of(const auto& answer) {
    Response response;
    response.result(static_cast<unsigned>(answer.status));
    for (const auto& [name, value] : answer.headers) response.set({name.text().data(), name.text().size()}, value);
    response.body() = answer.body;
    return response;
}

/// Lets a request through to its handler if the guard does.
Response guarded(const bearer::http::Guard& guard, const Request& request, auto handler) {
    std::vector<std::string_view> authorization;  // all of them: request[...] would be the first of two
    for (auto [field, last] = request.equal_range(http::field::authorization); field != last; ++field)
        authorization.emplace_back(field->value().data(), field->value().size());

    const auto admission = guard.admit(authorization);
    if (admission) return response_of(handler());
    log_refusal(admission.challenge());
    return response_of(admission.challenge());
}

Response respond(const Access& access, Orders& orders, const Request& request) {
    const auto path = request.target().substr(0, request.target().find('?'));
    const bool reads = request.method() == http::verb::get || request.method() == http::verb::head;
    if (reads && path == "/health") return response_of(health(access));
    if (reads && path == "/orders") return guarded(access.read, request, [&] { return orders.list(); });
    if (request.method() == http::verb::post && path == "/orders")
        return guarded(access.write, request, [&] { return orders.place(request.body()); });
    return response_of(json_answer(404, {{"status", 404}}));
}

}  // namespace

int main(int argc, char** argv) try {
    const StopSignals signals;
    const Options options = read_options({argv + 1, argv + argc});
    const Access access = access_by(options);

    Orders orders;
    serve(options, [&](const Request& request) { return respond(access, orders, request); }, signals);
} catch (const std::exception& error) {
    std::cerr << "orders_api_beast: " << error.what() << '\n';
    return 2;
}
