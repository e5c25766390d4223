// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/explanation.hpp>
#include <bearer/error.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <set>
#include <string_view>

using bearer::ErrorCode;
using bearer::explanation_of;
using bearer::detail::error_texts;

TEST_CASE("every error code has an explanation of its own", "[diagnostics]") {
    std::set<std::string_view> meanings;
    for (const auto& text : error_texts) {
        INFO(text.name);
        const auto& explanation = explanation_of(text.code);
        CHECK(explanation.code == text.code);
        CHECK(explanation.meaning.ends_with('.'));
        CHECK(meanings.insert(explanation.meaning).second);
        CHECK((explanation.advice.empty() || explanation.advice.find_last_of(".?") == explanation.advice.size() - 1));
        CHECK(test::is_printable(explanation.meaning));
        CHECK(test::is_printable(explanation.advice));
    }
    CHECK(meanings.size() == 39);
}

TEST_CASE("a number that is no code is explained as a failed check", "[diagnostics]") {
    CHECK(explanation_of(static_cast<ErrorCode>(200)).code == ErrorCode::internal_error);
}
