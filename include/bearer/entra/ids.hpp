// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/detail/same_text.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/result.hpp>

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

namespace detail {

/// A GUID's 36 characters in lower case.
using GuidText = std::array<char, 36>;

/// The GUID that the text is, 8-4-4-4-12 hexadecimal digits of either case and nothing around them.
[[nodiscard]] inline std::optional<GuidText> read_guid(std::string_view text) noexcept {
    // Sixteen characters at once: a token has many of these.
    using Characters [[gnu::vector_size(16)]] = unsigned char;
    struct Block {
        std::size_t begin;
        Characters dashes;  // all bits set where a dash belongs
    };
    constexpr unsigned char here = 0xFF;
    constexpr std::array<Block, 3> blocks{Block{0, {0, 0, 0, 0, 0, 0, 0, 0, here, 0, 0, 0, 0, here, 0, 0}},
                                          Block{16, {0, 0, here, 0, 0, 0, 0, here}},
                                          Block{20, {0, 0, 0, here}}};
    if (text.size() != GuidText{}.size()) return std::nullopt;

    GuidText guid;
    Characters foreign{};
    for (const auto& [begin, dashes] : blocks) {
        Characters given;
        std::memcpy(&given, text.data() + begin, sizeof given);
        const Characters digits = given - '0' < 10;
        const Characters letters = (given | 0x20) - 'a' < 6;
        foreign |= ~((dashes & (given == '-')) | (~dashes & (digits | letters)));
        const Characters lower = given | (letters & 0x20);
        // The last block has seen most of its characters before; written once, they can be read again at once.
        const std::size_t seen = begin == 20 ? 12 : 0;
        std::memcpy(guid.data() + begin + seen, reinterpret_cast<const char*>(&lower) + seen, sizeof lower - seen);
    }
    std::array<std::uint64_t, 2> wrong;
    std::memcpy(&wrong, &foreign, sizeof foreign);
    return (wrong[0] | wrong[1]) == 0 ? std::optional{guid} : std::nullopt;
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

    /// Whether the text is this id, in either case, and nothing else.
    [[nodiscard]] bool is(std::string_view written) const noexcept {
        return bearer::detail::same_text(written, text()) || bearer::detail::equal_ignoring_case(written, text());
    }

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
