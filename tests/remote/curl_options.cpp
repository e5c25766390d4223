// SPDX-License-Identifier: MIT
#include <bearer/limits.hpp>
#include <bearer/remote/curl_options.hpp>

#include "support/catch.hpp"
#include "support/temporary_file.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

using bearer::CurlOptions;
using namespace std::chrono_literals;

namespace {

/// What is wrong with the options; nothing if they can be kept.
std::string complaint(CurlOptions options) {
    try {
        static_cast<void>(bearer::detail::checked(std::move(options)));
        return "";
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a fetch has five seconds, two of them to connect, and the size of a key set", "[remote]") {
    const CurlOptions options = bearer::detail::checked(CurlOptions{});
    CHECK(options.timeout == 5s);
    CHECK(options.connect_timeout == 2s);
    CHECK(options.ca_file.empty());
    CHECK(options.body_bytes == bearer::limits::key_set_bytes);
}

TEST_CASE("a fetch takes some time, at most a minute", "[remote][FT-20]") {
    const std::string sentence = "bearer: a fetch takes up to a minute: write CurlFetch{{.timeout = 5s}}";
    for (const auto timeout : {std::chrono::milliseconds::min(), -1ms, 0ms, 60'001ms, std::chrono::milliseconds::max()})
        CHECK(complaint({.timeout = timeout, .connect_timeout = 1ms}) == sentence);
    for (const auto timeout : {1ms, 60'000ms}) CHECK(complaint({.timeout = timeout, .connect_timeout = 1ms}).empty());
}

TEST_CASE("connecting takes some time, at most a minute", "[remote][FT-20]") {
    const std::string sentence =
        "bearer: connecting takes up to a minute: write CurlFetch{{.connect_timeout = 2s}}";
    for (const auto timeout : {std::chrono::milliseconds::min(), -1ms, 0ms, 60'001ms, std::chrono::milliseconds::max()})
        CHECK(complaint({.connect_timeout = timeout}) == sentence);
    for (const auto timeout : {1ms, 60'000ms}) CHECK(complaint({.connect_timeout = timeout}).empty());
    CHECK(complaint({.timeout = 1s}).empty());  // which ends connecting, too
}

TEST_CASE("a body has a limit", "[remote][FT-17]") {
    constexpr std::size_t most = 64 * 1024 * 1024;
    const std::string sentence =
        "bearer: a body has a limit, of 64 MiB or less: write CurlFetch{{.body_bytes = 512 * 1024}}";
    for (const std::size_t bytes : {std::size_t{0}, most + 1, std::numeric_limits<std::size_t>::max()})
        CHECK(complaint({.body_bytes = bytes}) == sentence);
    for (const std::size_t bytes : {std::size_t{1}, most}) CHECK(complaint({.body_bytes = bytes}).empty());
}

TEST_CASE("a ca_file is there and can be read", "[remote][FT-23]") {
    const test::TemporaryFile file{"-----BEGIN CERTIFICATE-----"};
    const test::TemporaryFile empty{""};
    const std::string sentence =
        "bearer: the ca_file cannot be read, or is empty: write "
        "CurlFetch{{.ca_file = \"/etc/ssl/company.pem\"}}";
    for (const std::string& path : {file.path() + "-not", empty.path(), std::string{"/tmp"}, std::string{"\n"}})
        CHECK(complaint({.ca_file = path}) == sentence);
    CHECK(complaint({.ca_file = file.path()}).empty());
}
