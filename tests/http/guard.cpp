// SPDX-License-Identifier: MIT
#include <bearer/http/guard.hpp>

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::Role;
using bearer::Scope;
using bearer::http::Guard;
using bearer::testing::EntraForge;

namespace entra = bearer::entra;

namespace {

std::string authorization(std::string_view token) { return std::string{"Bearer "}.append(token); }

/// `status error`, the error being that of the challenge, or "200" for a request that may pass.
std::string answer(const Guard& guard, std::string_view field, bearer::TimePoint now = test::now) {
    const auto admission = guard.admit(field, now);
    if (admission) return "200";
    const std::string challenge{admission.challenge().header("WWW-Authenticate")};
    return std::to_string(admission.challenge().status) + " " + challenge;
}

const Guard& guard() {
    static const Guard guard{test::validator(), {.realm = "orders"}};
    return guard;
}

/// Without keys, as long as the provider does not answer.
struct NoKeys {
    bearer::Result<bearer::KeyPtr> find(const bearer::KeyQuery&) const { return Error{ErrorCode::keys_unavailable}; }
};

static_assert(std::copy_constructible<Guard> && !std::default_initializable<Guard>);
static_assert(noexcept(std::declval<const Guard&>().admit("Bearer T0", test::now)));

}  // namespace

TEST_CASE("a guard admits a good token and refuses all else", "[http][RFC6750-3]") {
    CHECK(answer(guard(), authorization(test::good_token())) == "200");
    CHECK(answer(guard(), "") == R"(401 Bearer realm="orders")");
    CHECK(answer(guard(), "Basic eDp5") == R"(401 Bearer realm="orders")");
    CHECK(answer(guard(), "Bearer x") == R"(401 Bearer realm="orders", error="invalid_token")");
    for (const auto& [name, token, refusal] : test::as_example().attacks()) {
        CAPTURE(name);
        CHECK(answer(guard(), authorization(token)) == R"(401 Bearer realm="orders", error="invalid_token")");
        CHECK(guard().admit(authorization(token), test::now).admitted() == false);
    }
}

TEST_CASE("a guard lends the token it has accepted", "[http]") {
    const auto admission = guard().admit(authorization(test::good_token()), test::now);

    REQUIRE(admission);
    CHECK(admission->subject().value() == "u1");
}

TEST_CASE("a guard takes the values of all Authorization fields", "[http][TR-01][TR-07]") {
    using Fields = std::vector<std::string>;
    const std::string good = authorization(test::good_token());

    CHECK(guard().admit(Fields{good}, test::now).admitted());
    const auto none = guard().admit(Fields{}, test::now);
    const auto twice = guard().admit(Fields{good, good}, test::now);
    CHECK(none.challenge().error == Error{ErrorCode::authorization_missing});
    CHECK(twice.challenge().error == Error{ErrorCode::authorization_malformed});
    CHECK(twice.challenge().status == 400);
}

TEST_CASE("a temporary field value lives as long as a guard needs it", "[http]") {
    CHECK(guard().admit(authorization(test::good_token()), test::now));
    CHECK(guard().admit(std::vector{authorization(test::good_token())}, test::now));
    CHECK(guard().admit(authorization(test::good_token()).c_str(), test::now));
    const std::multimap<std::string, std::string> headers{{"Authorization", authorization(test::good_token())}};
    CHECK(guard().admit(headers.equal_range("Authorization"), test::now));
}

TEST_CASE("the tokens of one field are not tried one by one", "[http][TR-06]") {
    const std::string good = authorization(test::good_token());

    const auto refusal = guard().admit(good + ", " + good, test::now);
    CHECK(refusal.challenge().error == Error{ErrorCode::token_malformed});
}

TEST_CASE("a route asks for more, and says which scope", "[http][RFC6750-3.1]") {
    const Guard write = guard().require(Scope{"write"});
    const Guard remove = guard().require(Scope{"delete"} || Role{"admin"});
    const std::string good = authorization(test::good_token());  // scope "read write"

    CHECK(answer(write, good) == "200");
    CHECK(answer(remove, good) == R"(403 Bearer realm="orders", error="insufficient_scope", scope="delete")");
    CHECK(answer(remove, authorization(test::with_claim("roles", {"admin"}))) == "200");
    CHECK(answer(remove, "") == R"(401 Bearer realm="orders", scope="delete")");
    CHECK(answer(guard(), good) == "200");  // it asks for no more than before
}

TEST_CASE("a route asks for all its policies, and for those of the guard it was made from", "[http]") {
    const Guard read = guard().require(Scope{"read"});
    const Guard audit = read.require(Scope{"audit"}, Role{"auditor"});
    const auto token = [](std::string_view scope, std::string_view role) {
        return authorization(test::draft().claim("scope", scope).claim("roles", {role}).compact());
    };
    const std::string wanting = R"(403 Bearer realm="orders", error="insufficient_scope", scope="read audit")";

    CHECK(answer(audit, token("read audit", "auditor")) == "200");
    CHECK(answer(audit, token("audit", "auditor")) == wanting);
    CHECK(answer(audit, token("read", "auditor")) == wanting);
    // It has the scopes: to ask for them once more would bring the same token.
    CHECK(answer(audit, token("read audit", "guest")) == R"(403 Bearer realm="orders", error="insufficient_scope")");
}

TEST_CASE("the first policy that refuses is the one that is told of", "[http]") {
    const auto refusal =
        guard().require(Role{"admin"}, Scope{"delete"}).admit(authorization(test::good_token()), test::now);

    CHECK(refusal.challenge().error == Error{ErrorCode::role_missing, "roles"});
}

TEST_CASE("scopes are named as clients ask for them, each once", "[http]") {
    const Guard prefixed{test::validator(), {.scope_prefix = "api://orders/"}};
    const Guard route = prefixed.require(Scope{"ab"}, Scope{"a"} && Scope{"b"}, Scope{"a"});

    CHECK(answer(route, "") == R"(401 Bearer scope="api://orders/ab api://orders/a api://orders/b")");
}

TEST_CASE("a guard says where its metadata is and when to come back", "[http][RFC9728-5.1]") {
    const Guard keyless{
        bearer::TokenValidator{NoKeys{}, bearer::Issuer{"i"}, bearer::Audience{"a"}, bearer::Lifetime{}},
        {.resource_metadata = "https://api.example/meta", .retry_after = std::chrono::seconds{7}}};

    CHECK(answer(keyless, "") == R"(401 Bearer resource_metadata="https://api.example/meta")");
    const auto refusal = keyless.admit(authorization(test::good_token()), test::now);
    CHECK(refusal.challenge().status == 503);
    CHECK(refusal.challenge().header("Retry-After") == "7");
}

TEST_CASE("a guard's answer to an error of the application's own", "[http]") {
    const Guard read = guard().require(Scope{"read"});
    const auto not_the_owner = read.refuse({ErrorCode::policy_rejected, "owner"});
    const auto lacking = read.refuse({ErrorCode::scope_missing});
    const auto stale = read.refuse({ErrorCode::token_too_old});

    CHECK(not_the_owner.status == 403);
    CHECK(not_the_owner.header("WWW-Authenticate") == R"(Bearer realm="orders", error="insufficient_scope")");
    CHECK(not_the_owner.error == Error{ErrorCode::policy_rejected, "owner"});
    CHECK(lacking.header("WWW-Authenticate") == R"(Bearer realm="orders", error="insufficient_scope", scope="read")");
    CHECK(stale.header("WWW-Authenticate") == R"(Bearer realm="orders", error="invalid_token", scope="read")");
}

TEST_CASE("what a route's policy throws refuses the request", "[http][PO-06]") {
    const Guard route = guard().require([](const bearer::Context&) -> bearer::Verdict { throw 5; });

    CHECK(answer(route, authorization(test::good_token())) == "500 ");
}

TEST_CASE("field values that cannot be read refuse the request", "[http]") {
    struct Unreadable {
        operator std::string_view() const { throw 5; }
    };

    const auto refusal = guard().admit(std::array{Unreadable{}}, test::now);
    CHECK(refusal.challenge().status == 500);
    CHECK(refusal.challenge().error == Error{ErrorCode::internal_error});
    CHECK(refusal.challenge().header("Content-Type") == "application/problem+json");
    CHECK(refusal.challenge().body == bearer::http::challenge({ErrorCode::internal_error}).body);
}

TEST_CASE("a route's policies are asked at the time of the request", "[http]") {
    const Guard fresh =
        guard().require(bearer::Lifetime{.leeway = std::chrono::seconds{0}, .max_age = std::chrono::minutes{2}});
    const std::string good = authorization(test::good_token());  // issued a minute ago

    CHECK(answer(fresh, good, test::now + std::chrono::seconds{60}) == "200");
    CHECK(answer(fresh, good, test::now + std::chrono::seconds{61}) ==
          R"(401 Bearer realm="orders", error="invalid_token")");
}

TEST_CASE("a token that a validator remembers is judged anew by the route", "[http]") {
    struct Remembering {
        bearer::AccessToken remembered;
        bearer::Result<bearer::AccessToken> validate(std::string_view, bearer::TimePoint) const { return remembered; }
        bearer::Result<bearer::AuthenticToken> authenticate(std::string_view raw) const {
            return test::validator().authenticate(raw);
        }
        bearer::Result<bearer::AccessToken> judge(bearer::AuthenticToken, bearer::TimePoint) const {
            return remembered;
        }
    };
    const Guard remembering{Remembering{test::validator().validate(test::good_token(), test::now).value()}};
    const Guard fresh =
        remembering.require(bearer::Lifetime{.leeway = std::chrono::seconds{0}, .max_age = std::chrono::minutes{2}});
    const std::string good = authorization(test::good_token());  // issued a minute ago

    CHECK(answer(fresh, good, test::now + std::chrono::seconds{60}) == "200");
    CHECK(answer(fresh, good, test::now + std::chrono::seconds{61}) == R"(401 Bearer error="invalid_token")");
}

TEST_CASE("an admission that has been moved from still has its answer", "[http]") {
    auto admitted = guard().admit(authorization(test::good_token()), test::now);
    auto refused = guard().admit("", test::now);
    const auto first = std::move(admitted);
    const auto second = std::move(refused);

    CHECK(admitted->subject().value() == first->subject().value());
    CHECK(refused.challenge().body == second.challenge().body);
}

TEST_CASE("a guard that has been moved from still guards", "[http]") {
    Guard first = guard().require(Role{"admin"});
    const Guard second = std::move(first);

    CHECK(answer(first, authorization(test::good_token())).starts_with("403"));
    CHECK(answer(second, authorization(test::good_token())).starts_with("403"));
}

TEST_CASE("a scope that could break out of a challenge is refused when the route is set up", "[http][IM-25]") {
    struct Odd {
        std::string scope;
        [[nodiscard]] bearer::Description describe() const { return {"odd", "", {}, {}, {scope}}; }
        bearer::Verdict operator()(const bearer::Context&) const { return bearer::accept(); }
    };
    CHECK_THROWS_AS(guard().require(Odd{"a\", error=\"none"}), std::invalid_argument);
    CHECK_THROWS_AS(guard().require(Odd{"a\r\nSet-Cookie: b"}), std::invalid_argument);
    CHECK_THROWS_AS(guard().require(bearer::AllOf{Odd{"a"}, Odd{"a\n"}}), std::invalid_argument);
    CHECK_THROWS_AS(guard().require(Odd{"a b"}), std::invalid_argument);
    CHECK_THROWS_AS(guard().require(Odd{""}), std::invalid_argument);
    CHECK_NOTHROW(guard().require(Odd{"a"}));
}

TEST_CASE("a context that could break out of a challenge is refused when the route is set up", "[http][entra][IM-25]") {
    struct Odd {
        [[nodiscard]] bearer::Description describe() const { return {"odd", "", {"acrs"}, {}, {}, {"c1\""}}; }
        bearer::Verdict operator()(const bearer::Context&) const { return bearer::accept(); }
    };
    const EntraForge forge;
    const Guard challenging{test::validator(), {.challenger = entra::Challenger{.api = forge.provider().api}}};

    CHECK_THROWS_AS(challenging.require(Odd{}), std::invalid_argument);
    CHECK_THROWS_AS(challenging.require(Scope{"read"} && Odd{}), std::invalid_argument);
    CHECK_NOTHROW(guard().require(Odd{}));  // which never asks for it
}

TEST_CASE("a plain function is a policy of a route", "[http]") {
    using Function = bearer::Verdict (*)(const bearer::Context&);
    constexpr Function nobody = [](const bearer::Context&) { return bearer::reject({ErrorCode::caller_rejected}); };
    const std::string good = authorization(test::good_token());

    CHECK(answer(guard().require(nobody), good).starts_with("403"));
    CHECK(answer(guard().require(bearer::AllOf{nobody, Scope{"read"}}), good).starts_with("403"));
}

TEST_CASE("nothing from a token gets into an answer", "[http][IM-25]") {
    const std::string hostile = "x\", error=\"none\r\nSet-Cookie: a=b";
    for (const char* const claim : {"sub", "iss", "aud", "scope", "jti", "azp", "tid"}) {
        const auto refusal =
            guard().require(Role{"admin"}).admit(authorization(test::with_claim(claim, hostile)), test::now);
        for (const auto& header : refusal.challenge().headers) CHECK(header.value.find("Cookie") == std::string::npos);
        CHECK(refusal.challenge().body.find("Cookie") == std::string::npos);
    }
}

TEST_CASE("a user is sent to authenticate more strongly", "[http][entra]") {
    const EntraForge forge;
    const Guard api{test::entra_validator(forge, test::single_tenant(forge)),
                    {.realm = "orders", .challenger = entra::Challenger{.api = forge.provider().api}}};
    const Guard pay = api.require(entra::AuthenticationContext{"c1"});
    const auto now = forge.now();
    const auto status = [&](const Guard& guard, const auto& draft) {
        return answer(guard, authorization(draft.compact()), now);
    };
    const std::string challenged =
        "401 Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
        "client_id=\"6e74172b-be56-4843-9ff4-e66a39bb12e3\", error=\"insufficient_claims\", "
        "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19\"";
    const std::string forbidden = R"(403 Bearer realm="orders", error="insufficient_scope")";

    CHECK(status(pay, forge.with_contexts({"c1"})) == "200");
    CHECK(status(pay, forge.with_client_capabilities()) == challenged);
    CHECK(status(pay, forge.user()) == forbidden);                          // its client would not understand
    CHECK(status(pay, forge.app().claim("xms_cc", {"cp1"})) == forbidden);  // nobody is there to authenticate

    const Guard inside = api.require(entra::UserScope{"Orders.Read"} && entra::AuthenticationContext{"c1"});
    CHECK(status(inside, forge.with_client_capabilities()) == challenged);
    const Guard silent =
        Guard{test::entra_validator(forge, test::single_tenant(forge))}.require(entra::AuthenticationContext{"c1"});
    CHECK(status(silent, forge.with_client_capabilities()) == R"(403 Bearer error="insufficient_scope")");
}

TEST_CASE("a guard is shared by many threads", "[http][threads]") {
    const Guard route = guard().require(Scope{"read"} || Role{"reader"});
    const std::string good = authorization(test::good_token());
    const std::string bad = authorization(test::as_example().expired());
    std::vector<std::thread> threads;
    std::array<int, 4> right{};
    for (int& count : right)
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                const Guard copy = route;
                count += copy.admit(good, test::now).admitted() ? 1 : 0;
                count += route.admit(bad, test::now).admitted() ? 0 : 1;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(right == std::array{100, 100, 100, 100});
}
