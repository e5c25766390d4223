// SPDX-License-Identifier: MIT
#include <bearer/http/step_up.hpp>

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/validator.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using bearer::AnyPolicy;
using bearer::Role;
using bearer::Scope;
using bearer::detail::check_contexts;
using bearer::detail::unmet_context;

namespace {

/// Asks for a context.
struct Context {
    std::string name;

    [[nodiscard]] bearer::Description describe() const { return {"context", name, {"acrs"}, {}, {}, {name}}; }
    bearer::Verdict operator()(const bearer::Context& context) const {
        const auto acrs = context.claims.find<std::string_view>("acrs");
        if (!acrs) return bearer::reject(acrs.error());
        return *acrs == name ? bearer::accept()
                             : bearer::reject({bearer::ErrorCode::authentication_insufficient, "acrs"});
    }
};

std::optional<std::string> unmet(const AnyPolicy& policy, const nlohmann::json& acrs = "c0") {
    const auto token = test::validator().validate(test::with_claim("acrs", acrs), test::now).value();
    return unmet_context(token, policy, test::now);
}

}  // namespace

TEST_CASE("a context that is not met is found", "[http][entra]") {
    CHECK(unmet(Context{"c1"}) == "c1");
    CHECK(unmet(Context{"c0"}) == std::nullopt);
    CHECK(unmet(Context{"c1"}, 5) == std::nullopt);  // malformed: no context would help
    CHECK(unmet(Role{"admin"}) == std::nullopt);
}

TEST_CASE("the context that is not met is found among those that are", "[http][entra]") {
    CHECK(unmet(bearer::AllOf{Context{"c0"}, Context{"c1"}, Context{"c2"}}) == "c1");
    CHECK(unmet(bearer::AllOf{Context{"c0"}, bearer::AnyOf{Context{"c1"}, Role{"admin"}}}) == "c1");
    CHECK(unmet(bearer::AllOf{Role{"admin"}, Context{"c1"}}) == std::nullopt);  // the role is what it lacks
    CHECK(unmet(bearer::AnyOf{Context{"c0"}, Context{"c1"}}) == std::nullopt);
    CHECK(unmet(bearer::Not{Context{"c0"}}) == std::nullopt);
}

TEST_CASE("a policy that names no context has none to ask for", "[http][entra]") {
    CHECK(unmet(test::Says{bearer::reject({bearer::ErrorCode::authentication_insufficient})}) == std::nullopt);
}

TEST_CASE("a context of another provider is no context of Microsoft's", "[http][entra]") {
    struct Acr {
        [[nodiscard]] bearer::Description describe() const { return {"acr", "", {"acr"}, {}, {}, {"urn:mfa\r\n"}}; }
        bearer::Verdict operator()(const bearer::Context&) const {
            return bearer::reject({bearer::ErrorCode::authentication_insufficient, "acr"});
        }
    };
    CHECK(unmet(Acr{}) == std::nullopt);
    CHECK_NOTHROW(check_contexts(Acr{}));
}

TEST_CASE("a scope helps where one is lacking", "[http][RFC6750-3.1]") {
    const auto lacks = [](const AnyPolicy& policy) {
        const auto token = test::validator().validate(test::good_token(), test::now).value();  // scope "read write"
        return bearer::detail::lacks_scope(token, policy, test::now);
    };
    CHECK(lacks(Scope{"delete"}));
    CHECK_FALSE(lacks(Scope{"read"}));
    CHECK_FALSE(lacks(Role{"admin"}));
    CHECK(lacks(Role{"admin"} || Scope{"delete"}));
    CHECK_FALSE(lacks(Scope{"read"} && Role{"admin"}));
    CHECK(lacks(Scope{"read"} && (Role{"admin"} || Scope{"delete"})));
    CHECK_FALSE(lacks(!Scope{"read"}));
}

TEST_CASE("a context that cannot stand in a challenge is refused when it is set", "[http][entra][IM-25]") {
    CHECK_NOTHROW(check_contexts(Context{"c1"}));
    CHECK_NOTHROW(check_contexts(Role{"no \"context\""}));
    CHECK_THROWS_AS(check_contexts(Context{"c1\""}), std::invalid_argument);
    CHECK_THROWS_AS(check_contexts(bearer::AllOf{Role{"admin"}, bearer::AnyOf{Context{"a\r\nb"}}}),
                    std::invalid_argument);
}
