// SPDX-License-Identifier: MIT
#include "web.hpp"

#include <openssl/evp.h>

#include <httplib.h>
#include <sys/socket.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

extern const std::string_view inspector_page;

namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

constexpr std::size_t longest_body = std::size_t{64} * 1024;

// A thread each: a browser opens a few, and those that dawdle must not keep the others waiting.
constexpr std::size_t most_connections = 128;

/// What stands between the first of these tags and its end.
std::string_view inside(std::string_view page, std::string_view opening, std::string_view closing) {
    const auto first = page.find(opening) + opening.size();
    return page.substr(first, page.find(closing, first) - first);
}

/// The text as a source of a content security policy (CSP Level 3 §2.3.1).
std::string hash_source(std::string_view text) {
    std::vector<unsigned char> digest(EVP_MAX_MD_SIZE);
    std::size_t size = 0;
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), digest.data(), &size) != 1)
        throw std::runtime_error{"OpenSSL cannot compute SHA-256."};
    std::vector<unsigned char> base64(EVP_MAX_MD_SIZE * 2);
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return std::string{"'sha256-"} + reinterpret_cast<const char*>(base64.data()) + "'";
}

/// For every answer. The page runs its own script and style and no other, and talks to nobody but us.
httplib::Headers security_headers() {
    const std::string style = hash_source(inside(inspector_page, "<style>", "</style>"));
    const std::string script = hash_source(inside(inspector_page, "<script type=\"module\">", "</script>"));
    return {{"Content-Security-Policy", "default-src 'none'; script-src " + script + "; style-src " + style +
                                            "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
                                            "; frame-ancestors 'none'; require-trusted-types-for 'script'"
                                            "; trusted-types 'none'"},
            {"X-Content-Type-Options", "nosniff"},
            {"X-Frame-Options", "DENY"},
            {"Referrer-Policy", "no-referrer"},
            {"Cache-Control", "no-store"},
            {"Cross-Origin-Opener-Policy", "same-origin"},
            {"Cross-Origin-Embedder-Policy", "require-corp"},
            {"Cross-Origin-Resource-Policy", "same-origin"}};
}

/// Nothing here throws: what was no UTF-8 comes out as U+FFFD.
void answer(Response& response, int status, const json& body) {
    response.status = status;
    response.set_content(body.dump(-1, ' ', false, json::error_handler_t::replace), "application/json");
}

void refuse(Response& response, int status, const std::string& problem) {
    answer(response, status, {{"problem", problem}});
}

/// Another name for our address would be another site's, made to point here so that its page can read ours.
bool names_us(const Request& request, int port) {
    const std::string host = request.get_header_value("Host");
    const std::string at_port = ":" + std::to_string(port);
    const bool once = request.get_header_value_count("Host") == 1;
    return once && (host == "127.0.0.1" + at_port || host == "localhost" + at_port);
}

/// A browser says where a POST comes from; what does not say so is no page of ours.
bool comes_from_our_page(const Request& request) {
    const auto sites = request.get_header_value_count("Sec-Fetch-Site");
    return request.get_header_value_count("Origin") == 1 &&
           request.get_header_value("Origin") == "http://" + request.get_header_value("Host") &&
           (sites == 0 || (sites == 1 && request.get_header_value("Sec-Fetch-Site") == "same-origin"));
}

/// Whether it is what a form on another site cannot send unasked.
bool is_json(const Request& request) {
    const std::string type = request.get_header_value("Content-Type");
    return type == "application/json" || type.starts_with("application/json;");
}

json to_json(const Expected& expected) {
    return {{"issuer", expected.issuer},       {"audience", expected.audience}, {"tenant", expected.tenant},
            {"client_id", expected.client_id}, {"scopes", expected.scopes},     {"roles", expected.roles}};
}

/// Throws json::exception unless it is what to_json() makes.
Expected expected_from(const json& object) {
    return {.issuer = object.at("issuer"),
            .audience = object.at("audience"),
            .tenant = object.at("tenant"),
            .client_id = object.at("client_id"),
            .scopes = object.at("scopes"),
            .roles = object.at("roles")};
}

void inspect_body(const Inspect& inspect, const std::string& body, Response& response) {
    std::string token;
    Expected expected;
    try {
        const json question = json::parse(body);
        token = question.at("token");
        expected = expected_from(question.at("expected"));
    } catch (const json::exception&) {
        return refuse(response, 400, "The question is not the JSON that the page sends.");
    }
    try {
        answer(response, 200, inspect(token, expected));
    } catch (const std::exception& error) {
        refuse(response, 422, error.what());
    }
}

/// Whether the body was read to its end.
bool read_body(const Request& request, const httplib::ContentReader& read, std::string& body) {
    const auto append = [&body](const char* data, std::size_t size) {
        body.append(data, size);
        return body.size() <= longest_body;
    };
    if (!request.is_multipart_form_data()) return read(append);
    // The library reads this type part by part or not at all; it is refused for its type, whole or not.
    read([](const httplib::MultipartFormData&) { return true; }, [](const char*, std::size_t) { return true; });
    return true;
}

void add_routes(httplib::Server& server, const Inspect& inspect, const Expected& start, int port) {
    const auto here = [port](auto handler) {
        return [=](const Request& request, Response& response) {
            if (!names_us(request, port)) return refuse(response, 421, "This server has another name.");
            handler(response);
        };
    };
    server.Get("/", here([](Response& response) {
                   response.set_content(std::string{inspector_page}, "text/html; charset=utf-8");
               }));
    server.Get("/expected", here([&start](Response& response) { answer(response, 200, to_json(start)); }));

    // The body is read before the refusal: what is left unread can cost the client the answer.
    server.Post("/inspect",
                [&inspect, port](const Request& request, Response& response, const httplib::ContentReader& read) {
                    std::string body;
                    const bool complete = read_body(request, read, body);
                    if (!complete) return refuse(response, 413, "The token is too long for this page.");
                    if (!names_us(request, port)) return refuse(response, 421, "This server has another name.");
                    if (!comes_from_our_page(request)) return refuse(response, 403, "Only this server's page may ask.");
                    if (!is_json(request)) return refuse(response, 415, "The question is not application/json.");
                    inspect_body(inspect, body, response);
                });
}

/// The library lets two programs have one port, and then each answers now and then.
void take_the_port_alone(int socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

void serve(const Inspect& inspect, const Expected& start, int port) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool{most_connections}; };
    server.set_default_headers(security_headers());
    server.set_payload_max_length(longest_body);
    server.set_keep_alive_max_count(1);  // nothing that follows a request on its connection is read as another
    server.set_keep_alive_timeout(1);    // a browser opens connections before it needs them, and a stop waits for them
    server.set_socket_options(take_the_port_alone);
    if (port == 0)
        port = server.bind_to_any_port("127.0.0.1");
    else if (!server.bind_to_port("127.0.0.1", port))
        throw std::runtime_error{"The port " + std::to_string(port) + " is taken."};
    add_routes(server, inspect, start, port);

    const auto serving = std::async(std::launch::async, [&server] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();  // a stop before that would be forgotten
    std::cout << "listening on http://127.0.0.1:" << port << std::endl;

    int received = 0;
    sigwait(&signals, &received);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    server.stop();
    // It waits for every connection, and a client can keep one for ever.
    if (serving.wait_for(std::chrono::seconds{2}) != std::future_status::ready) std::_Exit(EXIT_SUCCESS);
}
