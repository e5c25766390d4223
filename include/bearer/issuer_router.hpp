// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/any_validator.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/tenant_template.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>
#include <bearer/token/unverified_token.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// One provider of an IssuerRouter: the exact "iss" of its tokens, or one_of() several, and the validator for them.
///
/// "{tid}" in an issuer stands for any tenant, as in "https://login.microsoftonline.com/{tid}/v2.0": letters, digits, ".",
/// "_" and "-", the same wherever it stands. Whether that tenant is admitted is for the validator to say.
struct Route {
    OneOf<std::string> issuer;
    AnyValidator validator;
};

/// Several providers, one validator each. Is a Validator.
///
/// A token's "iss" is read before its signature to choose the validator and for nothing else: the one that is chosen
/// checks everything, the issuer included, with its own keys. No provider's key ever speaks for another one. An issuer that
/// is not listed is issuer_rejected and asks no key source; a token without one is claim_missing. So unlike a validator's,
/// these refusals, and payload_malformed, come before the signature has been looked at.
class IssuerRouter final {
public:
    /// Throws std::invalid_argument for no route, an empty issuer, one that is listed twice, or braces around anything but
    /// "tid".
    explicit IssuerRouter(const std::vector<Route>& routes) {
        if (routes.empty())
            throw std::invalid_argument{"bearer: IssuerRouter without routes would accept nothing: write "
                                        "IssuerRouter{{{\"https://login.example.com/\", validator}, ...}}"};
        for (const Route& route : routes)
            for (const std::string& issuer : route.issuer.values()) add(issuer, route.validator);
        has_several_ = routes.size() > 1;
    }

    /// Accepts what the validator of the token's issuer accepts.
    Result<AccessToken> validate(std::string_view token, TimePoint now = current_time()) const noexcept {
        return detail::guarded<AccessToken>([&]() -> Result<AccessToken> {
            const auto validator = validator_for(token);
            if (!validator) return validator.error();
            return of_many((*validator)->validate(token, now));
        });
    }

    /// First half, by the validator of the token's issuer.
    Result<AuthenticToken> authenticate(std::string_view token) const noexcept {
        return detail::guarded<AuthenticToken>([&]() -> Result<AuthenticToken> {
            const auto validator = validator_for(token);
            if (!validator) return validator.error();
            return (*validator)->authenticate(token);
        });
    }

    /// Second half, by the validator of the token's issuer, whoever authenticated it.
    Result<AccessToken> judge(AuthenticToken token, TimePoint now = current_time()) const noexcept {
        return detail::guarded<AccessToken>([&]() -> Result<AccessToken> {
            const auto validator = validator_of(token.claims());
            if (!validator) return validator.error();
            return of_many((*validator)->judge(std::move(token), now));
        });
    }

private:
    struct ExactRoute {
        std::string issuer;
        AnyValidator validator;
    };
    struct TemplateRoute {
        detail::TenantTemplate issuer;
        AnyValidator validator;
    };

    void add(const std::string& issuer, const AnyValidator& validator) {
        if (issuer.empty())
            throw std::invalid_argument{"bearer: a Route needs the exact \"iss\" of the provider's tokens: write "
                                        "Route{\"https://login.example.com/\", validator}"};
        detail::TenantTemplate pattern{issuer};
        const auto braces = std::count_if(issuer.begin(), issuer.end(), [](char c) { return c == '{' || c == '}'; });
        if (braces != static_cast<std::ptrdiff_t>(2 * pattern.places()))
            throw std::invalid_argument{"bearer: the place of the tenant in a Route is {tid}: write "
                                        "Route{\"https://login.example.com/{tid}/v2.0\", validator}"};
        const auto is_same = [&](const TemplateRoute& route) { return route.issuer.text() == issuer; };
        const auto place = place_of(issuer);
        const bool is_new = pattern.places() == 0 ? place == exact_.end() || place->issuer != issuer
                                                  : std::none_of(templates_.begin(), templates_.end(), is_same);
        if (!is_new)
            throw std::invalid_argument{"bearer: IssuerRouter lists an issuer twice: write one Route for each"};
        if (pattern.places() == 0) exact_.insert(place, {issuer, validator});
        else templates_.push_back({std::move(pattern), validator});
    }

    /// Where the issuer stands among the exact ones, or would stand.
    [[nodiscard]] std::vector<ExactRoute>::const_iterator place_of(std::string_view issuer) const noexcept {
        const auto precedes = [](const ExactRoute& route, std::string_view other) { return route.issuer < other; };
        return std::lower_bound(exact_.begin(), exact_.end(), issuer, precedes);
    }

    /// Behind several routes nobody can tell which one tenant was named.
    [[nodiscard]] Result<AccessToken> of_many(Result<AccessToken> token) const {
        if (token && has_several_)
            token->guaranteed_ = static_cast<Guarantee>(static_cast<unsigned>(token->guaranteed_) &
                                                        ~static_cast<unsigned>(Guarantee::one_tenant));
        return token;
    }

    [[nodiscard]] Result<const AnyValidator*> validator_for(std::string_view token) const {
        const auto unverified = detail::read_unverified(token);
        if (!unverified) return unverified.error();
        return validator_of((**unverified).claims());
    }

    [[nodiscard]] Result<const AnyValidator*> validator_of(const Claims& claims) const {
        const auto issuer = claims.get<std::string_view>("iss");
        if (!issuer) return issuer.error();
        if (const auto route = place_of(*issuer); route != exact_.end() && route->issuer == *issuer)
            return &route->validator;
        for (const TemplateRoute& route : templates_)
            if (route.issuer.makes(*issuer)) return &route.validator;
        return Error{ErrorCode::issuer_rejected, "iss"};
    }

    std::vector<ExactRoute> exact_;         // in the order of the issuers
    std::vector<TemplateRoute> templates_;  // asked in this order, where no exact issuer is listed
    bool has_several_ = false;
};

static_assert(Validator<IssuerRouter>);

}  // namespace bearer::inline v1
