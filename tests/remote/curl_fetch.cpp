// SPDX-License-Identifier: MIT
#include <bearer/detail/openssl.hpp>
#include <bearer/remote/curl_fetch.hpp>

#include "support/allocations.hpp"
#include "support/broken_pipes.hpp"
#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/fetching.hpp"
#include "support/gzip.hpp"
#include "support/printing.hpp"
#include "support/raw_server.hpp"
#include "support/temporary_file.hpp"
#include "support/tls_certificate.hpp"

#include <signal.h>

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <ctime>
#include <future>
#include <new>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using bearer::CurlFetch;
using bearer::testing::sample_key;
using bearer::testing::stranger_key;
using test::authority;
using test::Connection;
using test::document;
using test::failed;
using test::fetch_answer;
using test::fetch_from;
using test::head;
using test::localhost;
using test::RawServer;
using test::says;
using test::tls;
using test::tls_by_hand;
using test::TlsCertificate;
using test::TlsSettings;
using test::trusting;
using test::with_length;
using namespace std::chrono_literals;

static_assert(std::convertible_to<CurlFetch, bearer::Fetch>);

TEST_CASE("a document is fetched over http from this machine", "[remote]") {
    const RawServer server{says(with_length(document))};

    const auto response = CurlFetch{}({.url = server.url("/keys?of=me")});

    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->body == document);
    CHECK(response->etag.empty());
    CHECK(response->max_age == std::nullopt);
    CHECK(CurlFetch{}({.url = server.url("/", "localhost")}));
}

TEST_CASE("a request says what it wants and nothing about whom it serves", "[remote]") {
    const RawServer server{says(with_length(document))};

    REQUIRE(CurlFetch{}({.url = server.url("/keys?of=me")}));

    const std::vector<std::string> expected{"GET /keys?of=me HTTP/1.1\r\nHost: " + server.authority() +
                                            "\r\nUser-Agent: bearer\r\nAccept-Encoding: gzip\r\n"
                                            "Accept: application/json, application/jwk-set+json\r\n\r\n"};
    CHECK(server.requests() == expected);
}

TEST_CASE("a fetch has options that it can keep, or throws", "[remote]") {
    CHECK_THROWS_AS(CurlFetch({.timeout = 0ms}), std::invalid_argument);
    CHECK_NOTHROW(CurlFetch{{.timeout = 60s}});
    CHECK_NOTHROW(CurlFetch{});
}

TEST_CASE("a status is passed on, whatever it is", "[remote][FT-11]") {
    const auto status = GENERATE(as<std::string>{}, "200", "206", "400", "401", "404", "407", "429", "500", "503");
    const auto response = fetch_answer(with_length("a page", "", status + " So it is"));
    REQUIRE(response);
    CHECK(std::to_string(response->status) == status);
    CHECK(response->body == "a page");
}

TEST_CASE("a response without a body has none", "[remote][FT-11]") {
    const auto no_content = fetch_answer(head("", "204 No Content"));
    CHECK(no_content.value().status == 204);
    CHECK(no_content.value().body.empty());
    const auto unchanged =
        fetch_answer(head("Content-Length: 11\r\nETag: \"a\"\r\nCache-Control: max-age=60\r\n", "304 Same"));
    CHECK(unchanged.value().status == 304);
    CHECK(unchanged.value().body.empty());
    CHECK(unchanged.value().etag == "\"a\"");
    CHECK(unchanged.value().max_age == 60s);
}

TEST_CASE("a key set may be served as text/html", "[remote][FT-29]") {
    const auto type =
        GENERATE(as<std::string>{}, "application/json", "application/jwk-set+json", "text/html", "image/png");
    CHECK(fetch_answer(with_length(document, "Content-Type: " + type + "\r\n")).value().body == document);
}

TEST_CASE("an entity tag goes back as it came", "[remote]") {
    const auto etag = GENERATE(as<std::string>{}, R"("a")", R"(W/"a")", R"("")", R"("!#$%&'()*+,-./:;<=>?@[\]^`{|}~")");
    const RawServer server{says(with_length(document, "ETag:  " + etag + " \r\n"))};

    const auto response = fetch_from(server);
    REQUIRE(CurlFetch{}({.url = server.url(), .etag = response.value().etag}));

    CHECK(response.value().etag == etag);
    CHECK(server.requests().at(0).find("If-None-Match") == std::string::npos);
    CHECK(server.requests().at(1).find("\r\nIf-None-Match: " + etag + "\r\n") != std::string::npos);
}

TEST_CASE("what is no entity tag is neither kept nor sent", "[remote]") {
    const std::string longest = '"' + std::string(254, 'x') + '"';
    const RawServer server{says(with_length(document))};
    for (const std::string& etag :
         {std::string{"*"}, std::string{"a"}, std::string{R"("a)"}, std::string{R"("a", "b")"}, std::string{R"("a"b")"},
          std::string{"\"a\tb\""}, std::string{"\"a b\""}, std::string{"\"\xe4\""}, std::string{"\"\x7f\""},
          longest + "x", '"' + longest.substr(0, 255) + "x\""}) {
        CHECK(fetch_answer(with_length(document, "ETag: " + etag + "\r\n")).value().etag.empty());
        REQUIRE(CurlFetch{}({.url = server.url(), .etag = etag}));
    }
    for (const std::string& etag :
         {std::string{"\"a\"\r\nX-Injected: 1"}, std::string{"\"a\n\""}, std::string{"\"a\0\"", 4}})
        REQUIRE(CurlFetch{}({.url = server.url(), .etag = etag}));
    for (const std::string& request : server.requests()) {
        CHECK(request.find("If-None-Match") == request.npos);
        CHECK(request.find("X-Injected") == request.npos);
    }
    CHECK(fetch_answer(with_length(document, "ETag: \"a\"\r\nETag: \"b\"\r\n")).value().etag.empty());
    CHECK(fetch_answer(with_length(document, "ETag: " + longest + "\r\n")).value().etag == longest);
}

TEST_CASE("Cache-Control says how long a response is good", "[remote][FT-27][FT-28]") {
    const auto max_age = [](std::string_view fields) {
        return fetch_answer(with_length(document, fields)).value().max_age;
    };
    CHECK(max_age("Cache-Control: public, max-age=3600\r\n") == 3600s);
    CHECK(max_age("cache-control: MAX-AGE=60\r\nCache-Control: no-transform\r\n") == 60s);
    CHECK(max_age("Cache-Control: max-age=60\r\nCache-Control: no-store\r\n") == 0s);
    CHECK(max_age("Cache-Control: max-age=0\r\n") == 0s);
    CHECK(max_age("Cache-Control: max-age=99999999999999\r\n") == 2'147'483'648s);
    CHECK(max_age("Cache-Control: max-age=-1\r\n") == std::nullopt);
    CHECK(max_age("Cache-Control: \r\n") == std::nullopt);
    CHECK(max_age("Cache-Control: max-age=3600\r\nAge: 600\r\n") == 3000s);
    CHECK(max_age("Expires: 0\r\n") == std::nullopt);
    CHECK(
        fetch_answer(head("Cache-Control: max-age=5\r\n", "103 Early Hints") + with_length(document)).value().max_age ==
        std::nullopt);
}

TEST_CASE("a document is fetched over https by either name of the host", "[remote][FT-23]") {
    const RawServer server{says(with_length(document)), tls()};
    const CurlFetch fetch{trusting()};
    CHECK(fetch({.url = server.url("/keys", "localhost")}).value().body == document);
    CHECK(fetch({.url = server.url("/keys", "127.0.0.1")}).value().body == document);
}

TEST_CASE("a server whose certificate is not its own is told nothing", "[remote][FT-23]") {
    constexpr std::time_t the_year_2001 = 1'000'000'000;
    constexpr std::time_t the_year_2096 = 4'000'000'000;
    static const auto stranger = TlsCertificate::authority("an authority", stranger_key());
    const auto certificate = GENERATE(values<TlsCertificate>({
        authority().issue({.good_until = the_year_2001}),
        authority().issue({.good_from = the_year_2096}),
        authority().issue({.subject_alt_name = "DNS:localhost.example,IP:127.0.0.2"}),
        authority().issue({.subject_alt_name = "DNS:*"}),
        stranger.issue({}),
        TlsCertificate::self_signed({}, sample_key()),
        localhost().issue({}, sample_key(2)),
    }));
    const RawServer server{says(with_length(document)), TlsSettings{certificate}};
    const CurlFetch fetch{trusting()};
    CHECK(fetch({.url = server.url("/keys", "localhost")}).error() == failed("tls"));
    CHECK(fetch({.url = server.url("/keys", "127.0.0.1")}).error() == failed("tls"));
    CHECK(server.connections() == 2);
    CHECK(server.requests().empty());
}

TEST_CASE("the ca_file says whom to trust, and nobody else is trusted", "[remote][FT-23]") {
    const auto self_signed = TlsCertificate::self_signed({}, sample_key());
    const RawServer server{says(with_length(document)), TlsSettings{self_signed}};
    const test::TemporaryFile file{self_signed.pem()};
    CHECK(fetch_from(server, {.ca_file = file.path()}));
    CHECK(fetch_from(server, trusting()).error() == failed("tls"));
    CHECK(fetch_from(server).error() == failed("tls"));
}

TEST_CASE("a ca_file that has become unreadable is an error of every fetch", "[remote][FT-23]") {
    const RawServer server{says(with_length(document)), tls()};
    std::optional<test::TemporaryFile> file{authority().pem()};
    const CurlFetch fetch{{.ca_file = file->path()}};
    CHECK(fetch({.url = server.url()}));
    file.reset();
    CHECK(fetch({.url = server.url()}).error() == failed("tls"));
}

TEST_CASE("TLS before version 1.2 is not spoken", "[remote][FT-23]") {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const RawServer good{says(with_length(document)), TlsSettings{localhost(), version, version}};
        CHECK(fetch_from(good, trusting()));
    }
    const RawServer old{says(with_length(document)), TlsSettings{localhost(), TLS1_VERSION, TLS1_1_VERSION}};
    CHECK(fetch_from(old, trusting()).error() == failed("tls"));
}

TEST_CASE("TLS 1.3 and 1.2 are offered, and HTTP/1.1", "[remote][FT-23][RFC8446]") {
    using namespace std::string_view_literals;
    std::string hello;
    RawServer server{[&](Connection& connection) { hello = connection.read(); }, tls_by_hand()};

    CHECK(CurlFetch{trusting()}({.url = "https://" + server.authority() + "/"}).error() == failed("tls"));
    REQUIRE(server.wait_until_served());

    // The extensions supported_versions (RFC 8446 §4.2.1) and application_layer_protocol_negotiation (RFC 7301 §3.1).
    CHECK(hello.find("\x00\x2b\x00\x05\x04\x03\x04\x03\x03"sv) != hello.npos);
    CHECK(hello.find("\x00\x10\x00\x0b\x00\x09\x08http/1.1"sv) != hello.npos);
}

TEST_CASE("a redirect is returned and not followed", "[remote][FT-21][FT-26]") {
    const auto status = GENERATE(as<std::string>{}, "301", "302", "303", "307", "308");
    const bool is_https = GENERATE(false, true);
    const RawServer plain_target{says(with_length(document))};
    const RawServer tls_target{says(with_length(document)), tls()};
    for (const std::string& location : {plain_target.url(), plain_target.url("/keys", "localhost"), tls_target.url(),
                                        tls_target.url("/keys", "localhost"), "//" + plain_target.authority() + "/keys",
                                        std::string{"file:///etc/hostname"}, std::string{"/keys"},
                                        std::string{"http://169.254.169.254/latest/meta-data/"}}) {
        const RawServer server{says(with_length("moved", "Location: " + location + "\r\n", status + " Moved")),
                               is_https ? std::optional{tls()} : std::nullopt};

        const auto response = fetch_from(server, trusting());

        REQUIRE(response);
        CHECK(std::to_string(response->status) == status);
        CHECK(response->body == "moved");
        CHECK(server.connections() == 1);
    }
    CHECK(plain_target.connections() == 0);
    CHECK(tls_target.connections() == 0);
}

TEST_CASE("a URL that is neither https nor this machine's is refused unasked", "[remote][FT-22]") {
    const RawServer server{says(with_length(document))};
    const std::string address = server.authority();
    for (const std::string& url :
         {std::string{}, std::string{"http://login.example.com/keys"},
          "http://" + server.authority("127.0.0.1.example.com"), "http://" + server.authority("127.1"),
          "http://" + server.authority("0.0.0.0"), std::string{"file:///etc/hostname"}, "ftp://" + address,
          "gopher://" + address + "/_GET", "dict://" + address, std::string{"data:,%7B%7D"},
          "http://user@" + address + "/", "http://user:password@" + address + "/", server.url("/keys#fragment"),
          server.url("/keys\r\nX-Injected: 1"), server.url("/ke ys"), address, " " + server.url()})
        CHECK(CurlFetch{}({.url = url}).error() == failed("url"));
    CHECK(server.connections() == 0);
    CHECK(CurlFetch{}({.url = "HTTP://" + server.authority("LocalHost") + "/keys"}));
    CHECK(CurlFetch{}({.url = server.url("")}));
    CHECK(server.connections() == 2);
}

TEST_CASE("where nobody listens there is no connection", "[remote]") {
    const auto abandoned = [] { return RawServer{says("")}.authority(); }();
    CHECK(CurlFetch{}({.url = "http://" + abandoned + "/"}).error() == failed("connection"));
    CHECK(CurlFetch{}({.url = "https://" + abandoned + "/"}).error() == failed("connection"));
    CHECK(CurlFetch{}({.url = "http://[::1]:1/"}).error() == failed("connection"));
}

TEST_CASE("https goes through the environment's proxy, which learns the host alone", "[remote][FT-35]") {
    const bool is_genuine = GENERATE(true, false);
    const auto certificate = is_genuine ? localhost() : authority().issue({.subject_alt_name = "DNS:proxy.example"});
    const RawServer server{says(with_length(document)), tls()};
    const RawServer proxy{[](Connection& connection) {
                              connection.read_request();
                              connection.write(head("", "200 Connected"));
                              if (!connection.start_tls()) return;
                              connection.read_request();
                              connection.write(with_length("by proxy"));
                          },
                          TlsSettings{.certificate = certificate, .at_once = false}};
    const test::EnvironmentVariable variable{GENERATE(as<std::string>{}, "https_proxy", "HTTPS_PROXY", "all_proxy"),
                                             "http://" + proxy.authority()};

    const auto response = fetch_from(server, trusting());

    if (is_genuine)
        CHECK(response.value().body == "by proxy");
    else
        CHECK(response.error() == failed("tls"));
    const std::string asked = proxy.requests().at(0);
    CHECK(asked.starts_with("CONNECT " + server.authority() + " HTTP/1.1\r\n"));
    CHECK(asked.find("/keys") == asked.npos);
    CHECK(proxy.requests().size() == (is_genuine ? 2 : 1));
    CHECK(server.connections() == 0);
}

TEST_CASE("https passes by the proxy where no_proxy says so", "[remote][FT-35]") {
    const RawServer server{says(with_length(document)), tls()};
    const RawServer proxy{says(head("", "403 Forbidden"))};
    const test::EnvironmentVariable variable{"https_proxy", "http://" + proxy.authority()};
    CHECK(fetch_from(server, trusting()).error() == failed("connection"));
    CHECK(proxy.connections() == 1);
    const test::EnvironmentVariable exception{"no_proxy", "127.0.0.1"};
    CHECK(fetch_from(server, trusting()).value().body == document);
    CHECK(proxy.connections() == 1);
}

TEST_CASE("http does not leave the machine by a proxy", "[remote][FT-35]") {
    const RawServer server{says(with_length(document))};
    const RawServer proxy{says(with_length("by proxy"))};
    for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
        const test::EnvironmentVariable variable{name, "http://" + proxy.authority()};
        CHECK(fetch_from(server).value().body == document);
        CHECK(CurlFetch{}({.url = server.url("/keys", "localhost")}).value().body == document);
    }
    CHECK(proxy.connections() == 0);
}

TEST_CASE("a fetch that is no longer wanted ends in the middle", "[remote][threads][FT-32]") {
    const bool is_connecting = GENERATE(true, false);
    std::promise<void> hanging;
    RawServer server{[&](Connection& connection) {
                         if (!is_connecting) {
                             connection.read_request();
                             connection.write(head("Content-Length: 11\r\n") + "{");
                         }
                         connection.pause(300ms);  // by then the client waits, and libcurl's own timers are over
                         hanging.set_value();
                         connection.wait_for_the_end();
                     },
                     is_connecting ? std::optional{tls_by_hand()} : std::nullopt};
    const std::string url = (is_connecting ? "https://" : "http://") + server.authority() + "/";
    std::stop_source source;
    std::optional<bearer::Result<bearer::Response>> result;

    // The server gives up after ten seconds, which would be another error.
    std::thread fetching{[&] {
        result = CurlFetch{{.timeout = 60s, .connect_timeout = 60s}}({.url = url, .stop = source.get_token()});
    }};
    CHECK(hanging.get_future().wait_for(10s) == std::future_status::ready);
    source.request_stop();
    fetching.join();

    CHECK(result.value().error() == failed("stopped"));
    CHECK(server.wait_until_served());
}

TEST_CASE("a fetch that nobody wants does not begin", "[remote]") {
    const RawServer server{says(with_length(document))};
    std::stop_source source;
    CHECK(CurlFetch{}({.url = server.url(), .stop = source.get_token()}));
    source.request_stop();
    CHECK(CurlFetch{}({.url = server.url(), .stop = source.get_token()}).error() == failed("stopped"));
    CHECK(server.connections() == 1);
}

TEST_CASE("a copy outlives what it was copied from", "[remote]") {
    const RawServer server{says(with_length(document)), tls()};
    std::optional<CurlFetch> first{trusting()};
    const bearer::Fetch copy = *first;
    first.reset();
    CHECK(copy({.url = server.url()}).value().body == document);
}

TEST_CASE("one fetch serves many threads", "[remote][threads]") {
    constexpr int threads = 16;
    const RawServer plain{says(with_length(document, "ETag: \"plain\"\r\n"))};
    const RawServer secure{says(test::gzipped(test::gzip_stored(document))), tls()};
    const RawServer stranger{says(with_length(document)), TlsSettings{TlsCertificate::self_signed({}, sample_key(2))}};
    const CurlFetch fetch{trusting()};
    std::atomic<int> wrong = 0;
    std::vector<std::thread> running;

    for (int thread = 0; thread < threads; ++thread)
        running.emplace_back([&] {
            for (int turn = 0; turn < 4; ++turn) {
                const auto first = fetch({.url = plain.url()});
                const auto second = fetch({.url = secure.url("/keys", "localhost")});
                const auto third = fetch({.url = stranger.url()});
                wrong += first && first->body == document && first->etag == "\"plain\"" ? 0 : 1;
                wrong += second && second->body == document && second->etag.empty() ? 0 : 1;
                wrong += !third && third.error() == failed("tls") ? 0 : 1;
            }
        });
    for (std::thread& thread : running) thread.join();

    CHECK(wrong == 0);
    CHECK(plain.connections() == 4 * threads);
}

TEST_CASE("a server that breaks off does not end the process", "[remote]") {
    const RawServer at_once{[](Connection& connection) { connection.reset(); }, tls_by_hand()};
    const RawServer after_the_hello{[](Connection& connection) { connection.read(), connection.reset(); },
                                    tls_by_hand()};
    const RawServer after_the_handshake{[](Connection& connection) { connection.reset(); }, tls()};
    const RawServer in_the_body{[](Connection& connection) {
                                    connection.read_request();
                                    connection.write(head("Content-Length: 11\r\n") + "{");
                                    connection.reset();
                                },
                                tls()};
    const CurlFetch fetch{trusting()};

    for (int turn = 0; turn < 10; ++turn) {
        // That is before TLS begins or while it does: only the subject differs.
        CHECK(fetch({.url = "https://" + at_once.authority()}).error().code == bearer::ErrorCode::fetch_failed);
        CHECK(fetch({.url = "https://" + after_the_hello.authority()}).error() == failed("tls"));
        CHECK(fetch({.url = after_the_handshake.url()}).error() == failed("connection"));
        CHECK(fetch({.url = in_the_body.url()}).error() == failed("connection"));
    }
    CHECK_FALSE(test::broken_pipe_is_pending());
}

TEST_CASE("a broken pipe during a fetch is nobody else's concern", "[remote]") {
    const test::CountedBrokenPipes broken_pipes;
    const pthread_t fetching = pthread_self();
    const RawServer server{[&](Connection& connection) {
        connection.read_request();
        pthread_kill(fetching, SIGPIPE);
        connection.write(with_length(document));
    }};
    CHECK(fetch_from(server).value().body == document);
    CHECK(broken_pipes.count() == 0);
    CHECK_FALSE(test::broken_pipe_is_pending());
    CHECK_FALSE(test::broken_pipe_is_blocked());
}

TEST_CASE("OpenSSL's queue of errors is empty after a fetch", "[remote]") {
    const RawServer good{says(with_length(document)), tls()};
    const RawServer stranger{says(with_length(document)), TlsSettings{TlsCertificate::self_signed({}, sample_key(2))}};
    const test::TemporaryFile no_certificate{"-----BEGIN CERTIFICATE-----\nnone\n"};
    CHECK(fetch_from(good, trusting()));
    CHECK(ERR_peek_error() == 0);
    CHECK_FALSE(fetch_from(stranger, trusting()));
    CHECK(ERR_peek_error() == 0);
    CHECK(fetch_from(good, {.ca_file = no_certificate.path()}).error() == failed("tls"));
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("a fetch without memory fails, or says so by std::bad_alloc", "[remote]") {
    const std::string body(1000, 'x');
    const std::string fields =
        "Content-Length: 000000000000000000000000000001000\r\n"  // too long for a short string
        "ETag: \"an entity tag that needs memory\"\r\n"
        "Cache-Control: public, max-age=3600, immutable\r\n";
    const RawServer server{says(head(fields) + body)};
    const CurlFetch fetch;
    const bearer::Request request{.url = server.url(), .etag = "\"another entity tag that needs memory\""};
    bool is_answered = false;
    std::size_t failures = 0;
    for (; !is_answered && failures < 100; ++failures) {
        std::optional<bearer::Error> error;
        try {
            const test::FailingAllocation failing{failures + 1};
            const auto response = fetch(request);
            is_answered = response && response->body == body;
            if (!response) error = response.error();
        } catch (const std::bad_alloc&) {
            error = failed("size");
        }
        CHECK((is_answered || error == failed("size")));
    }
    CHECK(is_answered);
    CHECK(failures > 4);
}
