// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/any_validator.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>
#include <bearer/token/unverified_token.hpp>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// One provider of an IssuerRouter: the exact "iss" of its tokens, or one_of() several, and the validator for them.
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
class IssuerRouter {
public:
    /// Throws std::invalid_argument for no route, an empty issuer, or one that is listed twice.
    explicit IssuerRouter(const std::vector<Route>& routes) {
        if (routes.empty())
            throw std::invalid_argument{"bearer: IssuerRouter without routes would accept nothing: write "
                                        "IssuerRouter{{{\"https://login.example.com/\", validator}, ...}}"};
        for (const Route& route : routes) {
            for (const std::string& issuer : route.issuer.values()) {
                if (issuer.empty())
                    throw std::invalid_argument{"bearer: a Route needs the exact \"iss\" of the provider's tokens: "
                                                "write Route{\"https://login.example.com/\", validator}"};
                if (!validators_.emplace(issuer, route.validator).second)
                    throw std::invalid_argument{"bearer: IssuerRouter lists an issuer twice: write one Route for each"};
            }
        }
        has_several_ = routes.size() > 1;
    }

    /// Accepts what the validator of the token's issuer accepts.
    Result<AccessToken> validate(std::string_view token, TimePoint now = current_time()) const noexcept {
        return guarded<AccessToken>([&]() -> Result<AccessToken> {
            const auto validator = validator_for(token);
            if (!validator) return validator.error();
            return of_many((*validator)->validate(token, now));
        });
    }

    /// First half, by the validator of the token's issuer.
    Result<AuthenticToken> authenticate(std::string_view token) const noexcept {
        return guarded<AuthenticToken>([&]() -> Result<AuthenticToken> {
            const auto validator = validator_for(token);
            if (!validator) return validator.error();
            return (*validator)->authenticate(token);
        });
    }

    /// Second half, by the validator of the token's issuer, whoever authenticated it.
    Result<AccessToken> judge(AuthenticToken token, TimePoint now = current_time()) const noexcept {
        return guarded<AccessToken>([&]() -> Result<AccessToken> {
            const auto validator = validator_of(token.claims());
            if (!validator) return validator.error();
            return of_many((*validator)->judge(std::move(token), now));
        });
    }

private:
    template <class T>
    [[nodiscard]] static Result<T> guarded(const auto& step) noexcept {
        try {
            return step();
        } catch (...) {
            return Error{ErrorCode::internal_error};
        }
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
        const auto route = validators_.find(*issuer);
        if (route == validators_.end()) return Error{ErrorCode::issuer_rejected, "iss"};
        return &route->second;
    }

    std::map<std::string, AnyValidator, std::less<>> validators_;
    bool has_several_ = false;
};

static_assert(Validator<IssuerRouter>);

}  // namespace bearer::inline v1
