// SPDX-License-Identifier: MIT
//
// Every allocation of a source of remote keys fails once, wherever it is made.

#include <bearer/error.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/result.hpp>
#include <bearer/verdict.hpp>

#include "failing_allocations.hpp"
#include "situation.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using bearer::Error;
using bearer::ErrorCode;
using bearer::RemoteEvent;
using bearer::RemoteJwks;
using bearer::Request;
using bearer::Response;
using bearer::Result;
using test::with_each_failing_allocation;

namespace {

const bearer::IssuerUrl issuer{"https://issuer.example/"};

/// Answers with the provider's metadata, or with its keys.
Result<Response> fetched(const Request& request) {
    if (!request.url.ends_with("/.well-known/openid-configuration"))
        return Response{.status = 200, .body = test::key_set()};
    return Response{
        .status = 200,
        .body = R"({"issuer":"https://issuer.example/","jwks_uri":"https://issuer.example/a-path-of-keys"})"};
}

/// Nothing; or that an allocation failed where nobody promises that it does not throw.
template <class Ask>
[[nodiscard]] std::optional<Error> error_or_bad_alloc(Ask ask) {
    try {
        return test::error_in(ask());
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::internal_error, "bad_alloc"};
    }
}

[[nodiscard]] std::optional<Error> refusal(const RemoteJwks& keys, std::string_view token = test::good_token()) {
    return test::error_in(test::validator_of(keys).validate(token, test::now));
}

}  // namespace

TEST_CASE("a refresh without memory leaves the keys as they are", "[faults][remote][RX-16]") {
    const RemoteJwks keys{issuer, fetched, {.refresh = bearer::Refresh::manual}};
    REQUIRE(keys.refresh());

    const auto refresh = [&] {
        const auto verdict = keys.refresh();
        return verdict ? std::nullopt : std::optional{verdict.error()};
    };
    const auto count = with_each_failing_allocation(refresh, [&](const std::optional<Error>& error) {
        REQUIRE(error.has_value());
        // What the fetch itself throws is its failure.
        CHECK((error->code == ErrorCode::internal_error || error->code == ErrorCode::fetch_failed));
        CHECK(refusal(keys) == std::nullopt);
        CHECK(keys.refresh());
    });
    CHECK(count >= 40);
}

TEST_CASE("a first refresh without memory is made up for by the next one", "[faults][remote][RX-16]") {
    std::size_t count = 0;
    for (bool has_failed = true; has_failed; ++count) {
        const RemoteJwks keys{issuer, fetched, {.refresh = bearer::Refresh::manual}};
        {
            const test::FailingAllocation failure{count + 1};
            has_failed = !keys.refresh();
        }
        CHECK(refusal(keys) == (has_failed ? std::optional{Error{ErrorCode::keys_unavailable}} : std::nullopt));
        CHECK(keys.refresh());
        CHECK(refusal(keys) == std::nullopt);
    }
    CHECK(count >= 40);
}

TEST_CASE("a token with an unknown key is refused without memory, and the source goes on", "[faults][remote][RX-16]") {
    const std::string kid = "an id that is longer than the place that every string has";
    const std::string token = test::forge().token().header("kid", kid).compact();
    const auto refused_by = [&](std::size_t number) {
        const RemoteJwks keys{issuer, fetched, {.refresh = bearer::Refresh::manual}};
        static_cast<void>(keys.refresh().accepted());
        const auto validator = test::validator_of(keys);
        const std::size_t before = test::allocations();
        std::optional<test::FailingAllocation> failure{std::in_place, number};
        const auto error = test::error_in(validator.validate(token, test::now));
        failure.reset();
        const bool has_failed = test::allocations() - before >= number;
        REQUIRE(error.has_value());
        CHECK(error->code == (has_failed ? ErrorCode::internal_error : ErrorCode::key_not_found));
        CHECK(refusal(keys) == std::nullopt);
        CHECK(refusal(keys, token)->code == ErrorCode::key_not_found);
        CHECK(keys.refresh_is_due());
        CHECK(keys.refresh());
        return has_failed;
    };
    std::size_t number = 1;
    while (refused_by(number)) ++number;
    CHECK(number > 2);
}

TEST_CASE("what a source says of itself is whole or not there", "[faults][remote][RX-16]") {
    const RemoteJwks keys{issuer, fetched, {.refresh = bearer::Refresh::manual}};
    REQUIRE(keys.refresh());
    const std::string whole = keys.export_snapshot().value();

    const auto ask = [&]() -> std::string {
        try {
            static_cast<void>(keys.status());
            return keys.export_snapshot().value();
        } catch (const std::bad_alloc&) {
            return {};
        }
    };
    CHECK(with_each_failing_allocation(ask, [](const std::string& text) { CHECK(text.empty()); }) >= 1);
    CHECK(keys.export_snapshot().value() == whole);
}

TEST_CASE("a source is made whole or not at all", "[faults][remote][RX-16]") {
    const RemoteJwks other{issuer, fetched, {.refresh = bearer::Refresh::manual}};
    REQUIRE(other.refresh());
    const std::string snapshot = other.export_snapshot().value();

    const auto make = [&] {
        return error_or_bad_alloc([&]() -> Result<bearer::KeyPtr> {
            const RemoteJwks keys{issuer, fetched, {.snapshot = snapshot}};
            return keys.find({.kid = "rsa", .algorithm = bearer::RS256});
        });
    };
    REQUIRE(make() == std::nullopt);
    const auto count = with_each_failing_allocation(make, [](const std::optional<Error>& error) {
        // A snapshot for which there is no memory is one that cannot be used: the keys are fetched instead.
        CHECK((error == std::nullopt || error->code == ErrorCode::internal_error));
    });
    CHECK(count >= 40);
}

TEST_CASE("the thread of a source outlives every allocation that fails on it", "[faults][remote][RX-16]") {
    // Fetches and events come from that thread, so both can say which of its allocations fail.
    std::size_t number = 0;
    bool has_failed = true;
    while (has_failed) {
        ++number;
        std::optional<test::FailingAllocation> failure;
        std::size_t before = 0;
        std::mutex guard;
        std::condition_variable changed;
        std::optional<RemoteEvent> first;
        const auto fetch = [&](const Request& request) {
            auto response = fetched(request);
            if (!first) failure.emplace(number);
            before = test::allocations();
            return response;
        };
        const auto on_event = [&](const RemoteEvent& event) {
            failure.reset();
            const std::lock_guard lock{guard};
            if (first) return;
            has_failed = test::allocations() - before >= number;
            first = event;
            changed.notify_all();
        };
        const RemoteJwks keys{bearer::JwksUrl{"https://issuer.example/keys"}, fetch, {.on_event = on_event}};
        {
            std::unique_lock lock{guard};
            REQUIRE(changed.wait_for(lock, std::chrono::seconds{30}, [&] { return first.has_value(); }));
        }
        CHECK(first->error.has_value() == has_failed);
        CHECK(keys.refresh());
        CHECK(refusal(keys) == std::nullopt);
    }
    CHECK(number >= 40);
}
