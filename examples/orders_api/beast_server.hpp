// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"
#include "orders.hpp"
#include "stop_signals.hpp"

#include <boost/asio.hpp>
#include <boost/beast.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

/// Answers a request; called from many threads at once.
using Handler = std::function<Response(const Request&)>;

/// The longest head that a request may have: a token of 32 KiB and other headers.
inline constexpr std::uint32_t longest_head = std::uint32_t{40} * 1024;

/// How long a client may take to send a request, which is also how long a connection may be idle, or to read an answer.
inline constexpr std::chrono::seconds patience{20};

/// How many requests are handled at once. Not as many as there are cores: the more there are, the more of them may wait
/// for keys, for seconds, before one that needs none has to wait as well. A thread that waits costs little.
inline constexpr std::size_t worker_count = 32;

/// A client's connection, which lives as long as an operation on it is under way.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::ip::tcp::socket socket, asio::thread_pool& workers, const Handler& handler)
        : stream_{std::move(socket)}, workers_{workers}, handler_{handler} {}

    void start() {
        asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
    }

private:
    void read() {
        parser_.emplace();
        parser_->header_limit(longest_head);
        parser_->body_limit(longest_order);
        stream_.expires_after(patience);
        http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error) return self->handle();
            if (error == http::error::body_limit) return self->hang_up_with(http::status::payload_too_large);
            if (error == http::error::header_limit)
                return self->hang_up_with(http::status::request_header_fields_too_large);
            const bool is_no_http = error.category() == beast::error_code{http::error::bad_method}.category();
            if (is_no_http && error != http::error::end_of_stream && error != http::error::partial_message)
                return self->hang_up_with(http::status::bad_request);
        });
    }

    // A token with a key that is not known yet waits until the keys are fetched. The threads that serve the connections
    // must not: others do.
    void handle() {
        asio::post(workers_, [self = shared_from_this()] {
            Response response = self->handler_(self->parser_->get());
            response.version(self->parser_->get().version());
            response.keep_alive(self->parser_->get().keep_alive());
            response.prepare_payload();
            if (self->parser_->get().method() == http::verb::head) response.body().clear();
            asio::post(self->stream_.get_executor(), [self, response = std::move(response)]() mutable {
                self->write(std::move(response));
            });
        });
    }

    void hang_up_with(http::status status) {
        Response response{status, 11};
        response.keep_alive(false);  // or the rest of this request would be taken for the next one
        response.prepare_payload();
        write(std::move(response));
    }

    void write(Response response) {
        response_ = std::move(response);
        stream_.expires_after(patience);
        http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (error) return;
            if (self->response_.keep_alive()) return self->read();
            self->stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
        });
    }

    beast::tcp_stream stream_;
    asio::thread_pool& workers_;
    const Handler& handler_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Response response_;
};

/// Takes connections as they come.
class Listener {
public:
    Listener(asio::io_context& io, std::uint16_t port, asio::thread_pool& workers, Handler handler)
        : io_{io}, acceptor_{io, {asio::ip::address_v4::loopback(), port}}, rest_{io}, workers_{workers},
          handler_{std::move(handler)} {
        accept();
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void accept() {
        acceptor_.async_accept(asio::make_strand(io_), [this](beast::error_code error, asio::ip::tcp::socket socket) {
            if (error) return rest();
            std::make_shared<Connection>(std::move(socket), workers_, handler_)->start();
            accept();
        });
    }

    // Without descriptors or memory the next attempt would fail as fast; connections that end give theirs back.
    void rest() {
        rest_.expires_after(std::chrono::milliseconds{100});
        rest_.async_wait([this](beast::error_code error) {
            if (!error) accept();
        });
    }

    asio::io_context& io_;
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer rest_;
    asio::thread_pool& workers_;
    const Handler handler_;
};

/// Listens on the port of --port at 127.0.0.1 and serves until a signal comes.
inline void serve(const Options& options, Handler handler, const StopSignals& signals) {
    const unsigned count = std::max(2U, std::thread::hardware_concurrency());
    asio::io_context io;
    asio::thread_pool workers{worker_count};
    std::optional<Listener> listener;
    try {
        listener.emplace(io, port_in(options), workers, std::move(handler));
    } catch (const boost::system::system_error&) {
        throw UsageError{no_port};
    }

    std::vector<std::thread> threads(count);
    for (std::thread& thread : threads) thread = std::thread{[&] { io.run(); }};
    say_listening(listener->port());

    signals.wait();
    io.stop();
    for (std::thread& thread : threads) thread.join();
    workers.stop();
    workers.join();
}
