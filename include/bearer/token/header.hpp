// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/token/object.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace bearer::inline v1 {

/// A JOSE header that asks for nothing unusual (RFC 7515 §4), read in place.
///
/// Before the signature has been verified it is the sender's word. Not copyable: it lives in its token, and so does
/// everything that its accessors return.
class Header {
public:
    Header(std::string_view text, Object parameters) noexcept : text_{text}, parameters_{parameters} {}
    Header(const Header&) = delete;
    Header& operator=(const Header&) = delete;

    /// The name of the signature algorithm (RFC 7515 §4.1.1), which need not be one that is known.
    [[nodiscard]] std::string_view alg() const& noexcept { return text_of("alg").value_or(""); }

    /// The id of the key (§4.1.4); where present not empty and within limits::key_id_bytes.
    [[nodiscard]] std::optional<std::string_view> kid() const& noexcept { return text_of("kid"); }

    /// The type of the token (§4.1.9); where present not empty.
    [[nodiscard]] std::optional<std::string_view> typ() const& noexcept { return text_of("typ"); }

    /// Every parameter, also those that nothing here looks at.
    [[nodiscard]] const Object& parameters() const& noexcept { return parameters_; }

    /// The header's JSON, byte for byte as received.
    [[nodiscard]] std::string_view text() const& noexcept { return text_; }

    void alg() const&& = delete;         // the text lives in the token: keep that in a variable
    void kid() const&& = delete;         // the text lives in the token: keep that in a variable
    void typ() const&& = delete;         // the text lives in the token: keep that in a variable
    void parameters() const&& = delete;  // the members live in the token: keep that in a variable
    void text() const&& = delete;        // the text lives in the token: keep that in a variable

private:
    [[nodiscard]] std::optional<std::string_view> text_of(std::string_view name) const noexcept {
        const auto parameter = parameters_.value(name);
        return parameter ? detail::claim_as<std::string_view>(*parameter) : std::nullopt;
    }

    std::string_view text_;
    Object parameters_;
};

namespace detail {

/// The parameters that RFC 7515 §4.1 and RFC 7518 §4 define, which "crit" must not name (RFC 7515 §4.1.11).
inline constexpr std::array<std::string_view, 20> registered_parameters{
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty",
    "crit", "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"};

/// Refuses every "crit": as malformed where its form is wrong, else as unsupported, for no extension is.
[[nodiscard]] inline Error refuse_critical(JsonValue critical) noexcept {
    constexpr Error malformed{ErrorCode::header_malformed, "crit"};
    if (!critical.is(JsonKind::array) || critical.size() == 0 || critical.size() > limits::critical_parameters)
        return malformed;
    for (auto entry = critical.begin(); entry != critical.end(); ++entry) {
        const JsonValue name = *entry;
        if (!name.is(JsonKind::string) || name.text().empty()) return malformed;
        const auto& registered = registered_parameters;
        if (std::find(registered.begin(), registered.end(), name.text()) != registered.end()) return malformed;
        for (auto earlier = critical.begin(); earlier != entry; ++earlier)
            if ((*earlier).text() == name.text()) return malformed;
    }
    return {ErrorCode::header_unsupported, "crit"};
}

/// Whether the parameter is absent, or a string that is not empty.
[[nodiscard]] inline bool is_text_if_present(const Object& parameters, std::string_view name) noexcept {
    const auto parameter = parameters.value(name);
    return !parameter || (parameter->is(JsonKind::string) && !parameter->text().empty());
}

/// Accepts the parameters of a plain signed JWT: rejects with header_malformed or header_unsupported.
///
/// "jku", "x5t" and unknown parameters are ignored and never read. "jwk", "x5u" and "x5c" would bring the sender's own
/// key, "enc" is encryption, "zip" compression, "b64":false another payload (RFC 7797 §7), "cty":"JWT" nesting.
inline Verdict check_parameters(const Object& parameters) noexcept {
    const auto malformed = [](Label name) { return reject({ErrorCode::header_malformed, name}); };
    const auto unsupported = [](Label name) { return reject({ErrorCode::header_unsupported, name}); };

    const auto algorithm = parameters.value("alg");
    if (!algorithm || !algorithm->is(JsonKind::string)) return malformed("alg");
    if (!is_text_if_present(parameters, "typ")) return malformed("typ");
    if (!is_text_if_present(parameters, "kid")) return malformed("kid");
    if (const auto kid = parameters.value("kid"); kid && kid->text().size() > limits::key_id_bytes)
        return malformed("kid");

    if (const auto critical = parameters.value("crit")) return reject(refuse_critical(*critical));
    if (const auto encoded = parameters.value("b64"); encoded && !encoded->is(JsonKind::true_value))
        return encoded->is(JsonKind::false_value) ? unsupported("b64") : malformed("b64");
    if (const auto content = parameters.value("cty")) {
        if (!content->is(JsonKind::string)) return malformed("cty");
        if (same_media_type(content->text(), "JWT")) return unsupported("cty");
    }
    if (parameters.contains("jwk")) return unsupported("jwk");
    if (parameters.contains("x5u")) return unsupported("x5u");
    if (parameters.contains("x5c")) return unsupported("x5c");
    if (parameters.contains("enc")) return unsupported("enc");
    if (parameters.contains("zip")) return unsupported("zip");
    return accept();
}

}  // namespace detail
}  // namespace bearer::inline v1
