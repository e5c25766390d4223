// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/remote/curl_fetch.hpp>
#include <bearer/result.hpp>
#include <bearer/testing/sample_keys.hpp>

#include "support/environment.hpp"
#include "support/raw_server.hpp"
#include "support/temporary_file.hpp"
#include "support/tls_certificate.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// What servers on loopback answer, well or ill, and what CurlFetch makes of it.
namespace test {

// The servers here are not to be looked for behind a proxy that whoever runs the tests has.
inline const std::array<EnvironmentVariable, 8> no_proxies{{{"http_proxy", std::nullopt},
                                                            {"HTTP_PROXY", std::nullopt},
                                                            {"https_proxy", std::nullopt},
                                                            {"HTTPS_PROXY", std::nullopt},
                                                            {"all_proxy", std::nullopt},
                                                            {"ALL_PROXY", std::nullopt},
                                                            {"no_proxy", std::nullopt},
                                                            {"NO_PROXY", std::nullopt}}};

/// The body of the good answer: a key set, if an empty one.
inline constexpr std::string_view document = R"({"keys":[]})";

/// The answers' text. Fields are lines with their ends.
[[nodiscard]] inline std::string head(std::string_view fields = "", std::string_view status = "200 OK") {
    return "HTTP/1.1 " + std::string{status} + "\r\n" + std::string{fields} + "\r\n";
}
[[nodiscard]] inline std::string with_length(std::string_view body, std::string_view fields = "",
                                             std::string_view status = "200 OK") {
    return head("Content-Length: " + std::to_string(body.size()) + "\r\n" + std::string{fields}, status) +
           std::string{body};
}
[[nodiscard]] inline std::string chunk(std::string_view bytes) {
    std::string size;
    for (std::size_t left = bytes.size(); left > 0; left /= 16)
        size.insert(size.begin(), "0123456789abcdef"[left % 16]);
    return size + "\r\n" + std::string{bytes} + "\r\n";
}
[[nodiscard]] inline std::string chunked(std::string_view body, std::string_view fields = "") {
    return head("Transfer-Encoding: chunked\r\n" + std::string{fields}) + chunk(body) + "0\r\n\r\n";
}
[[nodiscard]] inline std::string gzipped(std::string_view body) {
    return with_length(body, "Content-Encoding: gzip\r\n");
}

/// Serves a client by saying that, whatever it asks.
[[nodiscard]] inline RawServer::Handler says(std::string bytes) {
    return [bytes = std::move(bytes)](Connection& connection) {
        connection.read_request();
        connection.write(bytes);
    };
}

/// The authority of the tests, its certificate for this machine, servers that show it (at once, or when their handler
/// does), and options of a fetch that trusts it.
[[nodiscard]] inline const TlsCertificate& authority() {
    static const auto certificate = TlsCertificate::authority("an authority", bearer::testing::sample_key(1));
    return certificate;
}
[[nodiscard]] inline const TlsCertificate& localhost() {
    static const auto certificate = authority().issue({});
    return certificate;
}
[[nodiscard]] inline TlsSettings tls() { return {.certificate = localhost()}; }
[[nodiscard]] inline TlsSettings tls_by_hand() { return {.certificate = localhost(), .at_once = false}; }
[[nodiscard]] inline bearer::CurlOptions trusting(bearer::CurlOptions options = {}) {
    static const TemporaryFile file{authority().pem()};
    options.ca_file = file.path();
    return options;
}

/// What comes of such a server, or of such an answer.
[[nodiscard]] inline bearer::Result<bearer::Response> fetch_from(const RawServer& server,
                                                                 bearer::CurlOptions options = {}) {
    return bearer::CurlFetch{std::move(options)}({.url = server.url()});
}
[[nodiscard]] inline bearer::Result<bearer::Response> fetch_answer(std::string bytes,
                                                                   bearer::CurlOptions options = {}) {
    const RawServer server{says(std::move(bytes))};
    return fetch_from(server, std::move(options));
}

[[nodiscard]] inline bearer::Error failed(bearer::Label why) { return {bearer::ErrorCode::fetch_failed, why}; }

}  // namespace test
