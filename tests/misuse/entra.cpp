// SPDX-License-Identifier: MIT
// Microsoft's tokens: ids that were mixed up, and people who are let in by their name.
#include "api.hpp"

#include <bearer/entra/entra.hpp>

extern const entra::Principal who;
extern const entra::TenantId tenant;
extern const entra::ClientId client;
extern const entra::ObjectId object;

void client_id_for_a_tenant() {
#ifdef MISTAKE_client_id_for_a_tenant
    // error: SingleTenant
    const entra::SingleTenant mine{client};
#else
    const entra::SingleTenant mine{tenant};
#endif
}

void text_for_a_tenant() {
#ifdef MISTAKE_text_for_a_tenant
    // error: SingleTenant
    const entra::SingleTenant mine{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
#else
    const entra::SingleTenant mine{entra::TenantId{"72f988bf-86f1-41af-91ab-2d7cd011db47"}};
#endif
}

void tenant_for_an_audience() {
#ifdef MISTAKE_tenant_for_an_audience
    // error: Audience
    const entra::Audience mine{tenant};
#else
    const entra::Audience mine{client};
#endif
}

bool ids_of_two_kinds() {
#ifdef MISTAKE_ids_of_two_kinds
    // error: operand
    return client == object;
#else
    return client == who.client().value();
#endif
}

bool in_by_email() {
#ifdef MISTAKE_in_by_email
    // shown: compare user_key() instead
    return who.profile().email().value() == "ada@contoso.example";
#else
    return who.user_key().value() == entra::UserKey{tenant, object};
#endif
}

bool in_by_upn() {
#ifdef MISTAKE_in_by_upn
    // error: Display
    return who.profile().upn() == "ada@contoso.example";
#else
    return who.profile().upn().has_value();
#endif
}

bool in_by_the_other_side() {
#ifdef MISTAKE_in_by_the_other_side
    // shown: compare user_key() instead
    return "ada@contoso.example" == who.profile().preferred_username().value();
#else
    return who.profile().preferred_username().has_value();
#endif
}

bool ordered_by_name() {
#ifdef MISTAKE_ordered_by_name
    // shown: order by user_key() instead
    return who.profile().name().value() < who.profile().nickname().value();
#else
    return who.user_key().value() < entra::UserKey{tenant, object};
#endif
}

void name_of_a_temporary() {
#ifdef MISTAKE_name_of_a_temporary
    // shown: names live in the token: keep the principal in a variable
    static_cast<void>(entra::Principal{token}.profile().name());
#else
    static_cast<void>(who.profile().name());
#endif
}

void sign_in_of_a_temporary() {
#ifdef MISTAKE_sign_in_of_a_temporary
    // shown: its texts live in the token: keep the principal in a variable
    static_cast<void>(entra::Principal{token}.sign_in().ip_address());
#else
    static_cast<void>(who.sign_in().ip_address());
#endif
}

void scopes_of_a_temporary() {
#ifdef MISTAKE_scopes_of_a_temporary
    // shown: the scopes live in the policy: keep that in a variable
    const auto& scopes = entra::UserScope{"Orders.Read"}.scopes();
    static_cast<void>(scopes);
#else
    const entra::UserScope policy{"Orders.Read"};
    const auto& scopes = policy.scopes();
    static_cast<void>(scopes);
#endif
}

void several_scopes_in_braces() {
#ifdef MISTAKE_several_scopes_in_braces
    // shown: several are written UserScope{one_of({"a", "b"})}
    const entra::UserScope mine{{"a", "b"}};
#else
    const entra::UserScope mine{one_of({"a", "b"})};
#endif
}

void id_of_a_temporary() {
#ifdef MISTAKE_id_of_a_temporary
    // shown: the text lives in the id: keep that in a variable, or use to_string()
    const auto text_of_it = who.tenant().value().text();
    static_cast<void>(text_of_it);
#else
    const auto text_of_it = to_string(who.tenant().value());
    static_cast<void>(text_of_it);
#endif
}
