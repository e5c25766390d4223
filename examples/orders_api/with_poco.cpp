// SPDX-License-Identifier: MIT
//
// The API of orders_api.cpp with POCO's HTTPServer. Version 1.11 takes 100 headers of up to 8 KiB each, and decodes
// =?utf-8?q?...?= in their values. Each of its few threads serves one connection, and waits for a client that is slow,
// also when it is to stop: in production it stands behind a proxy that limits how long a request may take.
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
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/String.h>
#include <Poco/Timespan.h>

#include <cstdint>
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

/// All values of a header: request[...] would be the first of two.
std::vector<std::string_view> values_of(const HTTPServerRequest& request, const std::string& wanted) {
    std::vector<std::string_view> values;
    for (const auto& [name, value] : request)
        if (Poco::icompare(name, wanted) == 0) values.push_back(value);
    return values;
}

/// Lets a request through to its handler if the guard does.
void guarded(const bearer::http::Guard& guard, const HTTPServerRequest& request, HTTPServerResponse& response,
             auto handler) {
    const auto admission = guard.admit(values_of(request, HTTPRequest::AUTHORIZATION));
    if (admission) return send(response, handler());
    log_refusal(admission.challenge());
    send(response, admission.challenge());
}

/// Whether the request says twice where its body ends.
bool is_ambiguous(const HTTPServerRequest& request) {
    return values_of(request, HTTPRequest::CONTENT_LENGTH).size() +
               values_of(request, HTTPRequest::TRANSFER_ENCODING).size() > 1;
}

/// Refuses a request whose body is not read: the connection ends, or the rest would be taken for the next request.
void hang_up_with(int status, HTTPServerResponse& response) {
    response.setKeepAlive(false);
    send(response, json_answer(status, {{"status", status}}));
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
        if (is_ambiguous(request)) return hang_up_with(400, response);
        const auto body = body_of(request);
        if (!body) return hang_up_with(413, response);
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

/// Without SO_REUSEPORT, which POCO sets otherwise: nobody shares our port.
Poco::Net::ServerSocket listen_on(std::uint16_t port) try {
    Poco::Net::ServerSocket socket;
    socket.bind(Poco::Net::SocketAddress{"127.0.0.1", port}, true, false);
    socket.listen();
    return socket;
} catch (const Poco::Net::NetException&) {
    throw UsageError{no_port};
}

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
    const Poco::Net::ServerSocket socket = listen_on(port_in(options));
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
