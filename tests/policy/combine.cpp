// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::AllOf;
using bearer::AnyOf;
using bearer::Audience;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::Issuer;
using bearer::Lifetime;
using bearer::Not;
using bearer::Role;
using bearer::Scope;
using bearer::detail::guarantees_of;
using test::Says;

// So that the operators are found for policies of the tests' own.
using bearer::operator!;
using bearer::operator&&;
using bearer::operator||;

using bearer::dangerous::AnySender;
// Whoever derived from them would inherit guarantees without the checks that keep them.
static_assert(std::is_final_v<AllOf<Scope>> && std::is_final_v<AnyOf<Scope>> && std::is_final_v<Not<Scope>>);

static_assert(guarantees_of<AllOf<Issuer, Scope>> == Guarantee::issuer);
static_assert(guarantees_of<AllOf<Issuer, Audience, Lifetime>> ==
              (Guarantee::issuer | Guarantee::audience | Guarantee::lifetime));
static_assert(guarantees_of<AllOf<Scope, AllOf<AnySender, Role>>> == Guarantee::sender);
static_assert(guarantees_of<AllOf<Scope, Role>> == Guarantee::none);
static_assert(guarantees_of<AnyOf<Issuer>> == Guarantee::issuer);
static_assert(guarantees_of<AnyOf<AnySender>> == Guarantee::sender);
static_assert(guarantees_of<AnyOf<Issuer, bearer::TenantIssuer>> == Guarantee::issuer);
static_assert(guarantees_of<AnyOf<Issuer, Audience>> == Guarantee::none);
static_assert(guarantees_of<AnyOf<Issuer, Scope>> == Guarantee::none);
static_assert(guarantees_of<AnyOf<AllOf<Issuer, Audience>, AllOf<Audience, Lifetime>>> == Guarantee::audience);
static_assert(guarantees_of<Not<Issuer>> == Guarantee::none);
static_assert(guarantees_of<Not<AllOf<Issuer, Audience, Lifetime>>> == Guarantee::none);
static_assert(guarantees_of<AllOf<Not<Issuer>, Audience>> == Guarantee::audience);

static_assert(std::same_as<decltype(Scope{"a"} && Role{"b"}), AllOf<Scope, Role>>);
static_assert(std::same_as<decltype(Scope{"a"} || Role{"b"}), AnyOf<Scope, Role>>);
static_assert(std::same_as<decltype(!Scope{"a"}), Not<Scope>>);
static_assert(std::same_as<decltype(Scope{"a"} || (!Role{"b"} && Says{bearer::accept()})),
                           AnyOf<Scope, AllOf<Not<Role>, Says>>>);

// Exactly the answers "no". Every other code means that there was no answer.
const std::vector<ErrorCode> negatable{
    ErrorCode::issuer_rejected, ErrorCode::audience_rejected, ErrorCode::tenant_rejected,
    ErrorCode::type_rejected,   ErrorCode::client_rejected,   ErrorCode::caller_rejected,
    ErrorCode::scope_missing,   ErrorCode::role_missing,      ErrorCode::group_missing,
    ErrorCode::authentication_insufficient, ErrorCode::policy_rejected,
};

bool can_be_negated(ErrorCode code) { return std::ranges::find(negatable, code) != negatable.end(); }

std::vector<ErrorCode> every_code() {
    std::vector<ErrorCode> codes;
    for (const auto& text : bearer::detail::error_texts) codes.push_back(text.code);
    return codes;
}

enum class Answer { yes, no, unknown };
constexpr std::array every_answer{Answer::yes, Answer::no, Answer::unknown};

constexpr Error a_no{ErrorCode::scope_missing, "a"};
constexpr Error b_no{ErrorCode::role_missing, "b"};
constexpr Error a_unknown{ErrorCode::claim_missing, "a"};
constexpr Error b_unknown{ErrorCode::groups_overage, "b"};
constexpr Error negated{ErrorCode::policy_rejected, "not"};

Says says(Answer answer, Error no, Error unknown) {
    if (answer == Answer::yes) return Says{bearer::accept()};
    return Says{bearer::reject(answer == Answer::no ? no : unknown)};
}

template <class P>
std::optional<Error> answer(const P& policy) {
    return test::answer(policy, {{"sub", "u1"}});
}

// Counts how often it is asked.
struct Counts {
    Says says;
    std::shared_ptr<int> asked = std::make_shared<int>(0);
    bearer::Verdict operator()(const bearer::Context& context) const { return ++*asked, says(context); }
};

}  // namespace

TEST_CASE("only an answer no can be negated, every other code passes unchanged", "[policy][PO-01][PO-03]") {
    REQUIRE(every_code().size() == 39);

    for (const ErrorCode code : every_code()) {
        INFO(bearer::to_string(code));
        const Error error{code, "subject"};
        const auto verdict = answer(Not{Says{bearer::reject(error)}});
        CHECK(verdict == (can_be_negated(code) ? std::nullopt : std::optional{error}));
    }
    CHECK(answer(Not{Says{bearer::accept()}}) == negated);
}

TEST_CASE("a conjunction rejects as its first rejection", "[policy]") {
    struct Row { Answer a; Answer b; std::optional<Error> expected; };
    const std::vector<Row> table{
        {Answer::yes, Answer::yes, std::nullopt},      {Answer::yes, Answer::no, b_no},
        {Answer::yes, Answer::unknown, b_unknown},     {Answer::no, Answer::yes, a_no},
        {Answer::no, Answer::no, a_no},                {Answer::no, Answer::unknown, a_no},
        {Answer::unknown, Answer::yes, a_unknown},     {Answer::unknown, Answer::no, a_unknown},
        {Answer::unknown, Answer::unknown, a_unknown},
    };

    for (const auto& [a, b, expected] : table) {
        CAPTURE(static_cast<int>(a), static_cast<int>(b));
        const Says left = says(a, a_no, a_unknown);
        const Says right = says(b, b_no, b_unknown);
        CHECK(answer(AllOf{left, right}) == expected);
        CHECK(answer(left && right) == expected);
    }
}

TEST_CASE("a disjunction that nothing accepted reports what could not be answered before any no", "[policy][PO-02]") {
    struct Row { Answer a; Answer b; std::optional<Error> expected; };
    const std::vector<Row> table{
        {Answer::yes, Answer::yes, std::nullopt},      {Answer::yes, Answer::no, std::nullopt},
        {Answer::yes, Answer::unknown, std::nullopt},  {Answer::no, Answer::yes, std::nullopt},
        {Answer::no, Answer::no, a_no},                {Answer::no, Answer::unknown, b_unknown},
        {Answer::unknown, Answer::yes, std::nullopt},  {Answer::unknown, Answer::no, a_unknown},
        {Answer::unknown, Answer::unknown, a_unknown},
    };

    for (const auto& [a, b, expected] : table) {
        CAPTURE(static_cast<int>(a), static_cast<int>(b));
        const Says left = says(a, a_no, a_unknown);
        const Says right = says(b, b_no, b_unknown);
        CHECK(answer(AnyOf{left, right}) == expected);
        CHECK(answer(left || right) == expected);
    }
}

TEST_CASE("no code that is not a no is hidden by one that is", "[policy][PO-02]") {
    for (const ErrorCode code : every_code()) {
        INFO(bearer::to_string(code));
        const Says other{bearer::reject({code, "other"})};
        const Error reported = can_be_negated(code) ? a_no : Error{code, "other"};
        CHECK(answer(AnyOf{Says{bearer::reject(a_no)}, other}) == reported);
        CHECK(answer(AnyOf{Says{bearer::reject(a_no)}, Says{bearer::reject(b_no)}, other}) == reported);
        CHECK(answer(AnyOf{other, Says{bearer::reject(a_no)}}) == Error{code, "other"});
        CHECK(answer(AnyOf{other, Says{bearer::reject(a_no)}, Says{bearer::accept()}}) == std::nullopt);
    }
}

// The same expression over policies and over bools: whatever an unknown may turn out to be, an acceptance must be true
// and a "no", which a Not further out would turn into one, must be false.
TEMPLATE_TEST_CASE_SIG("nothing unknown becomes acceptance, in whatever is built of it", "[policy][PO-01]",
                       ((int Shape), Shape), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) {
    const auto build = [](const auto& a, const auto& b, const auto& c) {
        if constexpr (Shape == 0) return a && b && c;
        else if constexpr (Shape == 1) return a || b || c;
        else if constexpr (Shape == 2) return !(a && b && c);
        else if constexpr (Shape == 3) return !(a || b || c);
        else if constexpr (Shape == 4) return !(a && b) || c;
        else if constexpr (Shape == 5) return !(a || b) && c;
        else if constexpr (Shape == 6) return !(!a && (b || c));
        else if constexpr (Shape == 7) return !(!a || (b && c));
        else if constexpr (Shape == 8) return !((a || b) && !c);
        else if constexpr (Shape == 9) return !((a && b) || !c);
        else if constexpr (Shape == 10) return !(!(a && b) || c);
        else if constexpr (Shape == 11) return !(!(a || b) && c);
        else if constexpr (Shape == 12) return !(!(!a && b) || c) || a;
        else if constexpr (Shape == 13) return (a || !b) && (b || !c) && (c || !a);
        else if constexpr (Shape == 14) return !((a && !b) || (b && !c) || (c && !a));
        else return !a || (!b && !(c || a));
    };
    const auto is_possible = [](Answer answer, bool value) {
        return answer == Answer::unknown || (answer == Answer::yes) == value;
    };

    int accepted = 0;
    int wrong = 0;
    for (const ErrorCode unknown_code : every_code()) {
        if (can_be_negated(unknown_code)) continue;
        const Error unknown{unknown_code, "unknown"};
        for (const Answer a : every_answer)
            for (const Answer b : every_answer)
                for (const Answer c : every_answer) {
                    const auto policy = build(says(a, a_no, unknown), says(b, a_no, unknown), says(c, a_no, unknown));
                    const auto got = answer(policy);
                    const bool says_no = got && can_be_negated(got->code);
                    accepted += got ? 0 : 1;
                    const bool known = a != Answer::unknown && b != Answer::unknown && c != Answer::unknown;
                    if (known && got && !says_no) ++wrong;
                    if (got && !says_no && got != unknown) ++wrong;
                    for (const bool x : {false, true})
                        for (const bool y : {false, true})
                            for (const bool z : {false, true}) {
                                if (!is_possible(a, x) || !is_possible(b, y) || !is_possible(c, z)) continue;
                                const bool truth = build(x, y, z);
                                if ((!got && !truth) || (says_no && truth)) ++wrong;
                            }
                }
    }
    CHECK(wrong == 0);
    CHECK(accepted > 0);
}

TEST_CASE("a conjunction asks nothing after its first rejection, a disjunction nothing after its first acceptance",
          "[policy]") {
    const Counts yes{Says{bearer::accept()}};
    const Counts no{Says{bearer::reject(a_no)}};

    CHECK(answer(AllOf{no, yes}) == a_no);
    CHECK(*yes.asked == 0);
    CHECK(answer(AnyOf{yes, no}) == std::nullopt);
    CHECK(*no.asked == 1);
    CHECK(answer(AnyOf{no, yes}) == std::nullopt);
    CHECK(*yes.asked == 2);
}

TEST_CASE("a conjunction below a negation keeps its order, which never leads to acceptance alone", "[policy]") {
    const Says no{bearer::reject(a_no)};
    const Says unknown{bearer::reject(b_unknown)};

    CHECK(answer(Not{AllOf{no, unknown}}) == std::nullopt);  // whatever the unknown is, not both are true
    CHECK(answer(Not{AllOf{unknown, no}}) == b_unknown);
    CHECK(answer(Not{AnyOf{no, unknown}}) == b_unknown);
    CHECK(answer(Not{AnyOf{unknown, no}}) == b_unknown);
    CHECK(answer(Not{AnyOf{no, no}}) == std::nullopt);
}

TEST_CASE("a malformed scope is no missing scope", "[policy][PO-01]") {
    const Not not_x{Scope{"x"}};

    CHECK(test::answer(not_x, {{"scope", 5}}) == Error{ErrorCode::claim_malformed, "scope"});
    CHECK(test::answer(not_x, {{"scope", "y"}}) == std::nullopt);
    CHECK(test::answer(not_x, {{"sub", "u1"}}) == std::nullopt);
    CHECK(test::answer(not_x, {{"scope", "x"}}) == negated);
    CHECK(test::answer(not_x, {{"scp", "x"}, {"scope", "y"}}) == Error{ErrorCode::claim_malformed, "scope"});
}

TEST_CASE("what throws inside a combinator is neither a no nor a yes", "[policy][PO-06]") {
    const test::Throws throws;
    const Says yes{bearer::accept()};
    const Says no{bearer::reject(a_no)};
    constexpr Error internal_error{ErrorCode::internal_error, "policy"};

    CHECK(answer(Not{throws}) == internal_error);
    CHECK(answer(Not{AllOf{yes, throws}}) == internal_error);
    CHECK(answer(AllOf{yes, throws}) == internal_error);
    CHECK(answer(AnyOf{throws, yes}) == internal_error);
    CHECK(answer(AnyOf{no, throws}) == internal_error);
    CHECK(answer(AnyOf{yes, throws}) == std::nullopt);  // never asked
    CHECK(answer(AllOf{no, throws}) == a_no);           // likewise
}

TEST_CASE("combinators own their operands and show them", "[policy]") {
    const auto either = [] {
        const std::string name(64, 's');
        return Scope{name} || Role{"admin"};
    }();
    const auto both = AllOf{either, Not{Role{"guest"}}};

    CHECK(std::get<0>(either.operands()).scopes().values().front() == std::string(64, 's'));
    CHECK(std::get<1>(either.operands()).describe().expected == R"("admin")");
    CHECK(std::get<0>(std::get<1>(both.operands()).operands()).describe().expected == R"("guest")");
    CHECK(test::answer(both, {{"scope", std::string(64, 's')}}) == std::nullopt);
    CHECK(test::answer(both, {{"roles", {"admin"}}}) == std::nullopt);
    CHECK(test::answer(both, {{"roles", {"admin", "guest"}}}) == negated);
    CHECK(test::answer(both, {{"sub", "u1"}}) == Error{ErrorCode::scope_missing, "scope"});
}

TEST_CASE("combinators take lambdas and functions as operands", "[policy]") {
    const auto named = [](const bearer::Context& context) {
        return context.claims.contains("name") ? bearer::accept() : bearer::reject({ErrorCode::policy_rejected, "name"});
    };

    CHECK(test::answer(Scope{"x"} || named, {{"name", "Ada"}}) == std::nullopt);
    CHECK(test::answer(named && Scope{"x"}, {{"name", "Ada"}}) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(test::answer(!named && Scope{"x"}, {{"scope", "x"}}) == std::nullopt);
    CHECK(test::answer(!named && Scope{"x"}, {{"scope", "x"}, {"name", "Ada"}}) == negated);
}

TEST_CASE("a composition asks for every scope that it needs and for none that it does not", "[policy]") {
    using Names = std::vector<std::string>;
    const auto scopes_of = [](const auto& policy) { return policy.describe().scopes; };

    CHECK(scopes_of(Scope{"read"} && Scope{"write"} && Scope{"read"}) == Names{"read", "write"});
    CHECK(scopes_of(Role{"admin"} || Scope{"read"} || Scope{"write"}) == Names{"read"});
    CHECK(scopes_of(Scope{"read"} && (Scope{"a"} || Scope{"b"})) == Names{"read", "a"});
    CHECK(scopes_of(!Scope{"read"}).empty());
    CHECK(scopes_of(bearer::AllOf{test::says_yes, Role{"admin"}}).empty());
}

TEST_CASE("a composition describes itself by how it composes", "[policy]") {
    CHECK((Scope{"a"} && Scope{"b"}).describe().name.text() == "all of");
    CHECK((Scope{"a"} || Scope{"b"}).describe().name.text() == "any of");
    CHECK((!Scope{"a"}).describe().name.text() == "not");
}
