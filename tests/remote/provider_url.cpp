// SPDX-License-Identifier: MIT
#include <bearer/remote/provider_url.hpp>

#include "support/catch.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using bearer::IssuerUrl;
using bearer::JwksUrl;
using bearer::detail::HttpUrl;
using Catch::Matchers::ContainsSubstring;
using namespace std::string_literals;

namespace {

bool allows(const IssuerUrl& issuer, std::string_view keys) {
    return issuer.allows_keys_at(HttpUrl::parse(keys).value());
}

/// What neither keys nor metadata may come from.
const std::vector<std::string> no_provider{
    "",
    "login.example.com",
    "//login.example.com/",
    "http://login.example.com/",
    "http://169.254.169.254/",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::1%25lo]/",
    "file:///etc/keys",
    "file://localhost/etc/keys",
    "ftp://login.example.com/",
    "gopher://localhost:70/",
    "data:application/json,{}",
    "https:///keys",
    "https://a@b",
    "https://user:secret@login.example.com/",
    "https://@login.example.com/",
    "https://login.example.com\\@evil.example/",
    "https://login.example.com%2eevil.example/",
    "https://login.example.com\xef\xbc\x8e"
    "evil.example/",
    "https://login.example.com/#",
    "https://login.example.com/#keys",
    "https://login.example.com:/",
    "https://login.example.com:0/",
    "https://login.example.com:65536/",
    "https://login.example.com:0443/",
    " https://login.example.com/",
    "https://login.example.com/ ",
    "https://login.example.com/\n",
    "https://login.example.com/\r\nHost: evil.example",
    "https://login.example.com/\t",
    "https://login.example.com/\0"s,
    "https://login.example.com\0.evil.example/"s,
    "https://login.example.com/k\xc3\xa9ys",
    "https://" + std::string(254, 'h') + "/",
    "https://login.example.com/" + std::string(2048, 'k'),
};

}  // namespace

TEST_CASE("keys come over https, or over http from this machine", "[remote][FT-22]") {
    const auto url =
        GENERATE(as<std::string>{}, "https://login.example.com/keys", "https://login.example.com:8443/keys?v=2",
                 "HTTPS://LOGIN.example.com", "https://192.0.2.1/keys", "https://[2001:db8::1]/keys",
                 "http://localhost:8080/keys", "http://127.0.0.1:8080/keys", "http://[::1]:8080/keys");

    CHECK(JwksUrl{url}.text() == url);
}

TEST_CASE("keys from anywhere else are refused with what to write", "[remote][FT-22]") {
    const auto url = GENERATE(from_range(no_provider));
    CAPTURE(url);

    CHECK_THROWS_AS(JwksUrl{url}, std::invalid_argument);
    CHECK_THROWS_WITH(JwksUrl{url}, ContainsSubstring("https, or over http from this machine") &&
                                        ContainsSubstring("JwksUrl{\"https://login.example.com/keys\"}") &&
                                        ContainsSubstring("without user and fragment"));
}

TEST_CASE("an issuer is kept letter by letter, as \"iss\" has it", "[remote]") {
    const auto issuer = GENERATE(as<std::string>{}, "https://login.example.com", "https://login.example.com/",
                                 "https://LOGIN.example.com:443/Tenant/v2.0", "https://login.example.com./",
                                 "http://localhost:8080", "http://127.0.0.1/issuer", "http://[::1]/");

    CHECK(IssuerUrl{issuer}.text() == issuer);
}

TEST_CASE("an issuer from anywhere else is refused with what to write", "[remote][FT-22]") {
    const auto url = GENERATE(from_range(no_provider));
    CAPTURE(url);

    CHECK_THROWS_AS(IssuerUrl{url}, std::invalid_argument);
    CHECK_THROWS_WITH(IssuerUrl{url}, ContainsSubstring("https URL, or an http one on this machine") &&
                                          ContainsSubstring("IssuerUrl{\"https://login.example.com/\"}"));
}

TEST_CASE("an issuer has no query, keys may have one", "[remote][RFC8414]") {
    const auto url = GENERATE(as<std::string>{}, "https://login.example.com/?", "https://login.example.com?v=2",
                              "https://login.example.com/a?b/c");
    CAPTURE(url);

    CHECK_THROWS_WITH(IssuerUrl{url}, ContainsSubstring("without query and fragment"));
    CHECK(JwksUrl{url}.text() == url);
}

TEST_CASE("keys come from the issuer's origin and no other", "[remote][FT-25]") {
    const IssuerUrl issuer{"https://login.example.com/tenant"};

    CHECK(allows(issuer, "https://login.example.com/keys"));
    CHECK(allows(issuer, "https://LOGIN.example.com:443/keys?v=2"));

    const auto keys =
        GENERATE(as<std::string>{}, "http://login.example.com/keys", "http://login.example.com:443/keys",
                 "https://login.example.com:8443/keys", "https://login.example.com./keys", "https://example.com/keys",
                 "https://keys.login.example.com/keys", "https://login.example.com.evil.example/keys",
                 "https://evil-login.example.com/keys", "https://login-example.com/keys",
                 "https://evil.example/login.example.com", "https://evil.example/?@login.example.com/",
                 "http://localhost/keys", "https://localhost/keys", "http://169.254.169.254/keys");
    CAPTURE(keys);
    CHECK_FALSE(allows(issuer, keys));
}

TEST_CASE("keys come from a listed host too, over https", "[remote][FT-25]") {
    const IssuerUrl issuer{"https://login.example.com", {"keys.example.com", "KEYS.example.net:8443", "[2001:db8::1]"}};

    CHECK(allows(issuer, "https://keys.example.com/keys"));
    CHECK(allows(issuer, "https://keys.example.com:443/keys"));
    CHECK(allows(issuer, "https://keys.example.net:8443/keys"));
    CHECK(allows(issuer, "https://[2001:db8::1]/keys"));
    CHECK(allows(issuer, "https://login.example.com/keys"));

    CHECK_FALSE(allows(IssuerUrl{"https://login.example.com"}, "https://keys.example.com/keys"));
    CHECK_FALSE(allows(issuer, "http://keys.example.com/keys"));
    CHECK_FALSE(allows(issuer, "http://keys.example.com:443/keys"));
    CHECK_FALSE(allows(issuer, "https://keys.example.com:8443/keys"));
    CHECK_FALSE(allows(issuer, "https://keys.example.com./keys"));
    CHECK_FALSE(allows(issuer, "https://more.keys.example.com/keys"));
    CHECK_FALSE(allows(issuer, "https://keys.example.net/keys"));
    CHECK_FALSE(allows(issuer, "https://evil.example/keys"));
}

TEST_CASE("a provider on this machine is trusted with its own port only", "[remote][FT-22][FT-25]") {
    const IssuerUrl issuer{"http://localhost:8080/", {"localhost"}};

    CHECK(allows(issuer, "http://localhost:8080/keys"));
    CHECK(allows(issuer, "https://localhost/keys"));

    CHECK_FALSE(allows(issuer, "http://localhost/keys"));
    CHECK_FALSE(allows(issuer, "http://localhost:8081/keys"));
    CHECK_FALSE(allows(issuer, "https://localhost:8080/keys"));
    CHECK_FALSE(allows(issuer, "http://127.0.0.1:8080/keys"));
}

TEST_CASE("what is no host is refused as a host of keys", "[remote][FT-25]") {
    const auto host =
        GENERATE(as<std::string>{}, "", "*", "*.example.com", ".example.com", "keys.example.com/",
                 "keys.example.com/keys", "keys.example.com?", "keys.example.com#", "https://keys.example.com",
                 "http://localhost", "//keys.example.com", "user@keys.example.com", "keys.example.com\\", ":443",
                 "keys.example.com:", "keys.example.com:0", "keys.example.com:65536", "keys.example.com,evil.example",
                 " keys.example.com", "keys.example.com ", "keys.example.com\n", "2001:db8::1", "k\xc3\xa9ys.example");
    CAPTURE(host);

    CHECK_THROWS_AS(IssuerUrl("https://login.example.com", {host}), std::invalid_argument);
    CHECK_THROWS_WITH(IssuerUrl("https://login.example.com", {"keys.example.com", host}),
                      ContainsSubstring("key_hosts are hosts") && ContainsSubstring("{\"keys.example.com\"}") &&
                          ContainsSubstring("without scheme and path"));
}
