// SPDX-License-Identifier: MIT
//
// Servers that mean no good, or are broken: what they say costs no more than the limits allow.

#include <bearer/limits.hpp>
#include <bearer/remote/curl_fetch.hpp>

#include "support/catch.hpp"
#include "support/fetching.hpp"
#include "support/gzip.hpp"
#include "support/printing.hpp"
#include "support/raw_server.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using bearer::CurlFetch;
using bearer::CurlOptions;
using bearer::limits::key_set_bytes;
using test::chunk;
using test::chunked;
using test::Connection;
using test::document;
using test::failed;
using test::fetch_answer;
using test::fetch_from;
using test::gzipped;
using test::head;
using test::RawServer;
using test::says;
using test::tls;
using test::tls_by_hand;
using test::trusting;
using test::with_length;
using namespace std::chrono_literals;

namespace {

/// What a client may make a server send that it has no use for: the buffers of two sockets.
constexpr std::size_t buffers = 16 * 1024 * 1024;

/// Begins like this and goes on like that until the client has gone. One that takes it all is let off with 64 MiB.
RawServer::Handler repeats(std::string beginning, std::string bytes) {
    return [beginning = std::move(beginning), bytes = std::move(bytes)](Connection& connection) {
        connection.read_request();
        bool is_there = connection.write(beginning);
        for (std::size_t sent = 0; is_there && sent < 4 * buffers; sent += bytes.size())
            is_there = connection.write(bytes);
    };
}

}  // namespace

TEST_CASE("a server that drips is cut off", "[remote][FT-20]") {
    const auto [beginning, drops] = GENERATE(table<std::string, std::string>({
        {"HTTP/1.1 200 OK\r\nX-Filler: ", "x"},
        {"", head("", "103 Early Hints")},
        {head(), "x"},
        {head("Content-Length: 100000\r\n"), "x"},
        {head("Transfer-Encoding: chunked\r\n"), chunk("x")},
        {head("Content-Encoding: gzip\r\n") + std::string{test::gzip_header}, std::string{test::empty_block}},
    }));
    RawServer server{[&beginning = beginning, &drops = drops](Connection& connection) {
        connection.read_request();
        bool is_there = connection.write(beginning);
        for (std::size_t place = 0; is_there; place = (place + 1) % drops.size()) {
            connection.pause(2ms);
            is_there = connection.write({&drops[place], 1});
        }
    }};
    CHECK(fetch_from(server, {.timeout = 150ms, .connect_timeout = 100ms}).error() == failed("timeout"));
    CHECK(server.wait_until_served());
    CHECK(server.cut_off() == 1);
}

TEST_CASE("a server that drips but ends in time is heard out", "[remote][FT-20]") {
    const RawServer server{[](Connection& connection) {
        connection.read_request();
        for (const char byte : with_length(document)) connection.write({&byte, 1}), connection.pause(1ms);
    }};
    CHECK(fetch_from(server).value().body == document);
}

TEST_CASE("a server that says nothing is waited for as long as the request allows", "[remote][FT-20]") {
    const auto say_nothing = [](Connection& connection) { connection.wait_for_the_end(); };
    const RawServer server{say_nothing};
    const RawServer silent_tls{say_nothing, tls_by_hand()};
    const std::string https_url = "https://" + silent_tls.authority() + "/";
    const auto soon = [] { return std::chrono::steady_clock::now() + 50ms; };

    // The server gives up after ten seconds, which would be another error.
    CHECK(CurlFetch{{.timeout = 50ms, .connect_timeout = 50ms}}({.url = server.url()}).error() == failed("timeout"));
    CHECK(CurlFetch{{.timeout = 60s}}({.url = server.url(), .deadline = soon()}).error() == failed("timeout"));
    CHECK(CurlFetch{{.timeout = 60s, .connect_timeout = 50ms}}({.url = https_url}).error() == failed("timeout"));
    CHECK(CurlFetch{{.timeout = 60s, .connect_timeout = 60s}}({.url = https_url, .deadline = soon()}).error() ==
          failed("timeout"));
}

TEST_CASE("a request whose time is over is not made", "[remote][FT-20]") {
    const RawServer server{says(with_length(document))};
    const auto now = std::chrono::steady_clock::now();
    for (const auto deadline : {now, now - 1s, std::chrono::steady_clock::time_point::min()})
        CHECK(CurlFetch{}({.url = server.url(), .deadline = deadline}).error() == failed("timeout"));
    CHECK(server.connections() == 0);
    CHECK(CurlFetch{}({.url = server.url(), .deadline = now + 1h}));
    CHECK(CurlFetch{}({.url = server.url(), .deadline = std::chrono::steady_clock::time_point::max()}));
}

TEST_CASE("a body may be as long as the limit and no longer", "[remote][FT-17][FT-19]") {
    const std::size_t limit = GENERATE(std::size_t{1000}, key_set_bytes);
    const CurlOptions options = limit == key_set_bytes ? CurlOptions{} : CurlOptions{.body_bytes = limit};
    const std::string exact(limit, 'a');
    const std::string longer(limit + 1, 'a');

    CHECK(fetch_answer(with_length(exact), options).value().body == exact);
    CHECK(fetch_answer(chunked(exact), options).value().body == exact);
    CHECK(fetch_answer(head() + exact, options).value().body == exact);
    CHECK(fetch_answer(gzipped(test::gzip_of_run(limit)), options).value().body == exact);
    CHECK(fetch_answer(chunked(test::gzip_of_run(limit), "Content-Encoding: gzip\r\n"), options).value().body == exact);

    CHECK(fetch_answer(with_length(longer), options).error() == failed("size"));
    CHECK(fetch_answer(chunked(longer), options).error() == failed("size"));
    CHECK(fetch_answer(head() + longer, options).error() == failed("size"));
    CHECK(fetch_answer(gzipped(test::gzip_of_run(limit + 1)), options).error() == failed("size"));
    CHECK(fetch_answer(chunked(test::gzip_of_run(limit + 1), "Content-Encoding: gzip\r\n"), options).error() ==
          failed("size"));
}

TEST_CASE("a body that is announced too long is not waited for", "[remote][FT-17]") {
    const auto length = GENERATE(as<std::string>{}, "524289", "10737418240", "9223372036854775807",
                                 "9223372036854775808", "99999999999999999999999999");
    const RawServer server{[&](Connection& connection) {
        connection.read_request();
        connection.write(head("Content-Length: " + length + "\r\n"));
        connection.wait_for_the_end();
    }};
    CHECK(fetch_from(server).error() == failed("size"));
}

TEST_CASE("an endless body is cut off", "[remote][FT-17]") {
    std::string many_chunks;
    while (many_chunks.size() < 64 * 1024) many_chunks += chunk("x");
    const auto [fields, part] = GENERATE_COPY(table<std::string, std::string>({
        {"", std::string(64 * 1024, 'x')},
        {"Transfer-Encoding: chunked\r\n", chunk(std::string(64 * 1024, 'x'))},
        {"Transfer-Encoding: chunked\r\n", many_chunks},
        {"Content-Length: 10737418240\r\n", std::string(64 * 1024, 'x')},
    }));
    const bool is_https = GENERATE(false, true);
    RawServer server{repeats(head(fields), part), is_https ? std::optional{tls()} : std::nullopt};
    CHECK(fetch_from(server, trusting()).error() == failed("size"));
    CHECK(server.wait_until_served());
    CHECK(server.cut_off() == 1);
    CHECK(server.bytes_sent() < buffers);
}

TEST_CASE("endless header fields are cut off", "[remote][FT-17]") {
    const std::string field = "X-Filler: " + std::string(1000, 'x') + "\r\n";
    const auto [beginning, part] = GENERATE_COPY(table<std::string, std::string>({
        {"HTTP/1.1 200 OK\r\n", field},
        {"HTTP/1.1 200 OK\r\nX: ", std::string(1000, 'x')},
        {"", head("", "103 Early Hints")},
        {"", head(field, "103 Early Hints")},
        {head("Transfer-Encoding: chunked\r\n") + "0\r\n", field},
    }));
    RawServer server{repeats(beginning, part)};
    CHECK(fetch_from(server).error() == failed("size"));
    CHECK(server.wait_until_served());
    CHECK(server.cut_off() == 1);
    CHECK(server.bytes_sent() < buffers);
}

TEST_CASE("interim responses, trailers and 60 KiB of header fields are fine", "[remote][FT-17]") {
    std::string fields;
    while (fields.size() < 60 * 1024) fields += "X-Filler: " + std::string(1000, 'x') + "\r\n";
    CHECK(fetch_answer(head(fields, "103 Early Hints") + with_length(document)).value().body == document);
    CHECK(fetch_answer(with_length(document, fields)).value().body == document);
    CHECK(fetch_answer(head("Transfer-Encoding: chunked\r\n") + chunk(document) + "0\r\n" + fields + "\r\n")
              .value()
              .body == document);
}

TEST_CASE("a gzip bomb goes off at the limit", "[remote][FT-19]") {
    const std::string bomb = test::gzip_of_run(40 * key_set_bytes);
    REQUIRE(bomb.size() < key_set_bytes);
    CHECK(fetch_answer(gzipped(bomb)).error() == failed("size"));
    CHECK(fetch_answer(chunked(bomb, "Content-Encoding: gzip\r\n")).error() == failed("size"));
    CHECK(fetch_answer(with_length(bomb)).value().body == bomb);
}

TEST_CASE("what decodes to nothing for ever is cut off", "[remote][FT-19]") {
    std::string blocks;
    while (blocks.size() < 64 * 1024) blocks += test::empty_block;
    RawServer server{repeats(head("Content-Encoding: gzip\r\n") + std::string{test::gzip_header}, blocks)};
    CHECK(fetch_from(server).error() == failed("size"));
    CHECK(server.wait_until_served());
    CHECK(server.cut_off() == 1);
    CHECK(server.bytes_sent() < buffers);

    const std::string good = test::gzip_stored(document);
    const std::string padded =
        good.substr(0, test::gzip_header.size()) + blocks + good.substr(test::gzip_header.size());
    CHECK(fetch_answer(gzipped(padded)).value().body == document);
}

TEST_CASE("a body comes as gzip or as it is, coded once", "[remote][FT-19]") {
    const std::string once = test::gzip_stored(document);
    const std::string twice = test::gzip_stored(once);
    for (const char* fields : {"Content-Encoding: gzip\r\n", "content-encoding: GZip\r\n"})
        CHECK(fetch_answer(with_length(once, fields)).value().body == document);
    CHECK(fetch_answer(with_length(document, "Content-Encoding: identity\r\n")).value().body == document);

    for (const char* fields :
         {"Content-Encoding: gzip, gzip\r\n", "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n",
          "Content-Encoding: gzip,\r\n gzip\r\n", "Content-Encoding:\r\n gzip\r\n", "Content-Encoding: deflate\r\n",
          "Content-Encoding: br\r\n", "Content-Encoding: zstd\r\n", "Content-Encoding: identity, gzip\r\n",
          "Content-Encoding: unknown\r\n", "Transfer-Encoding: gzip\r\nContent-Encoding: gzip\r\n"})
        CHECK(fetch_answer(with_length(twice, fields)).error() == failed("response"));
    CHECK(fetch_answer(chunked(once, "Transfer-Encoding: gzip\r\n")).error() == failed("response"));
}

TEST_CASE("gzip that is none is refused", "[remote][FT-19]") {
    const std::string good = test::gzip_stored(document);
    std::string wrong_sum = good;
    wrong_sum[good.size() - 5] = static_cast<char>(wrong_sum[good.size() - 5] ^ 1);
    CHECK(fetch_answer(gzipped(good)));
    CHECK(fetch_answer(gzipped(document)).error() == failed("response"));
    CHECK(fetch_answer(gzipped(wrong_sum)).error() == failed("response"));
}

TEST_CASE("a body is as long as its one Content-Length says", "[remote][FT-18]") {
    const auto sized = [](std::string_view value) {
        return head("Content-Length: " + std::string{value} + "\r\n") + std::string{document};
    };
    CHECK(document.size() == 11);
    CHECK(fetch_answer(sized("11")).value().body == document);
    CHECK(fetch_answer(sized("0")).value().body.empty());
    CHECK(fetch_answer(sized("10")).value().body == document.substr(0, 10));  // what follows is no part of the response

    for (const char* value : {"12", "524288", "-1", "-11", "+11", "0x11", "11 11", "11, 11", "11,12", "eleven", "",
                              "11a", "11\r\nContent-Length: 11", "11\r\nContent-Length: 10", "10\r\nContent-Length: 11",
                              "11\r\nX: y\r\ncontent-length: 11", "11\r\n 1"})
        CHECK(fetch_answer(sized(value)).error() == failed("response"));
}

TEST_CASE("a body that was cut short is refused", "[remote][FT-18]") {
    CHECK(fetch_answer(head("Transfer-Encoding: chunked\r\n") + chunk(document)).error() == failed("response"));
    CHECK(fetch_answer(head("Transfer-Encoding: chunked\r\n") + "f\r\n" + std::string{document}).error() ==
          failed("response"));
    CHECK(fetch_answer(head("Transfer-Encoding: chunked\r\n") + "f\n").error() == failed("response"));
    CHECK(fetch_answer(head("Transfer-Encoding: chunked\r\n") + "no size\r\n").error() == failed("connection"));
    CHECK(fetch_answer(chunked(document)));
}

TEST_CASE("an answer that is not HTTP, or not all of it, is refused", "[remote][FT-18]") {
    for (const std::string& answer :
         {std::string{}, std::string{document}, std::string{"HTTP/1.1 200 OK"}, std::string{"HTTP/1.1 200 OK\r\n"},
          std::string{"HTTP/1.1 200 OK\r\nX: y\r\n"}, std::string{"HTTP/1.1 200 OK\r\nX y\r\n\r\n"},
          std::string{"HTTP/1.1 200 OK\r\nX\0: y\r\n\r\n", 27}, head("", "103 Early Hints"), head("", "100 Continue"),
          head("", "103 Early Hints") + "HTTP/1.1 200 OK\r\nX: y\r\n", head("", "101 Switching Protocols"),
          head("", "101 Switching Protocols") + std::string{document}, head("", "000 Zero"), head("", "20 OK")})
        CHECK(fetch_answer(answer).error() == failed("response"));
    CHECK(fetch_answer("HTTP/1.1 200 OK\r\nX: y\r\n\r\n" + std::string{document}).value().body == document);
    CHECK(fetch_answer("HTTP/1.0 200 OK\r\n\r\n" + std::string{document}).value().body == document);
}
