// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/error.hpp>
#include <bearer/http/challenge.hpp>

#include <stdexcept>
#include <utility>
#include <variant>

namespace bearer::inline v1::http {

/// What a Guard says to a request: the token with which it may pass, or the answer that refuses it.
///
/// Every access is checked. A temporary refuses all of them, since what they return lives in it.
class [[nodiscard]] Admission {
public:
    Admission(AccessToken token) noexcept : outcome_{std::move(token)} {}
    Admission(Challenge refusal) noexcept : outcome_{std::move(refusal)} {}

    // Without moves, which would leave an admission behind that has no token: a move copies.
    Admission(const Admission&) = default;
    Admission& operator=(const Admission&) = default;
    ~Admission() = default;

    /// Whether the request may pass.
    [[nodiscard]] bool admitted() const noexcept { return std::holds_alternative<AccessToken>(outcome_); }
    [[nodiscard]] explicit operator bool() const noexcept { return admitted(); }

    /// The accepted token; throws TokenError where there is none.
    [[nodiscard]] const AccessToken& token() const& {
        if (const auto* refusal = std::get_if<Challenge>(&outcome_)) throw TokenError{refusal->error};
        return std::get<AccessToken>(outcome_);
    }
    [[nodiscard]] const AccessToken& operator*() const& { return token(); }
    [[nodiscard]] const AccessToken* operator->() const& { return &token(); }

    /// The answer to send; throws std::logic_error where the request may pass.
    [[nodiscard]] const Challenge& challenge() const& {
        if (admitted()) throw std::logic_error{"bearer: challenge() of a request that may pass"};
        return std::get<Challenge>(outcome_);
    }

    void token() const&& = delete;       // the token would die with this temporary: keep the Admission in a variable
    void operator*() const&& = delete;   // the token would die with this temporary: keep the Admission in a variable
    void operator->() const&& = delete;  // the token would die with this temporary: keep the Admission in a variable
    void challenge() const&& = delete;   // the answer would die with this temporary: keep the Admission in a variable

private:
    std::variant<AccessToken, Challenge> outcome_;
};

}  // namespace bearer::inline v1::http
