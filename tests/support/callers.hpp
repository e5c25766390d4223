// SPDX-License-Identifier: MIT
#pragma once

#include "support/changed.hpp"

#include <nlohmann/json.hpp>

#include <string>

// The claims of Microsoft's tokens as far as they say who calls, each one change away from the next.
namespace test {

inline const std::string tenant_id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline const std::string client_id = "75dbe77f-10a3-4e59-85fd-8c127544f17c";
inline const std::string other_id = "11111111-2222-4333-8444-555555555555";

/// A user who lets the client use Orders.Read.
[[nodiscard]] inline nlohmann::json user() {
    return {{"iss", "https://login.microsoftonline.com/" + tenant_id + "/v2.0"},
            {"tid", tenant_id},
            {"azp", client_id},
            {"sub", "PairwiseSubjectOfTheUser"},
            {"oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"},
            {"scp", "Orders.Read"}};
}

/// An application, known by its shape, with the permission Orders.Read.All.
[[nodiscard]] inline nlohmann::json app() {
    const std::string object = "0f2b3c4d-1111-4222-8333-444455556666";
    return with(without(user(), "scp"), {{"sub", object}, {"oid", object}, {"roles", {"Orders.Read.All"}}});
}

/// The claims as they would be in Azure AD B2C.
[[nodiscard]] inline nlohmann::json in_b2c(const nlohmann::json& claims) {
    return with(claims, {{"iss", "https://contoso.b2clogin.com/" + tenant_id + "/v2.0/"}});
}

}  // namespace test
