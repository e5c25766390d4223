// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

/// Names for the GUIDs that stand in many of Microsoft's tokens. Data for reading, never for a decision.
namespace bearer::inline v1::detail {

struct KnownId {
    std::string_view id;
    std::string_view name;
};

inline constexpr std::string_view personal_tenant_id = "9188040d-6c67-4c5b-b112-36a304b66dad";
inline constexpr std::string_view graph_id = "00000003-0000-0000-c000-000000000000";
inline constexpr std::string_view legacy_graph_id = "00000002-0000-0000-c000-000000000000";

inline constexpr std::array known_ids{
    KnownId{personal_tenant_id, "the tenant of the personal Microsoft accounts"},
    KnownId{"72f988bf-86f1-41af-91ab-2d7cd011db47", "Microsoft's own tenant"},
    KnownId{"f8cdef31-a31e-4b4a-93e4-5f571e91255a", "the tenant of Microsoft's own services"},
    KnownId{graph_id, "Microsoft Graph"},
    KnownId{legacy_graph_id, "the retired Azure AD Graph"},
    KnownId{"797f4846-ba00-4fd7-ba43-dac1f8f63013", "Azure Resource Manager"},
    KnownId{"04b07795-8ddb-461a-bbee-02f9e1bf7b46", "the Azure CLI"},
    KnownId{"1950a258-227b-4e31-a9cf-717495945fc2", "Azure PowerShell"},
    KnownId{"aebc6443-996d-45c2-90f0-388ff96faa56", "Visual Studio Code"},
    KnownId{"872cd9fa-d31f-45e0-9eab-6e460a02d1f1", "Visual Studio"},
    KnownId{"c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "the Azure portal"},
    KnownId{"14d82eec-204b-4c2f-b7e8-296a70dab67e", "the Microsoft Graph command line tools"},
    KnownId{"de8bc8b5-d9f9-48b1-a8ad-b748da725064", "the Graph Explorer"},
    KnownId{"1fec8e78-bce4-4aaf-ab1b-5451cc387264", "Microsoft Teams"},
    KnownId{"5e3ce6c0-2b1f-4285-8d4b-75ee78787346", "Microsoft Teams in a browser"},
    KnownId{"d3590ed6-52b3-4102-aeff-aad2292ab01c", "Microsoft Office"},
    KnownId{"00000002-0000-0ff1-ce00-000000000000", "Exchange Online"},
    KnownId{"00000003-0000-0ff1-ce00-000000000000", "SharePoint Online"},
    KnownId{"cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault"},
    KnownId{"e406a681-f3d4-42a8-90b6-c2b029497af1", "Azure Storage"},
    KnownId{"499b84ac-1321-427f-aa17-267ca6975798", "Azure DevOps"},
    KnownId{"62e90394-69f5-4237-9190-012177145e10", "the directory role Global Administrator"},
    KnownId{"b79fbf4d-3ef9-4689-8143-76b194e85509", "no directory role: an ordinary user"},
};

/// Whose id it is, compared without case; empty for one that is not known.
[[nodiscard]] constexpr std::string_view name_of_id(std::string_view id) noexcept {
    for (const KnownId& known : known_ids)
        if (equal_ignoring_case(known.id, id)) return known.name;
    return "";
}

/// Whether it is a GUID of the form 8-4-4-4-12 hex.
[[nodiscard]] constexpr bool is_guid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char lower = ascii_lower(text[at]);
        const bool is_hex = is_digit(lower) || (lower >= 'a' && lower <= 'f');
        const bool is_dash_place = at == 8 || at == 13 || at == 18 || at == 23;
        if (is_dash_place ? text[at] != '-' : !is_hex) return false;
    }
    return true;
}

}  // namespace bearer::inline v1::detail
