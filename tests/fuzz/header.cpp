// SPDX-License-Identifier: MIT
//
// The JOSE header: what gets through asks for nothing unusual, in nlohmann/json's reading, and nothing else is refused.

#include <bearer/limits.hpp>
#include <bearer/token/token_state.hpp>

#include "fuzz/fuzzing.hpp"
#include "fuzz/strict_json.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace {

using bearer::ErrorCode;
using fuzz::demand;
using fuzz::Json;
using fuzz::text_at;

bool is_name_if_present(const Json& header, const char* name) {
    return !header.contains(name) || !text_at(header, name).value_or("").empty();
}

/// Whether "cty" says that another JWT is inside (RFC 7519 §5.2).
bool is_nested(const Json& header) {
    std::string content = text_at(header, "cty").value_or("");
    std::transform(content.begin(), content.end(), content.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return content == "jwt" || content == "application/jwt";
}

bool is_plain(const Json& header) {
    for (const char* const unusual : {"crit", "jwk", "x5u", "x5c", "enc", "zip"})
        if (header.contains(unusual)) return false;
    return text_at(header, "alg") && is_name_if_present(header, "typ") && is_name_if_present(header, "kid") &&
           text_at(header, "kid").value_or("").size() <= bearer::limits::key_id_bytes &&
           header.value("b64", Json(true)) == true && header.value("cty", Json("")).is_string() && !is_nested(header);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto expected = fuzz::read_object_strictly(text);
    auto state = bearer::detail::TokenState::assemble(test::exact_copy(text).view(), "{}");
    const auto verdict = state->read_header();

    demand(verdict.accepted() == (expected && is_plain(*expected)), "exactly the plain headers are accepted");
    if (!verdict) {
        const ErrorCode code = verdict.error().code;
        demand(code == ErrorCode::header_malformed || code == ErrorCode::header_unsupported,
               "it is the header's fault");
        demand(expected || code == ErrorCode::header_malformed, "what is no JSON object is malformed");
        return 0;
    }
    const bearer::Header& header = (*state).header();
    demand(header.text() == text, "the text is kept as it came");
    demand(header.alg() == text_at(*expected, "alg"), "both read the same alg");
    demand(header.kid() == text_at(*expected, "kid"), "both read the same kid");
    demand(header.typ() == text_at(*expected, "typ"), "both read the same typ");
    return 0;
}
