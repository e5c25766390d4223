// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/ids.hpp>

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace bearer::inline v1::entra {

/// Names a user or application in one tenant, for data that several applications share. The tenant belongs to it: who
/// is a member of one tenant and a guest in another is two.
struct UserKey {
    TenantId tenant;
    ObjectId object;

    friend bool operator==(const UserKey&, const UserKey&) noexcept = default;
    friend std::strong_ordering operator<=>(const UserKey&, const UserKey&) noexcept = default;

    /// `{tid}/{oid}` in lower case.
    [[nodiscard]] friend std::string to_string(const UserKey& key) {
        return to_string(key.tenant).append("/").append(key.object.text());
    }
};

/// Names a user or application in one tenant and to one application, for data of that application alone.
struct AppScopedKey {
    TenantId tenant;
    std::string subject;

    friend bool operator==(const AppScopedKey&, const AppScopedKey&) noexcept = default;
    friend std::strong_ordering operator<=>(const AppScopedKey&, const AppScopedKey&) noexcept = default;

    /// `{tid}/{sub}`, the subject as the token has it.
    [[nodiscard]] friend std::string to_string(const AppScopedKey& key) {
        return to_string(key.tenant).append("/").append(key.subject);
    }
};

}  // namespace bearer::inline v1::entra

template <>
struct std::hash<bearer::entra::UserKey> {
    [[nodiscard]] std::size_t operator()(const bearer::entra::UserKey& key) const {
        return std::hash<std::string>{}(to_string(key));
    }
};
template <>
struct std::hash<bearer::entra::AppScopedKey> {
    [[nodiscard]] std::size_t operator()(const bearer::entra::AppScopedKey& key) const {
        return std::hash<std::string>{}(to_string(key));
    }
};
