// SPDX-License-Identifier: MIT
#include <bearer/remote/key_download.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::IssuerUrl;
using bearer::Request;
using bearer::Response;
using bearer::detail::KeyDownload;
using bearer::detail::location_of;
using test::FakeProvider;

namespace {

using Urls = std::vector<std::string>;

constexpr std::chrono::steady_clock::time_point start{std::chrono::hours{1000}};

std::string metadata(const std::string& jwks_uri) {
    return nlohmann::json{{"issuer", "https://as.example"}, {"jwks_uri", jwks_uri}}.dump();
}

Urls urls_of(const FakeProvider& provider) {
    Urls urls;
    for (const auto& request : provider.requests()) urls.push_back(request.url);
    return urls;
}

/// Why an answer brings no keys; nothing if it does.
std::optional<Error> refusal(FakeProvider::Answer answer) {
    KeyDownload download{location_of(test::jwks_url()), std::move(answer)};
    const auto result = download.attempt({}, start);
    return result ? std::nullopt : std::optional{result.error()};
}
std::optional<Error> refusal_of_body(std::string body) { return refusal(FakeProvider::publishing(std::move(body))); }

constexpr Error not_a_set{ErrorCode::key_set_malformed};
constexpr Error nothing_usable{ErrorCode::key_set_malformed, "keys"};

const std::string well_known = "https://as.example/.well-known/openid-configuration";

}  // namespace

TEST_CASE("a key set is downloaded from its URL", "[remote]") {
    const std::string set = test::key_set_of({0, 1});
    const FakeProvider provider{[&](const Request&) {
        return Response{.status = 200, .body = set, .max_age = std::chrono::seconds{77}, .etag = "\"1\""};
    }};
    KeyDownload download{location_of(test::jwks_url()), provider};

    const auto result = download.attempt({}, start).value();

    CHECK(download.source() == "https://as.example/keys");
    CHECK(urls_of(provider) == Urls{"https://as.example/keys"});
    CHECK(result.keys.value().size() == 2);
    CHECK(result.document == set);
    CHECK(result.max_age == std::chrono::seconds{77});
}

TEST_CASE("whatever is no usable key set is a failure", "[remote][FT-11][FT-12][FT-13][FT-36]") {
    const std::string set = test::key_set_of({0});
    const std::string members = set.substr(1, set.size() - 2);

    CHECK(refusal_of_body(set) == std::nullopt);
    for (const int status : {0, 100, 201, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 404, 429, 500, 503})
        CHECK(refusal([&](const Request&) { return Response{.status = status, .body = set}; }) ==
              Error{ErrorCode::fetch_failed, "status"});
    for (const std::string& body : {std::string{}, std::string{"<html>"}, set.substr(0, set.size() - 1), std::string{"null"},
                                    std::string{"{}"}, "{" + members + "," + members + "}",
                                    set + std::string(bearer::limits::key_set_bytes, ' ')}) {
        INFO(body.substr(0, 40));
        CHECK(refusal_of_body(body) == not_a_set);
    }
    CHECK(refusal_of_body(R"({"keys":[]})") == nothing_usable);
    CHECK(refusal_of_body(R"({"keys":[{"kty":"oct","k":"AA","kid":"k0"}]})") == nothing_usable);
}

TEST_CASE("a fetch that fails or throws is a failure", "[remote]") {
    CHECK(refusal([](const Request&) { return Error{ErrorCode::fetch_failed, "tls"}; }) ==
          Error{ErrorCode::fetch_failed, "tls"});
    CHECK(refusal([](const Request&) -> bearer::Result<Response> { throw std::runtime_error{"x"}; }) ==
          Error{ErrorCode::fetch_failed, "exception"});
    CHECK_THROWS_WITH((KeyDownload{location_of(test::jwks_url()), bearer::Fetch{}}),
                      Catch::Matchers::ContainsSubstring("write CurlFetch{}"));
}

TEST_CASE("keys in use need only be confirmed", "[remote][RFC9110-13.1.2]") {
    const FakeProvider provider{[](const Request& request) {
        if (request.etag == "\"1\"") return Response{.status = 304, .max_age = std::chrono::seconds{60}};
        return Response{.status = 200, .body = test::key_set_of({0}), .etag = "\"1\""};
    }};
    KeyDownload download{location_of(test::jwks_url()), provider};

    auto first = download.attempt({}, start).value();
    const auto not_used = download.attempt({}, start).value();
    download.uses(first);
    const auto confirmed = download.attempt({}, start).value();

    CHECK(not_used.keys.has_value());  // whoever could not use the keys must not be told that they are the same
    CHECK_FALSE(confirmed.keys.has_value());
    CHECK(confirmed.max_age == std::chrono::seconds{60});
    const auto requests = provider.requests();
    CHECK(requests[0].etag.empty());
    CHECK(requests[1].etag.empty());
    CHECK(requests[2].etag == "\"1\"");
}

TEST_CASE("a confirmation that nobody asked for is a failure", "[remote]") {
    CHECK(refusal(FakeProvider::status(304)) == Error{ErrorCode::fetch_failed, "status"});
}

TEST_CASE("an issuer's keys are discovered once", "[remote]") {
    const FakeProvider provider{[](const Request& request) {
        const bool is_metadata = request.url == well_known;
        return Response{.status = 200, .body = is_metadata ? metadata("https://as.example/a") : test::key_set_of({0})};
    }};
    KeyDownload download{location_of(IssuerUrl{"https://as.example"}), provider};

    CHECK(download.attempt({}, start).has_value());
    CHECK(download.attempt({}, start).has_value());
    CHECK(download.source() == "https://as.example");
    CHECK(urls_of(provider) == Urls{well_known, "https://as.example/a", "https://as.example/a"});
}

TEST_CASE("keys that have moved are found by discovering them again", "[remote]") {
    bool has_moved = false;
    const FakeProvider provider{[&](const Request& request) -> Response {
        if (request.url == well_known)
            return {.status = 200, .body = metadata(has_moved ? "https://as.example/b" : "https://as.example/a")};
        if (request.url == (has_moved ? "https://as.example/b" : "https://as.example/a"))
            return {.status = request.etag.empty() ? 200 : 304, .body = test::key_set_of({0}), .etag = "\"1\""};
        return {.status = 404};
    }};
    KeyDownload download{location_of(IssuerUrl{"https://as.example"}), provider};
    auto first = download.attempt({}, start).value();
    download.uses(first);

    has_moved = true;
    CHECK(download.attempt({}, start).error() == Error{ErrorCode::fetch_failed, "status"});
    const auto found = download.attempt({}, start);

    REQUIRE(found.has_value());
    CHECK(found->keys.has_value());  // another place's ETag confirms nothing
    CHECK(urls_of(provider) == Urls{well_known, "https://as.example/a", "https://as.example/a", well_known,
                                    "https://as.example/b"});
}

TEST_CASE("keys are discovered again once a day, also where the old ones are still there", "[remote]") {
    using std::chrono::hours;
    using std::chrono::seconds;
    std::string place = "https://as.example/a";
    const FakeProvider provider{[&](const Request& request) -> Response {
        if (request.url != well_known) return {.status = 200, .body = test::key_set_of({0})};
        return place.empty() ? Response{.status = 503} : Response{.status = 200, .body = metadata(place)};
    }};
    KeyDownload download{location_of(IssuerUrl{"https://as.example"}), provider};
    CHECK(download.attempt({}, start).has_value());
    place = "https://as.example/b";

    CHECK(download.attempt({}, start + hours{24} - seconds{1}).has_value());
    CHECK(download.attempt({}, start + hours{24}).has_value());
    place = "";  // what is known serves on where the metadata cannot be had
    CHECK(download.attempt({}, start + hours{48}).has_value());

    CHECK(urls_of(provider) == Urls{well_known, "https://as.example/a", "https://as.example/a", well_known,
                                    "https://as.example/b", well_known, "https://as.example/b"});
    place = "https://evil.example/b";  // what it says is not believed, and what was known is no longer
    CHECK(download.attempt({}, start + hours{49}).error() == Error{ErrorCode::discovery_malformed, "jwks_uri"});
}

TEST_CASE("metadata takes at most half of the time", "[remote]") {
    const FakeProvider provider{[](const Request& request) {
        const bool is_metadata = request.url == well_known;
        return Response{.status = 200, .body = is_metadata ? metadata("https://as.example/a") : test::key_set_of({0})};
    }};
    KeyDownload download{location_of(IssuerUrl{"https://as.example"}), provider};

    REQUIRE(download.attempt({.url = {}, .deadline = start + std::chrono::seconds{10}}, start).has_value());

    CHECK(provider.requests()[0].deadline == start + std::chrono::seconds{5});
    CHECK(provider.requests()[1].deadline == start + std::chrono::seconds{10});
}

TEST_CASE("an attempt ends with metadata that is not believed", "[remote][FT-24][FT-25]") {
    const FakeProvider provider{metadata("http://as.example/a")};
    KeyDownload download{location_of(IssuerUrl{"https://as.example"}), provider};

    CHECK(download.attempt({}, start).error() == Error{ErrorCode::discovery_malformed, "jwks_uri"});
    CHECK(urls_of(provider) == Urls{well_known});
}

TEST_CASE("a deadline and a stop reach the fetch", "[remote]") {
    const FakeProvider provider{test::key_set_of({0})};
    KeyDownload download{location_of(test::jwks_url()), provider};
    const std::stop_source stop;
    const std::chrono::steady_clock::time_point deadline{std::chrono::hours{7}};

    REQUIRE(download.attempt({.url = {}, .deadline = deadline, .stop = stop.get_token()}, start).has_value());

    CHECK(provider.requests().front().deadline == deadline);
    CHECK(provider.requests().front().stop == stop.get_token());
}
