// SPDX-License-Identifier: MIT
#include <bearer/limits.hpp>
#include <bearer/remote/discovery.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using bearer::discover;
using bearer::Error;
using bearer::ErrorCode;
using bearer::IssuerUrl;
using bearer::Response;
using nlohmann::json;
using test::FakeProvider;

namespace {

const json good{{"issuer", "https://as.example/"},
                {"jwks_uri", "https://as.example/keys"},
                {"token_endpoint", "https://as.example/token"},
                {"scopes_supported", {"openid", "orders.read"}}};

json with(const std::string& member, json value) {
    json document = good;
    document[member] = std::move(value);
    return document;
}

/// Why that document is refused to somebody who asks for https://as.example/; nothing if it is believed.
std::optional<Error> refusal(const std::string& document, const std::vector<std::string>& key_hosts = {}) {
    const auto metadata = discover(IssuerUrl{"https://as.example/", key_hosts}, FakeProvider::publishing(document));
    return metadata ? std::nullopt : std::optional{metadata.error()};
}
std::optional<Error> refusal(const json& document) { return refusal(document.dump()); }

constexpr Error malformed_issuer{ErrorCode::discovery_malformed, "issuer"};
constexpr Error malformed_jwks_uri{ErrorCode::discovery_malformed, "jwks_uri"};
constexpr Error malformed_json{ErrorCode::discovery_malformed, "json"};

}  // namespace

TEST_CASE("a provider's metadata says where its keys are", "[remote][RFC8414-3]") {
    const auto metadata = discover(IssuerUrl{"https://as.example/"}, FakeProvider::publishing(good.dump())).value();

    CHECK(metadata.issuer == "https://as.example/");
    CHECK(metadata.jwks_uri == "https://as.example/keys");
}

TEST_CASE("metadata is looked for at both well-known places", "[remote][RFC8414-3.1]") {
    const auto asked_for = [](const std::string& issuer, int status) {
        const FakeProvider provider{FakeProvider::status(status)};
        const auto metadata = discover(IssuerUrl{issuer}, provider);
        CHECK(metadata.error() == Error{ErrorCode::fetch_failed, "metadata status"});
        std::vector<std::string> urls;
        for (const auto& request : provider.requests()) urls.push_back(request.url);
        return urls;
    };
    using Urls = std::vector<std::string>;

    CHECK(asked_for("https://as.example", 404) == Urls{"https://as.example/.well-known/openid-configuration",
                                                       "https://as.example/.well-known/oauth-authorization-server"});
    CHECK(asked_for("https://as.example/", 404) == asked_for("https://as.example", 404));
    CHECK(asked_for("https://as.example:8443/a/b/", 410) ==
          Urls{"https://as.example:8443/a/b/.well-known/openid-configuration",
               "https://as.example:8443/.well-known/oauth-authorization-server/a/b"});
    // Only "there is none" leads on: a server in trouble, and one that redirects, is not asked twice.
    for (const int status : {400, 401, 403, 429, 500, 503, 204, 301, 302, 307, 0})
        CHECK(asked_for("https://as.example", status) == Urls{"https://as.example/.well-known/openid-configuration"});
}

TEST_CASE("the second place is as good as the first", "[remote][RFC8414-3.1]") {
    const FakeProvider provider{[](const bearer::Request& request) {
        const bool is_there = request.url.ends_with("/oauth-authorization-server");
        return is_there ? Response{.status = 200, .body = good.dump()} : Response{.status = 404};
    }};

    CHECK(discover(IssuerUrl{"https://as.example/"}, provider).value().jwks_uri == "https://as.example/keys");
}

TEST_CASE("metadata of another issuer is not believed", "[remote][FT-24][RFC8414-3.3]") {
    CHECK(refusal(good) == std::nullopt);
    for (const auto& issuer :
         {json("https://as.example"), json("https://as.example//"), json("https://AS.example/"), json("http://as.example/"),
          json("https://as.example/x"), json("https://as.example.evil.example/"), json(""), json("{tenantid}"), json(1),
          json(nullptr), json::array({"https://as.example/"})}) {
        INFO(issuer.dump());
        CHECK(refusal(with("issuer", issuer)) == malformed_issuer);
    }
    json without = good;
    without.erase("issuer");
    CHECK(refusal(without) == malformed_issuer);
}

TEST_CASE("keys come from the issuer's own origin, over https", "[remote][FT-25]") {
    for (const auto* const uri : {"https://as.example/keys", "https://as.example:443/k?a=b", "https://AS.example"})
        CHECK(refusal(with("jwks_uri", uri)) == std::nullopt);
    for (const auto& uri :
         {json("http://as.example/keys"), json("https://as.example:8443/keys"), json("https://keys.as.example/"),
          json("https://as.example.evil.example/"), json("https://as.example@evil.example/"), json("https://evil.example/"),
          json("//as.example/keys"), json("/keys"), json("file:///etc/keys"), json("data:application/json,{}"),
          json("https://as.example/keys#a"), json("http://127.0.0.1/keys"), json("http://169.254.169.254/"), json(""),
          json(nullptr), json(5), json::array({"https://as.example/keys"})}) {
        INFO(uri.dump());
        CHECK(refusal(with("jwks_uri", uri)) == malformed_jwks_uri);
    }
    json without = good;
    without.erase("jwks_uri");
    CHECK(refusal(without) == malformed_jwks_uri);
}

TEST_CASE("keys come from another host only if that is listed", "[remote][FT-25]") {
    const auto at = [](const std::string& uri) { return with("jwks_uri", uri).dump(); };

    CHECK(refusal(at("https://keys.example/k")) == malformed_jwks_uri);
    CHECK(refusal(at("https://keys.example/k"), {"keys.example"}) == std::nullopt);
    CHECK(refusal(at("https://keys.example:8443/k"), {"keys.example"}) == malformed_jwks_uri);
    CHECK(refusal(at("https://keys.example:8443/k"), {"other.example", "keys.example:8443"}) == std::nullopt);
    CHECK(refusal(at("http://keys.example/k"), {"keys.example"}) == malformed_jwks_uri);
    CHECK(refusal(at("https://as.example/k"), {"keys.example"}) == std::nullopt);
}

TEST_CASE("a provider on this machine may do without TLS, and for itself only", "[remote][FT-22]") {
    const auto at = [](const std::string& uri) {
        const json document{{"issuer", "http://127.0.0.1:3000"}, {"jwks_uri", uri}};
        const auto metadata = discover(IssuerUrl{"http://127.0.0.1:3000"}, FakeProvider::publishing(document.dump()));
        return metadata ? std::nullopt : std::optional{metadata.error()};
    };

    CHECK(at("http://127.0.0.1:3000/jwks") == std::nullopt);
    CHECK(at("http://127.0.0.1:3001/jwks") == malformed_jwks_uri);
    CHECK(at("http://localhost:3000/jwks") == malformed_jwks_uri);
    CHECK(at("https://127.0.0.1:3000/jwks") == malformed_jwks_uri);
}

TEST_CASE("metadata is strict JSON", "[remote][FT-12][RFC8259]") {
    const std::string text = good.dump();

    CHECK(refusal(" " + text + "\n") == std::nullopt);
    for (const std::string& document :
         {std::string{}, std::string{"null"}, std::string{"[]"}, std::string{"<html></html>"}, text + "x",
          text.substr(0, text.size() - 1), std::string{"\xEF\xBB\xBF"} + text, text + std::string(1, '\0'),
          R"({"issuer":"https://evil.example/",)" + text.substr(1)}) {
        INFO(document);
        CHECK(refusal(document) == malformed_json);
    }
    CHECK(refusal(json::object()) == malformed_issuer);
}

TEST_CASE("metadata has a limit", "[remote][limits]") {
    const std::string text = good.dump();
    const std::string longest = text + std::string(bearer::limits::metadata_bytes - text.size(), ' ');

    CHECK(refusal(longest) == std::nullopt);
    CHECK(refusal(longest + ' ') == Error{ErrorCode::discovery_malformed, "size"});
}

TEST_CASE("a fetch that fails or throws is no metadata", "[remote]") {
    const IssuerUrl issuer{"https://as.example/"};
    const bearer::Fetch fails = [](const bearer::Request&) { return Error{ErrorCode::fetch_failed, "tls"}; };
    const bearer::Fetch throws = [](const bearer::Request&) -> bearer::Result<Response> { throw std::runtime_error{"x"}; };

    CHECK(discover(issuer, fails).error() == Error{ErrorCode::fetch_failed, "tls"});
    CHECK(discover(issuer, throws).error() == Error{ErrorCode::fetch_failed, "exception"});
    CHECK(discover(issuer, bearer::Fetch{}).error() == Error{ErrorCode::fetch_failed, "exception"});
}

TEST_CASE("discovery passes the deadline and the stop on, and no ETag", "[remote]") {
    const FakeProvider provider{good.dump()};
    const std::stop_source stop;
    const auto deadline = std::chrono::steady_clock::time_point{std::chrono::hours{7}};

    const auto metadata = discover(IssuerUrl{"https://as.example/"}, provider,
                                   {.url = "https://ignored.example/", .etag = "\"x\"", .deadline = deadline,
                                    .stop = stop.get_token()});

    REQUIRE(metadata.has_value());
    REQUIRE(provider.fetches() == 1);
    const auto request = provider.requests().front();
    CHECK(request.url == "https://as.example/.well-known/openid-configuration");
    CHECK(request.etag.empty());
    CHECK(request.deadline == deadline);
    CHECK(request.stop == stop.get_token());
}
