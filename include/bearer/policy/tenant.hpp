// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

/// Accepts tokens whose "tid" is exactly one of the named tenants.
///
/// It does not look at the issuer: write Issuer or TenantIssuer beside it. Rejects with tenant_rejected, claim_missing
/// or claim_malformed. Throws std::invalid_argument for an empty tenant.
class Tenant {
public:
    explicit Tenant(OneOf<std::string> tenants)
        : tenants_{detail::none_empty(std::move(tenants), "bearer: Tenant{\"\"} names no tenant: write the \"tid\" of "
                                                          "the tenant that may call")} {}
    template <std::size_t Size>
    explicit Tenant(const char* const (&)[Size]) = delete;  // several values are written Tenant{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const { return {"tenant", detail::in_words(tenants_), {"tid"}, {}}; }

    Verdict operator()(const Context& context) const {
        const auto tenant = context.claims.get<std::string_view>("tid");
        if (!tenant) return reject(tenant.error());
        return tenants_.contains(*tenant) ? accept() : reject({ErrorCode::tenant_rejected, "tid"});
    }

private:
    OneOf<std::string> tenants_;
};

}  // namespace bearer::inline v1
