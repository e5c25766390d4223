// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>

#include <array>
#include <string_view>

/// What a client hears for each refusal: little, so that nobody learns why a token is not good (RFC 6750 §3.1).
namespace bearer::inline v1::detail {

/// A status with its reason phrase, the error of RFC 6750 §3.1 (empty: none), and a sentence for whoever writes the client.
struct Answer {
    int status;
    std::string_view title;
    std::string_view error;
    std::string_view detail;
};

namespace reply {

inline constexpr Answer unauthorized{401, "Unauthorized", "", "Send an access token: Authorization: Bearer ..."};
inline constexpr Answer invalid_request{400, "Bad Request", "invalid_request",
                                        "Send one Authorization header with one access token."};
inline constexpr Answer invalid_token{401, "Unauthorized", "invalid_token",
                                      "The access token is not good here, or no longer. Get a new one for this API."};
inline constexpr Answer insufficient_scope{403, "Forbidden", "insufficient_scope",
                                           "The access token is good, but does not permit this."};
inline constexpr Answer insufficient_claims{401, "Unauthorized", "insufficient_claims",
                                            "Get a new access token that meets the claims in the challenge."};
inline constexpr Answer unavailable{503, "Service Unavailable", "",
                                    "Access tokens cannot be checked at the moment. Keep yours and try again later."};
inline constexpr Answer failed{500, "Internal Server Error", "", "The access token could not be checked."};

}  // namespace reply

struct AnswerTo {
    ErrorCode code;
    Answer answer;
};

/// The whole table. A token that does not hold is 401: another one may. One that holds and is not enough is 403. What is no
/// fault of the client's is 5xx, upon which it keeps its token.
inline constexpr std::array answers{
    AnswerTo{ErrorCode::authorization_missing, reply::unauthorized},
    AnswerTo{ErrorCode::authorization_malformed, reply::invalid_request},
    AnswerTo{ErrorCode::token_too_large, reply::invalid_token},
    AnswerTo{ErrorCode::token_malformed, reply::invalid_token},
    AnswerTo{ErrorCode::token_encrypted, reply::invalid_token},
    AnswerTo{ErrorCode::header_malformed, reply::invalid_token},
    AnswerTo{ErrorCode::header_unsupported, reply::invalid_token},
    AnswerTo{ErrorCode::algorithm_not_allowed, reply::invalid_token},
    AnswerTo{ErrorCode::key_id_missing, reply::invalid_token},
    AnswerTo{ErrorCode::key_not_found, reply::invalid_token},
    AnswerTo{ErrorCode::key_mismatch, reply::invalid_token},
    AnswerTo{ErrorCode::keys_unavailable, reply::unavailable},
    AnswerTo{ErrorCode::signature_invalid, reply::invalid_token},
    AnswerTo{ErrorCode::payload_malformed, reply::invalid_token},
    AnswerTo{ErrorCode::claim_missing, reply::invalid_token},
    AnswerTo{ErrorCode::claim_malformed, reply::invalid_token},
    AnswerTo{ErrorCode::sender_unproven, reply::invalid_token},
    AnswerTo{ErrorCode::issuer_rejected, reply::invalid_token},
    AnswerTo{ErrorCode::audience_rejected, reply::invalid_token},
    AnswerTo{ErrorCode::token_expired, reply::invalid_token},
    AnswerTo{ErrorCode::token_not_yet_valid, reply::invalid_token},
    AnswerTo{ErrorCode::token_issued_in_future, reply::invalid_token},
    AnswerTo{ErrorCode::token_too_old, reply::invalid_token},
    AnswerTo{ErrorCode::tenant_rejected, reply::insufficient_scope},
    AnswerTo{ErrorCode::type_rejected, reply::invalid_token},
    AnswerTo{ErrorCode::client_rejected, reply::insufficient_scope},
    AnswerTo{ErrorCode::caller_unknown, reply::invalid_token},
    AnswerTo{ErrorCode::caller_rejected, reply::insufficient_scope},
    AnswerTo{ErrorCode::scope_missing, reply::insufficient_scope},
    AnswerTo{ErrorCode::role_missing, reply::insufficient_scope},
    AnswerTo{ErrorCode::group_missing, reply::insufficient_scope},
    AnswerTo{ErrorCode::groups_overage, reply::insufficient_scope},
    AnswerTo{ErrorCode::authentication_insufficient, reply::insufficient_scope},
    AnswerTo{ErrorCode::policy_rejected, reply::insufficient_scope},
    AnswerTo{ErrorCode::internal_error, reply::failed},
    AnswerTo{ErrorCode::key_set_malformed, reply::unavailable},
    AnswerTo{ErrorCode::discovery_malformed, reply::unavailable},
    AnswerTo{ErrorCode::fetch_failed, reply::unavailable},
    AnswerTo{ErrorCode::identifier_malformed, reply::failed},
};

static_assert(has_a_row_for_every_code(answers), "bearer: give every ErrorCode a row, in their order");

[[nodiscard]] constexpr const Answer& answer_to(ErrorCode code) noexcept { return row_of(code, answers).answer; }

}  // namespace bearer::inline v1::detail
