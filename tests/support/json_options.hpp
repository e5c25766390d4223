// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace test {

/// What a validator says that was compiled in a file with other options of nlohmann/json: the refusal's message, or
/// the subject, its scopes' first word and the number of claims.
[[nodiscard]] std::string answer_with_other_json_options(std::string_view jwks, std::string_view token);

}  // namespace test
