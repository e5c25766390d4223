// SPDX-License-Identifier: MIT
//
// What strangers can make a validation cost. Limits of size and depth are tested with what they limit.

#include <bearer/bearer.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/http/guard.hpp>

#include "support/allocations.hpp"
#include "support/asked_keys.hpp"
#include "support/captured_output.hpp"
#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/stack_use.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using nlohmann::json;
using test::accepted;
using test::refusal;

#ifndef __has_feature
#define __has_feature(x) 0
#endif
// Sanitizers put space around every variable.
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool has_larger_frames = true;
#else
constexpr bool has_larger_frames = false;
#endif

constexpr std::string_view wanted = "https://api.example";

/// So many names, none of which is another's beginning.
std::vector<std::string> names(std::size_t count, std::string_view prefix) {
    std::vector<std::string> list;
    for (std::size_t number = 0; number < count; ++number)
        list.push_back(std::string{prefix} + std::to_string(10'000 + number));
    return list;
}

/// A policy of so many names, of which the last is the one that counts.
std::vector<std::string> configured(std::size_t count, std::string_view last) {
    auto list = names(count - 1, "wanted");
    list.emplace_back(last);
    return list;
}

std::string words(std::size_t count, std::string_view last) {
    std::string text;
    for (const auto& name : names(count, "s")) text += name + ' ';
    return text.append(last);
}

template <class V>
std::size_t allocations_for(const V& validator, const std::string& token) {
    return test::allocations_of([&] { (void)validator.validate(token, test::now).has_value(); });
}

}  // namespace

TEST_CASE("thousands of audiences are looked up among 1,000", "[exhaustion][RX-06][CL-22]") {
    const bearer::TokenValidator validator{test::keys(), bearer::Issuer{"https://as.example/"},
                                           bearer::Audience{bearer::one_of(configured(1'000, wanted))},
                                           bearer::Lifetime{}};
    auto audiences = names(2'500, "a");
    const std::string without = test::with_claim("aud", audiences);
    audiences.emplace_back(wanted);
    const std::string with = test::with_claim("aud", audiences);
    REQUIRE(with.size() > bearer::limits::token_bytes * 9 / 10);

    CHECK(refusal(validator, without) == ErrorCode::audience_rejected);
    CHECK(refusal(validator, with) == accepted);
    CHECK(allocations_for(validator, without) <= allocations_for(validator, test::good_token()) + 1);
}

TEST_CASE("thousands of words of a scope are looked up among 1,000", "[exhaustion][RX-06][AZ-14]") {
    const auto validator = test::validator_with(bearer::Scope{bearer::one_of(configured(1'000, "read"))});
    const std::string without = test::with_claim("scope", words(3'200, "reader"));
    const std::string with = test::with_claim("scope", words(3'200, "read"));
    REQUIRE(with.size() > bearer::limits::token_bytes * 9 / 10);

    CHECK(refusal(validator, without) == ErrorCode::scope_missing);
    CHECK(refusal(validator, with) == accepted);
    CHECK(allocations_for(validator, without) <= allocations_for(validator, test::good_token()) + 1);
}

TEST_CASE("a list of critical parameters is not searched beyond its limit", "[exhaustion][RX-06][HD-31]") {
    const auto with_critical = [](std::size_t count) { return test::with_header("crit", names(count, "c")); };

    CHECK(refusal(with_critical(400)) == ErrorCode::header_malformed);
    CHECK(refusal(with_critical(bearer::limits::critical_parameters + 1)) == ErrorCode::header_malformed);
    CHECK(refusal(with_critical(bearer::limits::critical_parameters)) == ErrorCode::header_unsupported);
}

// Whoever tries all keys multiplies what a stranger's token costs by their number.
TEST_CASE("a wrong signature is verified with one key, however many there are", "[exhaustion][RX-07][KS-01]") {
    using bearer::testing::sample_key;
    const test::AskedKeys keys{test::set_of({sample_key(0).public_jwk("k1"), sample_key(1).public_jwk("k2"),
                                             sample_key(2).public_jwk("k3"), sample_key(3).public_jwk("k4")})};
    const bearer::TokenValidator validator{keys, bearer::Issuer{"https://as.example/"}, bearer::Audience{wanted},
                                           bearer::Lifetime{}};
    const auto answer_and_ask = [&](const std::string& token) {
        keys.asked->clear();
        const auto error = test::error_once(validator, token);
        return error ? std::optional{error->code} : accepted;
    };
    const std::vector<std::string> k1_alone{"k1"};

    for (int flood = 0; flood < 100; ++flood) {
        CHECK(answer_and_ask(test::as_example().tampered_signature()) == ErrorCode::signature_invalid);
        CHECK(*keys.asked == k1_alone);
    }
    CHECK(answer_and_ask(test::draft().signed_by(sample_key(1)).compact()) == ErrorCode::signature_invalid);
    CHECK(*keys.asked == k1_alone);
    CHECK(answer_and_ask(test::good_token()) == accepted);
    CHECK(*keys.asked == k1_alone);
}

TEST_CASE("no hostile token needs more stack than a good one, and that is little", "[exhaustion][RX-17]") {
    const auto& validator = test::validator();
    const auto stack_for = [&](const std::string& token) {
        return test::stack_bytes_of([&] { (void)validator.validate(token, test::now).has_value(); });
    };
    const std::size_t thread_alone = test::stack_bytes_of([] {});
    REQUIRE(stack_for(test::good_token()) > thread_alone);
    const std::size_t good = stack_for(test::good_token());

    std::vector<std::string> tokens{std::string(1'000'000, 'A'),
                                    std::string(30'000, '.'),
                                    test::sign_payload(std::string(20'000, '[')),
                                    test::sign_payload(std::string(10'000, '[') + std::string(10'000, ']')),
                                    test::sign_header(std::string(4'000, '[')),
                                    test::with_claim("x", json::parse(std::string(15, '[') + std::string(15, ']'))),
                                    test::with_claim("x", std::string(20'000, 'x')),
                                    test::with_claim("aud", names(2'500, "a")),
                                    test::with_header("x", std::string(2'500, 'x'))};
    for (const auto& attack : test::as_example().attacks()) tokens.push_back(attack.token);
    for (const auto& token : tokens) CHECK(stack_for(token) <= good + 1024);

    // Nobody has put any two variables into one place here; where somebody has, builds/stack.cpp sees 8 KiB at most.
    if (!has_larger_frames) CHECK(good - thread_alone <= 12 * 1024);
}

TEST_CASE("whatever is refused, nothing is printed", "[exhaustion][RX-18]") {
    const auto attacks = test::as_example().attacks();
    const bearer::http::Guard guard{test::validator()};
    std::size_t refused = 0;
    std::string printed;
    {
        const test::CapturedOutput output;
        for (int flood = 0; flood < 10; ++flood)
            for (const auto& attack : attacks) {
                refused += test::validator().validate(attack.token, test::now).has_value() ? 0U : 1U;
                refused += guard.admit("Bearer " + attack.token, test::now).admitted() ? 0U : 1U;
                refused += bearer::explain(test::validator(), attack.token, test::now).error.has_value() ? 1U : 0U;
            }
        (void)bearer::Jwks::parse(R"({"keys":[{"kty":"oct"},{"kty":"RSA","n":"AQAB","e":"AQ","kid":"k"}]})")
            .has_value();
        (void)bearer::Jwks::parse("<html>").has_value();
        printed = output.text();
    }
    CHECK(refused == attacks.size() * 30);
    CHECK(printed.empty());

    const test::CapturedOutput output;
    std::cout << "seen";
    REQUIRE(output.text() == "seen");
}
