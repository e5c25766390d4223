// SPDX-License-Identifier: MIT
//
// An HTTP API behind bearer: GET /orders for readers, POST /orders for writers, GET /health for everybody.
//
// It brings a provider of its own, so that it runs with no account and no network. With --jwks, --issuer and
// --audience it serves the tokens of a real one instead. With --tenant and --client-id it is an API of one Microsoft
// Entra tenant; --jwks then names the file of Microsoft's keys, and without it the provider is built in again.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/token_forge.hpp>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
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

namespace entra = bearer::entra;
using bearer::ErrorCode;
using httplib::Request;
using httplib::Response;
using nlohmann::json;

// --- Who may do what ---------------------------------------------------------------------------------------------

/// What a route asks for, as any kind of policy, and the scope that the client should get if it has not got that.
struct Permission {
    std::function<bearer::Verdict(const bearer::Context&)> policy;
    std::string scope;
};

/// Who gets in at all, and then who may do what.
struct Access {
    bearer::AnyValidator validator;
    Permission read{bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"}, "orders.read"};
    Permission write{bearer::Scope{"orders.write"}, "orders.write"};
};

// A user's role never counts as an app's permission of the same name, nor the other way round.
const Permission entra_read{entra::UserScope{"Orders.Read"} || entra::AppRole{"Orders.Read.All"}, "Orders.Read"};
const Permission entra_write{entra::UserScope{"Orders.Write"}, "Orders.Write"};

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

/// Lets a request through to its handler if its token is good and has the route's permission.
template <class Handler>
httplib::Server::Handler guarded(const bearer::AnyValidator& validator, Permission needed, Handler handler) {
    return [=](const Request& request, Response& response) {
        const auto token = bearer_token(request).and_then([&](auto text) { return validator.validate(text); });
        if (!token) return refuse(response, token.error());
        if (const auto verdict = token->satisfies(needed.policy); !verdict)
            return forbid(response, verdict.error(), needed.scope);
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

void add_routes(httplib::Server& server, Orders& orders, const Access& access) {
    server.Get("/health", [](const Request&, Response& response) { answer(response, 200, {{"status", "ok"}}); });
    server.Get("/orders", guarded(access.validator, access.read,
                                  [&](const Request&, Response& response) { orders.list(response); }));
    server.Post("/orders", guarded(access.validator, access.write, [&](const Request& request, Response& response) {
                    orders.place(request, response);
                }));
}

// --- Its provider: built in or real ------------------------------------------------------------------------------

using Options = std::map<std::string, std::string, std::less<>>;

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void demand(const Options& options, const std::string& kind, const std::vector<const char*>& needed) {
    for (const char* option : needed)
        if (!options.contains(option)) throw UsageError{kind + " needs " + option + " as well."};
}

bearer::Jwks keys_in(const std::string& jwks) {
    const auto keys = bearer::Jwks::parse(jwks);
    if (!keys || keys->size() == 0) throw UsageError{"The key set has no key that could verify a token."};
    return *keys;
}

bearer::Jwks published_keys(const Options& options) {
    if (options.contains("--tokens")) throw UsageError{"Only the built-in provider hands out --tokens."};
    std::ifstream file{options.at("--jwks")};
    if (!file) throw UsageError{"The file " + options.at("--jwks") + " cannot be read."};
    return keys_in({std::istreambuf_iterator<char>{file}, {}});
}

Access access_for(const bearer::Jwks& keys, const std::string& issuer, const std::string& audience) {
    return {.validator =
                bearer::TokenValidator{keys, bearer::Issuer{issuer}, bearer::Audience{audience}, bearer::Lifetime{}}};
}

Access access_for(const bearer::Jwks& keys, const entra::TenantId& tenant, const entra::ClientId& client_id) {
    return {.validator = bearer::TokenValidator{keys, entra::SingleTenant{tenant}, entra::Audience{client_id},
                                                entra::Lifetime{}, entra::Caller{}},
            .read = entra_read,
            .write = entra_write};
}

/// Writes a line `name <TAB> token` for every caller that the demo plays, the honest ones first.
void hand_out_tokens(const Options& options, const std::map<std::string, bearer::testing::TokenDraft>& callers,
                     const std::vector<bearer::testing::Attack>& attacks) {
    if (!options.contains("--tokens")) return;
    const std::string& path = options.at("--tokens");
    std::ofstream file{path};
    for (const auto& [name, draft] : callers) file << name << '\t' << draft.compact() << '\n';
    for (const auto& [name, token, refusal] : attacks) file << name << '\t' << token << '\n';
    if (!file.flush()) throw UsageError{"The file " + path + " cannot be written."};
}

Access built_in_provider(const Options& options) {
    const auto now = bearer::current_time();
    const auto in_an_hour = (now + std::chrono::hours{1}).time_since_epoch().count();
    const bearer::testing::TokenForge provider{{.now = now, .claims = {{"scope", "orders.read"}, {"exp", in_an_hour}}}};
    hand_out_tokens(options,
                    {{"reader", provider.token()},
                     {"writer", provider.token().claim("scope", "orders.read orders.write")},
                     {"daemon", provider.token().without("scope").claim("roles", {"Orders.Read.All"})}},
                    provider.attacks());
    return access_for(keys_in(provider.jwks()), provider.issuer(), provider.audience());
}

Access entra_provider(const Options& options) {
    demand(options, "An Entra tenant's API", {"--tenant", "--client-id"});
    if (options.contains("--issuer") || options.contains("--audience"))
        throw UsageError{"The issuer and the audience follow from --tenant and --client-id."};
    const entra::TenantId tenant{options.at("--tenant")};
    const entra::ClientId client_id{options.at("--client-id")};
    if (options.contains("--jwks")) return access_for(published_keys(options), tenant, client_id);

    const bearer::testing::EntraForge provider{{.tenant = tenant, .api = client_id, .now = bearer::current_time()}};
    hand_out_tokens(
        options,
        {{"reader", provider.user()},
         {"writer", provider.user().claim("scp", "Orders.Read Orders.Write")},
         {"daemon", provider.app()},
         {"user_with_app_role", provider.user().claims({{"scp", "profile"}, {"roles", {"Orders.Read.All"}}})}},
        provider.attacks());
    return access_for(keys_in(provider.jwks()), tenant, client_id);
}

Access access_by(const Options& options) {
    if (options.contains("--tenant") || options.contains("--client-id")) return entra_provider(options);
    if (!options.contains("--jwks") && !options.contains("--issuer") && !options.contains("--audience"))
        return built_in_provider(options);
    demand(options, "A real provider", {"--jwks", "--issuer", "--audience"});
    return access_for(published_keys(options), options.at("--issuer"), options.at("--audience"));
}

// --- From the command line to a clean stop -----------------------------------------------------------------------

Options read_options(const std::vector<std::string>& arguments) {
    Options options{{"--port", "8080"}};
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        static const std::vector<std::string> known{"--port",     "--tokens", "--jwks",     "--issuer",
                                                    "--audience", "--tenant", "--client-id"};
        if (std::ranges::find(known, *argument) == known.end())
            throw UsageError{"There is no option " + *argument +
                             ": write --port N, --tokens FILE, --jwks FILE --issuer URL --audience NAME, or "
                             "--tenant ID --client-id ID with or without --jwks FILE."};
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
    const Access access = access_by(options);

    Orders orders;
    httplib::Server server;
    server.set_payload_max_length(64 * 1024);
    server.set_keep_alive_timeout(1);
    add_routes(server, orders, access);
    serve(server, listen(server, options.at("--port")), signals);
} catch (const std::exception& error) {
    std::cerr << "orders_api: " << error.what() << '\n';
    return 2;
}
