// SPDX-License-Identifier: MIT
#include <bearer/policy/policy.hpp>
#include <bearer/testing/judge.hpp>
#include <bearer/verdict.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bearer::Context;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Verdict;
using bearer::testing::judge;

const auto named_ada = [](const Context& context) {
    const auto name = context.claims.get<std::string_view>("name");
    if (!name) return bearer::reject(name.error());
    return *name == "Ada" ? bearer::accept() : bearer::reject({ErrorCode::policy_rejected, "name"});
};

Verdict accept_all(const Context&) { return bearer::accept(); }

}  // namespace

TEST_CASE("a policy is judged over claims in braces, as JSON and as text", "[testing]") {
    const nlohmann::json claims{{"name", "Ada"}, {"sub", "u1"}};

    CHECK(judge(named_ada, {{"name", "Ada"}}).accepted());
    CHECK(judge(named_ada, claims).accepted());
    CHECK(judge(named_ada, R"({"name":"\u0041da"})").accepted());
    CHECK(judge(named_ada, std::string{R"({"name":"Ada"})"}).accepted());
    CHECK(judge(named_ada, {{"name", "Eve"}}).error() == Error{ErrorCode::policy_rejected, "name"});
    CHECK(judge(named_ada, nlohmann::json::object()).error() == Error{ErrorCode::claim_missing, "name"});
}

TEST_CASE("a policy sees the header, the key and the instant that the test chose", "[testing]") {
    Context const* seen = nullptr;
    const auto look = [&](const Context& context) {
        seen = &context;
        CHECK(context.header.alg() == "RS256");
        CHECK(context.header.typ() == "JWT");
        CHECK(context.key.kid() == "k9");
        CHECK(context.key.issuer() == "https://issuer.example/");
        CHECK(context.now == bearer::testing::test_time + std::chrono::seconds{1});
        return bearer::accept();
    };

    CHECK(judge(look, "{}", bearer::testing::test_time + std::chrono::seconds{1},
                {.header = {{"alg", "RS256"}, {"typ", "JWT"}},
                 .key = {{"kid", "k9"}, {"issuer", "https://issuer.example/"}}})
              .accepted());
    CHECK(seen != nullptr);
}

TEST_CASE("a policy is not asked about claims that no validator would show it", "[testing]") {
    const auto never = [](const Context&) -> Verdict { throw std::logic_error{"asked"}; };

    CHECK(judge(never, "{}").error() == Error{ErrorCode::internal_error, "policy"});
    CHECK(judge(never, "[]").error() == Error{ErrorCode::payload_malformed});
    CHECK(judge(never, R"({"exp":1,"exp":2})").error() == Error{ErrorCode::payload_malformed});
    CHECK(judge(never, {{"exp", "tomorrow"}}).error() == Error{ErrorCode::claim_malformed, "exp"});
    CHECK(judge(never, "{}", bearer::testing::test_time, {.header = nlohmann::json::object()}).error() ==
          Error{ErrorCode::header_malformed, "alg"});
}

TEST_CASE("a function is a policy like any other", "[testing]") { CHECK(judge(&accept_all, "{}").accepted()); }
