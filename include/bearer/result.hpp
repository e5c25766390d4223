// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>

#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// Whether what a T's accessors return lives in the T; such types say so with `using LendsViews = void`.
template <class T>
concept lends_views = requires { typename T::LendsViews; };

/// Apart, so that an access which succeeds is a comparison and no more.
[[noreturn, gnu::cold]] inline void fail(Error error) { throw TokenError{error}; }

/// Does what std::invoke does, whose header would be felt in every file that includes us.
template <class F, class T>
constexpr decltype(auto) call(F&& function, T&& value) {
    return std::apply(std::forward<F>(function), std::forward_as_tuple(std::forward<T>(value)));
}

template <class T, class U>
inline constexpr bool is_safe_fallback =
    std::same_as<T, bool> ? std::same_as<std::remove_cvref_t<U>, bool>
                          : !(std::same_as<T, std::string_view> && std::same_as<U, std::string>);

}  // namespace detail

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

    /// Makes the value of the arguments where it stays.
    template <class... Arguments>
        requires(std::constructible_from<T, Arguments...> &&
                 (!std::same_as<T, bool> || (std::same_as<std::remove_cvref_t<Arguments>, bool> && ...)))
    constexpr explicit Result(std::in_place_t, Arguments&&... arguments) noexcept(
        std::is_nothrow_constructible_v<T, Arguments...>)
        : value_{std::in_place, std::forward<Arguments>(arguments)...} {}

    template <class U>
        requires(std::same_as<T, bool> && !std::same_as<U, bool> && !std::same_as<U, Error> && !std::same_as<U, Result>)
    Result(const U&) = delete;  // only a bool is a bool: a pointer would be true

    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }

    /// Absent where T is a bool or an optional one, for which it would be taken: ask has_value().
    [[nodiscard]] constexpr explicit operator bool() const noexcept
        requires(!std::same_as<T, bool> && !std::same_as<T, std::optional<bool>>)
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

    /// The value, or the fallback; a fallback that a view would outlive does not compile.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& fallback) const& {
        static_assert(detail::is_safe_fallback<T, U>, "bearer: this fallback is of another kind, or dies before the view "
                                                      "of it: write a literal, or keep the text in a variable");
        return has_value() ? *value_ : static_cast<T>(std::forward<U>(fallback));
    }
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& fallback) && {
        static_assert(detail::is_safe_fallback<T, U>, "bearer: this fallback is of another kind, or dies before the view "
                                                      "of it: write a literal, or keep the text in a variable");
        return has_value() ? std::move(*value_) : static_cast<T>(std::forward<U>(fallback));
    }

    /// Calls a function that returns a Result with the value, or passes the error on.
    template <class F>
    [[nodiscard]] constexpr auto and_then(F&& function) const& -> std::remove_cvref_t<std::invoke_result_t<F, const T&>> {
        if (!has_value()) return error_;
        return detail::call(std::forward<F>(function), *value_);
    }
    template <class F>
        requires(!detail::lends_views<T>)
    [[nodiscard]] constexpr auto and_then(F&& function) && -> std::remove_cvref_t<std::invoke_result_t<F, T>> {
        if (!has_value()) return error_;
        return detail::call(std::forward<F>(function), std::move(*value_));
    }

    /// Makes a Result of what a function returns for the value, or passes the error on.
    template <class F>
    [[nodiscard]] constexpr auto transform(F&& function) const& -> Result<std::remove_cvref_t<std::invoke_result_t<F, const T&>>> {
        if (!has_value()) return error_;
        return detail::call(std::forward<F>(function), *value_);
    }
    template <class F>
        requires(!detail::lends_views<T>)
    [[nodiscard]] constexpr auto transform(F&& function) && -> Result<std::remove_cvref_t<std::invoke_result_t<F, T>>> {
        if (!has_value()) return error_;
        return detail::call(std::forward<F>(function), std::move(*value_));
    }

    template <class F>
        requires detail::lends_views<T>
    void and_then(F&&) && = delete;  // what the function returns could be a view into this temporary: keep the Result in a variable
    template <class F>
        requires detail::lends_views<T>
    void transform(F&&) && = delete;  // what the function returns could be a view into this temporary: keep the Result in a variable

private:
    template <class Self>
    static constexpr auto& checked(Self& self) {
        if (!self.has_value()) detail::fail(self.error_);
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

/// What the step returns; what it throws is internal_error.
template <class T>
[[nodiscard]] Result<T> guarded(const auto& step) noexcept {
    try {
        return step();
    } catch (...) {
        return Error{ErrorCode::internal_error};
    }
}

}  // namespace detail
}  // namespace bearer::inline v1
