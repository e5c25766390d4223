// SPDX-License-Identifier: MIT
#pragma once

#include "cases.hpp"

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>

namespace bench {

/// What the core asks of an access token.
[[nodiscard]] inline auto core_validator() {
    return bearer::TokenValidator{cases().keys(), bearer::Issuer{cases().issuer()},
                                  bearer::Audience{cases().audience()}, bearer::Lifetime{},
                                  bearer::Scope{"Orders.Read"} || bearer::Role{"Orders.Read.All"}};
}

/// What an API of one tenant asks at least. The smallest token has no more than this.
[[nodiscard]] inline auto plain_entra_validator() {
    using namespace bearer::entra;
    const bearer::testing::EntraProvider& provider = cases().forge().provider();
    return bearer::TokenValidator{cases().keys(),
                                  SingleTenant{provider.tenant},
                                  Audience{provider.api},
                                  Lifetime{},
                                  Caller{},
                                  UserScope{"Orders.Read"} || AppRole{"Orders.Read.All"}};
}

/// Everything that can be asked of one token.
[[nodiscard]] inline auto entra_validator() {
    using namespace bearer::entra;
    const bearer::testing::EntraProvider& provider = cases().forge().provider();
    return bearer::TokenValidator{cases().keys(),
                                  SingleTenant{provider.tenant},
                                  Audience{provider.api},
                                  Lifetime{},
                                  Caller{},
                                  Human{},
                                  UserScope{"Orders.Read"} || AppRole{"Orders.Read.All"},
                                  UserRole{"Orders.Admin"},
                                  Client{provider.client},
                                  ClientAuthentication{ClientProof::secret},
                                  Object{ObjectId{"690222be-ff1a-4d56-abd1-7e4f7d38e474"}},
                                  Group{ObjectId{bearer::testing::EntraForge::group(0)}},
                                  DirectoryRole{DirectoryRoleId{"62e90394-69f5-4237-9190-012177145e10"}},
                                  MultiFactor{},
                                  AuthenticationContext{"c1"}};
}

}  // namespace bench
