// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <array>

namespace bearer::inline v1 {

/// Accepts what has the form of an RFC 9068 access token: the type "at+jwt" (§4) and every claim that §2.2 requires.
///
/// It looks for the claims, not at what they say: write Issuer, Audience and Lifetime beside it. Rejects with
/// type_rejected, claim_missing or claim_malformed.
struct Rfc9068 {
    [[nodiscard]] Description describe() const {
        return {"RFC 9068", "the type \"at+jwt\" and the claims of section 2.2", {required.begin(), required.end()},
                "RFC 9068 2.2"};
    }

    Verdict operator()(const Context& context) const {
        const auto type = context.header.typ();
        if (!type || !detail::same_media_type(*type, "at+jwt")) return reject({ErrorCode::type_rejected, "typ"});
        for (const Label name : required)
            if (!context.claims.contains(name)) return reject({ErrorCode::claim_missing, name});
        return accept();
    }

private:
    // Their types have been checked with the token's other registered claims.
    static constexpr std::array<Label, 7> required{"iss", "exp", "aud", "sub", "client_id", "iat", "jti"};
};

}  // namespace bearer::inline v1
