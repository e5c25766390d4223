// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/caller.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/sign_in.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bearer::inline v1::entra {

/// Accepts tokens whose user signed in with several factors: "amr" lists "mfa" or "ngcmfa".
///
/// v2.0 tokens have no "amr" unless the manifest asks for it; AuthenticationContext asks in either version. Rejects with
/// authentication_insufficient or claim_malformed.
struct MultiFactor {
    [[nodiscard]] Description describe() const {
        return {"multifactor", "\"mfa\" or \"ngcmfa\"; in v2.0 tokens use AuthenticationContext", {"amr"}, {}};
    }

    Verdict operator()(const Context& context) const {
        const auto methods = bearer::detail::array_of(context.claims, "amr");
        if (!methods) return reject(methods.error());
        return AuthenticationMethods{*methods}.is_multifactor()
                   ? accept()
                   : reject({ErrorCode::authentication_insufficient, "amr"});
    }
};

/// Accepts tokens of users who met the authentication context ("acrs"), which Conditional Access defines: "c1" to "c99".
///
/// Each tenant defines its own: outside SingleTenant it takes the tenant, `AuthenticationContext{"c1", tenant}`;
/// without one every answer is internal_error there. Rejects with authentication_insufficient, upon which
/// claims_challenge() tells the client what to do; caller_rejected for an application; caller_unknown, tenant_rejected,
/// claim_missing or claim_malformed. Throws std::invalid_argument for what is no name of a context.
class AuthenticationContext {
public:
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    explicit AuthenticationContext(const Text& name, std::optional<TenantId> tenant = std::nullopt)
        : name_{bearer::detail::to_text(name)}, tenant_{tenant} {
        const auto is_usable = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-';
        };
        if (name_.empty() || name_.size() > 128 || !std::ranges::all_of(name_, is_usable))
            throw std::invalid_argument{"bearer: an authentication context has a short name: write "
                                        "AuthenticationContext{\"c1\"}"};
    }

    // Without moves, which would leave a context without a name behind: a move copies.
    AuthenticationContext(const AuthenticationContext&) = default;
    AuthenticationContext& operator=(const AuthenticationContext&) = default;
    ~AuthenticationContext() = default;

    [[nodiscard]] Description describe() const {
        return {"authentication context", name_ + bearer::detail::where_in_words(tenant_), {"acrs"}, {}, {}, {name_}};
    }

    /// As "acrs" lists it.
    [[nodiscard]] const std::string& name() const& noexcept { return name_; }
    void name() const&& = delete;  // the text lives in the policy: keep that in a variable

    Verdict operator()(const Context& context) const {
        if (const Verdict tenant = bearer::detail::check_meant_for(context, tenant_); !tenant) return tenant;
        if (const Verdict user = User{}(context); !user) return user;
        const auto met = bearer::detail::array_of(context.claims, "acrs");
        if (!met) return reject(met.error());
        return met->contains(name_) ? accept() : reject({ErrorCode::authentication_insufficient, "acrs"});
    }

private:
    std::string name_;
    std::optional<TenantId> tenant_;
};

}  // namespace bearer::inline v1::entra
