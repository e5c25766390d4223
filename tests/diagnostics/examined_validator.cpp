// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/examined_validator.hpp>
#include <bearer/policy/dangerous.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/validator.hpp"

#include <vector>

using bearer::Guarantee;
using bearer::detail::examined;

namespace {

bearer::Verdict accept_all(const bearer::Context&) { return bearer::accept(); }

}  // namespace

TEST_CASE("a validator is examined without its type", "[diagnostics]") {
    const auto validator = test::validator_with(bearer::dangerous::AnySender{}, bearer::Algorithms<bearer::RS256>{});
    const auto parts = examined(validator);

    CHECK(parts.algorithms == std::vector{bearer::RS256});
    CHECK(parts.policies.size() == 4);
    CHECK(parts.policies[0].describe().name.text() == "issuer");
    CHECK(parts.policies[3].describe().name.text() == "any sender");
    CHECK(parts.guaranteed == (Guarantee::issuer | Guarantee::audience | Guarantee::lifetime | Guarantee::sender));
    CHECK(parts.find({"k1", bearer::RS256}).value()->kid() == "k1");
    CHECK_FALSE(parts.news("k1").skipped);
}

TEST_CASE("a policy may be a plain function or one of those made at run time", "[diagnostics]") {
    const auto validator = test::validator_with(&accept_all, bearer::AnyPolicy{test::says_no});
    const auto parts = examined(validator);

    REQUIRE(parts.policies.size() == 5);
    CHECK(parts.policies[3].describe().name.text() == "policy");
}
