// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/http/challenge.hpp>

#include <nlohmann/json.hpp>

#include <iostream>
#include <string>
#include <vector>

/// What a handler answers, in no framework's words. It is sent as a Guard's Challenge is.
struct Answer {
    int status = 200;
    std::vector<bearer::http::ResponseHeader> headers;
    std::string body;
};

[[nodiscard]] inline Answer json_answer(int status, const nlohmann::json& body) {
    return {status, {{"Content-Type", "application/json"}}, body.dump()};
}

/// For us: the client only learns what it can do next.
inline void log_refusal(const bearer::http::Challenge& challenge) {
    std::clog << "refused: " + challenge.error.message() + "\n" << std::flush;
}
