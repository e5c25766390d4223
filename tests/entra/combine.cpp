// SPDX-License-Identifier: MIT
#include <bearer/entra/caller.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/policy/tenant.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <optional>

using bearer::Error;
using bearer::ErrorCode;
using test::answer;

// Without a using-directive: this is how a program writes them that names everything in full.
TEST_CASE("policies compose with each other and with those of the core", "[entra]") {
    const nlohmann::json user{{"sub", "s"}, {"scp", "Orders.Read"}, {"tid", "t"}};
    const bearer::entra::User is_user;
    const bearer::entra::App is_app;

    CHECK(answer(!is_app, user) == std::nullopt);
    CHECK(answer(!is_user, user) == Error{ErrorCode::policy_rejected, "not"});
    CHECK(answer(is_app || is_user, user) == std::nullopt);
    CHECK(answer(is_app && is_user, user) == Error{ErrorCode::caller_rejected, "caller"});
    CHECK(answer(is_user && bearer::Tenant{"t"}, user) == std::nullopt);
    CHECK(answer(bearer::Tenant{"t"} && is_app, user) == Error{ErrorCode::caller_rejected, "caller"});
}
