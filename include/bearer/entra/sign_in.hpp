// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/detail/ascii.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::entra {

/// A way to authenticate, as "amr" lists it.
enum class AuthenticationMethod { pwd, rsa, otp, fed, wia, mfa, ngcmfa, wiaormfa, none };

/// The methods of "amr", the unknown ones included.
class AuthenticationMethods {
public:
    explicit AuthenticationMethods(StringList texts) noexcept : texts_{texts} {}

    [[nodiscard]] bool contains(AuthenticationMethod method) const noexcept {
        return texts_.contains(names[static_cast<std::size_t>(method)]);
    }
    [[nodiscard]] bool contains(std::string_view method) const noexcept { return texts_.contains(method); }
    [[nodiscard]] bool empty() const noexcept { return texts_.empty(); }

    /// Whether several factors were used: "mfa" or "ngcmfa".
    [[nodiscard]] bool is_multifactor() const noexcept {
        return contains(AuthenticationMethod::mfa) || contains(AuthenticationMethod::ngcmfa);
    }

    /// Those that AuthenticationMethod does not name, as the token has them.
    [[nodiscard]] std::vector<std::string_view> unknown() const {
        std::vector<std::string_view> others;
        for (const std::string_view text : texts_)
            if (std::ranges::find(names, text) == names.end()) others.push_back(text);
        return others;
    }

private:
    static constexpr std::array<std::string_view, 9> names{"pwd", "rsa", "otp", "fed", "wia",
                                                           "mfa", "ngcmfa", "wiaormfa", "none"};

    StringList texts_;
};

/// How and from where a user signed in. Most of it comes unasked in v1.0 tokens only.
///
/// What is not there is an empty list, nothing, or claim_missing; what has another type is claim_malformed.
/// Principal::sign_in() makes it.
class SignIn {
public:
    using LendsViews = void;

    [[nodiscard]] Result<AuthenticationMethods> methods() const& {
        const auto methods = bearer::detail::array_of(claims(), "amr");
        if (!methods) return methods.error();
        return AuthenticationMethods{*methods};
    }

    /// The authentication contexts that were met ("acrs").
    [[nodiscard]] Result<StringList> contexts() const& { return bearer::detail::array_of(claims(), "acrs"); }

    /// "acr": "1" if the authentication met ISO/IEC 29115, "0" if not, or any other text; in B2C the policy.
    [[nodiscard]] Result<std::string_view> authentication_class() const& { return claims().get<std::string_view>("acr"); }

    /// Who authenticated the user: "idp", or the issuer itself.
    [[nodiscard]] Result<std::string_view> identity_provider() const& {
        const auto provider = claims().find<std::string_view>("idp");
        if (!provider) return provider.error();
        return *provider ? Result<std::string_view>{**provider} : claims().get<std::string_view>("iss");
    }

    /// The client's IP address as text ("ipaddr").
    [[nodiscard]] Result<std::string_view> ip_address() const& { return claims().get<std::string_view>("ipaddr"); }

    /// The user's security identifier on premises.
    [[nodiscard]] Result<std::string_view> on_premises_sid() const& { return claims().get<std::string_view>("onprem_sid"); }

    /// When the password expires ("pwd_exp"), as the issuer wrote it: a number, or any text.
    [[nodiscard]] Result<std::string_view> password_expiry() const& {
        const auto value = claims().members().value("pwd_exp");
        if (!value) return Error{ErrorCode::claim_missing, "pwd_exp"};
        const bool has_text = value->is(bearer::detail::JsonKind::number) || value->is(bearer::detail::JsonKind::string);
        if (!has_text) return Error{ErrorCode::claim_malformed, "pwd_exp"};
        return value->text();
    }

    /// Where the user can change the password. Text of the token: show it to nobody unchecked.
    [[nodiscard]] Result<std::string_view> password_url() const& { return claims().get<std::string_view>("pwd_url"); }

    /// Whether the client is inside the corporate network; false where the token does not say.
    [[nodiscard]] Result<bool> inside_corporate_network() const& {
        const auto value = claims().members().value("in_corp");
        if (!value) return false;
        if (value->is(bearer::detail::JsonKind::string) && bearer::detail::equal_ignoring_case(value->text(), "true"))
            return true;
        return claims().get<bool>("in_corp");
    }

private:
    friend class Principal;

    explicit SignIn(AccessToken token) noexcept : token_{std::move(token)} {}

    [[nodiscard]] const Claims& claims() const { return token_.claims(); }

    AccessToken token_;
};

}  // namespace bearer::inline v1::entra
