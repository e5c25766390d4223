// SPDX-License-Identifier: MIT
#include "inspection.hpp"

#include "demands.hpp"
#include "options.hpp"

#include <bearer/diagnostics/claim_meaning.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/entra/entra.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using bearer::AnyPolicy;
using bearer::Guarantee;
using bearer::one_of;
using nlohmann::json;

/// All that the library has: which of them count is for the keys to say.
template <std::size_t... Index>
auto every_algorithm(std::index_sequence<Index...>) {
    return bearer::Algorithms<bearer::detail::algorithms[Index].algorithm...>{};
}
auto every_algorithm() { return every_algorithm(std::make_index_sequence<bearer::detail::algorithms.size()>{}); }

void check_scopes(const Expected& expected) {
    if (!std::ranges::all_of(expected.scopes, bearer::detail::is_scope_word))
        throw UsageError{"A scope is one word of printable ASCII: give several one by one."};
}

AnyListed permission(const Expected& expected) {
    std::vector<AnyPolicy> policies;
    if (!expected.scopes.empty()) policies.emplace_back(bearer::Scope{one_of(expected.scopes)});
    if (!expected.roles.empty()) policies.emplace_back(bearer::Role{one_of(expected.roles)});
    return AnyListed{std::move(policies)};
}

AnyListed entra_permission(const Expected& expected) {
    std::vector<AnyPolicy> policies;
    if (!expected.scopes.empty()) policies.emplace_back(bearer::entra::UserScope{one_of(expected.scopes)});
    if (!expected.roles.empty()) {
        policies.emplace_back(bearer::entra::AppRole{one_of(expected.roles)});
        policies.emplace_back(bearer::entra::UserRole{one_of(expected.roles)});
    }
    return AnyListed{std::move(policies)};
}

bearer::Report inspect_for_entra(std::string_view token, const GivenKeys& keys, const Expected& expected,
                                 bearer::TimePoint now) {
    const auto tenant = bearer::entra::TenantId::parse(expected.tenant);
    if (!tenant) throw UsageError{"The tenant is no GUID: write the tenant's id, not its name."};
    const auto client = bearer::entra::ClientId::parse(expected.client_id);
    if (!client) throw UsageError{"The client id is no GUID: write the id of the API's registration."};
    return explain(bearer::TokenValidator{keys, bearer::entra::SingleTenant{*tenant}, bearer::entra::Audience{*client},
                                          bearer::entra::Lifetime{}, bearer::entra::Caller{},
                                          entra_permission(expected), every_algorithm()},
                   token, now);
}

bearer::Report inspect_in_general(std::string_view token, const GivenKeys& keys, const Expected& expected,
                                  bearer::TimePoint now) {
    const AnyPolicy issuer = expected.issuer.empty() ? AnyPolicy{bearer::dangerous::AnyIssuer{}}
                                                     : AnyPolicy{bearer::Issuer{expected.issuer}};
    const AnyPolicy audience = expected.audience.empty() ? AnyPolicy{bearer::dangerous::AnyAudience{}}
                                                         : AnyPolicy{bearer::Audience{expected.audience}};
    return explain(
        bearer::TokenValidator{keys, Chosen<Guarantee::issuer>{issuer}, Chosen<Guarantee::audience>{audience},
                               bearer::Lifetime{}, permission(expected), every_algorithm()},
        token, now);
}

void add_meanings(json& meanings, const char* part, const std::vector<bearer::Meaning>& members) {
    for (const auto& [name, value, meaning] : members)
        meanings.push_back({{"part", part}, {"name", name}, {"value", value}, {"meaning", meaning}});
}

json texts_of(const json& object) {
    json texts = json::object();
    for (const auto& [name, value] : object.items()) texts[name] = value.dump(2);
    return texts;
}

}  // namespace

bearer::Report inspect(std::string_view token, const GivenKeys& keys, const Expected& expected, bearer::TimePoint now) {
    const bool is_entra = !expected.tenant.empty() || !expected.client_id.empty();
    if (is_entra && (!expected.issuer.empty() || !expected.audience.empty()))
        throw UsageError{
            "A tenant and a client id take the place of an issuer and an audience: give the ones or the others."};
    if (expected.tenant.empty() != expected.client_id.empty())
        throw UsageError{"A tenant and a client id go together: the tenant's GUID and the API's."};
    check_scopes(expected);
    return is_entra ? inspect_for_entra(token, keys, expected, now) : inspect_in_general(token, keys, expected, now);
}

std::vector<std::string_view> not_checked(const Expected& expected) {
    std::vector<std::string_view> names;
    if (!expected.tenant.empty()) return names;
    if (expected.issuer.empty()) names.emplace_back("issuer");
    if (expected.audience.empty()) names.emplace_back("audience");
    return names;
}

json inspect_to_json(std::string_view token, const GivenKeys& keys, const Expected& expected, bearer::TimePoint now) {
    const bearer::Report report = inspect(token, keys, expected, now);
    json meanings = json::array();
    add_meanings(meanings, "header", bearer::meanings_of_header(report.header));
    add_meanings(meanings, "claims", bearer::meanings_of_claims(report.claims, now));
    json object = bearer::to_json(report);
    object["now"] = now.time_since_epoch().count();
    object["meanings"] = std::move(meanings);
    object["texts"] = {{"header", texts_of(report.header)}, {"claims", texts_of(report.claims)}};
    object["not_checked"] = not_checked(expected);
    return object;
}
