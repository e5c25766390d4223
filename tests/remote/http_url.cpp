// SPDX-License-Identifier: MIT
#include <bearer/remote/http_url.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"

#include <string>
#include <string_view>

using bearer::detail::HttpUrl;
using bearer::detail::small_number;
using namespace std::string_literals;

namespace {

/// Where a URL leads, or that nobody may follow it.
std::string host_of(std::string_view url) {
    const auto parsed = HttpUrl::parse(url);
    return parsed ? parsed->host : "refused";
}

bool is_url(std::string_view text) { return HttpUrl::parse(text).has_value(); }

/// Whether keys may come from there; what is no URL at all fails the test.
bool is_trustworthy(std::string_view url) {
    const auto parsed = HttpUrl::parse(url);
    if (!parsed) FAIL("not a URL: " << url);
    return parsed->is_trustworthy();
}

bool same_origin(std::string_view left, std::string_view right) {
    return HttpUrl::parse(left).value().has_origin_of(HttpUrl::parse(right).value());
}

}  // namespace

TEST_CASE("a URL is read into its parts", "[remote]") {
    const auto url = HttpUrl::parse("https://login.example.com:8443/tenant/keys?v=2&w=a/b?c");

    REQUIRE(url);
    CHECK(url->is_https);
    CHECK(url->host == "login.example.com");
    CHECK(url->port == 8443);
    CHECK(url->path == "/tenant/keys");
    CHECK(url->query == "?v=2&w=a/b?c");
}

TEST_CASE("a URL may end after its host", "[remote]") {
    const auto bare = HttpUrl::parse("http://login.example.com");
    const auto query = HttpUrl::parse("https://login.example.com?v=2");

    REQUIRE(bare);
    CHECK_FALSE(bare->is_https);
    CHECK(bare->port == 80);
    CHECK(bare->path.empty());
    CHECK(bare->query.empty());
    REQUIRE(query);
    CHECK(query->port == 443);
    CHECK(query->path.empty());
    CHECK(query->query == "?v=2");
}

TEST_CASE("scheme and host have no case, the path has", "[remote]") {
    const auto url = HttpUrl::parse("HTTPS://Login.EXAMPLE.com/Keys");

    REQUIRE(url);
    CHECK(url->is_https);
    CHECK(url->host == "login.example.com");
    CHECK(url->path == "/Keys");
    CHECK(is_trustworthy("hTTp://LocalHost/keys"));
}

TEST_CASE("no other scheme is a URL", "[remote][FT-22]") {
    const auto scheme =
        GENERATE(as<std::string>{}, "file", "ftp", "gopher", "ws", "wss", "data", "javascript", "httpss", "ttps",
                 "http+unix", "https ", " https", "\nhttps", "h\ttps", "view-source:https", "");
    CAPTURE(scheme);

    CHECK_FALSE(is_url(scheme + "://login.example.com/keys"));
    CHECK(is_url("https://login.example.com/keys"));
}

TEST_CASE("what does not name its host is no URL", "[remote][FT-22]") {
    const auto text =
        GENERATE(as<std::string>{}, "", ":", "https", "https:", "https:/", "https://", "https:///keys",
                 "https:////login.example.com", "https://?v=2", "https://:443/keys", "https:login.example.com",
                 "https:/login.example.com", "//login.example.com/keys", "/keys", "login.example.com",
                 "data:application/json,{}", "file:///etc/keys", "https:\\\\login.example.com");
    CAPTURE(text);

    CHECK_FALSE(is_url(text));
}

TEST_CASE("a user or a password is refused, also an empty one", "[remote][FT-22]") {
    const auto user = GENERATE(as<std::string>{}, "user@", "user:secret@", "@", ":@", ":8443@", "login.example.com@",
                               "login.example.com:443@", "%40@", "[::1]@", "127.0.0.1@", "localhost:80@");
    CAPTURE(user);

    CHECK_FALSE(is_url("https://" + user + "evil.example/keys"));
    CHECK_FALSE(is_url("http://" + user + "localhost/keys"));
    CHECK(host_of("https://evil.example/user:secret@login.example.com") == "evil.example");
}

TEST_CASE("a character that hides a host is refused in it", "[remote][FT-22]") {
    const auto hidden =
        GENERATE("%2e"s, "%00"s, "%40evil.example"s, "\\"s, "\\@"s, "#"s, "#@"s, ";"s, ","s, " "s, "\t"s, "\r\n"s,
                 "\n"s, "\0"s, "\x01"s, "\x7f"s, "\x80"s, "\xff"s, "\xc3\xa9"s, "\xef\xbc\x8e"s /* U+FF0E */,
                 "\xe3\x80\x82"s /* U+3002 */, "\xe2\x84\x80"s /* U+2100 */, "\xc2\xad"s /* soft hyphen */, "*"s, "$"s,
                 "!"s, "'"s, "("s, "\""s, "<"s, "{"s, "|"s, "^"s, "`"s, "~"s, "+"s, "="s, "&"s, "["s, "]"s);
    CAPTURE(hidden);

    CHECK_FALSE(is_url("https://login" + hidden + "example.com/keys"));
    CHECK_FALSE(is_url("https://" + hidden + "login.example.com/keys"));
    CHECK_FALSE(is_url("https://login.example.com" + hidden + "/keys"));
    CHECK_FALSE(is_url("https://login.example.com" + hidden));
    CHECK_FALSE(is_url("https://login.example.com:443" + hidden));
}

TEST_CASE("a host is labels of letters, digits, - and _", "[remote]") {
    CHECK(host_of("https://xn--bcher-kva.example/") == "xn--bcher-kva.example");
    CHECK(host_of("https://key-server_2.example/") == "key-server_2.example");
    CHECK(host_of("https://192.0.2.1/") == "192.0.2.1");

    CHECK_FALSE(is_url("https://.example.com/"));
    CHECK_FALSE(is_url("https://login..example.com/"));
    CHECK_FALSE(is_url("https://login.example.com../"));
    CHECK_FALSE(is_url("https://./"));
}

TEST_CASE("a port is a plain number from 1 to 65535", "[remote][FT-22]") {
    const auto port_of = [](std::string_view url) { return int{HttpUrl::parse(url).value().port}; };
    CHECK(port_of("https://login.example.com:1/") == 1);
    CHECK(port_of("https://login.example.com:65535/") == 65535);
    CHECK(port_of("https://[::1]:8443?v=2") == 8443);

    const auto port =
        GENERATE(as<std::string>{}, "", "0", "00", "0443", "00443", "65536", "65979", "4294967739", "99999999999",
                 "18446744073709552059", "+443", "-443", " 443", "443 ", "443.0", "4e2", "0x1bb", "443:443", ":443",
                 "https", "443\\", "443@evil.example", "443#", "\xef\xbc\x94", "%34");
    CAPTURE(port);
    CHECK_FALSE(is_url("https://login.example.com:" + port + "/keys"));
    CHECK_FALSE(is_url("https://login.example.com:" + port));
    CHECK_FALSE(is_url("https://[::1]:" + port + "/keys"));
}

TEST_CASE("an IPv6 address is spelled in its brackets, without a zone", "[remote][FT-22]") {
    CHECK(host_of("https://[2001:DB8::1]/keys") == "[2001:db8::1]");
    CHECK(host_of("https://[::ffff:192.0.2.1]:443") == "[::ffff:192.0.2.1]");
    CHECK(host_of("https://[::]/") == "[::]");

    const auto host =
        GENERATE(as<std::string>{}, "[]", "[:]", "[", "]", "[::1", "::1]", "::1", "[::1]evil.example",
                 "[::1].evil.example", "[::1]@evil.example", "[::1]x80", "[::1]@80", "[::1%251]", "[::1%1]",
                 "[::1%25lo]", "[::1%lo]", "[fe80::1%25eth0]", "[v1.fe80::1]", "[::1]]", "[[::1]]", "[::1/64]",
                 "[::1 ]", "[login.example.com]", "[::g]", "[::1\\]", "[::1]:[::1]");
    CAPTURE(host);
    CHECK_FALSE(is_url("https://" + host + "/keys"));
    CHECK_FALSE(is_url("http://" + host));
}

TEST_CASE("a fragment is refused", "[remote][FT-22]") {
    CHECK(is_url("https://login.example.com/keys?v=2"));

    CHECK_FALSE(is_url("https://login.example.com/keys#"));
    CHECK_FALSE(is_url("https://login.example.com/keys#v=2"));
    CHECK_FALSE(is_url("https://login.example.com/keys?v=2#"));
    CHECK_FALSE(is_url("https://login.example.com#/keys"));
    CHECK_FALSE(is_url("https://login.example.com?#"));
}

TEST_CASE("path and query hold what RFC 3986 has there", "[remote][RFC3986]") {
    const std::string usable = "/a-z.A_Z~0/!$&'()*+,;=:@%20//";
    const auto url = HttpUrl::parse("https://login.example.com" + usable + "?" + usable + "?");
    REQUIRE(url);
    CHECK(url->path == usable);
    CHECK(url->query == "?" + usable + "?");

    const auto unusable = GENERATE(" "s, "\t"s, "\r"s, "\n"s, "\0"s, "\x1f"s, "\x7f"s, "\x80"s, "\xff"s, "\xc3\xa9"s,
                                   "\""s, "#"s, "<"s, ">"s, "["s, "\\"s, "]"s, "^"s, "`"s, "{"s, "|"s, "}"s);
    CAPTURE(unusable);
    CHECK_FALSE(is_url("https://login.example.com/ke" + unusable + "ys"));
    CHECK_FALSE(is_url("https://login.example.com/keys" + unusable));
    CHECK_FALSE(is_url("https://login.example.com/keys?v" + unusable + "=2"));
    CHECK_FALSE(is_url("https://login.example.com?v=2" + unusable));
}

TEST_CASE("a URL has an end", "[remote]") {
    const auto of_host = [](std::size_t size) { return "https://" + std::string(size, 'h') + "/keys"; };
    const auto of_size = [](std::size_t size) { return "https:" + ("//h/" + std::string(size - 4, 'k')); };

    CHECK(is_url(of_host(253)));
    CHECK_FALSE(is_url(of_host(254)));
    CHECK(is_url(of_size(2048)));
    CHECK_FALSE(is_url(of_size(2049)));
    CHECK_FALSE(is_url(of_size(10'000'000)));
}

TEST_CASE("no URL is read past its end", "[remote]") {
    const auto url = GENERATE(as<std::string_view>{}, "https://login.example.com:443/keys?v=2", "http://[::1]:8080/?a",
                              "http://127.0.0.1");

    for (std::size_t size = 0; size <= url.size(); ++size) {
        const auto copy = test::exact_copy(url.substr(0, size));
        const auto parsed = HttpUrl::parse(copy.view());
        if (parsed) static_cast<void>(parsed->is_trustworthy());
    }
    CHECK(is_url(url));
}

TEST_CASE("http is trusted from this machine alone", "[remote][FT-22]") {
    CHECK(is_trustworthy("http://localhost/keys"));
    CHECK(is_trustworthy("http://localhost:8080/keys"));
    CHECK(is_trustworthy("http://127.0.0.1/keys"));
    CHECK(is_trustworthy("http://127.0.0.0/keys"));
    CHECK(is_trustworthy("http://127.255.255.255:8080"));
    CHECK(is_trustworthy("http://[::1]/keys"));

    const auto host = GENERATE(
        as<std::string>{}, "login.example.com", "10.0.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0",
        "126.255.255.255", "128.0.0.1", "127.0.0.1.evil.example", "127.0.0.1.", "127.0.0.1evil.example",
        "127.0.0.1-evil.example", "127.evil.example", "127.0.0.evil", "x127.0.0.1.evil", "127.", "127.0.0.",
        "2130706433.", "localhost.", "localhost.evil.example", "localhost.localdomain", "localhost4", "ip6-localhost",
        "my.localhost", "xlocalhost", "[::]", "[::2]", "[0::1]", "[0:0:0:0:0:0:0:1]", "[::0001]", "[::127.0.0.1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[::1:]", "[:::1]", "[127.0.0.1]");
    CAPTURE(host);
    CHECK_FALSE(is_trustworthy("http://" + host + "/keys"));
    CHECK_FALSE(is_trustworthy("http://" + host + ":8080/localhost?127.0.0.1"));
    CHECK(is_trustworthy("https://" + host + "/keys"));
}

// libcurl and browsers read every one of them as an IPv4 address, and not all as the same.
TEST_CASE("an IPv4 address is written as four plain numbers", "[remote][FT-22][RFC3986]") {
    CHECK(host_of("https://192.0.2.255/") == "192.0.2.255");
    CHECK(host_of("https://0.0.0.0/") == "0.0.0.0");
    CHECK(host_of("https://1password/") == "1password");
    CHECK(host_of("https://127.0.0.1x/") == "127.0.0.1x");
    CHECK(host_of("https://0x7f.example/") == "0x7f.example");

    const auto host =
        GENERATE(as<std::string>{}, "0", "1", "127", "127.1", "127.0.1", "127.0.0.1.1", "1.127.0.0.1", "127.0.0.256",
                 "127.0.256.1", "999.0.0.1", "127.0.0.4294967297", "127.0.0.01", "127.00.0.1", "0127.0.0.1",
                 "0177.0.0.1", "x127.0.0.1", "1270.0.0.1", "127.-1.0.1", "127.0.0.0x1", "127.0x", "2130706433",
                 "017700000001", "0x7f000001", "0X7F000001", "0x7f.1", "0x7f.0.0.1", "login.example.1");
    CAPTURE(host);
    CHECK_FALSE(is_url("https://" + host + "/keys"));
    CHECK_FALSE(is_url("http://" + host + ":8080"));
}

TEST_CASE("a small number has no sign, no leading zero and a limit", "[remote]") {
    CHECK(small_number("0", 255) == 0U);
    CHECK(small_number("254", 255) == 254U);
    CHECK(small_number("255", 255) == 255U);
    CHECK(small_number("4294967295", 4'294'967'295) == 4'294'967'295U);

    CHECK_FALSE(small_number("256", 255));
    CHECK_FALSE(small_number("4294967296", 4'294'967'295));
    CHECK_FALSE(small_number("4294967297", 255));
    for (const std::string_view text :
         {"", "00", "01", "+1", "-1", "-0", " 1", "1 ", "1.", "1a", "a", "0x1", "1e1", "/", ":"}) {
        CAPTURE(text);
        CHECK_FALSE(small_number(text, 255));
    }
}

TEST_CASE("an origin is scheme, host and port", "[remote][RFC6454]") {
    CHECK(same_origin("https://login.example.com/issuer", "https://login.example.com/keys?v=2"));
    CHECK(same_origin("https://LOGIN.example.com", "HTTPS://login.EXAMPLE.com"));
    CHECK(same_origin("https://login.example.com", "https://login.example.com:443"));
    CHECK(same_origin("http://localhost:80", "http://localhost"));

    CHECK_FALSE(same_origin("https://login.example.com", "http://login.example.com"));
    CHECK_FALSE(same_origin("https://login.example.com:8443", "http://login.example.com:8443"));
    CHECK_FALSE(same_origin("https://login.example.com", "https://login.example.com:8443"));
    CHECK_FALSE(same_origin("https://login.example.com", "https://login.example.com:80"));
    CHECK_FALSE(same_origin("https://login.example.com", "https://example.com"));
    CHECK_FALSE(same_origin("https://example.com", "https://login.example.com"));
    CHECK_FALSE(same_origin("https://login.example.com", "https://login.example.com.evil.example"));
    CHECK_FALSE(same_origin("https://login.example.com", "https://evil-login.example.com"));
    CHECK_FALSE(same_origin("https://[::1]", "https://[0::1]"));
    CHECK_FALSE(same_origin("http://localhost", "http://127.0.0.1"));
}

// A resolver takes both names for one; certificates and "iss" do not, and nobody publishes keys under the second.
TEST_CASE("a host with a trailing dot is another one", "[remote][FT-25]") {
    CHECK(host_of("https://login.example.com./") == "login.example.com.");
    CHECK_FALSE(same_origin("https://login.example.com", "https://login.example.com./"));
}

TEST_CASE("an origin is written without what goes without saying", "[remote]") {
    const auto origin_of = [](std::string_view url) { return HttpUrl::parse(url).value().origin(); };

    CHECK(origin_of("HTTPS://Login.example.com:443/Keys?v=2") == "https://login.example.com");
    CHECK(origin_of("https://login.example.com:80") == "https://login.example.com:80");
    CHECK(origin_of("http://localhost:80/") == "http://localhost");
    CHECK(origin_of("http://[::1]:443") == "http://[::1]:443");
}
