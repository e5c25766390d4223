// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/testing/signing_key.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1::testing {

/// The three parts of a compact token, each in base64url.
struct Parts {
    std::string header;
    std::string payload;
    std::string signature;

    /// The parts with a dot between them, whatever they are.
    [[nodiscard]] std::string compact() const { return header + '.' + payload + '.' + signature; }
};

/// Takes a compact token apart at its two dots; throws std::invalid_argument where there are not exactly two.
[[nodiscard]] inline Parts parts_of(std::string_view token) {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == last || token.find('.', first + 1) != last)
        throw std::invalid_argument{"bearer::testing: a compact token has three parts"};
    return {.header = std::string{token.substr(0, first)},
            .payload = std::string{token.substr(first + 1, last - first - 1)},
            .signature = std::string{token.substr(last + 1)}};
}

/// A token that is not written yet. Every call gives a new draft and leaves the old one as it was:
///
///     const auto good = forge.token().claim("scope", "orders.read");
///     validator.validate(good.compact());                   // accepted
///     validator.validate(good.without("exp").compact());    // refused, and nothing else differs
///
/// TokenForge::token() makes them.
class [[nodiscard]] TokenDraft {
public:
    /// Turns the bytes of "header.payload" into the bytes of a signature.
    using Signer = std::function<std::string(std::string_view signing_input)>;

    TokenDraft(nlohmann::json header, nlohmann::json claims, SigningKey key)
        // Braces would make an array of one of them with g++.
        : header_(std::move(header)),
          claims_(std::move(claims)),
          key_{std::move(key)},
          algorithm_{key_.default_algorithm()} {}

    /// Sets a claim. A value that is no UTF-8 has no JSON: see payload_text().
    TokenDraft claim(std::string_view name, nlohmann::json value) const {
        return changed([&](TokenDraft& draft) { draft.claims_[std::string{name}] = std::move(value); });
    }

    /// Sets several claims: `.claims({{"scope", "orders.read"}, {"sub", "u2"}})`.
    TokenDraft claims(const nlohmann::json& several) const {
        return changed([&](TokenDraft& draft) { draft.claims_.update(several); });
    }

    /// Leaves a claim out.
    TokenDraft without(std::string_view name) const {
        return changed([&](TokenDraft& draft) { draft.claims_.erase(std::string{name}); });
    }

    /// Sets a header parameter. Only what the token says: the signature stays the one of algorithm().
    TokenDraft header(std::string_view name, nlohmann::json value) const {
        return changed([&](TokenDraft& draft) { draft.header_[std::string{name}] = std::move(value); });
    }

    /// Leaves a header parameter out.
    TokenDraft without_header(std::string_view name) const {
        return changed([&](TokenDraft& draft) { draft.header_.erase(std::string{name}); });
    }

    /// Takes exactly these bytes as the payload, JSON or not, NULs included. Claims no longer count.
    TokenDraft payload_text(std::string_view bytes) const {
        return changed([&](TokenDraft& draft) { draft.payload_text_ = bytes; });
    }

    /// Takes exactly these bytes as the header, JSON or not, NULs included. Header parameters no longer count.
    TokenDraft header_text(std::string_view bytes) const {
        return changed([&](TokenDraft& draft) { draft.header_text_ = bytes; });
    }

    /// Signs with this key, whatever "kid" says.
    TokenDraft signed_by(const SigningKey& key) const {
        return changed([&](TokenDraft& draft) { draft.key_ = key; });
    }

    /// Says so in the header and signs like that: any algorithm that the key can sign with.
    TokenDraft algorithm(std::string_view name) const {
        return changed([&](TokenDraft& draft) {
            draft.header_["alg"] = name;
            draft.algorithm_ = name;
        });
    }

    /// Signs with a function instead of a key.
    TokenDraft signed_with(Signer signer) const {
        return changed([&](TokenDraft& draft) { draft.signer_ = std::move(signer); });
    }

    /// The header's and the payload's text as they will be signed.
    [[nodiscard]] std::string header_text() const { return header_text_ ? *header_text_ : header_.dump(); }
    [[nodiscard]] std::string payload_text() const { return payload_text_ ? *payload_text_ : claims_.dump(); }

    /// The signed token in its parts.
    [[nodiscard]] Parts parts() const {
        Parts parts{.header = detail::base64url::encode(header_text()),
                    .payload = detail::base64url::encode(payload_text()),
                    .signature = {}};
        const std::string input = parts.header + '.' + parts.payload;
        parts.signature = detail::base64url::encode(signer_ ? signer_(input) : key_.sign(algorithm_, input));
        return parts;
    }

    /// The signed token as it is sent.
    [[nodiscard]] std::string compact() const { return parts().compact(); }

private:
    template <class Change>
    TokenDraft changed(Change change) const {
        TokenDraft draft = *this;
        change(draft);
        return draft;
    }

    nlohmann::json header_;
    nlohmann::json claims_;
    std::optional<std::string> header_text_;
    std::optional<std::string> payload_text_;
    SigningKey key_;
    std::string algorithm_;
    Signer signer_;
};

}  // namespace bearer::inline v1::testing
