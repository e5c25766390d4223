// SPDX-License-Identifier: MIT
#include <bearer/entra/audience.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::one_of;
using bearer::entra::Audience;
using bearer::entra::ClientId;
using bearer::entra::TenantId;
using nlohmann::json;

constexpr Error rejected{ErrorCode::audience_rejected, "aud"};
constexpr Error malformed{ErrorCode::claim_malformed, "aud"};

const std::string api = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
const std::string api_in_upper_case = "6E74172B-BE56-4843-9FF4-E66A39BB12E3";
const std::string graph = "00000003-0000-0000-c000-000000000000";
const ClientId client{api};

static_assert(bearer::Policy<Audience>);
static_assert(Audience::guarantees == Guarantee::audience);
static_assert(!std::is_default_constructible_v<Audience>);
static_assert(!std::is_constructible_v<Audience, std::string>);  // an App ID URI alone is never enough
static_assert(!std::is_constructible_v<Audience, TenantId>);
static_assert(!std::is_convertible_v<ClientId, Audience>);

std::optional<Error> v1(const Audience& policy, const json& audience) {
    return test::answer(policy, {{"aud", audience}, {"ver", "1.0"}});
}
std::optional<Error> v2(const Audience& policy, const json& audience) {
    return test::answer(policy, {{"aud", audience}, {"ver", "2.0"}});
}

}  // namespace

TEST_CASE("a v2.0 token is meant for a client id", "[entra][EN-15]") {
    const Audience policy{client};

    CHECK(v2(policy, api) == std::nullopt);
    CHECK(v2(policy, api_in_upper_case) == std::nullopt);
    CHECK(v2(policy, "6e74172b-be56-4843-9ff4-e66a39bb12e4") == rejected);
    CHECK(v2(policy, graph) == rejected);
    CHECK(v2(policy, "") == rejected);
}

TEST_CASE("a v2.0 token is meant for no URI", "[entra][EN-15]") {
    const Audience policy{client, "https://contoso.com/api"};

    CHECK(v2(policy, "api://" + api) == rejected);
    CHECK(v1(policy, "api://" + api) == std::nullopt);
    CHECK(v2(policy, "https://contoso.com/api") == rejected);
    CHECK(v1(policy, "https://contoso.com/api") == std::nullopt);
    CHECK(v2(policy, api) == std::nullopt);
}

TEST_CASE("a v1.0 token is meant for a client id or for its URI, with or without a slash", "[entra][EN-15]") {
    const Audience policy{client};

    CHECK(v1(policy, api) == std::nullopt);
    CHECK(v1(policy, api_in_upper_case) == std::nullopt);
    CHECK(v1(policy, "api://" + api) == std::nullopt);
    CHECK(v1(policy, "api://" + api + "/") == std::nullopt);
    CHECK(v1(policy, "api://" + api + "//") == rejected);
    CHECK(v1(policy, "api://" + api + "/v1") == rejected);
    CHECK(v1(policy, "api://" + graph) == rejected);
    CHECK(v1(policy, graph) == rejected);
    CHECK(v1(policy, "https://contoso.com/api") == rejected);
    CHECK(v1(policy, "") == rejected);
    CHECK(v1(policy, "/") == rejected);
}

TEST_CASE("a token of B2C, which says 1.0, is meant for no URI", "[entra][EN-13][EN-15]") {
    const Audience policy{client, "https://contoso.com/api"};
    const auto in_b2c = [&](const std::string& audience) {
        return test::answer(policy,
                            {{"aud", audience}, {"ver", "1.0"}, {"iss", "https://contoso.b2clogin.com/x/v2.0/"}});
    };

    CHECK(in_b2c("api://" + api) == rejected);
    CHECK(in_b2c("https://contoso.com/api") == rejected);
    CHECK(in_b2c(api) == std::nullopt);
    CHECK(v1(policy, "https://contoso.com/api") == std::nullopt);
}

TEST_CASE("the slash is ignored for URIs only", "[entra][EN-15]") {
    const Audience policy{client};

    CHECK(v1(policy, api + "/") == rejected);
    CHECK(v2(policy, api + "/") == rejected);
    CHECK(v1(policy, api) == std::nullopt);
    CHECK(v2(policy, api) == std::nullopt);
}

TEST_CASE("GUIDs compare without case and URIs with it", "[entra][EN-15]") {
    const Audience policy{ClientId{api_in_upper_case}, "https://contoso.com/api"};

    CHECK(v1(policy, api) == std::nullopt);
    CHECK(v1(policy, "https://contoso.com/api") == std::nullopt);
    CHECK(v1(policy, "https://contoso.com/API") == rejected);
    CHECK(v1(policy, "HTTPS://contoso.com/api") == rejected);
    CHECK(v1(policy, "api://" + api) == std::nullopt);
    CHECK(v1(policy, "api://" + api_in_upper_case) == rejected);
    CHECK(v1(policy, "API://" + api) == rejected);
}

TEST_CASE("further App ID URIs are accepted beside the usual one", "[entra][EN-15]") {
    const Audience one{client, "https://contoso.com/api"};
    const Audience several{client, {"api://orders", "https://contoso.com/api/"}};
    const Audience listed{client, one_of(std::vector<std::string>{"api://orders"})};
    const std::string text = "api://orders";

    CHECK(v1(one, "https://contoso.com/api") == std::nullopt);
    CHECK(v1(one, "https://contoso.com/api/") == std::nullopt);
    CHECK(v1(one, "https://contoso.com/ap") == rejected);
    CHECK(v1(one, "https://contoso.com/api/v2") == rejected);
    CHECK(v1(one, "https://contoso.com/api?x") == rejected);
    CHECK(v1(one, "api://orders") == rejected);
    CHECK(v1(one, "api://" + api) == std::nullopt);
    CHECK(v1(one, api) == std::nullopt);
    CHECK(v1(several, "api://orders") == std::nullopt);
    CHECK(v1(several, "api://orders/") == std::nullopt);
    CHECK(v1(several, "https://contoso.com/api") == std::nullopt);
    CHECK(v1(several, "https://contoso.com/api/") == std::nullopt);
    CHECK(v1(several, "https://contoso.com/api//") == rejected);
    CHECK(v1(several, "api://" + api) == std::nullopt);
    CHECK(v1(listed, "api://orders") == std::nullopt);
    CHECK(v1(Audience{client, text}, "api://orders") == std::nullopt);
    CHECK(v1(Audience{client, "urn:contoso:orders"}, "urn:contoso:orders") == std::nullopt);
}

TEST_CASE("no text that surrounds our audience is ours", "[entra][EN-15]") {
    const Audience policy{client};

    for (const std::string& text : {" " + api, api + " ", "{" + api + "}", api + '\0', api.substr(0, 35), "spn:" + api,
                                    "api://" + api + '\0', " api://" + api, "https://evil.example/api://" + api}) {
        INFO(text);
        CHECK(v1(policy, text) == rejected);
        CHECK(v2(policy, text) == rejected);
    }
    CHECK(v1(policy, api) == std::nullopt);
    CHECK(v2(policy, api) == std::nullopt);
}

TEST_CASE("Microsoft's audience is one text", "[entra][EN-15]") {
    const Audience policy{client};

    CHECK(v2(policy, {api}) == malformed);
    CHECK(v2(policy, {api, graph}) == malformed);
    CHECK(v1(policy, {"api://" + api}) == malformed);
    CHECK(v2(policy, json::array()) == malformed);
    CHECK(v2(policy, nullptr) == malformed);
    CHECK(v2(policy, 1) == malformed);
    CHECK(v2(policy, json::object()) == malformed);
    CHECK(v2(policy, api) == std::nullopt);
}

TEST_CASE("without an audience or a version nobody knows for whom a token is", "[entra]") {
    const Audience policy{client};

    CHECK(test::answer(policy, {{"ver", "2.0"}}) == Error{ErrorCode::claim_missing, "aud"});
    CHECK(test::answer(policy, {{"aud", api}}) == Error{ErrorCode::claim_missing, "ver"});
    CHECK(test::answer(policy, json::object()) == Error{ErrorCode::claim_missing, "aud"});
    for (const json& version :
         {json("3.0"), json("2"), json(""), json("2.0 "), json(2.0), json(nullptr), json::array({"2.0"})}) {
        INFO(version.dump());
        CHECK(test::answer(policy, {{"aud", api}, {"ver", version}}) == Error{ErrorCode::claim_malformed, "ver"});
    }
    CHECK(test::answer(policy, {{"aud", api}, {"ver", "1.0"}}) == std::nullopt);
    CHECK(test::answer(policy, {{"aud", api}, {"ver", "2.0"}}) == std::nullopt);
}

TEST_CASE("an App ID URI that is none is refused with a sentence", "[entra]") {
    for (const std::string uri : {"", "/", "orders", "contoso.com/api", "api://", "api:", "api:/", "https://",
                                  "://orders", ":orders", "6e74172b-be56-4843-9ff4-e66a39bb12e3"}) {
        INFO(uri);
        CHECK_THROWS_AS(Audience(client, uri), std::invalid_argument);
        CHECK_THROWS_WITH(Audience(client, uri),
                          "bearer: an App ID URI has a scheme and a name: write Audience{client_id, \"api://orders\"}; "
                          "the client id itself comes first and is not repeated");
    }
    CHECK_THROWS_AS((Audience{client, {"api://orders", "orders"}}), std::invalid_argument);
    CHECK_THROWS_AS((Audience{client, one_of(std::vector<std::string>{})}), std::invalid_argument);
    CHECK_THROWS_AS((Audience{client, static_cast<const char*>(nullptr)}), std::invalid_argument);
    CHECK_NOTHROW(Audience{client, "api://orders"});
    CHECK_NOTHROW(Audience{client, {"api://orders", "https://contoso.com/api"}});
}

TEST_CASE("Microsoft's audience describes what it reads and what it expects", "[entra]") {
    const auto description = Audience{client, {"api://orders/", "https://contoso.com/api"}}.describe();

    CHECK(description.name.text() == "audience");
    CHECK(description.expected ==
          api + " or (v1.0) api://" + api + " or (v1.0) api://orders or (v1.0) https://contoso.com/api");
    CHECK(description.claims == std::vector<bearer::Label>{"aud", "ver"});
}

TEST_CASE("an App ID URI has no spaces and no control characters", "[entra]") {
    for (const char* const uri : {" api://orders", "api://or ders", "api://orders\n", "api://\x7f", "api://\xc3\xa4"})
        CHECK_THROWS_AS((Audience{ClientId{"6e74172b-be56-4843-9ff4-e66a39bb12e3"}, uri}), std::invalid_argument);
    CHECK_NOTHROW(Audience{client, "api://!orders~"});
}
