// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/bearer.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

/// The keys that were given, and the algorithms that were asked for.
class GivenKeys {
public:
    GivenKeys(bearer::Jwks keys, std::vector<bearer::Algorithm> algorithms);

    /// No keys, and a sentence that says why: tokens get keys_unavailable.
    GivenKeys(std::string why_none, std::vector<bearer::Algorithm> algorithms);

    [[nodiscard]] bearer::Result<bearer::KeyPtr> find(const bearer::KeyQuery& query) const;

    [[nodiscard]] const std::vector<bearer::Algorithm>& algorithms() const;

    /// Why a key of the set cannot be used; explain() looks here.
    [[nodiscard]] std::span<const bearer::SkippedKey> skipped() const;

    /// Why there are no keys, empty where there are; explain() looks here as well.
    [[nodiscard]] const std::string& trouble() const;

private:
    std::optional<bearer::Jwks> keys_{};
    std::string why_none_{};
    std::vector<bearer::Algorithm> algorithms_;
};

/// The algorithms of those names, RS256 for no name. Throws UsageError for one that is not supported.
[[nodiscard]] std::vector<bearer::Algorithm> algorithms_named(const std::vector<std::string>& names);

/// The key set in a file or at a URL, which alone is fetched. Throws std::runtime_error if there is none; its sentence
/// does not repeat the place, which may be a token that slipped.
[[nodiscard]] bearer::Jwks keys_at(const std::string& place);
