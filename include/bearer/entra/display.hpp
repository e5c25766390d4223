// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/error.hpp>
#include <bearer/token/claims.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace bearer::inline v1::entra {

/// Text about a person to be shown to people, and nothing else: users and administrators can change it at any time.
///
/// It compares with nothing and has no hash, so that nobody is admitted by it: decide by Principal::user_key().
class Display {
public:
    /// As the token has it, any Unicode text; escape it for where it is shown. Lives as long as the token.
    [[nodiscard]] std::string_view for_display() const noexcept { return text_; }

    template <class T>
    friend void operator==(const Display&, const T&) = delete;  // names change: compare user_key() instead
    template <class T>
    friend void operator<=>(const Display&, const T&) = delete;  // names change: order by user_key() instead

private:
    friend class Profile;

    explicit Display(std::string_view text) noexcept : text_{text} {}

    std::string_view text_;
};

/// How a person is called; each nothing where the token does not say, or says it oddly. Principal::profile() makes it.
class Profile {
public:
    using LendsViews = void;

    [[nodiscard]] std::optional<Display> name() const& { return read("name"); }
    [[nodiscard]] std::optional<Display> given_name() const& { return read("given_name"); }
    [[nodiscard]] std::optional<Display> family_name() const& { return read("family_name"); }
    [[nodiscard]] std::optional<Display> nickname() const& { return read("nickname"); }
    [[nodiscard]] std::optional<Display> preferred_username() const& { return read("preferred_username"); }
    [[nodiscard]] std::optional<Display> unique_name() const& { return read("unique_name"); }
    [[nodiscard]] std::optional<Display> upn() const& { return read("upn"); }
    [[nodiscard]] std::optional<Display> email() const& { return read("email"); }

private:
    friend class Principal;

    explicit Profile(AccessToken token) noexcept : token_{std::move(token)} {}

    [[nodiscard]] std::optional<Display> read(Label claim) const {
        const auto text = token_.claims().find<std::string_view>(claim);
        if (!text || !*text) return std::nullopt;
        return Display{**text};
    }

    AccessToken token_;
};

}  // namespace bearer::inline v1::entra
