// SPDX-License-Identifier: MIT
//
// An HTTP API behind bearer: GET /orders for readers, POST /orders for writers, GET /health for everybody.
//
// It brings a provider of its own, so that it runs with no account and no network. With --jwks, --issuer and
// --audience it serves the tokens of a real one instead.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using bearer::ErrorCode;
using httplib::Request;
using httplib::Response;
using nlohmann::json;

// --- Who may do what ---------------------------------------------------------------------------------------------

const auto may_read = bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"};
const auto may_write = bearer::Scope{"orders.write"};

// --- From a request to a token, from an error to an answer (RFC 6750) --------------------------------------------

bearer::Result<std::string_view> bearer_token(const Request& request) {
    const auto [first, last] = request.headers.equal_range("Authorization");
    if (first == last) return bearer::Error{ErrorCode::authorization_missing};
    if (std::next(first) != last) return bearer::Error{ErrorCode::authorization_malformed};

    constexpr std::string_view scheme = "bearer ";
    const auto lower = [](char letter) { return 'A' <= letter && letter <= 'Z' ? letter + ('a' - 'A') : letter; };
    const std::string_view value = first->second;
    const auto token = value.find_first_not_of(' ', scheme.size());
    if (!std::ranges::equal(value.substr(0, scheme.size()), scheme, {}, lower) || token == std::string_view::npos)
        return bearer::Error{ErrorCode::authorization_missing};
    return value.substr(token);
}

void answer(Response& response, int status, const json& body) {
    response.status = status;
    response.set_content(body.dump(), "application/json");
}

void challenge(Response& response, int status, const std::string& attributes) {
    response.set_header("WWW-Authenticate", "Bearer realm=\"orders\"" + attributes);
    answer(response, status, {{"status", status}});
}

/// No token, or none that is good: who are you?
void refuse(Response& response, bearer::Error error) {
    std::clog << "refused: " << error.message() << std::endl;  // for us: the client only learns what it can do next

    switch (error.code) {
        case ErrorCode::authorization_missing:
            return challenge(response, 401, "");
        case ErrorCode::authorization_malformed:
            return challenge(response, 400, ", error=\"invalid_request\"");
        case ErrorCode::keys_unavailable:
        case ErrorCode::internal_error:
            return answer(response, 503, {{"status", 503}});
        default:
            return challenge(response, 401, ", error=\"invalid_token\"");
    }
}

/// A good token that does not satisfy the route: you, but not this.
void forbid(Response& response, bearer::Error error, const std::string& scope) {
    std::clog << "forbidden: " << error.message() << std::endl;
    challenge(response, 403, ", error=\"insufficient_scope\", scope=\"" + scope + "\"");
}

/// Lets a request through to its handler if its token is good and satisfies the route's policy.
template <class Policy, class Handler>
httplib::Server::Handler guarded(const bearer::AnyValidator& validator, Policy policy, std::string scope,
                                 Handler handler) {
    return [=](const Request& request, Response& response) {
        const auto token = bearer_token(request).and_then([&](auto text) { return validator.validate(text); });
        if (!token) return refuse(response, token.error());
        if (const auto verdict = token->satisfies(policy); !verdict) return forbid(response, verdict.error(), scope);
        handler(request, response);
    };
}

// --- The API -----------------------------------------------------------------------------------------------------

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

void add_routes(httplib::Server& server, Orders& orders, const bearer::AnyValidator& validator) {
    server.Get("/health", [](const Request&, Response& response) { answer(response, 200, {{"status", "ok"}}); });
    server.Get("/orders", guarded(validator, may_read, "orders.read",
                                  [&](const Request&, Response& response) { orders.list(response); }));
    server.Post("/orders",
                guarded(validator, may_write, "orders.write",
                        [&](const Request& request, Response& response) { orders.place(request, response); }));
}

// --- Its provider: built in or real ------------------------------------------------------------------------------

using Options = std::map<std::string, std::string, std::less<>>;

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

bearer::AnyValidator validator_for(const std::string& jwks, const std::string& issuer, const std::string& audience) {
    const auto keys = bearer::Jwks::parse(jwks);
    if (!keys || keys->size() == 0) throw UsageError{"The key set has no key that could verify a token."};
    return bearer::TokenValidator{*keys, bearer::Issuer{issuer}, bearer::Audience{audience}, bearer::Lifetime{}};
}

bearer::AnyValidator real_provider(const Options& options) {
    for (const char* needed : {"--jwks", "--issuer", "--audience"})
        if (!options.contains(needed)) throw UsageError{"A real provider needs " + std::string{needed} + " as well."};
    if (options.contains("--tokens")) throw UsageError{"Only the built-in provider hands out --tokens."};

    std::ifstream file{options.at("--jwks")};
    if (!file) throw UsageError{"The file " + options.at("--jwks") + " cannot be read."};
    const std::string jwks{std::istreambuf_iterator<char>{file}, {}};
    return validator_for(jwks, options.at("--issuer"), options.at("--audience"));
}

/// Writes a line `name <TAB> token` for every caller that the demo plays, the honest ones first.
void hand_out_tokens(const bearer::testing::TokenForge& provider, const std::string& path) {
    std::ofstream file{path};
    file << "reader\t" << provider.token().compact() << '\n'
         << "writer\t" << provider.token().claim("scope", "orders.read orders.write").compact() << '\n'
         << "daemon\t" << provider.token().without("scope").claim("roles", {"Orders.Read.All"}).compact() << '\n';
    for (const auto& [name, token, refusal] : provider.attacks()) file << name << '\t' << token << '\n';
    if (!file.flush()) throw UsageError{"The file " + path + " cannot be written."};
}

bearer::AnyValidator built_in_provider(const Options& options) {
    const auto now = bearer::current_time();
    const auto in_an_hour = (now + std::chrono::hours{1}).time_since_epoch().count();
    const bearer::testing::TokenForge provider{{.now = now, .claims = {{"scope", "orders.read"}, {"exp", in_an_hour}}}};

    if (const auto path = options.find("--tokens"); path != options.end()) hand_out_tokens(provider, path->second);
    return validator_for(provider.jwks(), provider.issuer(), provider.audience());
}

// --- From the command line to a clean stop -----------------------------------------------------------------------

Options read_options(const std::vector<std::string>& arguments) {
    Options options{{"--port", "8080"}};
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        static const std::vector<std::string> known{"--port", "--tokens", "--jwks", "--issuer", "--audience"};
        if (std::ranges::find(known, *argument) == known.end())
            throw UsageError{"There is no option " + *argument +
                             ": write --port N, --tokens FILE, or --jwks FILE --issuer URL --audience NAME."};
        const std::string& option = *argument;
        if (++argument == arguments.end() || argument->empty())
            throw UsageError{"The option " + option + " needs a value."};
        options[option] = *argument;
    }
    return options;
}

int listen(httplib::Server& server, const std::string& port_text) {
    int port = -1;
    const char* const end = port_text.data() + port_text.size();
    if (std::from_chars(port_text.data(), end, port).ptr != end || port < 0 || port > 65535)
        throw UsageError{"The option --port needs a number from 0 (any free port) to 65535."};
    if (port == 0) return server.bind_to_any_port("127.0.0.1");
    if (!server.bind_to_port("127.0.0.1", port)) throw UsageError{"The port " + port_text + " is taken."};
    return port;
}

/// Serves until SIGINT or SIGTERM. Every thread must have been started with them blocked.
void serve(httplib::Server& server, int port, const sigset_t& signals) {
    std::thread serving{[&] { server.listen_after_bind(); }};
    while (!server.is_running()) std::this_thread::yield();  // a stop before that would be forgotten
    std::cout << "listening on http://127.0.0.1:" << port << std::endl;

    int received = 0;
    sigwait(&signals, &received);
    server.stop();
    serving.join();
}

}  // namespace

int main(int argc, char** argv) try {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    const Options options = read_options({argv + 1, argv + argc});
    const bool real = options.contains("--jwks") || options.contains("--issuer") || options.contains("--audience");
    const bearer::AnyValidator validator = real ? real_provider(options) : built_in_provider(options);

    Orders orders;
    httplib::Server server;
    server.set_payload_max_length(64 * 1024);
    server.set_keep_alive_timeout(1);
    add_routes(server, orders, validator);
    serve(server, listen(server, options.at("--port")), signals);
} catch (const std::exception& error) {
    std::cerr << "orders_api: " << error.what() << '\n';
    return 2;
}
