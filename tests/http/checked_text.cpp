// SPDX-License-Identifier: MIT
#include <bearer/http/checked_text.hpp>

#include "support/catch.hpp"

#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

using bearer::http::Realm;
using bearer::http::ResourceMetadata;
using bearer::http::ScopePrefix;
using bearer::http::ScopeWords;

namespace {

template <class Text>
bool takes(std::string_view text) {
    try {
        const Text taken{text};
        return taken.text() == text;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

/// The octets that a text may have between two others.
template <class Text>
std::string usable_octets() {
    std::string usable;
    for (int octet = 0; octet < 256; ++octet)
        if (const char character = static_cast<char>(octet); takes<Text>(std::string{"https://a"} + character + "b"))
            usable.push_back(character);
    return usable;
}

constexpr std::string_view letters_and_marks =
    "!#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

static_assert(std::convertible_to<const char*, Realm> && std::convertible_to<std::string, ScopeWords>);
static_assert(!std::constructible_from<Realm, std::nullptr_t> && !std::constructible_from<Realm, int>);
static_assert(!std::convertible_to<Realm, ScopeWords>);

}  // namespace

TEST_CASE("nothing that is set can end the quotes or the header", "[http][RFC9110-5.6.4][IM-25]") {
    CHECK(usable_octets<Realm>() == " " + std::string{letters_and_marks});
    CHECK(usable_octets<ScopeWords>() == " " + std::string{letters_and_marks});
    CHECK(usable_octets<ScopePrefix>() == letters_and_marks);
    CHECK(usable_octets<ResourceMetadata>() == letters_and_marks);

    CHECK(takes<Realm>("orders, and more"));
    CHECK_FALSE(takes<Realm>("orders\", error=\"none"));
    CHECK_FALSE(takes<Realm>("orders\r\nSet-Cookie: a=b"));
    CHECK_FALSE(takes<Realm>("orders\\"));
    CHECK_FALSE(takes<Realm>(std::string_view{"orders\0", 7}));
}

TEST_CASE("a text that is not set is empty", "[http]") {
    CHECK(Realm{}.empty());
    CHECK(Realm{""}.empty());
    CHECK(ScopeWords{""}.empty());
    CHECK(ResourceMetadata{std::string{}}.empty());
    CHECK_FALSE(Realm{"orders"}.empty());
}

TEST_CASE("a scope is words with one space between them", "[http][RFC6749-3.3]") {
    CHECK(takes<ScopeWords>("orders.read"));
    CHECK(takes<ScopeWords>("orders.read orders.write api://orders/Orders.Read"));
    CHECK_FALSE(takes<ScopeWords>(" orders.read"));
    CHECK_FALSE(takes<ScopeWords>("orders.read "));
    CHECK_FALSE(takes<ScopeWords>("orders.read  orders.write"));
    CHECK_FALSE(takes<ScopeWords>(" "));
    CHECK_FALSE(takes<ScopePrefix>("api://orders/ "));
    CHECK(takes<ScopePrefix>("api://orders/"));
}

TEST_CASE("metadata is published under https, or on this machine", "[http][RFC9728-5.1]") {
    CHECK(takes<ResourceMetadata>("https://api.example/.well-known/oauth-protected-resource"));
    CHECK(takes<ResourceMetadata>("http://localhost/meta"));
    CHECK(takes<ResourceMetadata>("http://127.0.0.1:8080/meta"));
    CHECK(takes<ResourceMetadata>("http://[::1]:8080"));

    CHECK_FALSE(takes<ResourceMetadata>("http://api.example/meta"));
    CHECK_FALSE(takes<ResourceMetadata>("http://localhost.example/meta"));
    CHECK_FALSE(takes<ResourceMetadata>("http://localhost@api.example/meta"));
    CHECK_FALSE(takes<ResourceMetadata>("http://127.0.0.1.example/meta"));
    CHECK_FALSE(takes<ResourceMetadata>("https://"));
    CHECK_FALSE(takes<ResourceMetadata>("https:///meta"));
    CHECK_FALSE(takes<ResourceMetadata>("/.well-known/oauth-protected-resource"));
    CHECK_FALSE(takes<ResourceMetadata>("ftp://api.example/"));
}

TEST_CASE("what cannot be set is told with what to write", "[http]") {
    CHECK_THROWS_WITH(Realm{"a\"b"},
                      "bearer: a realm is a name in printable ASCII without quotes and backslashes: write "
                      ".realm = \"orders\"");
    CHECK_THROWS_WITH(ScopeWords{"a  b"},
                      "bearer: a scope is words of printable ASCII with one space between them: write "
                      ".scope = \"orders.read orders.write\"");
    CHECK_THROWS_WITH(ScopePrefix{"a b"},
                      "bearer: what stands before a scope's name is a part of one word: write "
                      ".scope_prefix = \"api://orders/\"");
    CHECK_THROWS_WITH(ResourceMetadata{"api"},
                      "bearer: resource metadata is published under an https URL: write .resource_metadata = "
                      "\"https://api.example/.well-known/oauth-protected-resource\"; http will do on this machine");
    const char* const unset = nullptr;
    CHECK_THROWS_AS(Realm{unset}, std::invalid_argument);
}
