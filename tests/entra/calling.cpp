// SPDX-License-Identifier: MIT
#include <bearer/entra/calling.hpp>

#include "support/callers.hpp"
#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Label;
using bearer::detail::Calling;
using bearer::entra::CallerKind;
using nlohmann::json;
using test::app;
using test::in_b2c;
using test::user;
using test::with;
using test::without;

/// What the claims say about their caller, or why they cannot be read.
struct Answer {
    std::optional<Calling> calling;
    std::optional<Error> error;
};

Answer read(const json& claims) {
    Answer answer;
    const auto reads = [&answer](const bearer::Context& context) {
        const auto calling = bearer::detail::calling_of(context.claims);
        const bool is_kept = context.claims.finding().kept<Calling>().has_value();
        if (is_kept != calling.has_value()) throw std::logic_error{"kept what cannot be read, or did not keep"};
        if (!calling) return bearer::reject(calling.error());
        // Every policy after the first is told what was kept.
        if (bearer::detail::calling_of(context.claims).value() != *calling) throw std::logic_error{"kept another caller"};
        answer.calling = *calling;
        return bearer::accept();
    };
    answer.error = test::answer(reads, claims);
    return answer;
}

Calling calling(const json& claims) { return read(claims).calling.value(); }
CallerKind kind(const json& claims) { return calling(claims).kind; }
std::optional<Error> error(const json& claims) { return read(claims).error; }

json without_scope() { return without(user(), "scp"); }
json with_facets(const json& claims, const std::string& subject, const std::string& actor) {
    return with(claims, {{"xms_sub_fct", subject}, {"xms_act_fct", actor}});
}

}  // namespace

TEST_CASE("a scope makes a user where the token says no more", "[entra]") {
    CHECK(kind(user()) == CallerKind::user);
    CHECK(kind(without(user(), "oid")) == CallerKind::user);
    CHECK(kind(with(app(), {{"scp", "Orders.Read"}})) == CallerKind::user);
    CHECK(kind(without_scope()) == CallerKind::unknown);
    CHECK(calling(user()).has_scope);
    CHECK_FALSE(calling(app()).has_scope);
    CHECK(calling(user()).has_object_id);
    CHECK(calling(app()).has_object_id);
    CHECK_FALSE(calling(without(user(), "oid")).has_object_id);
}

TEST_CASE("without a scope only a subject that is its own object makes an application", "[entra][EN-05]") {
    CHECK(kind(app()) == CallerKind::app);
    CHECK(kind(with(app(), {{"sub", "0F2B3C4D-1111-4222-8333-444455556666"}})) == CallerKind::app);
    CHECK(kind(with(app(), {{"sub", test::other_id}})) == CallerKind::unknown);
    CHECK(kind(with(app(), {{"sub", "0f2b3c4d-1111-4222-8333-444455556666 "}})) == CallerKind::unknown);
    CHECK(kind(with(app(), {{"sub", "0f2b3c4d"}})) == CallerKind::unknown);
    CHECK(kind(without(app(), "sub")) == CallerKind::unknown);
    CHECK(kind(without(app(), "oid")) == CallerKind::unknown);
    CHECK(kind(without(without(app(), "oid"), "sub")) == CallerKind::unknown);
}

TEST_CASE("idtyp names the kind, and nothing but its own two words does", "[entra]") {
    // An application by its word alone: the subject is not the object.
    const json by_word = with(app(), {{"sub", "PairwiseSubject"}, {"idtyp", "app"}});

    CHECK(kind(by_word) == CallerKind::app);
    CHECK(kind(without(by_word, "idtyp")) == CallerKind::unknown);
    CHECK(kind(without(by_word, "oid")) == CallerKind::app);
    CHECK(kind(with(user(), {{"idtyp", "user"}})) == CallerKind::user);
    CHECK(kind(with(without_scope(), {{"idtyp", "user"}})) == CallerKind::user);
    CHECK_FALSE(calling(with(without_scope(), {{"idtyp", "user"}})).has_scope);
    for (const char* const other : {"device", "", "App", "USER", "app ", "user app"}) {
        INFO(other);
        CHECK(kind(with(user(), {{"idtyp", other}})) == CallerKind::unknown);
        CHECK(kind(with(app(), {{"idtyp", other}})) == CallerKind::unknown);
    }
}

TEST_CASE("an application with a scope is a contradiction", "[entra][EN-16]") {
    const json contradiction = with(app(), {{"idtyp", "app"}, {"scp", "Orders.Read"}});

    CHECK(kind(contradiction) == CallerKind::unknown);
    CHECK(kind(with(user(), {{"idtyp", "app"}})) == CallerKind::unknown);
    CHECK(kind(without(contradiction, "scp")) == CallerKind::app);
    CHECK(kind(without(contradiction, "idtyp")) == CallerKind::user);
}

TEST_CASE("an escaped name is that name", "[entra][EN-16]") {
    const auto is_app = [](const bearer::Context& context) {
        const auto calling = bearer::detail::calling_of(context.claims);
        const bool accepted = calling && calling->kind == CallerKind::app;
        return accepted ? bearer::accept() : bearer::reject({ErrorCode::policy_rejected, "no app"});
    };

    CHECK(test::answer_to_text(is_app, R"({"sub":"s","idtyp":"app","\u0073cp":"/"})") == std::nullopt);
    CHECK(test::answer_to_text(is_app, R"({"sub":"s","idtyp":"app","\u0073cp":"a"})") ==
          Error{ErrorCode::policy_rejected, "no app"});
    CHECK(test::answer_to_text(is_app, R"({"sub":"s","\u0069dtyp":"app"})") == std::nullopt);
}

TEST_CASE("a scope that is empty, a slash or invisible counts as absent", "[entra][EN-08]") {
    for (const char* const nothing : {"/", "", " ", "  ", " / ", "\t", "\x01 \x7f"}) {
        INFO('"' << nothing << '"');
        const json scope{{"scp", nothing}};

        CHECK(kind(with(app(), scope)) == CallerKind::app);
        CHECK(kind(with(app(), with(scope, {{"idtyp", "app"}}))) == CallerKind::app);
        CHECK(kind(with(user(), scope)) == CallerKind::unknown);
        CHECK_FALSE(calling(with(with(user(), {{"idtyp", "user"}}), scope)).has_scope);
    }
    CHECK(kind(with(app(), {{"scp", "/x"}})) == CallerKind::user);
    CHECK(kind(with(app(), {{"scp", "a /"}})) == CallerKind::user);
    CHECK(kind(with(app(), {{"scp", "!"}})) == CallerKind::user);
    CHECK(kind(with(app(), {{"scp", "~"}})) == CallerKind::user);
}

TEST_CASE("facets refine the kind and otherwise mean nothing", "[entra][EN-08]") {
    struct Row {
        const char* subject;
        const char* actor;
        CallerKind of_user;
        CallerKind of_app;
        bool user_through_agent;
    };
    const auto is_user = CallerKind::user;
    const auto is_app = CallerKind::app;
    const auto unknown = CallerKind::unknown;
    const std::vector<Row> rows{
        {"3 6", "3 9", is_user, is_app, false},
        {"3 9", "3 9", is_user, is_app, false},
        {"0", "0", is_user, is_app, false},
        {"1 3", "1 3", is_user, is_app, false},
        {"111 131", "110 211", is_user, is_app, false},
        {"3 6", "13", is_user, is_app, false},
        {"3 6", "11", is_user, is_app, true},
        {"3 6", "9 3 11", is_user, is_app, true},
        {"13", "3 9", CallerKind::agent_user, unknown, false},
        {"13", "9 3 11", CallerKind::agent_user, unknown, true},
        {"9  13 ", "11", CallerKind::agent_user, unknown, true},
        {"11", "3 9", unknown, CallerKind::agent, false},
        {"9 3 11", "9 3 11", unknown, CallerKind::agent, false},
        {"11 13", "3 9", unknown, unknown, false},
        {"13 11", "11", unknown, unknown, false},
    };

    for (const Row& row : rows) {
        INFO("subject " << row.subject << ", actor " << row.actor);
        const Calling of_user = calling(with_facets(user(), row.subject, row.actor));
        const Calling of_app = calling(with_facets(app(), row.subject, row.actor));

        CHECK(of_user.kind == row.of_user);
        CHECK(of_app.kind == row.of_app);
        CHECK(of_user.is_user() == (row.of_user != unknown));
        CHECK(of_app.is_app() == (row.of_app != unknown));
        CHECK_FALSE(of_user.is_app());
        CHECK_FALSE(of_app.is_user());
        if (row.of_user != unknown) CHECK(of_user.through_agent == row.user_through_agent);
        CHECK_FALSE(of_app.through_agent);
        CHECK(of_user.says_subject_facets);
    }
}

TEST_CASE("facets of nobody in particular make nobody", "[entra]") {
    for (const char* const facet : {"11", "13", "3 6"}) {
        INFO(facet);
        CHECK(kind(with_facets(without_scope(), facet, "11")) == CallerKind::unknown);
        CHECK(kind(with(with_facets(user(), facet, "11"), {{"idtyp", "device"}})) == CallerKind::unknown);
    }
    CHECK_FALSE(calling(user()).says_subject_facets);
    CHECK_FALSE(calling(with(user(), {{"xms_act_fct", "3 6"}})).says_subject_facets);
    CHECK(calling(with(user(), {{"xms_sub_fct", "3 6"}})).says_subject_facets);
}

TEST_CASE("facets that are no integers between spaces are malformed", "[entra][EN-08]") {
    for (const json& facets : {json("x"), json("3 x"), json("3,9"), json("3\t9"), json("-3"), json("+3"), json("1.0"),
                               json("011"), json("00"), json("0x11"), json(""), json(" "), json(11), json(nullptr),
                               json(true), json::array({"11"}), json::array({11})}) {
        INFO(facets.dump());
        for (const json& claims : {user(), app(), in_b2c(user()), without_scope()}) {
            CHECK(error(with(claims, {{"xms_sub_fct", facets}})) == Error{ErrorCode::claim_malformed, "xms_sub_fct"});
            CHECK(error(with(claims, {{"xms_act_fct", facets}})) == Error{ErrorCode::claim_malformed, "xms_act_fct"});
        }
    }
    CHECK(error(with_facets(user(), "3 9", "3 9")) == std::nullopt);
    CHECK_FALSE(bearer::detail::is_integer(""));
}

TEST_CASE("what cannot be read is malformed, never absent", "[entra]") {
    const auto malformed = [](const json& claims, Label name) {
        return error(claims) == Error{ErrorCode::claim_malformed, name};
    };

    for (const json& scope : {json::array({"Orders.Read"}), json::array(), json(5), json(nullptr), json(true)}) {
        INFO(scope.dump());
        CHECK(malformed(with(user(), {{"scp", scope}}), "scp"));
        CHECK(malformed(with(app(), {{"scp", scope}}), "scp"));
    }
    for (const json& type : {json::array({"app"}), json(1), json(nullptr)}) {
        INFO(type.dump());
        CHECK(malformed(with(app(), {{"idtyp", type}}), "idtyp"));
    }
    for (const json& object : {json("ada@contoso.example"), json(""), json(5), json(nullptr)}) {
        INFO(object.dump());
        CHECK(malformed(with(app(), {{"oid", object}}), "oid"));
        CHECK(malformed(with(app(), {{"oid", object}, {"idtyp", "app"}}), "oid"));
        CHECK(malformed(with(without_scope(), {{"oid", object}}), "oid"));
        CHECK(malformed(with(user(), {{"oid", object}}), "oid"));
        CHECK(malformed(with(in_b2c(user()), {{"oid", object}}), "oid"));
    }
    CHECK(error(user()) == std::nullopt);
    CHECK(error(app()) == std::nullopt);
}

TEST_CASE("an issuer and a subject of another type are malformed whoever has checked the types", "[entra]") {
    const auto reads = [](const bearer::Context& context) {
        const auto calling = bearer::detail::calling_of(context.claims);
        return calling ? bearer::accept() : bearer::reject(calling.error());
    };

    for (const Label name : {Label{"iss"}, Label{"sub"}}) {
        const json odd = with(app(), {{std::string{name.text()}, 5}});
        CHECK(test::answer_unchecked(reads, odd) == Error{ErrorCode::claim_malformed, name});
    }
    CHECK(test::answer_unchecked(reads, app()) == std::nullopt);
}

TEST_CASE("of a caller nothing is known before it is read", "[entra]") {
    const Calling nobody;

    CHECK(nobody.kind == CallerKind::unknown);
    CHECK_FALSE((nobody.has_scope || nobody.has_object_id || nobody.is_b2c));
    CHECK_FALSE((nobody.says_subject_facets || nobody.through_agent));
}

TEST_CASE("in B2C nothing tells users from daemons", "[entra][EN-13]") {
    for (const json& claims : {user(), app(), with(user(), {{"idtyp", "user"}}), with(app(), {{"idtyp", "app"}}),
                               with_facets(user(), "13", "11"), with_facets(app(), "11", "11")}) {
        INFO(claims.dump());
        CHECK(kind(claims) != CallerKind::unknown);
        CHECK(kind(in_b2c(claims)) == CallerKind::unknown);
        CHECK(calling(in_b2c(claims)).is_b2c);
        CHECK_FALSE(calling(in_b2c(claims)).through_agent);
    }
    CHECK(calling(in_b2c(user())).has_scope);
    CHECK_FALSE(calling(in_b2c(app())).has_scope);
}

TEST_CASE("B2C is the host of the issuer and nothing that looks like it", "[entra][EN-13]") {
    for (const char* const issuer :
         {"https://login.microsoftonline.com/contoso.b2clogin.com/v2.0", "https://evil.example/.b2clogin.com",
          "https://contoso.b2clogin.com.evil.example/v2.0/", "https://contoso.b2clogin.com@evil.example/v2.0/",
          "https://evil.example/@contoso.b2clogin.com/", "https://evil.example/?.b2clogin.com",
          "https://evil.example/#.b2clogin.com", "https://evilb2clogin.com/v2.0/", "contoso.b2clogin.com",
          "http://contoso.b2clogin.com/v2.0/", "https://contoso.b2clogin.org/v2.0/"}) {
        INFO(issuer);
        CHECK_FALSE(calling(with(user(), {{"iss", issuer}})).is_b2c);
        CHECK(kind(with(user(), {{"iss", issuer}})) == CallerKind::user);
    }
    CHECK_FALSE(calling(without(user(), "iss")).is_b2c);
    CHECK_FALSE(calling(with(user(), {{"tfp", "B2C_1_sign_in"}, {"acr", "b2c_1_sign_in"}})).is_b2c);
    CHECK(calling(in_b2c(user())).is_b2c);
}
