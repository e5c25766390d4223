// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/examined_token.hpp>
#include <bearer/diagnostics/members_in_words.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/diagnostics/step_writer.hpp>
#include <bearer/diagnostics/token_hints.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>
#include <bearer/token/header.hpp>
#include <bearer/verdict.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

/// The steps that need no key: is this text a token, and what does its header ask for?
namespace bearer::inline v1::detail {

/// The lengths of the parts in bytes.
[[nodiscard]] inline std::string parts_in_words(const ExaminedToken& token) {
    std::string words;
    const auto add = [&](const char* name, const std::optional<ExaminedPart>& part) {
        if (!part) return;
        words.append(words.empty() ? "" : ", ").append(name).append(" ");
        words.append(part->bytes ? std::to_string(part->bytes->size()) + " bytes" : "cannot be decoded");
    };
    add("header", token.header());
    add("payload", token.payload());
    add("signature", token.signature());
    return words;
}

[[nodiscard]] inline bool has_empty_part(const ExaminedToken& token) {
    const auto is_empty = [](const std::optional<ExaminedPart>& part) { return part && part->characters.empty(); };
    return is_empty(token.header()) || is_empty(token.payload()) || is_empty(token.signature());
}

[[nodiscard]] inline bool are_decoded(const ExaminedToken& token) {
    const auto is_decoded = [](const std::optional<ExaminedPart>& part) { return !part || part->bytes; };
    return is_decoded(token.header()) && is_decoded(token.payload()) && is_decoded(token.signature());
}

[[nodiscard]] inline Hints form_hints(const ExaminedToken& token, const nlohmann::json& header) {
    Hints hints;
    // An encrypted or unsigned token has its form on purpose.
    if (token.parts() != 5 && !equal_ignoring_case(text_in(header, "alg"), "none"))
        add_form_hints(token.raw(), token.wrapping(), hints);
    return hints;
}

inline void size_step(const ExaminedToken& token, const StepWriter& steps) {
    const Rule rule{"size", "at most " + std::to_string(limits::token_bytes) + " bytes", ""};
    const std::string actual = std::to_string(token.raw().size()) + " bytes";
    if (token.is_read())
        steps.pass(rule, actual);
    else
        steps.fail(rule, {ErrorCode::token_too_large}, actual);
}

inline void shape_step(const ExaminedToken& token, const StepWriter& steps) {
    const Rule rule{"shape", "three parts with dots between them", "RFC 7515 7.1"};
    if (!token.is_read()) return steps.skip(rule, "a text of that size is not read");
    std::string actual = token.parts() > 5    ? "more than 5 parts"
                         : token.parts() == 1 ? "1 part"
                                              : std::to_string(token.parts()) + " parts";
    if (has_empty_part(token)) actual.append(", one of them empty");
    const auto compact = split(token.raw());
    if (compact)
        steps.pass(rule, actual);
    else
        steps.fail(rule, compact.error(), actual, form_hints(token, steps.report().header));
}

inline void encoding_step(const ExaminedToken& token, const StepWriter& steps) {
    const Rule rule{"base64url",
                    "base64url without padding, a header of at most " + std::to_string(limits::header_bytes) + " bytes",
                    "RFC 4648 5"};
    if (!token.is_read()) return steps.skip(rule, "a text of that size is not read");
    if (!token.header()) return steps.skip(rule, "the parts are not those of a token");
    const std::string actual = parts_in_words(token);
    if (const auto compact = split(token.raw())) {
        DecodedToken decoded;
        if (const auto verdict = decoded.decode(*compact); !verdict)
            return steps.fail(rule, verdict.error(), actual, form_hints(token, steps.report().header));
    } else if (!are_decoded(token)) {
        return steps.fail(rule, {ErrorCode::token_malformed}, actual, form_hints(token, steps.report().header));
    }
    steps.pass(rule, actual);
}

inline void header_json_step(const ExaminedToken& token, const StepWriter& steps) {
    const Rule rule{"header JSON", "a JSON object", "RFC 7515 4"};
    if (!token.header() || !token.header()->bytes) return steps.skip(rule, "there is no header that can be decoded");
    const std::string actual = shown(*token.header()->bytes);
    if (token.parameters())
        steps.pass(rule, actual);
    else
        steps.fail(rule, {ErrorCode::header_malformed}, actual);
}

/// Whether the header is one that a validator goes on with.
[[nodiscard]] inline bool header_parameters_step(const ExaminedToken& token, const StepWriter& steps) {
    const Rule rule{"header parameters", "\"alg\", and nothing that changes how the token is read", "RFC 7515 4.1"};
    const nlohmann::json& header = steps.report().header;
    if (!token.parameters()) {
        steps.skip(rule, "the header cannot be read");
        return false;
    }
    const Verdict verdict = check_parameters(*token.parameters());
    if (verdict)
        steps.pass(rule, names_of(header));
    else
        steps.fail(rule, verdict.error(), member_in_words(header, verdict.error().subject.text()));
    return verdict.accepted();
}

}  // namespace bearer::inline v1::detail
