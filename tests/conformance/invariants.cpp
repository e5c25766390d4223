// SPDX-License-Identifier: MIT
//
// What changes nothing: the order of a token's members, white space between them, members that nobody reads, the date
// on which all of it happens, the order of the policies.

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/combine.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/policy/type.hpp>
#include <bearer/testing/judge.hpp>
#include <bearer/testing/token_draft.hpp>
#include <bearer/time.hpp>
#include <bearer/token_validator.hpp>
#include <bearer/verdict.hpp>

#include "support/algorithms.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::TimePoint;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr unsigned seed = 20'261;
constexpr std::int64_t last_second = bearer::last_time_point.time_since_epoch().count();

/// Writes JSON in one of the many ways in which the same can be written.
class Scribe {
public:
    /// The members of every object in any order, white space wherever it may stand.
    [[nodiscard]] std::string written(const json& value) {
        std::vector<std::string> items;
        if (value.is_object())
            for (const auto& member : value.items())
                items.push_back(json(member.key()).dump() + space() + ':' + written(member.value()));
        else if (value.is_array())
            for (const json& element : value) items.push_back(written(element));
        else
            return space() + value.dump() + space();

        if (value.is_object())
            for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[below(left)]);
        std::string text = space() + (value.is_object() ? '{' : '[');
        for (std::size_t item = 0; item < items.size(); ++item)
            text.append(item == 0 ? "" : ",").append(space()).append(items[item]).append(space());
        return text.append(space()) + (value.is_object() ? '}' : ']') + space();
    }

    /// The object with up to four more members, named x-0 and so on.
    [[nodiscard]] json with_unknown(json object) {
        const std::size_t members = 1 + below(4);
        for (std::size_t member = 0; member < members; ++member) object["x-" + std::to_string(member)] = anything(3);
        return object;
    }

private:
    [[nodiscard]] std::size_t below(std::size_t bound) { return random_() % bound; }

    [[nodiscard]] std::string space() {
        std::string text;
        for (std::size_t size = below(6); size > 3; --size) text += " \t\n\r"[below(4)];
        return text;
    }

    [[nodiscard]] json anything(std::size_t depth) {
        switch (below(depth == 0 ? 5 : 7)) {
            case 0:
                return nullptr;
            case 1:
                return below(2) == 0;
            case 2:
                return static_cast<std::int64_t>(random_()) - 2'000'000'000;
            case 3:
                return static_cast<double>(below(1'000)) / 8;
            case 4:
                return std::string{"\"exp\": 0, \\ ,{"}.substr(0, below(14)) + "\xC3\xA9 \xF0\x9D\x84\x9E";
            case 5: {
                json array = json::array();
                for (std::size_t size = below(4); size > 0; --size) array.push_back(anything(depth - 1));
                return array;
            }
            default: {
                // Names that mean something, but not here.
                json object = json::object();
                for (const char* const name : {"exp", "iss", "aud", "keys", "crit", "x-0"})
                    if (below(3) == 0) object[name] = anything(depth - 1);
                return object;
            }
        }
    }

    std::mt19937 random_{seed};
};

json without_unknown(json object) {
    for (auto member = object.begin(); member != object.end();)
        member = member.key().starts_with("x-") ? object.erase(member) : std::next(member);
    return object;
}

const json good_header{{"alg", "EdDSA"}, {"kid", "k1"}, {"typ", "at+jwt"}};
const json good_claims{{"iss", "https://as.example/"},
                       {"aud", {"https://other.example", "https://api.example"}},
                       {"sub", "u1"},
                       {"client_id", "c1"},
                       {"jti", "j1"},
                       {"iat", 1'699'999'940},
                       {"nbf", 1'699'999'940},
                       {"exp", 1'700'000'300},
                       {"scope", "read write"},
                       {"act", {{"sub", "c2"}, {"act", {{"sub", "c3"}}}}}};

json with(json object, std::string_view name, json value) {
    object[std::string{name}] = std::move(value);
    return object;
}

/// Claims and what the validator says of them.
struct Judged {
    json claims;
    std::optional<Error> answer;
};

std::vector<Judged> judged_claims() {
    json without_exp = good_claims;
    without_exp.erase("exp");
    return {{good_claims, std::nullopt},
            {with(good_claims, "exp", 1'699'999'999), Error{ErrorCode::token_expired, "exp"}},
            {with(good_claims, "nbf", 1'700'000'001), Error{ErrorCode::token_not_yet_valid, "nbf"}},
            {with(good_claims, "iss", "https://other.example/"), Error{ErrorCode::issuer_rejected, "iss"}},
            {with(good_claims, "aud", {"https://other.example"}), Error{ErrorCode::audience_rejected, "aud"}},
            {with(good_claims, "cnf", {{"jkt", "a thumbprint"}}), Error{ErrorCode::sender_unproven, "cnf"}},
            {with(good_claims, "sub", 5), Error{ErrorCode::claim_malformed, "sub"}},
            {with(good_claims, "scope", {{"read", "write"}}), Error{ErrorCode::claim_malformed, "scope"}},
            {without_exp, Error{ErrorCode::claim_missing, "exp"}}};
}

std::string sign(std::string_view header, std::string_view payload) {
    return test::provider_of(bearer::EdDSA).sign(header, payload);
}

/// A token's dates, relative to the clock, and what a strict and a lenient validator say of them.
struct Dates {
    std::optional<std::int64_t> exp;
    std::optional<std::int64_t> nbf;
    std::optional<std::int64_t> iat;
    std::optional<Error> strict;
    std::optional<Error> lenient;
};

const std::vector<Dates>& all_dates() {
    constexpr auto good = std::optional<Error>{};
    constexpr Error expired{ErrorCode::token_expired, "exp"};
    constexpr Error early{ErrorCode::token_not_yet_valid, "nbf"};
    constexpr Error from_the_future{ErrorCode::token_issued_in_future, "iat"};
    constexpr Error too_old{ErrorCode::token_too_old, "iat"};
    constexpr Error begins_too_late{ErrorCode::claim_malformed, "nbf"};
    constexpr Error issued_too_late{ErrorCode::claim_malformed, "iat"};
    constexpr Error not_dated{ErrorCode::claim_missing, "iat"};
    constexpr Error endless{ErrorCode::claim_missing, "exp"};
    constexpr auto none = std::optional<std::int64_t>{};
    static const std::vector<Dates> dates{
        {1, 0, 0, good, good},
        {300, -60, -60, good, good},
        {300, none, none, good, not_dated},
        {none, -60, -60, endless, endless},
        {0, -60, -60, expired, good},
        {-59, -60, -60, expired, good},
        {-60, -60, -60, expired, expired},
        {-7200, -7200, -7200, expired, expired},
        {300, 1, 0, early, good},
        {300, 60, 0, early, good},
        {300, 61, 0, early, early},
        {300, 0, 1, from_the_future, good},
        {300, 0, 60, from_the_future, good},
        {300, 0, 61, from_the_future, from_the_future},
        {300, -3660, -3660, good, good},
        {300, -3661, -3661, good, too_old},
        {10, 11, 0, begins_too_late, begins_too_late},
        {10, 0, 11, issued_too_late, issued_too_late},
    };
    return dates;
}

/// The claims with those dates at that time, if there are such dates.
std::optional<json> dated(const Dates& dates, std::int64_t clock) {
    json claims = good_claims;
    for (const auto& [name, offset] : {std::pair{"exp", dates.exp}, {"nbf", dates.nbf}, {"iat", dates.iat}}) {
        claims.erase(name);
        if (!offset) continue;
        const std::int64_t date = clock + *offset;
        if (date < 0 || date > last_second) return std::nullopt;
        claims[name] = date;
    }
    return claims;
}

/// Calls a function with the values in every order.
template <class Use, class... Placed>
void in_every_order(const Use& use, const std::tuple<Placed...>& placed, const std::tuple<>&) {
    std::apply(use, placed);
}
template <class Use, class... Placed, class... Left>
void in_every_order(const Use& use, const std::tuple<Placed...>& placed, const std::tuple<Left...>& left) {
    const auto without = [&]<std::size_t At, std::size_t... Others>(std::index_sequence<At>,
                                                                    std::index_sequence<Others...>) {
        const auto unless_at = [&]<std::size_t Other>(std::index_sequence<Other>) {
            if constexpr (Other == At)
                return std::tuple<>{};
            else
                return std::tuple{std::get<Other>(left)};
        };
        return std::tuple_cat(unless_at(std::index_sequence<Others>{})...);
    };
    constexpr auto all = std::index_sequence_for<Left...>{};
    const auto place_each = [&]<std::size_t... At>(std::index_sequence<At...>) {
        (in_every_order(use, std::tuple_cat(placed, std::tuple{std::get<At>(left)}),
                        without(std::index_sequence<At>{}, all)),
         ...);
    };
    place_each(all);
}

/// The codes of the rejections among some answers.
std::set<ErrorCode> codes_of(std::initializer_list<std::optional<ErrorCode>> answers) {
    std::set<ErrorCode> codes;
    for (const auto& answer : answers)
        if (answer) codes.insert(*answer);
    return codes;
}

}  // namespace

TEST_CASE("the order of claims, white space and unknown claims change nothing",
          "[conformance][invariants][RFC7519-4]") {
    Scribe scribe;
    INFO("seed " << seed);
    for (const auto& [claims, answer] : judged_claims())
        for (int turn = 0; turn < 50; ++turn) {
            const std::string payload = scribe.written(turn % 5 == 0 ? claims : scribe.with_unknown(claims));
            CAPTURE(payload);
            const auto token =
                test::validator_for(bearer::EdDSA).validate(sign(good_header.dump(), payload), test::now);
            if (answer) {
                REQUIRE_FALSE(token.has_value());
                CHECK(token.error() == *answer);
                continue;
            }
            REQUIRE(token.has_value());
            CHECK(without_unknown(token->claims().json()) == claims);
            CHECK(token->subject().value() == "u1");
            CHECK(token->issuer().value() == "https://as.example/");
            CHECK(token->expires_at().value() == TimePoint{1'700'000'300s});
        }
}

TEST_CASE("the order of header parameters, white space and unknown ones change nothing",
          "[conformance][invariants][RFC7515-4]") {
    Scribe scribe;
    INFO("seed " << seed);
    const std::vector<Judged> headers{
        {good_header, std::nullopt},
        {with(good_header, "alg", "HS256"), Error{ErrorCode::algorithm_not_allowed, "alg"}},
        {with(good_header, "alg", "ES256"), Error{ErrorCode::key_mismatch, "kid"}},
        {with(good_header, "kid", "k2"), Error{ErrorCode::key_not_found, "kid"}},
        {with(good_header, "crit", {"x-0"}), Error{ErrorCode::header_unsupported, "crit"}},
        {with(good_header, "typ", 5), Error{ErrorCode::header_malformed, "typ"}}};
    for (const auto& [parameters, answer] : headers)
        for (int turn = 0; turn < 50; ++turn) {
            const std::string header = scribe.written(turn % 5 == 0 ? parameters : scribe.with_unknown(parameters));
            CAPTURE(header);
            CHECK(test::error_once(test::validator_for(bearer::EdDSA), sign(header, good_claims.dump())) == answer);
        }
}

TEST_CASE("dates and clock may be moved together, from 1970 to 9999",
          "[conformance][invariants][RFC7519-4.1.4][time]") {
    std::vector<std::int64_t> clocks{0,
                                     1,
                                     59,
                                     60,
                                     61,
                                     3'600,
                                     3'661,
                                     7'200,
                                     86'400,
                                     999'999'999,
                                     1'700'000'000,
                                     2'147'483'587,
                                     2'147'483'647,
                                     2'147'483'648,
                                     4'294'967'295,
                                     4'294'967'296,
                                     8'589'934'592,
                                     99'999'999'999,
                                     100'000'000'000};
    for (const std::int64_t left : {7'200, 301, 300, 299, 62, 61, 60, 59, 11, 10, 1, 0})
        clocks.push_back(last_second - left);
    std::mt19937_64 random{seed};
    for (int turn = 0; turn < 40; ++turn)
        clocks.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(last_second)));

    const auto keys = bearer::Jwks::parse(test::provider_of(bearer::EdDSA).jwks()).value();
    const auto strict = test::open_validator(keys);
    const bearer::TokenValidator lenient{keys, bearer::Issuer{"https://as.example/"},
                                         bearer::Audience{"https://api.example"},
                                         bearer::Lifetime{.leeway = 60s, .max_age = 1h}, test::EveryAlgorithm{}};
    INFO("seed " << seed);
    int judged = 0;
    for (const Dates& dates : all_dates())
        for (const std::int64_t clock : clocks) {
            const auto claims = dated(dates, clock);
            if (!claims) continue;
            const std::string token = sign(good_header.dump(), claims->dump());
            const TimePoint now{std::chrono::seconds{clock}};
            CAPTURE(clock, claims->dump());
            CHECK(test::error_once(strict, token, now) == dates.strict);
            CHECK(test::error_once(lenient, token, now) == dates.lenient);
            ++judged;
        }
    CHECK(judged > 1'000);
}

TEST_CASE("the order of policies lets nobody in and nobody out", "[conformance][invariants][policy]") {
    struct Flaw {
        const char* claim;
        json value;
        ErrorCode code;
    };
    const std::vector<Flaw> flaws{{"iss", "https://other.example/", ErrorCode::issuer_rejected},
                                  {"aud", "https://other.example", ErrorCode::audience_rejected},
                                  {"exp", 1'699'999'999, ErrorCode::token_expired},
                                  {"scope", "write", ErrorCode::scope_missing}};

    for (unsigned chosen = 0; chosen < 1U << flaws.size(); ++chosen) {
        auto draft = test::draft();
        std::set<ErrorCode> expected;
        for (std::size_t flaw = 0; flaw < flaws.size(); ++flaw) {
            if ((chosen >> flaw & 1U) == 0) continue;
            draft = draft.claim(flaws[flaw].claim, flaws[flaw].value);
            expected.insert(flaws[flaw].code);
        }
        const std::string token = draft.compact();
        std::set<ErrorCode> found;
        int orders = 0;
        int accepted = 0;
        const auto ask = [&](const auto&... policies) {
            const bearer::TokenValidator validator{test::keys(), policies...};
            const auto error = test::error_once(validator, token);
            ++orders;
            if (error)
                found.insert(error->code);
            else
                ++accepted;
        };
        in_every_order(ask, std::tuple<>{},
                       std::tuple{bearer::Issuer{"https://as.example/"}, bearer::Audience{"https://api.example"},
                                  bearer::Lifetime{.leeway = 0s}, bearer::Scope{"read"}});
        CAPTURE(draft.payload_text());
        CHECK(orders == 24);
        CHECK(accepted == (expected.empty() ? 24 : 0));
        CHECK(found == expected);  // each of them comes first in some order
    }
}

TEST_CASE("the order of operands lets nobody in and nobody out", "[conformance][invariants][policy][PO-02]") {
    const auto refusal_of = [](const bearer::Verdict& verdict) {
        return verdict ? std::nullopt : std::optional{verdict.error().code};
    };
    const std::vector<std::pair<json, std::optional<ErrorCode>>> scopes{{"read", std::nullopt},
                                                                        {"write", ErrorCode::scope_missing}};
    const std::vector<std::pair<json, std::optional<ErrorCode>>> roles{
        {json{"admin"}, std::nullopt}, {json{"guest"}, ErrorCode::role_missing}, {json(5), ErrorCode::claim_malformed}};
    const std::vector<std::pair<json, std::optional<ErrorCode>>> types{{"at+jwt", std::nullopt},
                                                                       {"JWT", ErrorCode::type_rejected}};
    const std::tuple operands{bearer::Scope{"read"}, bearer::Role{"admin"}, bearer::Type{"at+jwt"}};

    for (const auto& [scope, of_scope] : scopes)
        for (const auto& [role, of_role] : roles)
            for (const auto& [type, of_type] : types) {
                const json claims{{"scope", scope}, {"roles", role}};
                const bearer::testing::Surroundings around{.header = {{"alg", "RS256"}, {"kid", "k1"}, {"typ", type}},
                                                           .key = {{"kid", "k1"}}};
                std::set<std::optional<ErrorCode>> any_of;
                std::set<std::optional<ErrorCode>> all_of;
                const auto ask = [&](const auto&... policies) {
                    const auto judge = [&](const auto& policy) {
                        return refusal_of(bearer::testing::judge(policy, claims, test::now, around));
                    };
                    any_of.insert(judge(bearer::AnyOf{policies...}));
                    all_of.insert(judge(bearer::AllOf{policies...}));
                };
                in_every_order(ask, std::tuple<>{}, operands);

                const auto refusals = codes_of({of_scope, of_role, of_type});
                CAPTURE(claims.dump(), type.dump());
                CHECK(all_of.contains(std::nullopt) == refusals.empty());
                CHECK(any_of.contains(std::nullopt) == (refusals.size() < 3));
                // What one order accepts, every order does.
                if (refusals.empty()) CHECK(all_of.size() == 1);
                if (refusals.size() < 3) CHECK(any_of.size() == 1);
                if (of_role == ErrorCode::claim_malformed && refusals.size() == 3)
                    CHECK(any_of == std::set{std::optional{ErrorCode::claim_malformed}});
            }
}
