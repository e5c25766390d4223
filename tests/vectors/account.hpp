// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace vectors {

using Json = nlohmann::json;

/// What the vectors of a file came to. Each is accepted, refused or not ours.
struct Account {
    using Reasons = std::map<std::string, std::size_t>;

    std::size_t vectors = 0;
    std::size_t accepted = 0;
    std::size_t refused = 0;
    std::size_t not_ours = 0;

    Reasons why_not_ours;    // what no algorithm of JOSE is
    Reasons either_is_fine;  // vectors that the file calls acceptable
    Reasons set_aside;       // answers that differ from the file's on purpose
    std::vector<std::string> disagreements;

    /// A vector and the answer to it. `why_else` says why an answer other than the file's is meant, if it is.
    void enter(const Json& vector, bool is_accepted, const std::string& why_else) {
        const std::string expected = vector.at("result");
        ++vectors;
        ++(is_accepted ? accepted : refused);
        if (expected == "acceptable")
            ++either_is_fine[(is_accepted ? "accepted: " : "refused: ") + vector.value("flags", Json::array()).dump()];
        else if (expected != "valid" && expected != "invalid")
            throw std::runtime_error{"there is no result " + expected};
        else if (is_accepted == (expected == "valid"))
            return;
        else if (!why_else.empty())
            ++set_aside[why_else];
        else
            disagree(vector, expected, is_accepted);
    }

    /// A vector that is for others. What they accept must not be accepted here; what they refuse may be, if it can be
    /// somebody's at all.
    void enter_not_ours(const Json& vector, bool is_accepted, const std::string& reason, bool is_nobodys = false) {
        ++vectors;
        ++not_ours;
        ++why_not_ours[reason];
        if (is_accepted && (is_nobodys || vector.at("result") != "invalid"))
            disagree(vector, "not ours (" + reason + ")", true);
    }

private:
    void disagree(const Json& vector, const std::string& expected, bool is_accepted) {
        disagreements.push_back("tcId " + vector.at("tcId").dump() + ' ' + vector.value("comment", Json{""}).dump() +
                                ": expected " + expected + ", got " + (is_accepted ? "accepted" : "refused"));
    }
};

}  // namespace vectors
