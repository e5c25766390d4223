// SPDX-License-Identifier: MIT
//
// An HTTP API behind bearer: GET /orders for readers, POST /orders for writers, GET /health for everybody.
//
// It brings a provider of its own, so that it runs with no account and no network. With --issuer and --audience it
// serves the tokens of a real one, with --tenant and --client-id those of one Microsoft Entra tenant: it fetches their
// keys and follows them, unless --jwks names a file of keys.
#include "access.hpp"
#include "guard.hpp"
#include "health.hpp"
#include "options.hpp"
#include "serve.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <exception>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

class Orders {
public:
    void list(Response& response) const {
        const std::lock_guard lock{guard_};
        answer(response, 200, {{"orders", orders_}});
    }

    void place(const Request& request, Response& response) {
        const json order = json::parse(request.body, nullptr, false);
        if (!order.is_object() || !order.contains("item") || !order["item"].is_string())
            return answer(response, 400, {{"status", 400}, {"send", R"({"item": "..."})"}});
        const std::lock_guard lock{guard_};
        orders_.push_back(order["item"]);
        answer(response, 201, {{"order", orders_.size()}});
    }

private:
    mutable std::mutex guard_;
    std::vector<std::string> orders_{"tea", "biscuits"};
};

void add_routes(httplib::Server& server, Orders& orders, const Access& access) {
    server.Get("/health", [&](const Request&, Response& response) { report_health(access, response); });
    server.Get("/orders", guarded(access.validator, access.read,
                                  [&](const Request&, Response& response) { orders.list(response); }));
    server.Post("/orders", guarded(access.validator, access.write, [&](const Request& request, Response& response) {
                    orders.place(request, response);
                }));
}

}  // namespace

int main(int argc, char** argv) try {
    const sigset_t stop_signals = block_stop_signals();
    const Options options = read_options({argv + 1, argv + argc});
    const Access access = access_by(options);

    Orders orders;
    httplib::Server server;
    server.set_payload_max_length(64 * 1024);
    server.set_keep_alive_timeout(1);
    add_routes(server, orders, access);
    serve(server, listen(server, options.at("--port")), stop_signals);
} catch (const std::exception& error) {
    std::cerr << "orders_api: " << error.what() << '\n';
    return 2;
}
