// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/step.hpp>

#include "support/catch.hpp"

using bearer::Outcome;
using bearer::Step;

TEST_CASE("outcomes have stable names", "[diagnostics]") {
    CHECK(to_string(Outcome::passed) == "passed");
    CHECK(to_string(Outcome::failed) == "failed");
    CHECK(to_string(Outcome::not_reached) == "not_reached");
    CHECK(to_string(static_cast<Outcome>(200)).empty());
}

TEST_CASE("a step that nobody has taken has not passed, and nothing of it is verified", "[diagnostics]") {
    const Step step{.name = "issuer"};

    CHECK(step.outcome == Outcome::not_reached);
    CHECK_FALSE(step.verified);
}
