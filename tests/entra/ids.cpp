// SPDX-License-Identifier: MIT
#include <bearer/entra/ids.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"

#include <compare>
#include <cstddef>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::entra::ClientId;
using bearer::entra::DirectoryRoleId;
using bearer::entra::ObjectId;
using bearer::entra::TenantId;
using Catch::Matchers::ContainsSubstring;

constexpr std::string_view lower = "72f988bf-86f1-41af-91ab-2d7cd011db47";
constexpr std::string_view upper = "72F988BF-86F1-41AF-91AB-2D7CD011DB47";
constexpr Error no_tenant{ErrorCode::identifier_malformed, "tenant id"};

template <class Left, class Right>
concept Comparable = requires(const Left& left, const Right& right) {
    left == right;
};
template <class Left, class Right>
concept Ordered = requires(const Left& left, const Right& right) {
    left < right;
};
template <class Id>
concept GivesText = requires(Id&& id) {
    std::forward<Id>(id).text();
};
template <class Left, class Right>
constexpr bool do_not_mix = !std::is_constructible_v<Left, Right> && !std::is_constructible_v<Right, Left> &&
                            !std::is_assignable_v<Left&, Right> && !std::is_assignable_v<Right&, Left> &&
                            !Comparable<Left, Right> && !Ordered<Left, Right>;

// A tenant is no client, and a text becomes neither by accident.
static_assert(Comparable<TenantId, TenantId> && Ordered<TenantId, TenantId>);
static_assert(do_not_mix<TenantId, ClientId> && do_not_mix<TenantId, ObjectId> &&
              do_not_mix<TenantId, DirectoryRoleId>);
static_assert(do_not_mix<ClientId, ObjectId> && do_not_mix<ClientId, DirectoryRoleId>);
static_assert(do_not_mix<ObjectId, DirectoryRoleId>);
static_assert(std::is_constructible_v<TenantId, std::string_view> && std::is_constructible_v<TenantId, std::string>);
static_assert(!std::is_convertible_v<std::string_view, TenantId> && !std::is_convertible_v<const char*, TenantId>);
static_assert(!std::is_convertible_v<TenantId, std::string> && !std::is_convertible_v<TenantId, std::string_view>);
static_assert(!Comparable<TenantId, std::string_view> && !Comparable<TenantId, std::string>);
static_assert(!std::is_default_constructible_v<TenantId> && !std::is_constructible_v<TenantId, std::nullptr_t>);
static_assert(!std::is_constructible_v<TenantId, int>);

// The text lives in the id.
static_assert(GivesText<const TenantId&> && GivesText<TenantId&>);
static_assert(!GivesText<TenantId> && !GivesText<const TenantId>);

// Strangers' text is parsed without exceptions.
static_assert(noexcept(TenantId::parse(lower)));
static_assert(std::is_same_v<decltype(std::declval<TenantId>() <=> std::declval<TenantId>()), std::strong_ordering>);
static_assert(std::is_nothrow_move_constructible_v<TenantId> && std::is_copy_assignable_v<TenantId>);

}  // namespace

TEST_CASE("an id is a GUID of 8-4-4-4-12 hexadecimal digits", "[entra]") {
    CHECK(TenantId::parse(lower).value() == TenantId{lower});
    CHECK(TenantId::parse("00000000-0000-0000-0000-000000000000").has_value());
    CHECK(TenantId::parse("abcdefab-cdef-abcd-efab-cdefabcdefab").has_value());
    CHECK(TenantId::parse("").error() == no_tenant);
    CHECK(TenantId::parse("72f988bf86f141af91ab2d7cd011db47").error() == no_tenant);
    CHECK(TenantId::parse("72f9-88bf86f1-41af-91ab-2d7cd011db47").error() == no_tenant);
    CHECK(TenantId::parse("72f988bf--86f1-41af-91ab-2d7cd011db4").error() == no_tenant);
    CHECK(TenantId::parse("------------------------------------").error() == no_tenant);
    CHECK(TenantId::parse("urn:uuid:72f988bf-86f1-41af-91ab-2d7cd011db47").error() == no_tenant);
}

TEST_CASE("an id has exactly 36 characters", "[entra]") {
    for (std::size_t length = 0; length < lower.size(); ++length) {
        INFO(length);
        CHECK(TenantId::parse(lower.substr(0, length)).error() == no_tenant);
        CHECK(TenantId::parse(lower.substr(lower.size() - length)).error() == no_tenant);
    }
    for (const char more : {'0', '-', ' ', '\n', '\0', '/'}) {
        INFO(static_cast<int>(more));
        CHECK(TenantId::parse(std::string{lower} + more).error() == no_tenant);
        CHECK(TenantId::parse(more + std::string{lower}).error() == no_tenant);
    }
    CHECK(TenantId::parse(std::string{lower} + std::string{lower}).error() == no_tenant);
    CHECK(TenantId::parse(lower).has_value());
}

TEST_CASE("every place of an id holds what belongs there, of all 256 octets", "[entra]") {
    for (std::size_t place = 0; place < lower.size(); ++place) {
        std::string accepted;
        for (int octet = 0; octet < 256; ++octet) {
            std::string text{lower};
            text[place] = static_cast<char>(octet);
            if (ClientId::parse(text)) accepted.push_back(static_cast<char>(octet));
        }
        INFO(place);
        CHECK(accepted == (lower[place] == '-' ? "-" : "0123456789ABCDEFabcdef"));
    }
}

TEST_CASE("nothing stands around or inside an id", "[entra]") {
    const std::string guid{lower};

    CHECK(TenantId::parse("{" + guid + "}").error() == no_tenant);
    CHECK(TenantId::parse("(" + guid + ")").error() == no_tenant);
    CHECK(TenantId::parse("{" + guid.substr(1, 34) + "}").error() == no_tenant);
    CHECK(TenantId::parse(" " + guid).error() == no_tenant);
    CHECK(TenantId::parse(guid + " ").error() == no_tenant);
    CHECK(TenantId::parse(" " + guid.substr(1)).error() == no_tenant);
    CHECK(TenantId::parse(guid.substr(0, 35) + "\n").error() == no_tenant);
    CHECK(TenantId::parse(guid.substr(0, 35) + '\0').error() == no_tenant);
    CHECK(TenantId::parse(guid.substr(0, 8) + '\0' + guid.substr(9)).error() == no_tenant);
    CHECK(TenantId::parse(guid.substr(0, 34) + "\xc3\xa9").error() == no_tenant);
    CHECK(TenantId::parse("0x" + guid.substr(2)).error() == no_tenant);
    CHECK(TenantId::parse(guid).has_value());
}

TEST_CASE("an id that is malformed says of which kind it should have been", "[entra]") {
    CHECK(TenantId::parse("common").error() == Error{ErrorCode::identifier_malformed, "tenant id"});
    CHECK(ClientId::parse("common").error() == Error{ErrorCode::identifier_malformed, "client id"});
    CHECK(ObjectId::parse("common").error() == Error{ErrorCode::identifier_malformed, "object id"});
    CHECK(DirectoryRoleId::parse("common").error() == Error{ErrorCode::identifier_malformed, "directory role id"});
    CHECK(ClientId::parse(lower).has_value());
    CHECK(ObjectId::parse(lower).has_value());
    CHECK(DirectoryRoleId::parse(lower).has_value());
}

TEST_CASE("an id in the source that is none is refused with a sentence", "[entra]") {
    for (const char* const text : {"common", "organizations", "consumers", "contoso.onmicrosoft.com", "", "{tenantid}",
                                   "{72f988bf-86f1-41af-91ab-2d7cd011db47}"}) {
        INFO(text);
        CHECK_THROWS_AS(TenantId{text}, std::invalid_argument);
        CHECK_THROWS_WITH(
            TenantId{text},
            "bearer: a tenant id is a GUID: write TenantId{\"72f988bf-86f1-41af-91ab-2d7cd011db47\"}; a "
            "domain is none, and for \"common\", \"organizations\" or \"consumers\" there are AnyAccount{}, "
            "AnyOrganization{} and PersonalAccounts{}");
    }
    CHECK_THROWS_AS(ClientId{"api://orders"}, std::invalid_argument);
    CHECK_THROWS_WITH(ClientId{"api://orders"}, ContainsSubstring("\"Application (client) ID\": write ClientId{\"") &&
                                                    ContainsSubstring("App ID URI such as api://orders is none"));
    CHECK_THROWS_AS(ObjectId{"ada@contoso.example"}, std::invalid_argument);
    CHECK_THROWS_WITH(ObjectId{"ada@contoso.example"}, ContainsSubstring("write ObjectId{\"") &&
                                                           ContainsSubstring("a name or an e-mail address is none"));
    CHECK_THROWS_AS(DirectoryRoleId{"Global Administrator"}, std::invalid_argument);
    CHECK_THROWS_WITH(DirectoryRoleId{"Global Administrator"}, ContainsSubstring("write DirectoryRoleId{\""));

    CHECK_NOTHROW(TenantId{lower});
    CHECK_NOTHROW(ClientId{std::string{upper}});
    CHECK_NOTHROW(ObjectId{lower});
    CHECK_NOTHROW(DirectoryRoleId{"62e90394-69f5-4237-9190-012177145e10"});
}

TEST_CASE("ids compare without case and are printed in lower case", "[entra][EN-15]") {
    const TenantId small{lower};
    const TenantId large{upper};
    const TenantId other{"72f988bf-86f1-41af-91ab-2d7cd011db48"};

    CHECK(small == large);
    CHECK(TenantId::parse(upper).value() == small);
    CHECK(large.text() == lower);
    CHECK(to_string(large) == lower);
    CHECK(small.text().size() == 36);
    CHECK(small != other);
}

TEST_CASE("a text is an id where it is that GUID in either case, and nothing else", "[entra][EN-15]") {
    const TenantId id{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
    CHECK(id.is("72f988bf-86f1-41af-91ab-2d7cd011db47"));
    CHECK(id.is("72F988BF-86F1-41AF-91AB-2D7CD011DB47"));
    CHECK(id.is("72F988bf-86f1-41af-91ab-2d7cd011db47"));
    CHECK_FALSE(id.is("72f988bf-86f1-41af-91ab-2d7cd011db48"));
    CHECK_FALSE(id.is("72f988bf-86f1-41af-91ab-2d7cd011db4"));
    CHECK_FALSE(id.is("72f988bf-86f1-41af-91ab-2d7cd011db477"));
    CHECK_FALSE(id.is("{72f988bf-86f1-41af-91ab-2d7cd011db47}"));
    CHECK_FALSE(id.is("72f988bf-86f1-41af-91ab-2d7cd011db4\x17"));  // '7' but for the bit that makes letters small
    CHECK_FALSE(id.is("72f988bf\x0d" "86f1-41af-91ab-2d7cd011db47"));
    CHECK_FALSE(id.is(""));
}

TEST_CASE("ids are ordered by their text in lower case", "[entra]") {
    const ObjectId first{"0a000000-0000-0000-0000-000000000000"};
    const ObjectId second{"0B000000-0000-0000-0000-000000000000"};
    const ObjectId third{"0b000000-0000-0000-0000-000000000001"};

    CHECK(first < second);
    CHECK(second < third);
    CHECK((second <=> ObjectId{"0b000000-0000-0000-0000-000000000000"}) == std::strong_ordering::equal);
    CHECK(std::map<ObjectId, int>{{third, 3}, {first, 1}, {second, 2}}.begin()->second == 1);
}

TEST_CASE("equal ids have one hash", "[entra]") {
    const std::hash<ClientId> hash;
    std::unordered_set<ClientId> seen{ClientId{lower}};

    CHECK(hash(ClientId{lower}) == hash(ClientId{upper}));
    CHECK(hash(ClientId{lower}) != hash(ClientId{"72f988bf-86f1-41af-91ab-2d7cd011db48"}));
    CHECK_FALSE(seen.insert(ClientId{upper}).second);
    CHECK(seen.insert(ClientId{"72f988bf-86f1-41af-91ab-2d7cd011db48"}).second);
}

TEST_CASE("a copy of an id does not need the text it was made from", "[entra]") {
    std::string text{upper};
    const TenantId tenant{text};
    text.assign(36, 'x');

    CHECK(tenant.text() == lower);
}

TEST_CASE("the personal accounts have the tenant that Microsoft documents", "[entra]") {
    CHECK(to_string(bearer::entra::personal_accounts_tenant()) == "9188040d-6c67-4c5b-b112-36a304b66dad");
}

TEST_CASE("a setting that is not there is no id", "[entra]") {
    const char* const unset = nullptr;

    CHECK_THROWS_AS(bearer::entra::TenantId{unset}, std::invalid_argument);
}
