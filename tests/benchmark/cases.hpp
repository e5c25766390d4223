// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/jwks.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/token_draft.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The public half of the provider's key for these cases, in the forms that libraries take.
struct PublicKey {
    std::string bits;
    std::string kid;
    nlohmann::json jwk;
    std::string pem;
};

/// A token, the key that its "kid" stands for, and what a validator has to say.
struct Case {
    std::string name;
    const PublicKey* key;
    bool accept;
    std::string token;
};

/// The tokens that everything is measured with: all of one Entra provider, and good for an hour by the wall clock,
/// which most libraries read.
class Cases {
public:
    Cases();
    Cases(const Cases&) = delete;
    Cases& operator=(const Cases&) = delete;

    [[nodiscard]] const bearer::testing::EntraForge& forge() const noexcept { return forge_; }
    [[nodiscard]] const bearer::Jwks& keys() const noexcept { return keys_; }
    [[nodiscard]] std::string issuer() const;
    [[nodiscard]] std::string audience() const { return std::string{forge_.provider().api.text()}; }

    [[nodiscard]] const std::vector<Case>& all() const noexcept { return all_; }

    /// The one with that name; std::out_of_range if there is none.
    [[nodiscard]] const Case& named(std::string_view name) const;

    /// Further good tokens that differ from 1.6KB-2048 in "uti" alone.
    [[nodiscard]] const std::vector<std::string>& more() const noexcept { return more_; }
    [[nodiscard]] std::string another(std::size_t number) const;

    /// All of it as JSON, for what is measured in another process.
    [[nodiscard]] std::string json_text() const;

private:
    bearer::testing::EntraForge forge_;
    bearer::testing::SigningKey big_key_;
    PublicKey usual_;
    PublicKey big_;
    bearer::Jwks keys_;
    bearer::testing::TokenDraft medium_;
    std::vector<Case> all_;
    std::vector<std::string> more_;
};

/// Made once a process, when it is first asked for.
[[nodiscard]] const Cases& cases();

}  // namespace bench
