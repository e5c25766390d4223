// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace bearer::inline v1 {

/// A T, or the Error that says why there is none; the names are those of std::expected.
///
/// Every access is checked: value(), * and -> throw TokenError where there is an error, error() throws
/// std::logic_error where there is a value. A temporary gives its value away and refuses ->.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = Error;

    constexpr Result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_{std::move(value)} {}
    constexpr Result(Error error) noexcept : error_{error} {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }

    /// Absent for Result<bool>, where it would be taken for the value: ask has_value().
    [[nodiscard]] constexpr explicit operator bool() const noexcept
        requires(!std::same_as<T, bool>)
    {
        return has_value();
    }

    [[nodiscard]] constexpr const T& value() const& { return checked(*this); }
    [[nodiscard]] constexpr T& value() & { return checked(*this); }
    [[nodiscard]] constexpr T value() && { return std::move(checked(*this)); }
    void value() const&& = delete;  // the value would die with this temporary: keep the Result in a variable

    [[nodiscard]] constexpr const T& operator*() const& { return value(); }
    [[nodiscard]] constexpr T& operator*() & { return value(); }
    [[nodiscard]] constexpr T operator*() && { return std::move(*this).value(); }
    void operator*() const&& = delete;  // the value would die with this temporary: keep the Result in a variable

    [[nodiscard]] constexpr const T* operator->() const& { return &value(); }
    [[nodiscard]] constexpr T* operator->() & { return &value(); }
    T* operator->() && = delete;             // the value would die with this temporary: keep the Result in a variable
    const T* operator->() const&& = delete;  // the value would die with this temporary: keep the Result in a variable

    [[nodiscard]] constexpr Error error() const {
        if (has_value()) throw std::logic_error{"bearer: error() of a Result that holds a value"};
        return error_;
    }

    template <class U>
    [[nodiscard]] constexpr T value_or(U&& fallback) const& {
        return has_value() ? *value_ : static_cast<T>(std::forward<U>(fallback));
    }
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& fallback) && {
        return has_value() ? std::move(*value_) : static_cast<T>(std::forward<U>(fallback));
    }

    /// Calls a function that returns a Result with the value, or passes the error on.
    template <class F>
    [[nodiscard]] constexpr auto and_then(F&& function) const& -> std::remove_cvref_t<std::invoke_result_t<F, const T&>> {
        if (!has_value()) return error_;
        return std::invoke(std::forward<F>(function), *value_);
    }
    template <class F>
    [[nodiscard]] constexpr auto and_then(F&& function) && -> std::remove_cvref_t<std::invoke_result_t<F, T>> {
        if (!has_value()) return error_;
        return std::invoke(std::forward<F>(function), std::move(*value_));
    }

    /// Makes a Result of what a function returns for the value, or passes the error on.
    template <class F>
    [[nodiscard]] constexpr auto transform(F&& function) const& -> Result<std::remove_cvref_t<std::invoke_result_t<F, const T&>>> {
        if (!has_value()) return error_;
        return std::invoke(std::forward<F>(function), *value_);
    }
    template <class F>
    [[nodiscard]] constexpr auto transform(F&& function) && -> Result<std::remove_cvref_t<std::invoke_result_t<F, T>>> {
        if (!has_value()) return error_;
        return std::invoke(std::forward<F>(function), std::move(*value_));
    }

private:
    template <class Self>
    static constexpr auto& checked(Self& self) {
        if (!self.has_value()) throw TokenError{self.error_};
        return *self.value_;
    }

    std::optional<T> value_;
    Error error_{ErrorCode::internal_error};
};

namespace detail {

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

}  // namespace detail
}  // namespace bearer::inline v1
