// SPDX-License-Identifier: MIT
#include <bearer/http/authorization_header.hpp>

#include <bearer/detail/ascii.hpp>
#include <bearer/limits.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <list>
#include <map>
#include <memory_resource>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::http::bearer_token;

namespace {

/// Why the fields are refused, or nothing and the token is `expected`.
std::optional<Error> why_refused(const auto& fields, std::string_view expected = "T0") {
    const auto token = bearer_token(fields);
    if (!token) return token.error();
    CHECK(*token == expected);
    return std::nullopt;
}

constexpr std::optional<Error> taken = std::nullopt;
constexpr Error missing{ErrorCode::authorization_missing};
constexpr Error other_scheme{ErrorCode::authorization_missing, "scheme"};
constexpr Error malformed{ErrorCode::token_malformed};

// A view of a string that is gone would be refused at once.
template <class T>
concept IsRead = requires(T&& value) {
    { bearer_token(std::forward<T>(value)) } -> std::same_as<bearer::Result<std::string_view>>;
};
static_assert(IsRead<std::string&> && IsRead<const std::string&> && IsRead<const char*> && IsRead<std::string_view>);
static_assert(IsRead<std::vector<std::string>&> && IsRead<std::array<const char*, 2>&>);
static_assert(!IsRead<std::string> && !IsRead<const std::string> && !IsRead<int>);

static_assert(*bearer_token("Bearer T0") == "T0");

// Whatever owns its characters has to outlive the call, whatever it is called.
struct Owning : std::string {
    using std::string::string;
};
static_assert(IsRead<Owning&> && !IsRead<Owning>);
static_assert(IsRead<std::pmr::string&> && !IsRead<std::pmr::string>);
using bearer::detail::lends_texts;
static_assert(lends_texts<std::vector<std::string>&> && !lends_texts<std::vector<std::string>>);
static_assert(lends_texts<std::span<std::string>> && lends_texts<const std::array<Owning, 2>&>);
static_assert(!lends_texts<std::vector<Owning>> && !lends_texts<std::vector<std::pmr::string>>);
static_assert(lends_texts<std::vector<std::string_view>> && lends_texts<std::list<const char*>>);

// Reads its lines into one buffer, so that the first one is gone when the second is there.
struct SinglePass {
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    std::string_view operator*() const { return {}; }
    SinglePass& operator++() { return *this; }
    void operator++(int) {}
    bool operator==(const SinglePass&) const { return true; }
};
struct Lines {
    SinglePass begin() const { return {}; }
    SinglePass end() const { return {}; }
};
static_assert(std::ranges::input_range<Lines> && !IsRead<Lines&>);
static_assert(!bearer::detail::NamedFields<std::map<std::string, std::vector<int>>::iterator>);

/// As in HTTP.
struct WithoutCase {
    bool operator()(std::string_view left, std::string_view right) const {
        return std::ranges::lexicographical_compare(left, right, {}, bearer::detail::ascii_lower,
                                                    bearer::detail::ascii_lower);
    }
};

}  // namespace

TEST_CASE("a request without an Authorization header carries no token", "[http][RFC6750-2.1][TR-01]") {
    CHECK(why_refused(std::vector<std::string>{}) == missing);
    CHECK(why_refused(static_cast<const char*>(nullptr)) == missing);  // as getenv() and others say it
    CHECK(why_refused("") == missing);                                 // as a map that knows no such header says it
    CHECK(why_refused(" \t ") == missing);
    CHECK(why_refused("Bearer T0") == taken);
}

TEST_CASE("a scheme without a token is no token", "[http][RFC6750-2.1][TR-02]") {
    CHECK(why_refused("Bearer") == missing);
    CHECK(why_refused("Bearer ") == missing);
    CHECK(why_refused("Bearer   ") == missing);
    CHECK(why_refused("bearer \t") == missing);
    CHECK(why_refused("Bearer T", "T") == taken);
}

TEST_CASE("the scheme is read without regard to case", "[http][RFC9110-11.1][TR-03]") {
    CHECK(why_refused("bearer T0") == taken);
    CHECK(why_refused("BEARER T0") == taken);
    CHECK(why_refused("BeArEr T0") == taken);
}

TEST_CASE("one space or several stand before the token", "[http][RFC6750-2.1][TR-04]") {
    CHECK(why_refused("Bearer T0") == taken);
    CHECK(why_refused("Bearer  T0") == taken);
    CHECK(why_refused("Bearer      T0") == taken);
}

TEST_CASE("a tab separates nothing", "[http][RFC6750-2.1][TR-05]") {
    CHECK(why_refused("Bearer\tT0") == malformed);
    CHECK(why_refused("Bearer \tT0") == malformed);
    CHECK(why_refused("Bearer T0\tT1") == malformed);
}

TEST_CASE("several tokens in one field are none", "[http][RFC6750-2.1][TR-06]") {
    CHECK(why_refused("Bearer T0, Bearer T1") == malformed);
    CHECK(why_refused("Bearer T0,Bearer T1") == malformed);
    CHECK(why_refused("Bearer T0 T1") == malformed);
    CHECK(why_refused("Bearer T0, Basic eDp5") == malformed);
    CHECK(why_refused("Bearer T0,") == malformed);
}

TEST_CASE("several Authorization fields are refused, whatever they say", "[http][RFC9110-5.3][TR-07]") {
    using Fields = std::vector<std::string>;
    constexpr Error several{ErrorCode::authorization_malformed};

    CHECK(why_refused(Fields{"Bearer T0"}) == taken);
    CHECK(why_refused(Fields{"Bearer T0", "Bearer T0"}) == several);
    CHECK(why_refused(Fields{"Bearer T0", "Bearer T1"}) == several);
    CHECK(why_refused(Fields{"Basic eDp5", "Bearer T0"}) == several);
    CHECK(why_refused(Fields{"", "Bearer T0"}) == several);
    CHECK(why_refused(Fields{"Bearer T0", ""}) == several);
}

TEST_CASE("quotes around a token are not removed", "[http][RFC6750-2.1][TR-09]") {
    CHECK(why_refused("Bearer \"T0\"") == malformed);
    CHECK(why_refused("Bearer 'T0'") == malformed);
    CHECK(why_refused("Bearer\"T0\"") == malformed);
}

TEST_CASE("another scheme's credentials are no bearer token", "[http][RFC9449-7.1][TR-10]") {
    CHECK(why_refused("DPoP T0") == other_scheme);
    CHECK(why_refused("Basic eDp5") == other_scheme);
    CHECK(why_refused("T0") == other_scheme);
    CHECK(why_refused(", Bearer T0") == other_scheme);
    CHECK(why_refused("Basic eDp5, Bearer T0") == other_scheme);
    CHECK(why_refused("\"Bearer\" T0") == other_scheme);
}

TEST_CASE("a scheme that only begins like ours is another one", "[http][RFC9110-11.1][TR-11]") {
    CHECK(why_refused("BearerT0") == other_scheme);
    CHECK(why_refused("Bearer-T0") == other_scheme);
    CHECK(why_refused("Bearers T0") == other_scheme);
    CHECK(why_refused("Beare T0") == other_scheme);
    CHECK(why_refused("Bearer=T0") == malformed);
    CHECK(why_refused("Bearer:T0") == malformed);
    CHECK(why_refused("Bearer/T0") == malformed);  // a token may begin like that, a scheme may not end so
}

TEST_CASE("the validator strips no scheme", "[http][TR-12]") {
    CHECK(test::refusal("Bearer " + test::good_token()) == ErrorCode::token_malformed);
    CHECK(test::refusal(test::good_token()) == test::accepted);
}

TEST_CASE("space around a field value counts for nothing", "[http][RFC9110-5.5]") {
    CHECK(why_refused(" Bearer T0") == taken);
    CHECK(why_refused("\tBearer T0 \t ") == taken);
}

TEST_CASE("only the characters of a b64token are a token", "[http][RFC6750-2.1]") {
    constexpr std::string_view usable = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
    for (int octet = 0; octet < 256; ++octet) {
        const char character = static_cast<char>(octet);
        const std::string token = std::string{"T"} + character + "0";
        const bool is_usable = usable.find(character) != usable.npos;
        CAPTURE(octet);
        CHECK(why_refused("Bearer " + token, token) == (is_usable ? taken : std::optional{malformed}));
    }
    CHECK(why_refused("Bearer T0==", "T0==") == taken);  // validate() refuses the padding
    CHECK(why_refused("Bearer ==") == malformed);
    CHECK(why_refused("Bearer T0=0") == malformed);
}

TEST_CASE("a token that no validator would take is refused before it is read", "[http][RX-01]") {
    const std::string longest(bearer::limits::token_bytes, 'T');

    CHECK(why_refused("Bearer " + longest, longest) == taken);
    CHECK(why_refused("Bearer " + longest + "T") == Error{ErrorCode::token_too_large});
    CHECK(why_refused("Bearer " + longest + "\"") == Error{ErrorCode::token_too_large});
}

TEST_CASE("the field values may come from any kind of container", "[http]") {
    using Headers = std::multimap<std::string, std::string, WithoutCase>;
    const Headers none;
    const Headers one{{"Accept", "*/*"}, {"authorization", "Bearer T0"}};
    const Headers two{{"Authorization", "Bearer T0"}, {"authorization", "Bearer T1"}};

    CHECK(why_refused(none.equal_range("Authorization")) == missing);
    CHECK(why_refused(one.equal_range("Authorization")) == taken);
    CHECK(why_refused(two.equal_range("Authorization")) == Error{ErrorCode::authorization_malformed});
    CHECK(bearer_token(std::list<std::string_view>{"Bearer T0"}).value() == "T0");
    CHECK(bearer_token(std::array{"Bearer T0"}).value() == "T0");
    const std::string value = "Bearer T0";
    CHECK(bearer_token(value).value().data() == value.data() + 7);  // a view, no copy
}

TEST_CASE("a null pointer is no header, wherever it stands", "[http]") {
    const std::multimap<std::string, const char*> map{{"Authorization", nullptr}};

    CHECK(why_refused(std::vector<const char*>{nullptr}) == missing);
    CHECK(why_refused(map.equal_range("Authorization")) == missing);
    CHECK(why_refused(std::vector<const char*>{nullptr, "Bearer T0"}) == Error{ErrorCode::authorization_malformed});
    CHECK(why_refused(std::vector<const char*>{"Bearer T0"}) == taken);
}

TEST_CASE("nothing outside of a field value is read", "[http][IM-01]") {
    for (const std::string_view field : {"", "B", "Bearer", "Bearer ", "Bearer T", "Bearer T=", "Basic", " ", "\t"})
        static_cast<void>(bearer_token(test::exact_copy(field).view()));
    CHECK(why_refused(test::exact_copy("Bearer T0").view()) == taken);
    CHECK(why_refused(std::string_view{"Bearer T0\0", 10}) == malformed);
}
