// SPDX-License-Identifier: MIT
//
// A Guard beside nginx, which asks it about every request (nginx.conf): for what is not written in C++, or not at all.
//
// Takes the command line of orders_api. Only nginx may reach it: it listens on loopback, believes the method that nginx
// tells it, and whoever can ask it can try out tokens. On a machine with other users, give it a network namespace.
#include "../orders_api/access.hpp"
#include "../orders_api/answer.hpp"
#include "../orders_api/httplib_glue.hpp"
#include "../orders_api/options.hpp"
#include "../orders_api/stop_signals.hpp"

#include <bearer/access_token.hpp>
#include <bearer/entra/principal.hpp>
#include <bearer/error.hpp>
#include <bearer/http/guard.hpp>
#include <bearer/policy/scope.hpp>

#include <httplib.h>

#include <exception>
#include <iostream>
#include <string>
#include <string_view>

namespace {

using httplib::Request;
using httplib::Response;

/// Whoever may read may send what only reads; for every other method, also one that is not known, it takes a writer.
const bearer::http::Guard& guard_for(const Access& access, const Request& request) {
    const std::string method = request.get_header_value("X-Original-Method");
    return method == "GET" || method == "HEAD" ? access.read : access.write;
}

/// What the upstream may know. A signed text is still somebody's text: only ids and words of a scope become headers.
void describe(const bearer::AccessToken& token, Response& response) {
    const bearer::entra::Principal principal{token};
    if (const auto key = principal.user_key()) {  // nothing but a tenant of ours is believed its ids
        response.set_header("X-Auth-Tenant", to_string(key->tenant));
        response.set_header("X-Auth-Object", to_string(key->object));
    }
    std::string words;
    if (const auto scopes = token.scopes())
        for (const std::string_view word : *scopes)
            if (bearer::detail::is_scope_word(word)) words.append(words.empty() ? "" : " ").append(word);
    if (!words.empty()) response.set_header("X-Auth-Scopes", words);
}

/// nginx understands 2xx, 401 and 403, and passes on nothing else of an answer. So this one is only yes or no, ...
void check(const Access& access, const Request& request, Response& response) {
    const auto admission = guard_for(access, request).admit(request.headers.equal_range("Authorization"));
    response.status = admission ? 204 : 403;
    if (admission) describe(*admission, response);
}

/// ... and this one, for a request that was refused, is the answer.
void refuse(const Access& access, const Request& request, Response& response) {
    const auto admission = guard_for(access, request).admit(request.headers.equal_range("Authorization"));
    if (admission) {  // by now: the keys have come meanwhile, for example
        response.set_header("Retry-After", "1");
        return send(response, json_answer(503, {{"status", 503}}));
    }
    log_refusal(admission.challenge());
    send(response, admission.challenge());
}

}  // namespace

int main(int argc, char** argv) try {
    const StopSignals signals;
    const Options options = read_options({argv + 1, argv + argc});
    const Access access = access_by(options);

    httplib::Server server;
    server.Get("/check", [&](const Request& request, Response& response) { check(access, request, response); });
    server.Get("/refuse", [&](const Request& request, Response& response) { refuse(access, request, response); });
    server.Get("/malformed", [&](const Request& request, Response& response) {
        send(response, guard_for(access, request).refuse({bearer::ErrorCode::authorization_malformed}));
    });
    serve(server, options, signals);
} catch (const std::exception& error) {
    std::cerr << "auth_request: " << error.what() << '\n';
    return 2;
}
