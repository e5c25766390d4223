// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/columns.hpp>
#include <bearer/diagnostics/explanation.hpp>
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/diagnostics/report.hpp>
#include <bearer/diagnostics/step.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// Whether a text has ANSI escape sequences in it, for a terminal that shows them as colours.
enum class Colour { never, always };

struct TextOptions {
    Colour colour = Colour::never;

    /// The width of the widest line; 40 at least.
    std::size_t columns = 80;
};

/// The report as a table for a terminal: printable ASCII in lines of at most options.columns, each with its end.
///
/// Verdicts are words, whatever the colours. The token's claims stand in it as far as a step has looked at them.
[[nodiscard]] std::string to_text(const Report& report, const TextOptions& options = {});

namespace detail {

/// The text as a terminal shows it in that colour, one of the ANSI numbers; empty stays empty.
[[nodiscard]] inline std::string coloured(std::string_view text, std::string_view number, Colour colour) {
    if (colour == Colour::never || text.empty()) return std::string{text};
    return std::string{"\x1B["}.append(number).append("m").append(text).append("\x1B[0m");
}

[[nodiscard]] inline std::string_view word_of(const Step& step) {
    switch (step.outcome) {
        case Outcome::passed:
            return "passed";
        case Outcome::failed:
            return step.depth == 0 ? "FAILED" : "failed";
        case Outcome::not_reached:
            return "not reached";
    }
    return "";
}

[[nodiscard]] constexpr std::string_view colour_of(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::passed:
            return "32";
        case Outcome::failed:
            return "31";
        case Outcome::not_reached:
            return "33";
    }
    return "";
}

[[nodiscard]] inline std::string in_words(const Error& error) {
    std::string words{to_string(error.code)};
    if (!error.subject.empty()) words.append(" (").append(error.subject.text()).append(")");
    return words;
}

/// What a reader has to know of a step: of one that passed, what the token has; of one that failed, everything.
[[nodiscard]] inline std::vector<std::string> details_of(const Step& step, std::size_t width) {
    std::vector<std::string> lines;
    const auto add = [&](std::string_view title, std::string_view text) {
        if (text.empty()) return;
        const std::size_t indent = title.empty() ? 0 : 2;
        auto more = wrapped(std::string{title}.append(text), width - indent);
        for (std::size_t line = 1; line < more.size(); ++line) more[line].insert(0, indent, ' ');
        std::ranges::move(more, std::back_inserter(lines));
    };
    if (step.outcome != Outcome::failed) {
        add("", step.actual.empty() ? step.expected : step.actual);
    } else {
        if (step.error) add("", in_words(*step.error));
        add("expected: ", step.expected);
        add("found:    ", step.actual);
        add("rule:     ", step.source);
    }
    add("hint:     ", step.hint);
    return lines;
}

/// What stands above the table.
[[nodiscard]] inline std::vector<std::string> summary_of(const Report& report, const TextOptions& options) {
    std::vector<std::string> lines;
    const auto add = [&](std::string_view text) {
        std::ranges::move(wrapped(text, options.columns), std::back_inserter(lines));
    };
    const std::string verdict = report.accepted ? "ACCEPTED" : "REFUSED";
    add(report.error ? verdict + ": " + in_words(*report.error) : verdict);
    lines.front().replace(0, verdict.size(), coloured(verdict, report.accepted ? "32" : "31", options.colour));
    if (report.error) add(explanation_of(report.error->code).meaning);
    add("Checked as of " + readable(report.now) + ".");
    if (!report.claims_verified && !report.claims.is_null())
        add("No good signature covers the claims: they are anybody's word, and marked unverified.");
    lines.emplace_back();
    return lines;
}

}  // namespace detail

inline std::string to_text(const Report& report, const TextOptions& options) {
    constexpr std::size_t verdict_width = 11;
    constexpr std::size_t name_width = 20;
    const TextOptions bounded{options.colour, std::max<std::size_t>(options.columns, 40)};
    const std::size_t rest = bounded.columns - verdict_width - name_width - 2;

    auto lines = detail::summary_of(report, bounded);
    bool judges_claims = false;
    for (const Step& step : report.steps) {
        std::vector<std::string> verdict{std::string{detail::word_of(step)}};
        judges_claims = judges_claims || step.name == "payload JSON";
        if (judges_claims && !step.verified && step.outcome != Outcome::not_reached) verdict.emplace_back("unverified");
        const std::size_t indent = std::min<std::size_t>(step.depth * 2, name_width / 2);
        auto name = detail::wrapped(step.name, name_width - indent);
        for (std::string& line : name) line.insert(0, indent, ' ');

        auto rows = detail::beside({{std::move(verdict), verdict_width},
                                    {std::move(name), name_width},
                                    {detail::details_of(step, rest), rest}});
        const std::string_view word = detail::word_of(step);
        rows.front().replace(0, word.size(), detail::coloured(word, detail::colour_of(step.outcome), bounded.colour));
        std::ranges::move(rows, std::back_inserter(lines));
    }
    std::string text;
    for (const std::string& line : lines) text.append(line).append("\n");
    return text;
}

}  // namespace bearer::inline v1
