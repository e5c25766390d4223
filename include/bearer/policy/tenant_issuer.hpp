// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/tenant_template.hpp>
#include <bearer/verdict.hpp>

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

/// Accepts tokens whose "iss" is exactly the template with their own "tid" in the place of "{tid}".
///
/// So the tenant in the issuer and the tenant in the claims are one. Which tenants may call is for Tenant to say:
/// alone, this admits every tenant of the provider. A "tid" of other characters than letters, digits, ".", "_" and "-"
/// is issuer_rejected, so that none can bring its own path (under `!`, that is a "no" like any other). Rejects with
/// issuer_rejected, claim_missing or claim_malformed. Throws std::invalid_argument unless "{tid}" stands in the template
/// once.
class TenantIssuer final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer;

    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    explicit TenantIssuer(const Text& pattern) : pattern_{detail::to_text(pattern)} {
        if (pattern_.places() != 1)
            throw std::invalid_argument{"bearer: TenantIssuer needs the place of the tenant once: write "
                                        "TenantIssuer{\"https://login.example.com/{tid}/v2.0\"}"};
    }

    template <std::size_t Size>
    explicit TenantIssuer(const char* const (&)[Size]) = delete;  // there is one template: write TenantIssuer{"…{tid}…"}

    [[nodiscard]] Description describe() const { return {"tenant issuer", pattern_.text(), {"iss", "tid"}, {}}; }

    Verdict operator()(const Context& context) const {
        const auto issuer = context.claims.get<std::string_view>("iss");
        if (!issuer) return reject(issuer.error());
        const auto tenant = context.claims.get<std::string_view>("tid");
        if (!tenant) return reject(tenant.error());

        return pattern_.makes(*issuer, *tenant) ? accept() : reject({ErrorCode::issuer_rejected, "iss"});
    }

private:
    detail::TenantTemplate pattern_;
};

}  // namespace bearer::inline v1
