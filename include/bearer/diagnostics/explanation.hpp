// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace bearer::inline v1 {

/// What a refusal means to whoever has to mend it.
struct Explanation {
    ErrorCode code;
    std::string_view meaning;  // what was found, in one or two sentences
    std::string_view advice;   // what to do about it; empty where that depends
};

namespace detail {

inline constexpr std::array explanations{
    Explanation{ErrorCode::authorization_missing, "The request has no Authorization header with a bearer token.",
                "Send \"Authorization: Bearer\" and the access token. A proxy in between may have removed the header."},
    Explanation{ErrorCode::authorization_malformed,
                "The Authorization header is not the word Bearer, a space and one token.",
                "Send exactly one such header, without quotes or line breaks."},
    Explanation{ErrorCode::token_too_large, "The token is longer than any that this library reads.",
                "Have the provider put less into it: groups take the most room."},
    Explanation{ErrorCode::token_malformed,
                "A signed token is three parts of base64url with dots between them, and this text is not.",
                "Compare the first and the last characters with what the provider issued."},
    Explanation{ErrorCode::token_encrypted,
                "The token is encrypted (five parts, RFC 7516), and only signed ones are read.",
                "Have the provider issue tokens for this API that are signed and not encrypted."},
    Explanation{ErrorCode::header_malformed, "The first part is no JOSE header: a JSON object with an \"alg\".",
                "What made this token is no JWT library, or the token was damaged."},
    Explanation{ErrorCode::header_unsupported,
                "The header asks for something that would change how the token is read or who vouches for it.", ""},
    Explanation{ErrorCode::algorithm_not_allowed, "The token names a signature algorithm that this API does not take.",
                ""},
    Explanation{ErrorCode::key_id_missing, "The header has no \"kid\", so nothing says which key signed the token.",
                "Have the provider name its key; keys are never tried one after the other."},
    Explanation{ErrorCode::key_not_found, "The key set has no usable key with the token's \"kid\".",
                "Are these the keys of the provider that issued the token, and are they current?"},
    Explanation{ErrorCode::key_mismatch,
                "The key with that \"kid\" is for other algorithms than the token's, or has changed.",
                "Look at \"alg\", \"use\" and \"key_ops\" of that key in the key set."},
    Explanation{ErrorCode::keys_unavailable, "There are no keys to check the signature with.",
                "Can this machine reach the provider's key set? Look at the key source's status()."},
    Explanation{ErrorCode::signature_invalid,
                "The key of that \"kid\" has not made this signature over this header and payload.",
                "The token was changed on its way, or signed by somebody else who uses the same \"kid\"."},
    Explanation{ErrorCode::payload_malformed, "The second part is no JSON object that every reader understands alike.",
                "Look for a name that stands twice, for invalid UTF-8 and for deep nesting."},
    Explanation{ErrorCode::claim_missing, "A claim that is needed is not in the token.",
                "Have the provider add it; with Microsoft it may be an optional claim."},
    Explanation{ErrorCode::claim_malformed, "A claim has another JSON type or form than it must have.", ""},
    Explanation{ErrorCode::sender_unproven,
                "The token is bound to a key (\"cnf\"), and nothing here checks that its sender holds that key.",
                "Check the proof (DPoP, mutual TLS) and say so with a policy that guarantees the sender, or have the "
                "provider issue plain bearer tokens."},
    Explanation{ErrorCode::issuer_rejected, "The token was issued by somebody else than this API trusts.",
                "Issuers are compared character by character: look at the slash at the end and at upper case."},
    Explanation{ErrorCode::audience_rejected, "The token was issued for another API.",
                "Have the client ask for a token for this one; or is this API's own name configured wrongly?"},
    Explanation{ErrorCode::token_expired, "The token is no longer valid.", "Have the client get a new one."},
    Explanation{ErrorCode::token_not_yet_valid, "The token is not valid yet.", ""},
    Explanation{ErrorCode::token_issued_in_future, "The token says that it will be issued later than now.", ""},
    Explanation{ErrorCode::token_too_old, "The token was issued longer ago than this API takes.",
                "Have the client get a new one, or allow a longer max_age."},
    Explanation{ErrorCode::tenant_rejected, "The token is of a tenant that this API does not admit.",
                "Sign in with an account of an admitted tenant, or admit this one."},
    Explanation{ErrorCode::type_rejected, "The header's \"typ\" names another type of token.",
                "Is it an access token? If so, the provider may write another \"typ\" than RFC 9068 does."},
    Explanation{ErrorCode::client_rejected, "The application that got the token is not one that this API admits.", ""},
    Explanation{ErrorCode::caller_unknown, "Nothing in the token tells whether it is of a user or of an application.",
                "Have the provider add the optional claim idtyp."},
    Explanation{ErrorCode::caller_rejected, "A caller of this kind is not admitted, or it has no permission at all.",
                ""},
    Explanation{ErrorCode::scope_missing, "The token does not carry the scope that is asked for.",
                "Have the client request that scope, and the user or the administrator consent to it."},
    Explanation{ErrorCode::role_missing, "The token does not carry the role that is asked for.",
                "Have an administrator assign the role; tokens issued before that do not have it."},
    Explanation{ErrorCode::group_missing, "The token does not list the group that is asked for.", ""},
    Explanation{ErrorCode::groups_overage, "The caller is in more groups than fit into a token, so it lists none.", ""},
    Explanation{ErrorCode::authentication_insufficient, "The user has not signed in as strongly as is asked for here.",
                "Answer with the claims challenge, upon which the client has its user sign in again."},
    Explanation{ErrorCode::policy_rejected, "A policy of this API said no.", ""},
    Explanation{
        ErrorCode::internal_error,
        "The check could not be carried out: a policy or a key source threw, memory ran out, or the clock is far off.",
        "This is no fault of the token's: look at this API."},
    Explanation{ErrorCode::key_set_malformed, "What should be a key set is no JSON object with an array \"keys\".",
                "Look at what stands at that address: often it is an error page, or the metadata and not the keys."},
    Explanation{ErrorCode::discovery_malformed, "What should be the provider's metadata is not.",
                "Look at what stands at that address, and whether its issuer is the one that was configured."},
    Explanation{ErrorCode::fetch_failed, "A document could not be fetched.",
                "Look at the address, the name service, proxies, and the certificate authorities of this machine."},
    Explanation{ErrorCode::identifier_malformed, "A text that should be an identifier has not its form.",
                "Ids of Microsoft Entra are GUIDs: 8-4-4-4-12 hexadecimal digits."},
};

consteval bool every_code_is_explained() {
    return has_a_row_for_every_code(explanations) &&
           std::ranges::none_of(explanations, &std::string_view::empty, &Explanation::meaning);
}
static_assert(every_code_is_explained(), "bearer: an ErrorCode has no explanation: add one, in the order of the codes");

}  // namespace detail

/// Every code has one.
[[nodiscard]] constexpr const Explanation& explanation_of(ErrorCode code) noexcept {
    return detail::row_of(code, detail::explanations);
}

}  // namespace bearer::inline v1
