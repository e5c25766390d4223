// SPDX-License-Identifier: MIT
// Keys from a provider.
#include "api.hpp"

#include <bearer/entra/remote_keys.hpp>
#include <bearer/remote/remote_jwks.hpp>

extern const Fetch fetch;
extern const RemoteJwks remote;

void url_of_what() {
#ifdef MISTAKE_url_of_what
    // shown: say what is there: write JwksUrl{"https://..."}, or IssuerUrl{"https://..."} for discovery
    RemoteJwks{"https://login.example.com/", fetch};
#else
    RemoteJwks{IssuerUrl{"https://login.example.com/"}, fetch};
#endif
}

void url_of_what_in_a_string() {
#ifdef MISTAKE_url_of_what_in_a_string
    // shown: say what is there: write JwksUrl{"https://..."}, or IssuerUrl{"https://..."} for discovery
    RemoteJwks{text, fetch};
#else
    RemoteJwks{JwksUrl{text}, fetch};
#endif
}

void refresh_discarded() {
#ifdef MISTAKE_refresh_discarded
    // error: nodiscard
    remote.refresh();
#else
    if (!remote.refresh()) return;
#endif
}

void the_other_way_round() {
#ifdef MISTAKE_the_other_way_round
    // error: bearer: the keys come first: write TokenValidator{keys, policies...}
    TokenValidator{issuer, remote, audience, lifetime};
#else
    TokenValidator{remote, issuer, audience, lifetime};
#endif
}
