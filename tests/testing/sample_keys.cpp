// SPDX-License-Identifier: MIT
#include <bearer/key/algorithm.hpp>
#include <bearer/testing/sample_keys.hpp>

#include "support/catch.hpp"

#include <stdexcept>

using bearer::testing::sample_key;
using bearer::testing::sample_key_for;
using bearer::testing::stranger_key;

TEST_CASE("sample keys are made once, one for each algorithm and number", "[testing]") {
    for (const auto& each : bearer::detail::algorithms) {
        const auto key = sample_key_for(each.name);
        CHECK(sample_key_for(each.name).public_bytes() == key.public_bytes());
        if (each.type == bearer::detail::KeyType::rsa) continue;  // a second one takes a tenth of a second
        CHECK(sample_key_for(each.name, 1).public_bytes() != key.public_bytes());
        CHECK(stranger_key(each.name).public_bytes() != key.public_bytes());
        CHECK(stranger_key(each.name).public_bytes() == stranger_key(each.name).public_bytes());
    }
    CHECK(sample_key().public_bytes() == sample_key_for("RS256").public_bytes());
    CHECK(sample_key(1).public_bytes() == sample_key_for("RS256", 1).public_bytes());
    CHECK(stranger_key().public_bytes() != sample_key().public_bytes());
}

TEST_CASE("there is no sample key for an algorithm that does not exist", "[testing]") {
    CHECK_THROWS_AS(sample_key_for("HS256"), std::invalid_argument);
    CHECK_THROWS_AS(sample_key_for(""), std::invalid_argument);
}
