// SPDX-License-Identifier: MIT
#include <bearer/http/challenge.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::http::Challenge;
using bearer::http::challenge;
using bearer::http::ChallengeOptions;
using bearer::http::ResponseHeader;
using bearer::testing::EntraForge;
using namespace std::chrono_literals;

namespace entra = bearer::entra;

namespace {

const ChallengeOptions every_option{.scope = "orders.read orders.write",
                                    .realm = "orders",
                                    .resource_metadata = "https://api.example/.well-known/oauth-protected-resource",
                                    .retry_after = 30s};

/// The whole answer as it would stand on the wire.
std::string wire(ErrorCode code, const ChallengeOptions& options = {}) {
    const Challenge answer = challenge({code}, options);
    std::string text = std::to_string(answer.status) + "\n";
    for (const auto& [name, value] : answer.headers) text.append(name.text()).append(": ").append(value).append("\n");
    return text + answer.body;
}

std::string header_of(const Challenge& answer, bearer::Label name) { return std::string{answer.header(name)}; }

// Golden: what each kind of answer is without any option ...
constexpr std::string_view no_token = R"(401
Content-Type: application/problem+json
WWW-Authenticate: Bearer realm=""
{"status":401,"title":"Unauthorized","detail":"Send an access token: Authorization: Bearer ..."})";
constexpr std::string_view invalid_request = R"(400
Content-Type: application/problem+json
WWW-Authenticate: Bearer error="invalid_request"
{"status":400,"title":"Bad Request","detail":"Send one Authorization header with one access token.","error":"invalid_request"})";
constexpr std::string_view invalid_token = R"(401
Content-Type: application/problem+json
WWW-Authenticate: Bearer error="invalid_token"
{"status":401,"title":"Unauthorized","detail":"The access token is not good here, or no longer. Get a new one for this API.","error":"invalid_token"})";
constexpr std::string_view insufficient_scope = R"(403
Content-Type: application/problem+json
WWW-Authenticate: Bearer error="insufficient_scope"
{"status":403,"title":"Forbidden","detail":"The access token is good, but does not permit this.","error":"insufficient_scope"})";
constexpr std::string_view unavailable = R"(503
Content-Type: application/problem+json
Retry-After: 5
{"status":503,"title":"Service Unavailable","detail":"Access tokens cannot be checked at the moment. Keep yours and try again later."})";
constexpr std::string_view failed = R"(500
Content-Type: application/problem+json
{"status":500,"title":"Internal Server Error","detail":"The access token could not be checked."})";

// ... and which one each code has, in their order.
struct Golden {
    ErrorCode code;
    std::string_view answer;
};
constexpr std::array golden{
    Golden{ErrorCode::authorization_missing, no_token},
    Golden{ErrorCode::authorization_malformed, invalid_request},
    Golden{ErrorCode::token_too_large, invalid_token},
    Golden{ErrorCode::token_malformed, invalid_token},
    Golden{ErrorCode::token_encrypted, invalid_token},
    Golden{ErrorCode::header_malformed, invalid_token},
    Golden{ErrorCode::header_unsupported, invalid_token},
    Golden{ErrorCode::algorithm_not_allowed, invalid_token},
    Golden{ErrorCode::key_id_missing, invalid_token},
    Golden{ErrorCode::key_not_found, invalid_token},
    Golden{ErrorCode::key_mismatch, invalid_token},
    Golden{ErrorCode::keys_unavailable, unavailable},
    Golden{ErrorCode::signature_invalid, invalid_token},
    Golden{ErrorCode::payload_malformed, invalid_token},
    Golden{ErrorCode::claim_missing, invalid_token},
    Golden{ErrorCode::claim_malformed, invalid_token},
    Golden{ErrorCode::sender_unproven, invalid_token},
    Golden{ErrorCode::issuer_rejected, invalid_token},
    Golden{ErrorCode::audience_rejected, invalid_token},
    Golden{ErrorCode::token_expired, invalid_token},
    Golden{ErrorCode::token_not_yet_valid, invalid_token},
    Golden{ErrorCode::token_issued_in_future, invalid_token},
    Golden{ErrorCode::token_too_old, invalid_token},
    Golden{ErrorCode::tenant_rejected, insufficient_scope},
    Golden{ErrorCode::type_rejected, invalid_token},
    Golden{ErrorCode::client_rejected, insufficient_scope},
    Golden{ErrorCode::caller_unknown, invalid_token},
    Golden{ErrorCode::caller_rejected, insufficient_scope},
    Golden{ErrorCode::scope_missing, insufficient_scope},
    Golden{ErrorCode::role_missing, insufficient_scope},
    Golden{ErrorCode::group_missing, insufficient_scope},
    Golden{ErrorCode::groups_overage, insufficient_scope},
    Golden{ErrorCode::authentication_insufficient, insufficient_scope},
    Golden{ErrorCode::policy_rejected, insufficient_scope},
    Golden{ErrorCode::internal_error, failed},
    Golden{ErrorCode::key_set_malformed, unavailable},
    Golden{ErrorCode::discovery_malformed, unavailable},
    Golden{ErrorCode::fetch_failed, unavailable},
    Golden{ErrorCode::identifier_malformed, failed},
};
static_assert(golden.size() == bearer::detail::error_texts.size());

}  // namespace

TEST_CASE("every error has its one answer", "[http][RFC6750-3.1][RFC9457]") {
    for (std::size_t index = 0; index < golden.size(); ++index) {
        CAPTURE(to_string(golden[index].code));
        REQUIRE(static_cast<std::size_t>(golden[index].code) == index);
        CHECK(wire(golden[index].code) == golden[index].answer);
    }
}

TEST_CASE("an answer tells what the options say", "[http][RFC6750-3][RFC9728-5.1]") {
    const std::string rest = R"(scope="orders.read orders.write", )"
                             R"(resource_metadata="https://api.example/.well-known/oauth-protected-resource")";

    CHECK(header_of(challenge({ErrorCode::authorization_missing}, every_option), "WWW-Authenticate") ==
          R"(Bearer realm="orders", )" + rest);
    CHECK(header_of(challenge({ErrorCode::token_expired}, every_option), "WWW-Authenticate") ==
          R"(Bearer realm="orders", error="invalid_token", )" + rest);
    CHECK(wire(ErrorCode::scope_missing, every_option) ==
          "403\nContent-Type: application/problem+json\n"
          R"(WWW-Authenticate: Bearer realm="orders", error="insufficient_scope", )" +
              rest + "\n" +
              R"({"status":403,"title":"Forbidden","detail":"The access token is good, but does not permit this.",)"
              R"("error":"insufficient_scope","scope":"orders.read orders.write"})");
    CHECK(header_of(challenge({ErrorCode::scope_missing}, {.scope = "orders.read"}), "WWW-Authenticate") ==
          R"(Bearer error="insufficient_scope", scope="orders.read")");
    CHECK(header_of(challenge({ErrorCode::authorization_missing}, {.scope = "orders.read"}), "WWW-Authenticate") ==
          R"(Bearer scope="orders.read")");
}

TEST_CASE("where keys are missing a client learns when to come back, and nothing else", "[http][RFC9110-10.2.3]") {
    const Challenge answer = challenge({ErrorCode::keys_unavailable}, every_option);

    CHECK(answer.headers ==
          std::vector<ResponseHeader>{{"Content-Type", "application/problem+json"}, {"Retry-After", "30"}});
    CHECK(answer.body.find("scope") == std::string::npos);
}

TEST_CASE("a claims challenge makes a 401 of what would be a 403, and of nothing else", "[http][entra]") {
    const EntraForge forge;
    const auto who = test::principal_of(forge.with_client_capabilities());
    const auto claims = entra::claims_challenge(who, entra::AuthenticationContext{"c1"}, {.api = forge.provider().api});
    REQUIRE(claims.has_value());
    const ChallengeOptions options{.scope = "orders.pay", .realm = "orders", .claims_challenge = claims};

    CHECK(
        wire(ErrorCode::authentication_insufficient, options) ==
        "401\nContent-Type: application/problem+json\n"
        "WWW-Authenticate: Bearer realm=\"\", "
        "authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
        "client_id=\"6e74172b-be56-4843-9ff4-e66a39bb12e3\", error=\"insufficient_claims\", "
        "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19\"\n"
        R"({"status":401,"title":"Unauthorized","detail":"Get a new access token that meets the claims in the challenge.",)"
        R"("error":"insufficient_claims","scope":"orders.pay"})");
    CHECK(challenge({ErrorCode::policy_rejected, "revoked"}, options).status == 401);
    CHECK(header_of(challenge({ErrorCode::token_expired}, options), "WWW-Authenticate") ==
          R"(Bearer realm="orders", error="invalid_token", scope="orders.pay")");
    CHECK(challenge({ErrorCode::keys_unavailable}, options).status == 503);
}

TEST_CASE("the subject of an error stays here", "[http][IM-26]") {
    for (const auto& [code, expected] : golden) {
        const Challenge answer = challenge({code, "very-secret-policy"});
        CHECK(answer.error == Error{code, "very-secret-policy"});
        for (const auto& header : answer.headers) CHECK(header.value.find("secret") == std::string::npos);
        CHECK(answer.body.find("secret") == std::string::npos);
    }
}

TEST_CASE("the body is a problem in JSON that says what the status says", "[http][RFC9457-3.1]") {
    for (const auto& [code, expected] : golden) {
        const Challenge answer = challenge({code}, every_option);
        const auto problem = nlohmann::json::parse(answer.body);
        CHECK(problem.at("status") == answer.status);
        CHECK(problem.at("title").is_string());
        CHECK(answer.header("Content-Type") == "application/problem+json");
        // A text that a client could take for a part of the header is in both or in neither.
        const std::string header{answer.header("WWW-Authenticate")};
        CHECK(problem.contains("error") == (header.find("error=") != std::string::npos));
        if (problem.contains("scope")) CHECK(header.find(problem["scope"].get<std::string>()) != std::string::npos);
    }
}

TEST_CASE("what would break out of a challenge is refused when it is set", "[http][IM-25]") {
    for (const std::string_view breaks_out :
         {"a\"", "a\", error=\"none", "a\\", "a\r", "a\n", "a\r\nSet-Cookie: b=c", "a\x7f", "\xC3\xA4", "a\t"}) {
        CAPTURE(breaks_out);
        CHECK_THROWS_AS((ChallengeOptions{.scope = breaks_out}), std::invalid_argument);
        CHECK_THROWS_AS((ChallengeOptions{.realm = breaks_out}), std::invalid_argument);
        CHECK_THROWS_AS((ChallengeOptions{.resource_metadata = "https://" + std::string{breaks_out}}),
                        std::invalid_argument);
    }
    CHECK_NOTHROW(ChallengeOptions{.scope = "a", .realm = "a", .resource_metadata = "https://a"});
}

TEST_CASE("a client may try again after a second to a day", "[http]") {
    using bearer::http::RetryAfter;
    CHECK(header_of(challenge({ErrorCode::keys_unavailable}, {.retry_after = 1s}), "Retry-After") == "1");
    CHECK(header_of(challenge({ErrorCode::keys_unavailable}, {.retry_after = 24h}), "Retry-After") == "86400");
    CHECK_THROWS_AS(RetryAfter{0s}, std::invalid_argument);
    CHECK_THROWS_AS(RetryAfter{86'401s}, std::invalid_argument);
    CHECK_THROWS_WITH(RetryAfter{-1s},
                      "bearer: a client may try again after 1 second to 1 day: write .retry_after = 5s");
}

TEST_CASE("a header that an answer does not have reads as empty", "[http]") {
    const Challenge answer = challenge({ErrorCode::keys_unavailable});
    CHECK(answer.header("WWW-Authenticate").empty());
    CHECK(answer.header("retry-after").empty());  // names are those of the RFC
    CHECK(answer.header("Retry-After") == "5");
}
