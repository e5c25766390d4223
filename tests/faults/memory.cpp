// SPDX-License-Identifier: MIT
//
// Every allocation fails once.

#include <bearer/access_token.hpp>
#include <bearer/any_validator.hpp>
#include <bearer/bearer.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/http/authorization_header.hpp>
#include <bearer/http/challenge.hpp>
#include <bearer/http/guard.hpp>
#include <bearer/key/thumbprint.hpp>
#include <bearer/testing/entra_forge.hpp>

#include "failing_allocations.hpp"
#include "situation.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using bearer::AnyValidator;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Jwks;
using test::with_each_failing_allocation;

namespace entra = bearer::entra;

namespace {

[[nodiscard]] bool is_internal(const std::optional<Error>& error) {
    return error && error->code == ErrorCode::internal_error;
}

std::optional<Error> refusal(const auto& validator, std::string_view token) {
    return test::error_in(validator.validate(token, test::now));
}

/// The validator accepts the token, but refuses it whenever an allocation fails. Gives how many did.
std::size_t refuses_without_memory(const auto& validator, std::string_view token) {
    REQUIRE(refusal(validator, token) == std::nullopt);
    const auto count =
        with_each_failing_allocation([&] { return refusal(validator, token); },
                                     [](const std::optional<Error>& error) { CHECK(is_internal(error)); });
    CHECK(refusal(validator, token) == std::nullopt);
    return count;
}

/// A token that takes every buffer: longer than what a validator has at hand.
std::string large_token() { return test::forge().token().claim("opaque", std::string(6'000, 'o')).compact(); }

}  // namespace

TEST_CASE("a key set for which there is not enough memory is an error", "[faults][key][RX-16]") {
    const auto key = [](std::size_t number, std::string_view kid) {
        return bearer::testing::sample_key(number).public_jwk(kid);
    };
    auto reserved = key(1, "k2");
    reserved["key_ops"] = {"verify", "sign", "a name that is longer than the place that every string has"};
    const std::string text =
        nlohmann::json{{"keys", {key(0, "k1"), reserved, key(1, "k3"), key(2, "k3"), {{"kty", "oct"}}}}}.dump();
    const auto keys = Jwks::parse(text).value();
    REQUIRE(keys.size() == 2);
    REQUIRE(keys.skipped().size() == 3);

    const auto count = with_each_failing_allocation([&] { return test::error_in(Jwks::parse(text)); },
                                                    [](const auto& error) { CHECK(is_internal(error)); });
    CHECK(count >= 40);
}

TEST_CASE("a thumbprint without memory is an error", "[faults][key][RX-16]") {
    for (const test::Signing& signing : test::signings) {
        const auto algorithm = bearer::detail::algorithm_named(signing.algorithm).value();
        const auto key = test::validator().keys().find({.kid = signing.kid, .algorithm = algorithm}).value();
        const auto ask = [&] { return test::error_in(bearer::thumbprint(*key)); };
        REQUIRE(ask() == std::nullopt);
        CHECK(with_each_failing_allocation(ask, [](const auto& error) { CHECK(is_internal(error)); }) >= 2);
    }
}

TEST_CASE("a validation without memory refuses, whatever its policies", "[faults][RX-16]") {
    const auto keys = test::validator().keys();
    const std::string token = test::forge()
                                  .token()
                                  .claims({{"opaque", std::string(6'000, 'o')},
                                           {"tid", "t1"},
                                           {"iss", "https://issuer.example/"},
                                           {"roles", {"Orders.Read.All"}},
                                           {"permissions", {"orders:read"}},
                                           {"token_use", "access"}})
                                  .compact();
    const bearer::Require long_enough{
        "long enough", [](const bearer::Claims& claims) { return std::string{claims.text()}.size() > 100; }};
    const auto validator_with = [&](auto... policies) {
        return AnyValidator{test::validator_of(keys, std::move(policies)...)};
    };
    const std::vector<AnyValidator> validators{
        validator_with(),
        validator_with(bearer::Lifetime{.max_age = std::chrono::hours{1}}),
        validator_with(bearer::Tenant{"t1"}),
        validator_with(bearer::Scope{"read"} || bearer::Role{"Orders.Read.All"}),
        validator_with(bearer::Scope{"admin"} || bearer::Role{"Orders.Read.All"}, !bearer::Scope{"admin"}),
        validator_with(bearer::Includes{"permissions", "orders:read"}, bearer::Equals{"token_use", "access"},
                       bearer::Present{"jti"}),
        validator_with(bearer::Type{"at+jwt"}, bearer::Rfc9068{}),
        validator_with(long_enough),
        validator_with(bearer::AnyPolicy{bearer::AllOf{bearer::Scope{"read"}, long_enough}}),
    };
    std::size_t count = 0;
    for (const AnyValidator& validator : validators) count += refuses_without_memory(validator, token);
    CHECK(count >= 2 * validators.size());
}

TEST_CASE("a validation of a token of Microsoft Entra without memory refuses", "[faults][entra][RX-16]") {
    const bearer::testing::EntraForge forge;
    const auto keys = Jwks::parse(forge.jwks()).value();
    const auto tenant = forge.provider().tenant;
    const auto validator_with = [&](auto tenancy, auto... policies) {
        return AnyValidator{bearer::TokenValidator{keys, std::move(tenancy), entra::Audience{forge.provider().api},
                                                   entra::Lifetime{}, std::move(policies)...}};
    };
    const entra::ObjectId group{bearer::testing::EntraForge::group(0)};
    const std::vector<AnyValidator> validators{
        validator_with(entra::SingleTenant{tenant}, entra::Caller{}),
        validator_with(entra::Tenants{bearer::one_of(std::vector{tenant})}, entra::User{}),
        validator_with(entra::AnyOrganization{}, entra::UserScope{"Orders.Read"} || entra::AppRole{"Orders.Read.All"}),
        validator_with(entra::AnyAccount{}, entra::Caller{.allow_clients = forge.provider().client}),
        validator_with(entra::SingleTenant{tenant}, entra::Group{group}),
    };
    const std::string token = forge.with_groups(200).compact();
    std::size_t count = 0;
    for (const AnyValidator& validator : validators) count += refuses_without_memory(validator, token);
    CHECK(count >= 2 * validators.size());

    // Group alone has no caller among its answers: what a principal says needs memory of its own.
    const auto accepted = validators.front().validate(token, forge.now()).value();
    const auto ask = [&] { return entra::Principal{accepted}.object_id().has_value(); };
    with_each_failing_allocation(ask, [](bool has_one) { CHECK(has_one); });
}

TEST_CASE("what must not get in does not for want of memory", "[faults][RX-16]") {
    std::size_t count = 0;
    for (const test::Tokens& tokens : test::tokens())
        for (const std::string& token : tokens.bad) {
            const auto error = refusal(test::validator(), token);
            REQUIRE(error.has_value());
            const auto check = [&](const std::optional<Error>& other) {
                CHECK((is_internal(other) || other == error));
            };
            count += with_each_failing_allocation([&] { return refusal(test::validator(), token); }, check);
        }
    CHECK(count >= 10);
}

TEST_CASE("neither half of a validation accepts without memory", "[faults][RX-16]") {
    const std::string token = large_token();
    const auto authenticate = [&] { return test::error_in(test::validator().authenticate(token)); };
    REQUIRE(authenticate() == std::nullopt);
    CHECK(with_each_failing_allocation(authenticate, [](const auto& error) { CHECK(is_internal(error)); }) >= 2);

    const auto remembers =
        bearer::Require{"remembers", [](const bearer::Claims& claims) { return !std::string{claims.text()}.empty(); }};
    const auto validator = test::validator_of(test::validator().keys(), remembers);
    const auto authentic = validator.authenticate(token).value();
    const auto judge = [&] { return test::error_in(validator.judge(authentic, test::now)); };
    REQUIRE(judge() == std::nullopt);
    CHECK(with_each_failing_allocation(judge, [](const auto& error) { CHECK(is_internal(error)); }) == 1);

    const auto accepted = validator.validate(token, test::now).value();
    const auto satisfies = [&] { return accepted.satisfies(remembers); };
    REQUIRE(satisfies());
    CHECK(with_each_failing_allocation(satisfies, [](const bearer::Verdict& verdict) {
              CHECK((!verdict && is_internal(verdict.error())));
          }) == 1);
}

TEST_CASE("a router without memory refuses", "[faults][RX-16]") {
    const bearer::IssuerRouter router{{{"https://issuer.example/", AnyValidator{test::validator()}},
                                       {"https://{tid}.example/", AnyValidator{test::validator()}}}};
    const std::string token = large_token();
    CHECK(refuses_without_memory(router, token) >= 4);

    const auto authenticate = [&] { return test::error_in(router.authenticate(token)); };
    CHECK(with_each_failing_allocation(authenticate, [](const auto& error) { CHECK(is_internal(error)); }) >= 4);
}

TEST_CASE("a cache that has no memory to remember a token gives the validator's answer", "[faults][cache][RX-16]") {
    const std::string token = large_token();
    std::size_t refused = 0;
    std::size_t accepted = 0;
    auto cached = std::make_unique<bearer::CachedValidator<AnyValidator>>(test::validator());
    const auto ask = [&] { return refusal(*cached, token); };
    with_each_failing_allocation(ask, [&](const std::optional<Error>& error) {
        CHECK((error == std::nullopt || is_internal(error)));
        CHECK(cached->stats().entries == 0);
        ++(error ? refused : accepted);

        CHECK(ask() == std::nullopt);
        CHECK(ask() == std::nullopt);
        CHECK(cached->stats().entries == 1);
        CHECK(cached->stats().hits == 1);
        cached = std::make_unique<bearer::CachedValidator<AnyValidator>>(test::validator());
    });
    CHECK(refused >= 2);
    CHECK(accepted >= 1);
}

TEST_CASE("a cache that has no memory to find a token validates it again", "[faults][cache][RX-16]") {
    const bearer::CachedValidator cached{test::validator()};
    const std::string token = large_token();
    REQUIRE(refusal(cached, token) == std::nullopt);

    // Another thread than the one that brought the token takes a handle of its own, once.
    std::optional error{Error{ErrorCode::internal_error}};
    std::thread{[&] {
        const test::FailingAllocation failure{1};
        error = refusal(cached, token);
    }}.join();
    CHECK(error == std::nullopt);
    CHECK(cached.stats().hits == 0);
    CHECK(cached.stats().misses == 1);
    CHECK(cached.stats().entries == 1);
}

TEST_CASE("a look at an unverified token without memory is an error", "[faults][RX-16]") {
    const std::string token = large_token();
    const auto peek = [&] { return test::error_in(bearer::dangerous::peek(token)); };
    REQUIRE(peek() == std::nullopt);
    CHECK(with_each_failing_allocation(peek, [](const auto& error) { CHECK(is_internal(error)); }) >= 2);
}

TEST_CASE("an explanation without memory tells the verdict nevertheless", "[faults][diagnostics][RX-16]") {
    const auto validator =
        test::validator_of(test::validator().keys(), bearer::Scope{"read"} || bearer::Role{"Orders.Read.All"});
    const auto with_nested_claims =
        test::forge().token().claims({{"aud", {"https://api.example", "another"}},
                                      {"address", {{"lines", {"1", "2"}}, {"country", {{"code", "XX"}}}}}});
    for (const std::string& token : {with_nested_claims.compact(), test::tokens().front().bad[0],
                                     test::tokens().front().forged, std::string{"no token"}}) {
        const auto error = refusal(validator, token);
        // One failure at a time: nlohmann/json needs memory to give memory back, and ends the program where there is
        // none.
        const auto count =
            test::with_each<test::FailingAllocation>([&] { return bearer::explain(validator, token, test::now); },
                                                     [&](const bearer::Report& report) {
                                                         CHECK(report.accepted != report.error.has_value());
                                                         CHECK((report.error == error || is_internal(report.error)));
                                                     });
        CHECK(count >= 20);
    }
}

TEST_CASE("reading a token from a request takes no memory", "[faults][http][RX-16]") {
    const std::string field = "Bearer " + test::good_token();
    bool is_read = false;
    CHECK(test::allocations_of([&] { is_read = bearer::http::bearer_token(field).has_value(); }) == 0);
    CHECK(is_read);
}

TEST_CASE("a guard without memory lets nobody pass and still has an answer", "[faults][http][RX-16]") {
    const bearer::http::Guard guard{test::validator(),
                                    {.realm = "orders", .resource_metadata = "https://api.example/m"}};
    const auto reading = guard.require(bearer::Scope{"read"});
    const auto writing = guard.require(bearer::Scope{"a.scope.that.is.longer.than.the.place.that.every.string.has"});
    const auto count_of = [](const auto& of, std::string_view token, int status) {
        const std::string field = "Bearer " + std::string{token};
        const auto admit = [&] { return of.admit(field, test::now); };
        REQUIRE(admit().admitted() == (status == 200));
        return with_each_failing_allocation(admit, [&](const bearer::http::Admission& admission) {
            REQUIRE_FALSE(admission.admitted());
            const int answer = admission.challenge().status;
            CHECK((answer == 500 || answer == status));
            CHECK((answer == 500) == is_internal(admission.challenge().error));
        });
    };
    CHECK(count_of(guard, large_token(), 200) >= 2);
    CHECK(count_of(reading, test::good_token(), 200) >= 1);
    CHECK(count_of(writing, test::good_token(), 403) >= 5);
    CHECK(count_of(reading, test::tokens().front().bad[0], 401) >= 5);
    CHECK(count_of(reading, "no-token", 401) >= 5);
}

TEST_CASE("a guard that asks for a step up answers without memory", "[faults][http][entra][RX-16]") {
    const bearer::testing::EntraForge forge;
    const bearer::TokenValidator validator{Jwks::parse(forge.jwks()).value(),
                                           entra::SingleTenant{forge.provider().tenant},
                                           entra::Audience{forge.provider().api}, entra::Lifetime{}, entra::Caller{}};
    const auto guard =
        bearer::http::Guard{validator, {.challenger = entra::Challenger{.api = forge.provider().api}}}.require(
            entra::AuthenticationContext{"c1"});
    const std::string field = "Bearer " + forge.with_client_capabilities().compact();
    const auto admit = [&] { return guard.admit(field, forge.now()); };
    const auto refused = admit();
    REQUIRE(refused.challenge().status == 401);

    const auto count = with_each_failing_allocation(admit, [](const bearer::http::Admission& admission) {
        REQUIRE_FALSE(admission.admitted());
        const int status = admission.challenge().status;
        CHECK((status == 500 || status == 401));
    });
    CHECK(count >= 10);
}

TEST_CASE("a challenge is complete or not there", "[faults][http][RX-16]") {
    const auto make = [] {
        return bearer::http::challenge({ErrorCode::scope_missing, "scope"},
                                       {.scope = "orders.read", .realm = "orders"});
    };
    const auto whole = make();
    const auto count = with_each_failing_allocation(
        [&] {
            try {
                return make().headers == whole.headers;
            } catch (const std::bad_alloc&) {
                return true;
            }
        },
        [](bool is_whole) { CHECK(is_whole); });
    CHECK(count >= 3);
}
