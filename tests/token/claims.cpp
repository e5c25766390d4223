// SPDX-License-Identifier: MIT
#include <bearer/token/claims.hpp>

#include "support/json_text.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace std::chrono_literals;
using bearer::Claims;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Object;
using bearer::StringList;
using bearer::TimePoint;

// Claims stay in their token: what they show would outlive them otherwise.
static_assert(!std::is_copy_constructible_v<Claims> && !std::is_move_constructible_v<Claims>);
static_assert(!std::is_copy_assignable_v<Claims> && !std::is_move_assignable_v<Claims>);

template <class T>
concept LendsText = requires(T&& claims) {
    std::forward<T>(claims).text();
};
template <class T>
concept LendsMembers = requires(T&& claims) {
    std::forward<T>(claims).members();
};
template <class T>
concept LendsClaim = requires(T&& claims) {
    std::forward<T>(claims).template get<std::string_view>("sub");
};
static_assert(LendsText<const Claims&> && !LendsText<Claims> && !LendsText<const Claims>);
static_assert(LendsMembers<const Claims&> && !LendsMembers<Claims> && !LendsMembers<const Claims>);
static_assert(LendsClaim<const Claims&>);

constexpr std::string_view text =
    R"({"sub":"u1","n\u0061me":"Zo\u00eb","roles":["a","b"],"admin":false,"level":3,"exp":1700000300.5,)"
    R"("realm_access":{"roles":["admin"]},"nothing":null})";

struct Read {
    test::JsonText json{text};
    Claims claims{text, Object{json.root()}};
};

}  // namespace

TEST_CASE("claims are read by name and type", "[claims]") {
    const Read read;

    CHECK(read.claims.get<std::string_view>("sub").value() == "u1");
    CHECK(read.claims.get<std::string_view>("name").value() == "Zo\xC3\xAB");
    CHECK(read.claims.get<StringList>("roles").value().contains("b"));
    CHECK_FALSE(read.claims.get<bool>("admin").value());
    CHECK(read.claims.get<std::int64_t>("level").value() == 3);
    CHECK(read.claims.get<TimePoint>("exp").value() == TimePoint{1'700'000'300s});
    CHECK(read.claims.get<Object>("realm_access").value().get<StringList>("roles").value().contains("admin"));
    CHECK(read.claims.find<std::string_view>("sub").value() == "u1");
}

TEST_CASE("a missing claim is not a malformed one", "[claims]") {
    const Read read;

    CHECK(read.claims.get<std::string_view>("tid").error() == Error{ErrorCode::claim_missing, "tid"});
    CHECK(read.claims.get<std::string_view>("level").error() == Error{ErrorCode::claim_malformed, "level"});
    CHECK(read.claims.get<std::string_view>("nothing").error() == Error{ErrorCode::claim_malformed, "nothing"});
    CHECK(read.claims.find<std::string_view>("tid").value() == std::nullopt);
    CHECK(read.claims.find<std::string_view>("level").error() == Error{ErrorCode::claim_malformed, "level"});
}

TEST_CASE("claims know which names they have", "[claims][JS-38]") {
    const Read read;

    CHECK(read.claims.contains("sub"));
    CHECK(read.claims.contains("name"));
    CHECK(read.claims.contains("nothing"));
    CHECK_FALSE(read.claims.contains("Sub"));
    CHECK_FALSE(read.claims.contains("n\\u0061me"));
    CHECK_FALSE(read.claims.contains("constructor"));
    CHECK(read.claims.members().contains("sub"));
}

TEST_CASE("claims show their text as received", "[claims]") {
    const Read read;

    CHECK(read.claims.text() == text);
}

TEST_CASE("claims turn into the JSON library's value", "[claims]") {
    const Read read;

    const auto json = read.claims.json();

    CHECK(json == nlohmann::json::parse(text));
    CHECK(json.at("name") == "Zo\xC3\xAB");
    CHECK(read.claims.json<nlohmann::ordered_json>().begin().key() == "sub");
}

TEST_CASE("a finding is nothing until it is kept, and then what was kept", "[claims]") {
    struct Facts {
        unsigned char first;
        bool second;
        unsigned char rest[5];
        bool operator==(const Facts&) const = default;
    };
    const bearer::detail::Finding finding;
    CHECK_FALSE(finding.kept<Facts>());

    const Facts facts{7, true, {1, 2, 3, 4, 255}};
    finding.keep(facts);
    REQUIRE(finding.kept<Facts>());
    CHECK(*finding.kept<Facts>() == facts);

    finding.keep(Facts{});  // also nothing but zeros is something
    REQUIRE(finding.kept<Facts>());
    CHECK(*finding.kept<Facts>() == Facts{});
}
