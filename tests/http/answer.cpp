// SPDX-License-Identifier: MIT
#include <bearer/http/answer.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>

using bearer::ErrorCode;
using bearer::detail::answer_to;
using bearer::detail::answers;

TEST_CASE("an answer is one of those of RFC 6750, or a 5xx without an error", "[http][RFC6750-3.1][IM-26]") {
    for (const auto& [code, answer] : answers) {
        const std::string kind = std::to_string(answer.status) + " " + std::string{answer.error};
        CAPTURE(to_string(code));
        CHECK((kind == "401 " || kind == "400 invalid_request" || kind == "401 invalid_token" ||
               kind == "403 insufficient_scope" || kind == "503 " || kind == "500 "));
    }
}

TEST_CASE("only a request without a token is challenged without an error", "[http][RFC6750-3.1]") {
    for (const auto& [code, answer] : answers)
        CHECK((answer.status == 401 && answer.error.empty()) == (code == ErrorCode::authorization_missing));
}

TEST_CASE("the client keeps its token where it is not to blame", "[http]") {
    for (const ErrorCode code : {ErrorCode::keys_unavailable, ErrorCode::fetch_failed, ErrorCode::key_set_malformed,
                                 ErrorCode::discovery_malformed})
        CHECK(answer_to(code).status == 503);
    CHECK(answer_to(ErrorCode::internal_error).status == 500);
}

TEST_CASE("nothing in an answer needs an escape", "[http][IM-25]") {
    const auto is_plain = [](std::string_view text) {
        return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
    };
    for (const auto& [code, answer] : answers)
        CHECK((is_plain(answer.title) && is_plain(answer.error) && is_plain(answer.detail)));
}

TEST_CASE("a code that there is not is answered as a failure", "[http]") {
    CHECK(answer_to(static_cast<ErrorCode>(200)).status == 500);
}
