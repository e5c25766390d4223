// SPDX-License-Identifier: MIT
//
// The API of orders_api.cpp with POCO's HTTPServer, which has a thread for every connection that is busy.
#include "access.hpp"
#include "answer.hpp"
#include "health.hpp"
#include "options.hpp"
#include "orders.hpp"
#include "stop_signals.hpp"

#include <bearer/http/guard.hpp>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/String.h>
#include <Poco/Timespan.h>

#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

/// Sends an Answer or a Challenge.
void send(HTTPServerResponse& response, const auto& answer) {
    response.setStatusAndReason(static_cast<HTTPServerResponse::HTTPStatus>(answer.status));
    for (const auto& [name, value] : answer.headers) response.set(std::string{name}, value);
    response.sendBuffer(answer.body.data(), answer.body.size());
}

/// Lets a request through to its handler if the guard does.
void guarded(const bearer::http::Guard& guard, const HTTPServerRequest& request, HTTPServerResponse& response,
             auto handler) {
    std::vector<std::string_view> authorization;  // all of them: request["Authorization"] would be the first of two
    for (const auto& [name, value] : request)
        if (Poco::icompare(name, HTTPRequest::AUTHORIZATION) == 0) authorization.push_back(value);

    const auto admission = guard.admit(authorization);
    if (admission) return send(response, handler());
    log_refusal(admission.challenge());
    send(response, admission.challenge());
}

/// The whole body, or nothing if it is longer than an order may be.
std::optional<std::string> body_of(HTTPServerRequest& request) {
    if (!request.hasContentLength() && !request.getChunkedTransferEncoding()) return "";
    std::string body(longest_order + 1, '\0');
    request.stream().read(body.data(), static_cast<std::streamsize>(body.size()));
    body.resize(static_cast<std::size_t>(request.stream().gcount()));
    if (body.size() > longest_order) return std::nullopt;
    return body;
}

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    Handler(const Access& access, Orders& orders) : access_{access}, orders_{orders} {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
        const auto body = body_of(request);
        if (!body) {
            response.setKeepAlive(false);  // or the rest of the body would be taken for the next request
            return send(response, json_answer(413, {{"status", 413}}));
        }
        const std::string& method = request.getMethod();
        const std::string path = request.getURI().substr(0, request.getURI().find('?'));
        const bool reads = method == HTTPRequest::HTTP_GET || method == HTTPRequest::HTTP_HEAD;
        if (reads && path == "/health") return send(response, health(access_));
        if (reads && path == "/orders")
            return guarded(access_.read, request, response, [&] { return orders_.list(); });
        if (method == HTTPRequest::HTTP_POST && path == "/orders")
            return guarded(access_.write, request, response, [&] { return orders_.place(*body); });
        send(response, json_answer(404, {{"status", 404}}));
    }

private:
    const Access& access_;
    Orders& orders_;
};

class Handlers : public Poco::Net::HTTPRequestHandlerFactory {
public:
    Handlers(const Access& access, Orders& orders) : access_{access}, orders_{orders} {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new Handler{access_, orders_};  // POCO deletes it
    }

private:
    const Access& access_;
    Orders& orders_;
};

}  // namespace

int main(int argc, char** argv) try {
    const StopSignals signals;
    const Options options = read_options({argv + 1, argv + argc});
    const Access access = access_by(options);

    Orders orders;
    Poco::Net::ServerSocket socket{Poco::Net::SocketAddress{"127.0.0.1", port_in(options)}};
    Poco::Net::HTTPServerParams::Ptr parameters{new Poco::Net::HTTPServerParams};
    parameters->setTimeout(Poco::Timespan{10, 0});
    parameters->setKeepAliveTimeout(Poco::Timespan{1, 0});
    Poco::Net::HTTPServer server{new Handlers{access, orders}, socket, parameters};  // which deletes the handlers
    server.start();
    say_listening(socket.address().port());

    signals.wait();
    server.stopAll(true);
} catch (const std::exception& error) {
    std::cerr << "orders_api_poco: " << error.what() << '\n';
    return 2;
}
