// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/result.hpp>

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

namespace detail {

/// A GUID's 36 characters in lower case.
using GuidText = std::array<char, 36>;

/// For each octet the hexadecimal digit that it is, in lower case, or NUL.
inline constexpr auto hexadecimal_digits = [] {
    std::array<char, 256> digits{};
    for (const char digit : {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'})
        digits[static_cast<unsigned char>(digit)] = digit;
    for (const char digit : {'A', 'B', 'C', 'D', 'E', 'F'})
        digits[static_cast<unsigned char>(digit)] = ascii_lower(digit);
    return digits;
}();

/// The GUID that the text is, 8-4-4-4-12 hexadecimal digits of either case and nothing around them.
[[nodiscard]] constexpr std::optional<GuidText> read_guid(std::string_view text) noexcept {
    GuidText guid{};
    if (text.size() != guid.size()) return std::nullopt;
    bool is_guid = true;
    for (std::size_t index = 0; index < guid.size(); ++index) {
        const bool is_dash_here = index == 8 || index == 13 || index == 18 || index == 23;
        const char digit = hexadecimal_digits[static_cast<unsigned char>(text[index])];
        guid[index] = is_dash_here ? '-' : digit;
        is_guid &= is_dash_here ? text[index] == '-' : digit != '\0';
    }
    return is_guid ? std::optional{guid} : std::nullopt;
}

}  // namespace detail

namespace entra {

/// A GUID that names one kind of thing; ids of different kinds do not mix.
///
/// Read without regard to case, kept and printed in lower case.
template <class Kind>
class Id {
public:
    /// The id that the text is, or identifier_malformed: no braces, no spaces, no name instead of a GUID.
    [[nodiscard]] static Result<Id> parse(std::string_view text) noexcept {
        const auto guid = bearer::detail::read_guid(text);
        if (!guid) return Error{ErrorCode::identifier_malformed, Kind::name};
        return Id{*guid};
    }

    /// For ids in the source code or in a configuration; throws std::invalid_argument for what is no GUID.
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    explicit Id(const Text& text) : guid_{checked(bearer::detail::to_text(text))} {}
    explicit Id(std::nullptr_t) = delete;  // there is no id in nullptr

    /// 36 characters in lower case.
    [[nodiscard]] constexpr std::string_view text() const& noexcept { return {guid_.data(), guid_.size()}; }
    void text() const&& = delete;  // the text lives in the id: keep that in a variable, or use to_string()

    friend constexpr bool operator==(const Id&, const Id&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const Id&, const Id&) noexcept = default;
    [[nodiscard]] friend std::string to_string(const Id& id) { return std::string{id.text()}; }

private:
    explicit constexpr Id(const bearer::detail::GuidText& guid) noexcept : guid_{guid} {}

    [[nodiscard]] static bearer::detail::GuidText checked(std::string_view text) {
        const auto guid = bearer::detail::read_guid(text);
        if (!guid) throw std::invalid_argument{Kind::what_to_write};
        return *guid;
    }

    bearer::detail::GuidText guid_;
};

struct TenantKind {
    static constexpr Label name = "tenant id";
    static constexpr const char* what_to_write =
        "bearer: a tenant id is a GUID: write TenantId{\"72f988bf-86f1-41af-91ab-2d7cd011db47\"}; a domain is none, and for "
        "\"common\", \"organizations\" or \"consumers\" there are AnyAccount{}, AnyOrganization{} and PersonalAccounts{}";
};
struct ClientKind {
    static constexpr Label name = "client id";
    static constexpr const char* what_to_write =
        "bearer: a client id is the GUID that the portal calls \"Application (client) ID\": write "
        "ClientId{\"6e74172b-be56-4843-9ff4-e66a39bb12e3\"}; an App ID URI such as api://orders is none";
};
struct ObjectKind {
    static constexpr Label name = "object id";
    static constexpr const char* what_to_write =
        "bearer: an object id is the GUID of a user, group or service principal: write "
        "ObjectId{\"690222be-ff1a-4d56-abd1-7e4f7d38e474\"}; a name or an e-mail address is none";
};
struct DirectoryRoleKind {
    static constexpr Label name = "directory role id";
    static constexpr const char* what_to_write =
        "bearer: a directory role is named by the GUID of its role template: write "
        "DirectoryRoleId{\"62e90394-69f5-4237-9190-012177145e10\"} for Global Administrator";
};

/// A directory ("tid").
using TenantId = Id<TenantKind>;
/// A registered application ("azp", "appid", and what "aud" names).
using ClientId = Id<ClientKind>;
/// A user, a group or a service principal in one tenant ("oid", the entries of "groups").
using ObjectId = Id<ObjectKind>;
/// A directory role, by the id of its template ("wids").
using DirectoryRoleId = Id<DirectoryRoleKind>;

/// The tenant to which all personal Microsoft accounts belong.
[[nodiscard]] inline const TenantId& personal_accounts_tenant() {
    static const TenantId tenant{"9188040d-6c67-4c5b-b112-36a304b66dad"};
    return tenant;
}

}  // namespace entra

namespace detail {

/// The ids for people: `{id} or {id}`.
template <class Kind>
[[nodiscard]] std::string in_words(const OneOf<entra::Id<Kind>>& ids) {
    std::string words;
    for (const auto& id : ids.values()) words.append(words.empty() ? "" : " or ").append(id.text());
    return words;
}

}  // namespace detail
}  // namespace bearer::inline v1

template <class Kind>
struct std::hash<bearer::entra::Id<Kind>> {
    [[nodiscard]] std::size_t operator()(const bearer::entra::Id<Kind>& id) const noexcept {
        return std::hash<std::string_view>{}(id.text());
    }
};
