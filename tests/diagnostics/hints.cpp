// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/hints.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using bearer::ErrorCode;
using bearer::detail::hint_for;
using nlohmann::json;

TEST_CASE("where nothing can be guessed the code's own advice stands", "[diagnostics]") {
    const json none;

    CHECK(hint_for({none, none, {}}, {{ErrorCode::key_not_found, "kid"}}) ==
          bearer::explanation_of(ErrorCode::key_not_found).advice);
}

TEST_CASE("what a step has to say comes first and takes the place of the advice", "[diagnostics]") {
    const json none;

    CHECK(hint_for({none, none, {}}, {{ErrorCode::key_not_found, "kid"}}, {"One.", "Two."}) == "One. Two.");
}

TEST_CASE("no refusal of no code makes a hint that cannot be shown", "[diagnostics]") {
    const json hostile = json::parse(R"({"iss":"https://\u001b[31m.ciamlogin.com/\n","aud":"api://\u001b]0;x\u0007",
                                         "ver":[],"scp":"\u009b","tid":{},"exp":1e300,"nbf":-1,"iat":"1"})");
    for (const auto& text : bearer::detail::error_texts)
        for (const bearer::Label subject : {bearer::Label{"iss"}, bearer::Label{"key"}, bearer::Label{}}) {
            INFO(text.name);
            const bearer::Description policy{"audience",
                                             "00000000-0000-0000-0000-000000000000 api://x https://sts.windows.net/t/"};
            const auto hint = hint_for({hostile, hostile, bearer::testing::test_time}, {{text.code, subject}, policy});
            CHECK(test::is_printable(hint));
            CHECK(hint.size() < 2000);
        }
}
