// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/error.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

/// Whatever validates access tokens: a TokenValidator, an AnyValidator, or something around one.
///
/// validate() is authenticate() and then judge(), and accepts no more and no less: whoever remembers a token judges it again
/// without the other half. What something around a validator checks in addition belongs in its judge().
template <class V>
concept Validator = std::copy_constructible<V> &&
    requires(const V& validator, std::string_view raw, AuthenticToken token, TimePoint now) {
        { validator.validate(raw, now) } -> std::same_as<Result<AccessToken>>;
        { validator.authenticate(raw) } -> std::same_as<Result<AuthenticToken>>;
        { validator.judge(token, now) } -> std::same_as<Result<AccessToken>>;
    };

/// Any validator as a plain value, so that the rest of a program need not be a template. Copies share the validator.
///
/// One that has been moved from refuses everything with internal_error.
class AnyValidator final {
public:
    template <class V>
        requires(!std::same_as<V, AnyValidator> && Validator<V>)
    AnyValidator(V validator) : validator_{std::make_shared<const Model<V>>(std::move(validator))} {}

    Result<AccessToken> validate(std::string_view token, TimePoint now = current_time()) const {
        return validator_ ? validator_->validate(token, now) : moved_from();
    }
    Result<AuthenticToken> authenticate(std::string_view token) const {
        return validator_ ? validator_->authenticate(token) : moved_from();
    }
    Result<AccessToken> judge(AuthenticToken token, TimePoint now = current_time()) const {
        return validator_ ? validator_->judge(std::move(token), now) : moved_from();
    }

private:
    struct Interface {
        Interface() = default;
        Interface(const Interface&) = delete;
        Interface& operator=(const Interface&) = delete;
        virtual ~Interface() = default;
        virtual Result<AccessToken> validate(std::string_view token, TimePoint now) const = 0;
        virtual Result<AuthenticToken> authenticate(std::string_view token) const = 0;
        virtual Result<AccessToken> judge(AuthenticToken token, TimePoint now) const = 0;
    };

    template <class V>
    struct Model final : Interface {
        explicit Model(V validator) : validator_{std::move(validator)} {}
        Result<AccessToken> validate(std::string_view token, TimePoint now) const override {
            return validator_.validate(token, now);
        }
        Result<AuthenticToken> authenticate(std::string_view token) const override {
            return validator_.authenticate(token);
        }
        Result<AccessToken> judge(AuthenticToken token, TimePoint now) const override {
            return validator_.judge(std::move(token), now);
        }
        V validator_;
    };

    [[nodiscard]] static Error moved_from() noexcept { return Error{ErrorCode::internal_error, "validator"}; }

    std::shared_ptr<const Interface> validator_;
};

static_assert(Validator<AnyValidator>);

}  // namespace bearer::inline v1
