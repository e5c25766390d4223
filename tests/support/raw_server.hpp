// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>

#include "support/tls_certificate.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// A server on loopback that says byte by byte what a test has it say, and tells what it was asked.
namespace test {

/// How a server speaks TLS.
struct TlsSettings {
    TlsCertificate certificate;
    int oldest_version = TLS1_2_VERSION;
    int newest_version = TLS1_3_VERSION;
    bool at_once = true;  // if not, the handler starts it
};

/// An open file of the system's.
class Descriptor {
public:
    explicit Descriptor(int number) : number_{number} {
        if (number < 0) throw std::runtime_error{"the system opens no more"};
    }
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() { close(); }

    void close() noexcept {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }
    [[nodiscard]] int get() const noexcept { return number_; }

private:
    int number_;
};

/// A pipe through which nothing goes: whoever polls one end learns when the other is closed.
struct StopSignal {
    StopSignal() : StopSignal{opened()} {}

    Descriptor awaited;
    Descriptor held;

private:
    explicit StopSignal(std::array<int, 2> ends) : awaited{ends[0]}, held{ends[1]} {}
    static std::array<int, 2> opened() {
        std::array<int, 2> ends{-1, -1};
        return pipe2(ends.data(), O_CLOEXEC) == 0 ? ends : std::array{-1, -1};
    }
};

/// What the server's threads have in common with the test.
struct ServerLog {
    std::mutex guard;
    std::condition_variable changed;
    std::vector<std::string> requests;
    std::size_t connections = 0;
    std::size_t served = 0;
    std::size_t cut_off = 0;
    std::size_t bytes_sent = 0;
};

/// A client that has connected, for the one thread that serves it. It is given ten seconds, or until the server stops.
class Connection {
public:
    Connection(Descriptor socket, int stopping, ServerLog& log, SSL_CTX* tls)
        : socket_{std::move(socket)}, stopping_{stopping}, log_{log}, context_{tls} {}

    /// Speaks TLS from here on, if the client agrees.
    bool start_tls() {
        tls_.reset(SSL_new(context_));
        if (!tls_ || SSL_set_fd(tls_.get(), socket_.get()) != 1)
            throw std::runtime_error{"OpenSSL makes no connection"};
        const bool has_agreed = persist([&] { return of_tls(SSL_accept(tls_.get())); }) > 0;
        if (!has_agreed) tls_.reset();
        return has_agreed;
    }

    /// The request's text up to the empty line, or to where the client went away. Kept unless there is none.
    std::string read_request() {
        std::string text;
        while (text.find("\r\n\r\n") == text.npos) {
            const std::string more = read();
            if (more.empty()) break;
            text += more;
        }
        if (text.empty()) return text;
        const std::lock_guard lock{log_.guard};
        log_.requests.push_back(text);
        return text;
    }

    /// The next bytes; none when the client has gone.
    std::string read() {
        std::array<char, 4096> buffer;
        const int size = persist([&] {
            if (tls_) return of_tls(SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size())));
            return of_system(recv(socket_.get(), buffer.data(), buffer.size(), 0), POLLIN);
        });
        return {buffer.data(), static_cast<std::size_t>(std::max(size, 0))};
    }

    /// Whether the client was there to take it all.
    bool write(std::string_view bytes) {
        while (!bytes.empty()) {
            const std::string_view part = bytes.substr(0, 16 * 1024);
            const int size = persist([&] {
                if (tls_) return of_tls(SSL_write(tls_.get(), part.data(), static_cast<int>(part.size())));
                return of_system(send(socket_.get(), part.data(), part.size(), MSG_NOSIGNAL), POLLOUT);
            });
            const std::lock_guard lock{log_.guard};
            if (size <= 0) {
                log_.cut_off += has_timed_out_ ? 0u : 1u;
                return false;
            }
            log_.bytes_sent += static_cast<std::size_t>(size);
            bytes.remove_prefix(static_cast<std::size_t>(size));
        }
        return true;
    }

    /// Lets time pass for the client.
    void pause(std::chrono::milliseconds time) { wait(0, time); }

    /// Waits for the client to go away.
    void wait_for_the_end() {
        while (!read().empty()) continue;
    }

    /// Ends the connection as a crash would.
    void reset() {
        const linger at_once{1, 0};
        setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        tls_.reset();
        socket_.close();
    }

    /// Ends what is sent and waits for the client to go away, so that it gets everything.
    void finish() {
        if (socket_.get() < 0) return;
        if (tls_) SSL_shutdown(tls_.get());
        tls_.reset();
        shutdown(socket_.get(), SHUT_WR);
        wait_for_the_end();
    }

private:
    using Clock = std::chrono::steady_clock;

    struct Attempt {
        int result;
        short awaited = 0;  // what to wait for before the next one; 0 for none
    };

    static Attempt of_system(ssize_t result, short awaited) {
        const bool is_early = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        return {static_cast<int>(result), is_early ? awaited : short{0}};
    }
    Attempt of_tls(int result) const {
        const int why = result > 0 ? SSL_ERROR_NONE : SSL_get_error(tls_.get(), result);
        ERR_clear_error();
        return {result, why == SSL_ERROR_WANT_READ    ? short{POLLIN}
                        : why == SSL_ERROR_WANT_WRITE ? short{POLLOUT}
                                                      : short{0}};
    }

    template <class F>
    int persist(F attempt) {
        while (!has_timed_out_) {
            const Attempt last = attempt();
            if (last.awaited == 0 && Clock::now() < end_) return last.result;
            wait(last.awaited, end_ - Clock::now());
        }
        return -1;
    }

    void wait(short awaited, Clock::duration time) {
        const auto rounded = std::max(std::chrono::ceil<std::chrono::milliseconds>(time), std::chrono::milliseconds{0});
        std::array<pollfd, 2> events{{{socket_.get(), awaited, 0}, {stopping_, POLLIN, 0}}};
        poll(events.data(), events.size(), static_cast<int>(rounded.count()));
        has_timed_out_ = has_timed_out_ || events[1].revents != 0 || Clock::now() >= end_;
    }

    Descriptor socket_;
    int stopping_;
    ServerLog& log_;
    SSL_CTX* context_;
    std::unique_ptr<SSL, bearer::detail::FreedBy<SSL_free>> tls_;
    Clock::time_point end_ = Clock::now() + std::chrono::seconds{10};
    bool has_timed_out_ = false;
};

/// Listens at 127.0.0.1 from its construction to its destruction, and serves every client on a thread of its own.
class RawServer {
public:
    using Handler = std::function<void(Connection&)>;

    explicit RawServer(Handler handler, const std::optional<TlsSettings>& tls = std::nullopt)
        : handler_{std::move(handler)}, is_tls_{tls && tls->at_once} {
        if (tls) use(*tls);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const general = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        if (bind(listening_.get(), general, size) != 0 || listen(listening_.get(), SOMAXCONN) != 0 ||
            getsockname(listening_.get(), general, &size) != 0)
            throw std::runtime_error{"cannot listen at 127.0.0.1"};
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread{[this] { accept_all(); }};
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;
    ~RawServer() {
        stop_.held.close();
        accepting_.join();
        for (std::thread& thread : serving_) thread.join();
    }

    [[nodiscard]] std::string url(std::string_view path = "/keys", std::string_view host = "127.0.0.1") const {
        return (is_tls_ ? "https://" : "http://") + authority(host) + std::string{path};
    }
    [[nodiscard]] std::string authority(std::string_view host = "127.0.0.1") const {
        return std::string{host} + ":" + std::to_string(port_);
    }

    [[nodiscard]] std::size_t connections() const { return read(&ServerLog::connections); }
    [[nodiscard]] std::vector<std::string> requests() const { return read(&ServerLog::requests); }

    /// Of what was written; a client cannot have received more.
    [[nodiscard]] std::size_t bytes_sent() const { return read(&ServerLog::bytes_sent); }

    /// Clients that went away while they were written to.
    [[nodiscard]] std::size_t cut_off() const { return read(&ServerLog::cut_off); }

    /// Waits, at most twenty seconds, until all clients that came have been served.
    bool wait_until_served() {
        std::unique_lock lock{log_.guard};
        return log_.changed.wait_for(lock, std::chrono::seconds{20}, [&] { return log_.served == log_.connections; });
    }

private:
    template <class T>
    [[nodiscard]] T read(T ServerLog::*member) const {
        const std::lock_guard lock{log_.guard};
        return log_.*member;
    }

    void use(const TlsSettings& tls) {
        context_.reset(SSL_CTX_new(TLS_server_method()));
        if (!context_ || SSL_CTX_use_certificate(context_.get(), tls.certificate.x509()) != 1 ||
            SSL_CTX_use_PrivateKey(context_.get(), tls.certificate.pkey()) != 1 ||
            SSL_CTX_set_cipher_list(context_.get(), "ALL:@SECLEVEL=0") != 1 ||  // old versions need old digests
            SSL_CTX_set_min_proto_version(context_.get(), tls.oldest_version) != 1 ||
            SSL_CTX_set_max_proto_version(context_.get(), tls.newest_version) != 1)
            throw std::runtime_error{"OpenSSL cannot serve with that certificate"};
    }

    void accept_all() {
        sigset_t broken_pipe;  // OpenSSL's writes would raise it
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        for (;;) {
            std::array<pollfd, 2> events{{{listening_.get(), POLLIN, 0}, {stop_.awaited.get(), POLLIN, 0}}};
            if (poll(events.data(), events.size(), -1) <= 0 || events[1].revents != 0) return;
            const int client = accept4(listening_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (client < 0) continue;
            const int small = 64 * 1024;  // so that what was sent is not much more than what was received
            setsockopt(client, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
            count(&ServerLog::connections);
            serving_.emplace_back([this, client] {
                serve(Connection{Descriptor{client}, stop_.awaited.get(), log_, context_.get()});
            });
        }
    }

    void serve(Connection connection) {
        if (!is_tls_ || connection.start_tls()) handler_(connection);
        connection.finish();
        count(&ServerLog::served);
    }

    void count(std::size_t ServerLog::*member) {
        const std::lock_guard lock{log_.guard};
        ++(log_.*member);
        log_.changed.notify_all();
    }

    Handler handler_;
    bool is_tls_;
    mutable ServerLog log_;
    std::unique_ptr<SSL_CTX, bearer::detail::FreedBy<SSL_CTX_free>> context_;
    Descriptor listening_{socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    StopSignal stop_;
    std::uint16_t port_ = 0;
    std::vector<std::thread> serving_;
    std::thread accepting_;
};

}  // namespace test
