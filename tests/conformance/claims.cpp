// SPDX-License-Identifier: MIT
//
// The types and values of claims. Every token is signed by the trusted key and differs from the good one in one claim,
// so that only what reads the claims can refuse it.

#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using nlohmann::json;
using test::error_of;
using test::with_claim;
using test::without_claim;

constexpr Error missing(bearer::Label name) { return {ErrorCode::claim_missing, name}; }
constexpr Error malformed(bearer::Label name) { return {ErrorCode::claim_malformed, name}; }
constexpr Error issuer_rejected{ErrorCode::issuer_rejected, "iss"};
constexpr Error audience_rejected{ErrorCode::audience_rejected, "aud"};

/// An accepted token, whose claims a test reads.
bearer::AccessToken accepted(std::string_view token) { return test::answer_of(token).value(); }

/// The good payload with one more member, written exactly so.
std::string with_member(std::string_view member) {
    return test::sign_payload(std::string{test::good_payload.substr(0, test::good_payload.size() - 1)} + "," +
                              std::string{member} + "}");
}

}  // namespace

TEST_CASE("the good token is accepted", "[claims]") {
    CHECK(error_of(test::good_token()) == std::nullopt);
    CHECK(error_of(test::draft().compact()) == std::nullopt);
}

TEST_CASE("the issuer must be there and a string", "[claims][RFC7519-4.1.1][CL-01][CL-02][CL-03]") {
    CHECK(error_of(without_claim("iss")) == missing("iss"));
    for (const json& value : {json(123), json(nullptr), json(true), json::object(), json::array(),
                              json::array({"https://as.example/"}), json::array({"https://evil/", "https://as.example/"})}) {
        INFO(value.dump());
        CHECK(error_of(with_claim("iss", value)) == malformed("iss"));
    }
    CHECK(error_of(with_claim("iss", "https://as.example/")) == std::nullopt);
}

TEST_CASE("the issuer is compared octet for octet", "[claims][RFC9068-4][CL-04][CL-05][CL-06][CL-07][CL-08][CL-09]") {
    for (const std::string issuer : {
             "",
             "https://as.example", "https://as.example//",
             "https://AS.example/", "HTTPS://as.example/", "https://as.example:443/", "https://as.example/%2F",
             "https://as.example/ ", " https://as.example/",
             "https://as.example/evil", "xhttps://as.example/", "https://as.example/malicious", "https://as.exampl/",
             "https://as.example/%00", "https://as.example@evil/", "https://as.example.evil/",
             "https://\xd0\xb0s.example/", "https://as\xe2\x80\x8b.example/", "https://a\xcc\x81s.example/"}) {
        INFO(issuer);
        CHECK(error_of(with_claim("iss", issuer)) == issuer_rejected);
    }
    CHECK(error_of(with_claim("iss", std::string{"https://as.example/\0", 20})) == issuer_rejected);
    CHECK(error_of(with_claim("iss", "https://as.example/")) == std::nullopt);
}

TEST_CASE("text is equal in whatever form its letters come, only where its octets are", "[claims][CL-09]") {
    const bearer::TokenValidator composed{test::keys(), bearer::Issuer{"https://\xc3\xa1s.example/"},
                                          bearer::Audience{"https://api.example"}, bearer::Lifetime{}};

    CHECK(error_of(composed, with_claim("iss", "https://\xc3\xa1s.example/")) == std::nullopt);
    CHECK(error_of(composed, with_claim("iss", "https://a\xcc\x81s.example/")) == issuer_rejected);
}

TEST_CASE("a multi-tenant issuer is its own tenant's", "[claims][CL-10]") {
    const bearer::TokenValidator validator{test::keys(), bearer::TenantIssuer{"https://login/{tid}/v2.0"},
                                           bearer::Tenant{bearer::one_of({"t1", "t2"})},
                                           bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
    const auto answer = [&](std::string_view iss, std::string_view tid) {
        return error_of(validator, test::draft().claims({{"iss", iss}, {"tid", tid}}).compact());
    };

    CHECK(answer("https://login/t1/v2.0", "t1") == std::nullopt);
    CHECK(answer("https://login/t2/v2.0", "t2") == std::nullopt);
    CHECK(answer("https://login/t1/v2.0", "t2") == issuer_rejected);
    CHECK(answer("https://login/t3/v2.0", "t3") == Error{ErrorCode::tenant_rejected, "tid"});
    CHECK(answer("https://login/evil/t1/v2.0", "evil/t1") == issuer_rejected);
    CHECK(answer("https://login/t1/v2.0/", "t1") == issuer_rejected);
}

TEST_CASE("the audience must be there, a string or strings, and not none", "[claims][RFC7519-4.1.3][CL-12][CL-13][CL-14][CL-15]") {
    CHECK(error_of(without_claim("aud")) == missing("aud"));
    for (const json& value : {json(nullptr), json(1), json(true), json::object(), json{{"0", "https://api.example"}},
                              json::array(), json::array({"https://api.example", 123}), json::array({nullptr}),
                              json::array({json::array({"https://api.example"})})}) {
        INFO(value.dump());
        CHECK(error_of(with_claim("aud", value)) == malformed("aud"));
    }
    CHECK(error_of(with_claim("aud", json::array({"https://api.example"}))) == std::nullopt);
}

TEST_CASE("one of the token's audiences is enough", "[claims][CL-16][CL-17][CL-23]") {
    CHECK(error_of(with_claim("aud", "https://api.example")) == std::nullopt);
    CHECK(error_of(with_claim("aud", {"other", "https://api.example"})) == std::nullopt);
    CHECK(error_of(with_claim("aud", {"https://api.example", "other", "https://api.example"})) == std::nullopt);
    CHECK(error_of(with_claim("aud", {"other", "another"})) == audience_rejected);
}

TEST_CASE("an audience is compared octet for octet and never split", "[claims][CL-18][CL-19][CL-20][CL-21][CL-26]") {
    for (const char* const audience : {
             "", "https://api.example/", "HTTPS://API.EXAMPLE", "https://api.example ", " https://api.example",
             "https://api.example.evil", "xhttps://api.example", "https://api.exampl",
             "https://api.example other", "a,https://api.example", "c1"}) {
        INFO(audience);
        CHECK(error_of(with_claim("aud", audience)) == audience_rejected);
        CHECK(error_of(with_claim("aud", json::array({audience}))) == audience_rejected);
    }
    CHECK(error_of(with_claim("aud", "https://api.example")) == std::nullopt);
}

TEST_CASE("thousands of audiences are read to the last", "[claims][CL-22]") {
    json many = json::array();
    for (int index = 0; index < 4999; ++index) many.push_back("a");
    json with_ours = many;
    with_ours.push_back("https://api.example");

    CHECK(error_of(with_claim("aud", with_ours)) == std::nullopt);
    CHECK(error_of(with_claim("aud", many)) == audience_rejected);
}

TEST_CASE("no other claim stands in for the audience", "[claims][CL-25]") {
    const auto without_audience = test::draft().without("aud");

    CHECK(error_of(without_audience.claim("azp", "https://api.example").compact()) == missing("aud"));
    CHECK(error_of(without_audience.claim("client_id", "https://api.example").compact()) == missing("aud"));
    CHECK(error_of(without_audience.claim("aud", "https://api.example").compact()) == std::nullopt);
}

TEST_CASE("the profile of RFC 9068 requires its claims", "[claims][RFC9068-2.2][CL-27][CL-31][CL-32]") {
    const auto profile = test::validator_with(bearer::Rfc9068{});

    CHECK(error_of(profile, test::good_token()) == std::nullopt);
    CHECK(error_of(profile, without_claim("sub")) == missing("sub"));
    CHECK(error_of(profile, without_claim("jti")) == missing("jti"));
    CHECK(error_of(profile, without_claim("client_id")) == missing("client_id"));
    CHECK(error_of(profile, with_claim("client_id", 7)) == malformed("client_id"));
    for (const char* const name : {"sub", "jti", "client_id"}) CHECK(error_of(without_claim(name)) == std::nullopt);
}

TEST_CASE("a subject is a text that is not empty", "[claims][RFC7519-4.1.2][CL-28][CL-29]") {
    for (const json& value : {json(123), json(nullptr), json::array(), json::object(), json("")}) {
        INFO(value.dump());
        CHECK(error_of(with_claim("sub", value)) == malformed("sub"));
    }
    CHECK(error_of(with_claim("sub", "0")) == std::nullopt);
}

TEST_CASE("a token's id is a text", "[claims][RFC7519-4.1.7][CL-30]") {
    for (const json& value : {json(123), json(nullptr), json::array(), json::object()}) {
        INFO(value.dump());
        CHECK(error_of(with_claim("jti", value)) == malformed("jti"));
    }
    CHECK(error_of(with_claim("jti", "j2")) == std::nullopt);
}

TEST_CASE("required claims have no ancestors", "[claims][CL-33]") {
    CHECK(error_of(test::validator_with(bearer::Present{"constructor"}), test::good_token()) == missing("constructor"));
    CHECK(error_of(test::validator_with(bearer::Present{"toString"}), test::good_token()) == missing("toString"));
    CHECK(error_of(test::validator_with(bearer::Present{"__proto__"}), test::good_token()) == missing("__proto__"));
    CHECK(error_of(test::validator_with(bearer::Present{"__proto__"}), with_claim("__proto__", 1)) == std::nullopt);
}

TEST_CASE("a required claim that is null is malformed", "[claims][CL-34]") {
    const auto badge = test::validator_with(bearer::Present{"badge"});

    CHECK(error_of(badge, with_claim("badge", nullptr)) == malformed("badge"));
    CHECK(error_of(badge, with_claim("badge", "x")) == std::nullopt);
}

TEST_CASE("a registered claim of the wrong type is refused though no policy asks for it", "[claims][CL-38]") {
    CHECK(error_of(with_claim("nbf", "abc")) == malformed("nbf"));
    CHECK(error_of(with_claim("iat", json::array())) == malformed("iat"));
    CHECK(error_of(with_claim("scope", 5)) == malformed("scope"));
    CHECK(error_of(with_claim("scp", json::object())) == malformed("scp"));
    CHECK(error_of(with_claim("client_id", nullptr)) == malformed("client_id"));
    CHECK(error_of(with_claim("cnf", "x")) == malformed("cnf"));
    CHECK(error_of(with_claim("name", 5)) == std::nullopt);  // nobody reads it
}

TEST_CASE("a malformed claim is reported before any policy is asked, the same one whatever their order", "[claims]") {
    const auto asked = test::validator_with(test::says_no);

    CHECK(error_of(asked, with_claim("jti", 5)) == malformed("jti"));
    CHECK(error_of(asked, with_claim("jti", "5")) == Error{ErrorCode::policy_rejected, "no"});
    CHECK(error_of(test::sign_payload(R"({"jti":5,"aud":[],"iss":1})")) == malformed("iss"));
    CHECK(error_of(test::sign_payload(R"({"aud":[],"jti":5,"iss":1})")) == malformed("iss"));
}

TEST_CASE("a claim may be as long as the token allows", "[claims][CL-39]") {
    const std::string text(20'000, 'x');
    const auto token = accepted(with_claim("story", text));

    CHECK(token.claims().get<std::string_view>("story").value() == text);
}

TEST_CASE("integers are exposed without loss", "[claims][CL-40]") {
    const auto token = accepted(with_member(R"("big":9007199254740993,"least":-9223372036854775808,)"
                                            R"("most":9223372036854775807,"text":"9007199254740993")"));

    CHECK(token.claims().get<std::int64_t>("big").value() == 9007199254740993);
    CHECK(token.claims().get<std::int64_t>("least").value() == INT64_MIN);
    CHECK(token.claims().get<std::int64_t>("most").value() == INT64_MAX);
    CHECK(token.claims().get<std::int64_t>("text").error() == malformed("text"));
    CHECK(token.claims().json().at("big") == 9007199254740993);
}

TEST_CASE("an integer that does not fit is none", "[claims][CL-41]") {
    const auto token = accepted(with_member(R"("a":18446744073709551615,"b":9223372036854775808,"c":-9223372036854775809,)"
                                            R"("d":1e19,"e":1e300,"f":1.5,"fits":5e0)"));

    CHECK(token.claims().get<std::int64_t>("a").error() == malformed("a"));
    CHECK(token.claims().get<std::int64_t>("b").error() == malformed("b"));
    CHECK(token.claims().get<std::int64_t>("c").error() == malformed("c"));
    CHECK(token.claims().get<std::int64_t>("d").error() == malformed("d"));
    CHECK(token.claims().get<std::int64_t>("e").error() == malformed("e"));
    CHECK(token.claims().get<std::int64_t>("f").error() == malformed("f"));
    CHECK(token.claims().get<std::int64_t>("fits").value() == 5);
}

TEST_CASE("no type is read as another", "[claims][CL-42]") {
    const auto token = accepted(
        with_member(R"("yes":true,"no":false,"one":1,"text":"1","null":null,"list":["1"],"object":{"a":1},"date":1.5)"));
    const auto& claims = token.claims();

    CHECK(claims.get<std::int64_t>("yes").error() == malformed("yes"));
    CHECK(claims.get<std::int64_t>("text").error() == malformed("text"));
    CHECK(claims.get<std::int64_t>("null").error() == malformed("null"));
    CHECK(claims.get<bool>("one").error() == malformed("one"));
    CHECK(claims.get<bool>("text").error() == malformed("text"));
    CHECK(claims.get<bool>("null").error() == malformed("null"));
    CHECK(claims.get<std::string_view>("one").error() == malformed("one"));
    CHECK(claims.get<std::string_view>("list").error() == malformed("list"));
    CHECK(claims.get<bearer::StringList>("object").error() == malformed("object"));
    CHECK(claims.get<bearer::StringList>("one").error() == malformed("one"));
    CHECK(claims.get<bearer::TimePoint>("text").error() == malformed("text"));
    CHECK(claims.get<bearer::TimePoint>("yes").error() == malformed("yes"));
    CHECK(claims.get<bearer::Object>("list").error() == malformed("list"));
    CHECK(claims.get<bearer::Object>("text").error() == malformed("text"));
    CHECK(claims.find<bool>("text").error() == malformed("text"));  // a wrong type is not absent

    CHECK(claims.get<bool>("yes").value());
    CHECK_FALSE(claims.get<bool>("no").value());
    CHECK(claims.get<std::int64_t>("one").value() == 1);
    CHECK(claims.get<std::string_view>("text").value() == "1");
    CHECK(claims.get<bearer::StringList>("list").value().contains("1"));
    CHECK(claims.get<bearer::Object>("object").value().get<std::int64_t>("a").value() == 1);
    CHECK(claims.get<bearer::TimePoint>("date").value() == bearer::TimePoint{std::chrono::seconds{1}});
    CHECK(claims.find<bool>("absent").value() == std::nullopt);
}

TEST_CASE("a text is handed out in its full length", "[claims][CL-43]") {
    const auto token = accepted(with_member(R"("name":"Ada\u0000 Lovelace")"));

    CHECK(token.claims().get<std::string_view>("name").value() == std::string_view{"Ada\0 Lovelace", 13});
}

TEST_CASE("a list of strings is a single string, an array or the words of a scope", "[claims]") {
    const auto token = accepted(with_member(R"("one":"a b","several":["a","","b c"],"none":[],"escaped":["\u0061\"b"])"));
    const auto strings = [&](bearer::Label name) {
        std::vector<std::string> all;
        const auto list = token.claims().get<bearer::StringList>(name).value();
        for (const std::string_view text : list) all.emplace_back(text);
        CHECK(list.size() == all.size());
        CHECK(list.empty() == all.empty());
        return all;
    };
    const auto scopes = token.scopes().value();

    CHECK(strings("one") == std::vector<std::string>{"a b"});
    CHECK(strings("several") == std::vector<std::string>{"a", "", "b c"});
    CHECK(strings("none").empty());
    CHECK(strings("escaped") == std::vector<std::string>{"a\"b"});
    CHECK(scopes.size() == 2);
    CHECK(scopes.contains("read"));
    CHECK(scopes.contains("write"));
    CHECK_FALSE(scopes.contains("read write"));
}

TEST_CASE("the claims are there as the JSON library's value and as they were sent", "[claims]") {
    const auto token = accepted(test::good_token());

    CHECK(token.claims().text() == test::good_payload);
    CHECK(token.claims().json() == json::parse(test::good_payload));
    CHECK(token.claims().json<nlohmann::ordered_json>().begin().key() == "iss");
}
