// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include "support/catch.hpp"

TEST_CASE("two headers are all that an API for Microsoft's tokens includes", "[entra]") {
    using namespace bearer;
    const testing::EntraForge forge;
    const TokenValidator api{Jwks::parse(forge.jwks()).value(), entra::SingleTenant{forge.provider().tenant},
                             entra::Audience{forge.provider().api}, entra::Lifetime{}, entra::Caller{}};

    const auto token = api.validate(forge.user().compact(), forge.now());

    REQUIRE(token.has_value());
    const entra::Principal who{*token};
    CHECK(who.kind().value() == entra::CallerKind::user);
}
