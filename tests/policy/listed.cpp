// SPDX-License-Identifier: MIT
#include <bearer/policy/listed.hpp>
#include <bearer/policy/policy.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <optional>

using bearer::Error;
using bearer::ErrorCode;
using nlohmann::json;

namespace {

/// Wants "a" or "b" in the array "list".
std::optional<Error> answer(const json& claims) {
    const auto policy = [](const bearer::Context& context) {
        return bearer::detail::check_one_listed(bearer::detail::array_of(context.claims, "list"),
                                                bearer::one_of({"a", "b"}), {ErrorCode::policy_rejected, "list"});
    };
    return test::answer(policy, claims);
}

}  // namespace

TEST_CASE("one of the wanted texts has to be listed", "[policy]") {
    CHECK(answer({{"list", {"x", "b"}}}) == std::nullopt);
    CHECK(answer({{"list", {"x", "B"}}}) == Error{ErrorCode::policy_rejected, "list"});
    CHECK(answer({{"list", json::array()}}) == Error{ErrorCode::policy_rejected, "list"});
    CHECK(answer({{"other", {"a"}}}) == Error{ErrorCode::policy_rejected, "list"});
}

TEST_CASE("a list that is no array of strings is no list", "[policy]") {
    for (const json& list : {json("a"), json(1), json(nullptr), json::object(), json::array({"a", 1})}) {
        INFO(list.dump());
        CHECK(answer({{"list", list}}) == Error{ErrorCode::claim_malformed, "list"});
    }
}
