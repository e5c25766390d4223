// SPDX-License-Identifier: MIT
#include <bearer/entra/client.hpp>

#include "support/callers.hpp"
#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/tenancies.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::one_of;
using bearer::entra::Client;
using bearer::entra::ClientAuthentication;
using bearer::entra::ClientId;
using bearer::entra::ClientProof;
using nlohmann::json;
using test::answer;
using test::client_id;
using test::in_any_tenant;
using test::in_single_tenant;
using test::other_id;

static_assert(!std::is_default_constructible_v<Client>);
static_assert(!std::is_constructible_v<Client, const char*>);
static_assert(!std::is_constructible_v<Client, bearer::entra::ObjectId>);
static_assert(!std::is_default_constructible_v<ClientAuthentication>);

constexpr Error other_client{ErrorCode::client_rejected, "azp"};
constexpr Error weak{ErrorCode::client_rejected, "azpacr"};

}  // namespace

TEST_CASE("the client is the named application in either version", "[entra]") {
    const Client one{ClientId{client_id}};
    const Client either{one_of({ClientId{client_id}, ClientId{other_id}})};

    for (const char* const name : {"azp", "appid"}) {
        INFO(name);
        CHECK(in_any_tenant(one, {{name, client_id}}) == std::nullopt);
        CHECK(in_any_tenant(one, {{name, other_id}}) == other_client);
        CHECK(in_any_tenant(either, {{name, other_id}}) == std::nullopt);
        CHECK(in_any_tenant(either, {{name, test::tenant_id}}) == other_client);
        CHECK(in_any_tenant(!one, {{name, other_id}}) == std::nullopt);
    }
}

TEST_CASE("a client id compares without regard to case", "[entra]") {
    const Client client{ClientId{client_id}};

    CHECK(in_any_tenant(client, {{"azp", "75DBE77F-10A3-4E59-85FD-8C127544F17C"}}) == std::nullopt);
    CHECK(in_any_tenant(client, {{"appid", "75DBE77F-10A3-4E59-85FD-8C127544F17C"}, {"azp", client_id}}) ==
          std::nullopt);
    CHECK(in_any_tenant(client, {{"azp", "75DBE77F-10A3-4E59-85FD-8C127544F17D"}}) == other_client);
}

TEST_CASE("two client claims must agree", "[entra]") {
    const Client client{ClientId{client_id}};
    const Client either{one_of({ClientId{client_id}, ClientId{other_id}})};
    const Error differ{ErrorCode::claim_malformed, "azp"};

    CHECK(in_any_tenant(client, {{"azp", client_id}, {"appid", client_id}}) == std::nullopt);
    CHECK(in_any_tenant(client, {{"azp", other_id}, {"appid", client_id}}) == differ);
    CHECK(in_any_tenant(client, {{"azp", client_id}, {"appid", other_id}}) == differ);
    CHECK(in_any_tenant(either, {{"azp", client_id}, {"appid", other_id}}) == differ);
    CHECK(in_any_tenant(!client, {{"azp", other_id}, {"appid", client_id}}) == differ);
}

TEST_CASE("a client that is no GUID is malformed, also beside a good one", "[entra]") {
    const Client client{ClientId{client_id}};

    for (const json& bad : {json("orders"), json(""), json("api://" + client_id), json("{" + client_id + "}"),
                            json(client_id + " "), json(5), json(nullptr), json::array({client_id})}) {
        INFO(bad.dump());
        CHECK(in_any_tenant(client, {{"azp", bad}}) == Error{ErrorCode::claim_malformed, "azp"});
        CHECK(in_any_tenant(client, {{"appid", bad}}) == Error{ErrorCode::claim_malformed, "appid"});
        CHECK(in_any_tenant(client, {{"azp", bad}, {"appid", client_id}}) == Error{ErrorCode::claim_malformed, "azp"});
        CHECK(in_any_tenant(client, {{"azp", client_id}, {"appid", bad}}) ==
              Error{ErrorCode::claim_malformed, "appid"});
    }
    CHECK(in_any_tenant(client, {{"azp", client_id}}) == std::nullopt);
}

TEST_CASE("a token without a client is nobody's, also under !", "[entra]") {
    const Client client{ClientId{client_id}};

    CHECK(in_any_tenant(client, {{"sub", client_id}}) == Error{ErrorCode::claim_missing, "azp"});
    CHECK(in_any_tenant(!client, {{"sub", client_id}}) == Error{ErrorCode::claim_missing, "azp"});
    CHECK(in_any_tenant(client, {{"client_id", client_id}}) == Error{ErrorCode::claim_missing, "azp"});
    CHECK(in_any_tenant(client, {{"azp", client_id}}) == std::nullopt);
}

TEST_CASE("another issuer's word on the client counts for nothing", "[entra]") {
    const Client client{ClientId{client_id}};
    const Error no_tenancy{ErrorCode::internal_error, "no tenancy"};

    for (const char* const name : {"azp", "appid"}) {
        INFO(name);
        CHECK(answer(client, {{name, client_id}}) == no_tenancy);
        CHECK(answer(!client, {{name, other_id}}) == no_tenancy);
        CHECK(in_any_tenant(client, {{name, client_id}}) == std::nullopt);
        CHECK(in_single_tenant(client, {{name, client_id}}) == std::nullopt);
    }
}

TEST_CASE("a client proves who it is at least as well as asked", "[entra]") {
    const ClientAuthentication secret{ClientProof::secret};
    const ClientAuthentication certificate{ClientProof::certificate};

    for (const char* const name : {"azpacr", "appidacr"}) {
        INFO(name);
        CHECK(answer(secret, {{name, "0"}}) == weak);
        CHECK(answer(secret, {{name, "1"}}) == std::nullopt);
        CHECK(answer(secret, {{name, "2"}}) == std::nullopt);
        CHECK(answer(certificate, {{name, "0"}}) == weak);
        CHECK(answer(certificate, {{name, "1"}}) == weak);
        CHECK(answer(certificate, {{name, "2"}}) == std::nullopt);
    }
}

TEST_CASE("a proof that is not one of the three is malformed", "[entra]") {
    const ClientAuthentication secret{ClientProof::secret};

    for (const json& bad : {json("3"), json("-1"), json("02"), json("2 "), json(""), json("10"), json(2), json(2.0),
                            json(true), json(nullptr), json::array({"2"})}) {
        INFO(bad.dump());
        CHECK(answer(secret, {{"azpacr", bad}}) == Error{ErrorCode::claim_malformed, "azpacr"});
        CHECK(answer(secret, {{"appidacr", bad}}) == Error{ErrorCode::claim_malformed, "appidacr"});
        CHECK(answer(!secret, {{"azpacr", bad}}) == Error{ErrorCode::claim_malformed, "azpacr"});
    }
    CHECK(answer(secret, {{"azpacr", "2"}}) == std::nullopt);
}

TEST_CASE("two proofs must agree, and none proves nothing", "[entra]") {
    const ClientAuthentication secret{ClientProof::secret};
    const Error differ{ErrorCode::claim_malformed, "azpacr"};

    CHECK(answer(secret, {{"azpacr", "2"}, {"appidacr", "2"}}) == std::nullopt);
    CHECK(answer(secret, {{"azpacr", "2"}, {"appidacr", "1"}}) == differ);
    CHECK(answer(secret, {{"azpacr", "0"}, {"appidacr", "2"}}) == differ);
    CHECK(answer(secret, {{"azp", client_id}}) == Error{ErrorCode::claim_missing, "azpacr"});
    CHECK(answer(!secret, {{"azp", client_id}}) == Error{ErrorCode::claim_missing, "azpacr"});
}

TEST_CASE("asking for no proof is refused with a sentence", "[entra]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(ClientAuthentication{ClientProof::none}, std::invalid_argument);
    CHECK_THROWS_AS(ClientAuthentication{static_cast<ClientProof>(3)}, std::invalid_argument);
    CHECK_THROWS_AS(ClientAuthentication{static_cast<ClientProof>(-1)}, std::invalid_argument);
    CHECK_THROWS_WITH(ClientAuthentication{ClientProof::none},
                      ContainsSubstring("write ClientAuthentication{ClientProof::secret}"));
    CHECK_NOTHROW(ClientAuthentication{ClientProof::secret});
}

TEST_CASE("client policies describe what they read and what they expect", "[entra]") {
    const auto client = Client{one_of({ClientId{client_id}, ClientId{other_id}})}.describe();
    const auto secret = ClientAuthentication{ClientProof::secret}.describe();
    const auto certificate = ClientAuthentication{ClientProof::certificate}.describe();

    CHECK(client.name.text() == "client");
    CHECK(client.expected == client_id + " or " + other_id);
    CHECK(client.claims == std::vector<bearer::Label>{"azp", "appid"});
    CHECK(secret.name.text() == "client authentication");
    CHECK(secret.expected == "a secret or a certificate");
    CHECK(certificate.expected == "a certificate");
    CHECK(secret.claims == std::vector<bearer::Label>{"azpacr", "appidacr"});
}
