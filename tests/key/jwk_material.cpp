// SPDX-License-Identifier: MIT
#include <bearer/key/jwk_material.hpp>

#include "support/catch.hpp"
#include "support/rsa_number.hpp"

#include <optional>
#include <string>
#include <string_view>

using bearer::SkipReason;
using bearer::detail::KeyMaterial;
using test::Number;

namespace {

std::optional<std::string> octets_of_x(const std::string& json) {
    const auto document = bearer::detail::JsonDocument::read(json);
    REQUIRE(document.has_value());
    return bearer::detail::octets_of(document->root(), "x");
}

}  // namespace

TEST_CASE("a member's octets come from a string of canonical base64url", "[key][jwk_material][RFC7518-2]") {
    CHECK(octets_of_x(R"({"x":"AQAB"})") == std::string{"\x01\x00\x01", 3});

    for (const std::string json :
         {R"({"y":"AQAB"})", R"({"x":65537})", R"({"x":1111})", R"({"x":null})", R"({"x":["AQAB"]})", R"({"x":""})",
          R"({"x":"AQAB="})", R"({"x":"AQ+B"})", R"({"x":"AQABA"})", R"({"x":"AB"})"})
        CHECK(octets_of_x(json) == std::nullopt);
}

TEST_CASE("a number of a JWK has no size of its own", "[key][jwk_material][RFC7518-6.3.1]") {
    using namespace std::string_view_literals;
    const auto is = [](std::string_view octets, const Number& value) {
        const auto number = bearer::detail::number_of(octets);
        return number && BN_cmp(number.get(), value.get()) == 0;
    };

    CHECK(is("\x01\x00\x01"sv, 65'537));
    CHECK(is("\x00\x01\x00\x01"sv, 65'537));
    CHECK(is("\x00"sv, 0));
    CHECK_FALSE(bearer::detail::number_of(""sv));
}

TEST_CASE("no key is material that OpenSSL has refused", "[key][jwk_material]") {
    CHECK(KeyMaterial{nullptr, 64}.reason == SkipReason::rejected_by_openssl);
    CHECK(KeyMaterial{SkipReason::weak_key}.reason == SkipReason::weak_key);
    CHECK_FALSE(KeyMaterial{bearer::detail::Pkey{EVP_PKEY_new()}, 64}.reason.has_value());
}

TEST_CASE("OpenSSL makes no key of a type that it does not know", "[key][jwk_material]") {
    const bearer::detail::ErrorQueueGuard guard;
    const bearer::detail::ParamBuilder builder{OSSL_PARAM_BLD_new()};
    CHECK(bearer::detail::public_key_of("no such type", builder.get()) == nullptr);
    CHECK(bearer::detail::public_key_of("EC", builder.get()) == nullptr);
}
