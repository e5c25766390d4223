// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/detail/same_text.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/policy/one_of.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// Whether the text is exactly those three pieces, one after the other.
[[nodiscard]] constexpr bool consists_of(std::string_view text, std::string_view before, std::string_view between,
                                         std::string_view behind) noexcept {
    return text.size() == before.size() + between.size() + behind.size() &&
           same_text(text.substr(0, before.size()), before) &&
           same_text(text.substr(before.size(), between.size()), between) &&
           same_text(text.substr(before.size() + between.size()), behind);
}

inline constexpr std::string_view b2c_domain = ".b2clogin.com";
inline constexpr std::string_view external_id_domain = ".ciamlogin.com";

[[nodiscard]] constexpr bool is_external_id_issuer(std::string_view issuer, std::string_view tenant) noexcept {
    constexpr std::string_view scheme = "https://";
    if (!issuer.starts_with(scheme) || !issuer.substr(scheme.size()).starts_with(tenant)) return false;
    issuer.remove_prefix(scheme.size() + tenant.size());
    if (!issuer.starts_with(external_id_domain)) return false;
    return consists_of(issuer.substr(external_id_domain.size()), "/", tenant, "/v2.0");
}

[[nodiscard]] constexpr bool is_host_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.';
}

/// A name as a host and a path can hold it, in lower case; std::invalid_argument with the sentence for any other.
[[nodiscard]] inline std::string host_label(std::string_view name, const char* sentence) {
    std::string label;
    for (const char character : name) label.push_back(ascii_lower(character));
    const auto is_usable = [](char c) { return c != '.' && is_host_character(c); };
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
        !std::ranges::all_of(label, is_usable))
        throw std::invalid_argument{sentence};
    return label;
}

/// The policies of a B2C tenant; std::invalid_argument for what cannot be a part of a URL.
[[nodiscard]] inline OneOf<std::string> b2c_policies(OneOf<std::string> policies) {
    const auto is_usable = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
    };
    for (const std::string& policy : policies.values())
        if (policy.empty() || !std::ranges::all_of(policy, is_usable))
            throw std::invalid_argument{"bearer: a B2C policy is the name of a user flow or custom policy: write "
                                        "Cloud::b2c(\"contoso\", \"B2C_1_sign_in\")"};
    return policies;
}

}  // namespace detail

namespace entra {

/// One of Microsoft's sign-in systems: its hosts, and the exact issuers of its tenants.
///
/// Issuers are compared octet for octet, the tenant being one whole piece in lower case.
class Cloud {
public:
    // Without moves, which would leave a cloud without hosts behind: a move copies.
    Cloud(const Cloud&) = default;
    Cloud& operator=(const Cloud&) = default;
    ~Cloud() = default;

    /// login.microsoftonline.com.
    [[nodiscard]] static Cloud global() {
        return {Kind::national, "login.microsoftonline.com", "sts.windows.net", "microsoftonline.com"};
    }
    /// login.microsoftonline.us. Its v1.0 issuers are those of the global cloud.
    [[nodiscard]] static Cloud us_government() {
        return {Kind::national, "login.microsoftonline.us", "sts.windows.net", "microsoftonline.us"};
    }
    /// login.partner.microsoftonline.cn, operated by 21Vianet.
    [[nodiscard]] static Cloud china() {
        return {Kind::national, "login.partner.microsoftonline.cn", "sts.chinacloudapi.cn",
                "partner.microsoftonline.cn"};
    }
    /// Entra External ID (CIAM), by the name in `{name}.ciamlogin.com` or by the tenant.
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    [[nodiscard]] static Cloud external_id(const Text& name) {
        return {Kind::external_id,
                bearer::detail::host_label(bearer::detail::to_text(name), "bearer: name the External ID tenant as in contoso.ciamlogin.com: write "
                                                 "Cloud::external_id(\"contoso\")")
                    .append(bearer::detail::external_id_domain),
                "", "microsoftonline.com"};
    }
    [[nodiscard]] static Cloud external_id(const TenantId& tenant) { return external_id(tenant.text()); }
    /// Azure AD B2C, by the name in `{name}.b2clogin.com` and the policies (user flows) whose tokens are good: all
    /// policies of a tenant, that for a password reset as well, share its issuer and audience.
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    [[nodiscard]] static Cloud b2c(const Text& name, OneOf<std::string> policies) {
        Cloud cloud{Kind::b2c,
                    bearer::detail::host_label(bearer::detail::to_text(name), "bearer: name the B2C tenant as in contoso.b2clogin.com: write "
                                                     "Cloud::b2c(\"contoso\", \"B2C_1_sign_in\")")
                        .append(bearer::detail::b2c_domain),
                    "", "microsoftonline.com"};
        cloud.policies_ = bearer::detail::b2c_policies(std::move(policies));
        return cloud;
    }

    /// The same cloud with another "cloud_instance_name", as the provider's metadata gives it.
    [[nodiscard]] Cloud with_instance_name(std::string name) const {
        if (name.empty())
            throw std::invalid_argument{"bearer: a cloud has a name: write with_instance_name(\"microsoftonline.com\")"};
        Cloud cloud = *this;
        cloud.instance_name_ = std::move(name);
        return cloud;
    }

    /// Where its metadata is published and its users sign in.
    [[nodiscard]] std::string_view host() const& noexcept { return host_; }
    void host() const&& = delete;  // the text lives in the cloud: keep that in a variable

    /// What its keys say as "cloud_instance_name".
    [[nodiscard]] std::string_view instance_name() const& noexcept { return instance_name_; }
    void instance_name() const&& = delete;  // the text lives in the cloud: keep that in a variable

    [[nodiscard]] bool is_external_id() const noexcept { return kind_ == Kind::external_id; }
    [[nodiscard]] bool is_b2c() const noexcept { return kind_ == Kind::b2c; }

    /// The policies of a B2C tenant; nothing for any other cloud.
    [[nodiscard]] const std::optional<OneOf<std::string>>& policies() const& noexcept { return policies_; }
    void policies() const&& = delete;  // they live in the cloud: keep that in a variable

    /// Whether this is the tenant's issuer of v1.0 tokens; External ID and B2C have none.
    [[nodiscard]] bool is_v1_issuer(std::string_view issuer, std::string_view tenant) const noexcept {
        return kind_ == Kind::national && bearer::detail::consists_of(issuer, v1_origin_, tenant, "/");
    }

    /// Whether this is the tenant's issuer of v2.0 tokens, and of all tokens of B2C.
    [[nodiscard]] bool is_v2_issuer(std::string_view issuer, std::string_view tenant) const noexcept {
        switch (kind_) {
            case Kind::national: return bearer::detail::consists_of(issuer, origin_, tenant, "/v2.0");
            // Whatever name the metadata came under, the host in the issuer is the tenant's id.
            case Kind::external_id:
                return bearer::detail::is_external_id_issuer(issuer, tenant);
            case Kind::b2c: return bearer::detail::consists_of(issuer, origin_, tenant, "/v2.0/");
        }
        return false;
    }

private:
    enum class Kind { national, external_id, b2c };

    Cloud(Kind kind, std::string host, const std::string& v1_host, std::string instance_name)
        : kind_{kind},
          host_{std::move(host)},
          origin_{"https://" + host_ + "/"},
          v1_origin_{"https://" + v1_host + "/"},
          instance_name_{std::move(instance_name)} {}

    Kind kind_;
    std::string host_;
    std::string origin_;
    std::string v1_origin_;
    std::string instance_name_;
    std::optional<OneOf<std::string>> policies_;
};

}  // namespace entra
}  // namespace bearer::inline v1
