// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>

#include <stdexcept>

namespace bearer::inline v1 {

/// Yes, or no with the reason. Made by accept() and reject() only, so that no verdict is an accident.
class [[nodiscard]] Verdict {
public:
    [[nodiscard]] constexpr bool accepted() const noexcept { return accepted_; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return accepted_; }

    /// Why not; throws std::logic_error where the verdict is yes.
    [[nodiscard]] constexpr Error error() const {
        if (accepted_) throw std::logic_error{"bearer: error() of a Verdict that accepts"};
        return error_;
    }

    friend constexpr Verdict accept() noexcept;
    friend constexpr Verdict reject(Error error) noexcept;

private:
    constexpr Verdict(bool accepted, Error error) noexcept : accepted_{accepted}, error_{error} {}

    bool accepted_;
    Error error_;
};

[[nodiscard]] constexpr Verdict accept() noexcept { return {true, Error{ErrorCode::internal_error}}; }
[[nodiscard]] constexpr Verdict reject(Error error) noexcept { return {false, error}; }

}  // namespace bearer::inline v1
