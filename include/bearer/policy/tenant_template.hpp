// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1::detail {

/// An issuer's URL in which "{tid}" stands for any tenant, once or several times for the same one.
class TenantTemplate {
public:
    explicit TenantTemplate(std::string text) : text_{std::move(text)} {
        for (auto at = text_.find(placeholder); at != text_.npos; at = text_.find(placeholder, at + 1)) ++places_;
    }

    // Without moves, which would leave places behind in a text without any: a move copies.
    TenantTemplate(const TenantTemplate&) = default;
    TenantTemplate& operator=(const TenantTemplate&) = default;
    ~TenantTemplate() = default;

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// How often the tenant stands in it.
    [[nodiscard]] std::size_t places() const noexcept { return places_; }

    /// Whether the issuer is the template with that tenant in it, octet for octet. A tenant of other characters than
    /// letters, digits, ".", "_" and "-" is none, so that it cannot bring its own path.
    [[nodiscard]] bool makes(std::string_view issuer, std::string_view tenant) const noexcept {
        if (tenant.empty() || !std::all_of(tenant.begin(), tenant.end(), is_tenant_character)) return false;
        std::string_view rest = text_;
        for (std::size_t place = 0; place < places_; ++place) {
            const std::string_view before = rest.substr(0, rest.find(placeholder));
            if (!issuer.starts_with(before)) return false;
            issuer.remove_prefix(before.size());
            if (!issuer.starts_with(tenant)) return false;
            issuer.remove_prefix(tenant.size());
            rest.remove_prefix(before.size() + placeholder.size());
        }
        return issuer == rest;
    }

    /// Whether the issuer is the template with some tenant in it.
    [[nodiscard]] bool makes(std::string_view issuer) const noexcept {
        const std::size_t fixed = text_.size() - places_ * placeholder.size();
        if (places_ == 0 || issuer.size() <= fixed || (issuer.size() - fixed) % places_ != 0) return false;
        return makes(issuer, issuer.substr(text_.find(placeholder)).substr(0, (issuer.size() - fixed) / places_));
    }

private:
    static constexpr std::string_view placeholder = "{tid}";

    [[nodiscard]] static constexpr bool is_tenant_character(char character) noexcept {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
               (character >= '0' && character <= '9') || character == '.' || character == '_' || character == '-';
    }

    std::string text_;
    std::size_t places_ = 0;
};

}  // namespace bearer::inline v1::detail
