// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/detail/same_text.hpp>
#include <bearer/key/algorithm.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

namespace detail {

/// A key's OpenSSL side: one prepared context for each algorithm that the key is for, copied for every use.
struct PreparedKey {
    std::array<DigestContext, algorithms.size()> contexts;
    std::size_t signature_bytes = 0;
};

/// What a JWK says of itself in strings, the key material included, in the order of the names.
using JwkMembers = std::vector<std::pair<std::string, std::string>>;

}  // namespace detail

/// A public key that satisfies every rule of Jwks, prepared so that nothing is parsed or fetched per token.
///
/// Jwks makes them. Immutable: shared by any number of threads.
class PublicKey {
public:
    PublicKey(detail::PreparedKey prepared, detail::JwkMembers members)
        : prepared_{std::move(prepared)},
          members_{std::move(members)},
          kid_{member("kid").value_or("")},
          issuer_{member("issuer")} {}
    PublicKey(const PublicKey&) = delete;
    PublicKey& operator=(const PublicKey&) = delete;

    /// The "kid" (RFC 7517 §4.5).
    [[nodiscard]] std::string_view kid() const noexcept { return kid_; }

    /// The "issuer" for which the key speaks, where the provider's key set says so.
    [[nodiscard]] std::optional<std::string_view> issuer() const noexcept { return issuer_; }

    /// Any other member of the JWK that is a string; one that is not a string reads as empty, which equals nothing.
    [[nodiscard]] std::optional<std::string_view> member(std::string_view name) const noexcept {
        for (const auto& [member, text] : members_)
            if (detail::same_text(member, name)) return text;
        return std::nullopt;
    }

    /// Whether the key may verify signatures of that algorithm.
    [[nodiscard]] bool allows(Algorithm algorithm) const noexcept { return context(algorithm) != nullptr; }

    /// Equal when their JWKs say the same: key material, "kid" and every other string.
    friend bool operator==(const PublicKey& left, const PublicKey& right) noexcept {
        return &left == &right || left.members_ == right.members_;
    }

    /// The length of every signature that the key can have made.
    [[nodiscard]] std::size_t signature_bytes() const noexcept { return prepared_.signature_bytes; }

    /// The prepared state for signature/verify.hpp; null where the key is not for the algorithm.
    [[nodiscard]] const EVP_MD_CTX* context(Algorithm algorithm) const noexcept {
        return prepared_.contexts[static_cast<std::size_t>(algorithm)].get();
    }

private:
    detail::PreparedKey prepared_;
    detail::JwkMembers members_;
    std::string_view kid_;  // two of the members
    std::optional<std::string_view> issuer_;
};

/// A key shared between its set and the tokens it has verified.
using KeyPtr = std::shared_ptr<const PublicKey>;

}  // namespace bearer::inline v1
