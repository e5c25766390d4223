// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/claim_texts.hpp>
#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/known_ids.hpp>
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace bearer::inline v1 {

/// A member of a token and what it means: printable ASCII, bounded, escaped where it is not.
struct Meaning {
    std::string name;
    std::string value;    // as JSON
    std::string meaning;  // sentences; empty where nothing is known of it
};

/// What the parameters of a header mean, in the order of the alphabet; nothing where it is no object.
[[nodiscard]] std::vector<Meaning> meanings_of_header(const nlohmann::json& header);

/// What the claims mean: times as dates and from now, well-known ids by name, values of Microsoft's in words.
[[nodiscard]] std::vector<Meaning> meanings_of_claims(const nlohmann::json& claims, TimePoint now);

namespace detail {

struct NamedValue {
    std::string_view claim;
    std::string_view value;
    std::string_view text;
};

inline constexpr std::array value_texts{
    NamedValue{"acr", "0", "The authentication did not meet ISO/IEC 29115."},
    NamedValue{"acr", "1", "The authentication met ISO/IEC 29115."},
    NamedValue{"amr", "pwd", "pwd: a password."},
    NamedValue{"amr", "rsa", "rsa: an RSA key, as of an authenticator app or a certificate."},
    NamedValue{"amr", "otp", "otp: a one-time code."},
    NamedValue{"amr", "fed", "fed: another provider, federated."},
    NamedValue{"amr", "wia", "wia: Windows integrated authentication."},
    NamedValue{"amr", "mfa", "mfa: multifactor authentication."},
    NamedValue{"amr", "ngcmfa", "ngcmfa: multifactor authentication in setting up a strong credential."},
    NamedValue{"amr", "wiaormfa", "wiaormfa: Windows integrated or multifactor authentication."},
    NamedValue{"amr", "none", "none: no authentication."},
    NamedValue{"amr", "hwk", "hwk: a key in hardware."},
    NamedValue{"amr", "sms", "sms: a text message."},
    NamedValue{"amr", "fpt", "fpt: a fingerprint."},
    NamedValue{"amr", "pin", "pin: a PIN."},
    NamedValue{"appidacr", "0", "0: it did not (a public client)."},
    NamedValue{"appidacr", "1", "1: by a secret."},
    NamedValue{"appidacr", "2", "2: by a certificate."},
    NamedValue{"azpacr", "0", "0: it did not (a public client)."},
    NamedValue{"azpacr", "1", "1: by a secret."},
    NamedValue{"azpacr", "2", "2: by a certificate."},
    NamedValue{"idtyp", "app", "app: an application that calls for itself."},
    NamedValue{"idtyp", "user", "user: a user."},
    NamedValue{"idtyp", "device", "device: a device."},
    NamedValue{"acct", "0", "0: a member of the tenant."},
    NamedValue{"acct", "1", "1: a guest."},
    NamedValue{"xms_cc", "cp1", "cp1: the client understands claims challenges."},
    NamedValue{"xms_cc", "CP1", "CP1: the client understands claims challenges."},
};

/// What is known of the value itself: a well-known id, or a word or number that stands for something.
[[nodiscard]] inline std::string meaning_of_value(std::string_view claim, const nlohmann::json& value) {
    if (!value.is_string() && !value.is_number_integer()) return {};
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (const std::string_view name = name_of_id(text); !name.empty()) return "It is " + std::string{name} + ".";
    for (const NamedValue& known : value_texts)
        if (known.claim == claim && known.value == text) return std::string{known.text};
    // An issuer, a provider or an App ID URI holds the id of its tenant or application.
    for (const std::string_view part : words_in(text, "/"))
        if (const std::string_view name = name_of_id(part); !name.empty() && text.find("://") != text.npos)
            return "It names " + std::string{name} + ".";
    return {};
}

[[nodiscard]] constexpr bool holds_a_date(std::string_view claim) noexcept {
    constexpr std::array<std::string_view, 5> dates{"exp", "nbf", "iat", "auth_time", "updated_at"};
    return std::ranges::find(dates, claim) != dates.end();
}

[[nodiscard]] inline std::string meaning_of_claim(const nlohmann::json& claims, const std::string& name,
                                                  TimePoint now) {
    constexpr std::size_t most_values = 20;  // of 200 groups nobody reads what they mean
    std::string meaning{text_under(name, claim_texts)};
    const auto add = [&](const std::string& more) {
        if (!more.empty()) meaning.append(meaning.empty() ? "" : " ").append(more);
    };
    const nlohmann::json& value = claims[name];
    if (const auto date = holds_a_date(name) ? date_in(claims, name) : std::nullopt)
        add(readable(*date, now) + ".");
    else if (value.is_array())
        for (std::size_t index = 0; index < std::min(value.size(), most_values); ++index)
            add(meaning_of_value(name, value[index]));
    else
        add(meaning_of_value(name, value));
    return meaning;
}

}  // namespace detail

inline std::vector<Meaning> meanings_of_header(const nlohmann::json& header) {
    std::vector<Meaning> meanings;
    if (header.is_object())
        for (const auto& [name, value] : header.items())
            meanings.push_back({detail::shown(name, 80), detail::shown_json(value, 480),
                                std::string{detail::text_under(name, detail::parameter_texts)}});
    return meanings;
}

inline std::vector<Meaning> meanings_of_claims(const nlohmann::json& claims, TimePoint now) {
    std::vector<Meaning> meanings;
    if (claims.is_object())
        for (const auto& [name, value] : claims.items())
            meanings.push_back(
                {detail::shown(name, 80), detail::shown_json(value, 480), detail::meaning_of_claim(claims, name, now)});
    return meanings;
}

}  // namespace bearer::inline v1
