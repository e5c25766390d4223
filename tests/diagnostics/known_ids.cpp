// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/known_ids.hpp>

#include "support/catch.hpp"

#include <set>
#include <string_view>

using bearer::detail::is_guid;
using bearer::detail::known_ids;
using bearer::detail::name_of_id;

TEST_CASE("ids that stand in many tokens have names, in any case", "[diagnostics][entra]") {
    CHECK(name_of_id("9188040d-6c67-4c5b-b112-36a304b66dad") == "the tenant of the personal Microsoft accounts");
    CHECK(name_of_id("9188040D-6C67-4C5B-B112-36A304B66DAD") == "the tenant of the personal Microsoft accounts");
    CHECK(name_of_id("00000003-0000-0000-c000-000000000000") == "Microsoft Graph");
    CHECK(name_of_id("04b07795-8ddb-461a-bbee-02f9e1bf7b46") == "the Azure CLI");
}

TEST_CASE("an id that nobody knows has no name", "[diagnostics][entra]") {
    CHECK(name_of_id("9188040d-6c67-4c5b-b112-36a304b66dae").empty());
    CHECK(name_of_id("").empty());
}

TEST_CASE("the known ids are GUIDs, and all of them differ", "[diagnostics][entra]") {
    std::set<std::string_view> ids;
    for (const auto& [id, name] : known_ids) {
        CHECK(is_guid(id));
        CHECK(ids.insert(id).second);
        CHECK_FALSE(name.empty());
    }
}

TEST_CASE("a GUID is 8-4-4-4-12 hexadecimal digits", "[diagnostics]") {
    CHECK(is_guid("72f988bf-86f1-41af-91ab-2d7cd011db47"));
    CHECK(is_guid("72F988BF-86F1-41AF-91AB-2D7CD011DB47"));
    CHECK_FALSE(is_guid("72f988bf-86f1-41af-91ab-2d7cd011db4"));
    CHECK_FALSE(is_guid("72f988bf-86f1-41af-91ab-2d7cd011db4g"));
    CHECK_FALSE(is_guid("72f988bf086f1-41af-91ab-2d7cd011db47"));
    CHECK_FALSE(is_guid("72f988b--86f1-41af-91ab-2d7cd011db47"));
}
