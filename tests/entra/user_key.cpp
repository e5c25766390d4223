// SPDX-License-Identifier: MIT
#include <bearer/entra/user_key.hpp>

#include "support/catch.hpp"

#include <map>
#include <unordered_map>

using bearer::entra::AppScopedKey;
using bearer::entra::ObjectId;
using bearer::entra::TenantId;
using bearer::entra::UserKey;

namespace {

const TenantId here{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const TenantId elsewhere{"11111111-2222-4333-8444-555555555555"};
const ObjectId object{"690222BE-ff1a-4d56-abd1-7e4f7d38e474"};

}  // namespace

TEST_CASE("the same object id in two tenants is two users", "[entra][EN-11]") {
    const UserKey member{here, object};
    const UserKey guest{elsewhere, object};
    std::unordered_map<UserKey, int> data{{member, 1}};
    std::map<UserKey, int> ordered{{member, 1}};

    CHECK(member != guest);
    CHECK_FALSE(data.contains(guest));
    CHECK_FALSE(ordered.contains(guest));
    CHECK(data.contains(UserKey{here, object}));
    CHECK(ordered.contains(UserKey{here, object}));
    CHECK(to_string(member) == "72f988bf-86f1-41af-91ab-2d7cd011db47/690222be-ff1a-4d56-abd1-7e4f7d38e474");
}

TEST_CASE("the same subject in two tenants is two users", "[entra]") {
    const AppScopedKey member{here, "Subject"};
    std::unordered_map<AppScopedKey, int> data{{member, 1}};
    std::map<AppScopedKey, int> ordered{{member, 1}};

    CHECK(data.contains(AppScopedKey{here, "Subject"}));
    CHECK(ordered.contains(AppScopedKey{here, "Subject"}));
    CHECK_FALSE(data.contains(AppScopedKey{elsewhere, "Subject"}));
    CHECK_FALSE(data.contains(AppScopedKey{here, "subject"}));
    CHECK(to_string(member) == "72f988bf-86f1-41af-91ab-2d7cd011db47/Subject");
}
