// SPDX-License-Identifier: MIT
//
// What a validation asks of the heap.

#include <bearer/bearer.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace {

/// A token as large as those that providers issue to users.
std::string token_of_a_user() {
    return test::draft()
        .claims({{"name", std::string(300, 'n')}, {"roles", {"Orders.Read.All", "Orders.Write.All"}},
                 {"opaque", std::string(350, 'o')}, {"tid", "72f988bf-86f1-41af-91ab-2d7cd011db47"}})
        .compact();
}

}  // namespace

TEST_CASE("a validation makes a few allocations and no more", "[allocations][RX-15]") {
    const auto validator = test::validator_with(bearer::Scope{"read"} || bearer::Role{"Orders.Read.All"});
    const std::string token = token_of_a_user();
    REQUIRE(token.size() > 1'500);
    REQUIRE(token.size() < 1'700);
    REQUIRE(validator.validate(token, test::now).has_value());

    bool accepted = false;
    const auto allocations =
        test::allocations_of([&] { accepted = validator.validate(token, test::now).has_value(); });

    CHECK(accepted);
    CHECK(allocations > 0);  // otherwise nothing was counted
    CHECK(allocations <= 4);
}

TEST_CASE("reading an accepted token allocates nothing", "[allocations]") {
    const auto token = test::validator().validate(token_of_a_user(), test::now).value();

    bool read = false;
    const auto allocations = test::allocations_of([&] {
        const auto copy = token;
        read = copy.subject().value() == "u1" && copy.scopes().value().contains("read") &&
               copy.roles().value().contains("Orders.Read.All") && copy.expires_at().has_value();
    });

    CHECK(read);
    CHECK(allocations == 0);
}

TEST_CASE("a validation that runs out of memory refuses, whenever that happens", "[allocations][RX-16][PO-06]") {
    const auto validator = test::validator_with(bearer::Scope{"read"});
    const std::string token = token_of_a_user();
    std::size_t refused = 0;

    for (std::size_t failing = 1;; ++failing) {
        std::optional<bearer::Error> error;
        const auto allocations = test::allocations_of([&] {
            const test::FailingAllocation failure{failing};
            const auto result = validator.validate(token, test::now);
            if (!result) error = result.error();
        });
        if (allocations < failing) {
            CHECK(error == std::nullopt);
            break;
        }
        CHECK(error == bearer::Error{bearer::ErrorCode::internal_error});
        ++refused;
    }
    CHECK(refused > 0);
}
