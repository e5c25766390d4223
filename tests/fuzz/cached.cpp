// SPDX-License-Identifier: MIT
//
// A CachedValidator says what its validator says, whatever comes, when and in which order, and while the keys change.

#include <bearer/cache/cached_validator.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/result.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/time.hpp>

#include "fuzz/fuzzing.hpp"
#include "support/caching.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using bearer::testing::sample_key;
using bearer::testing::TokenForge;
using fuzz::demand;

constexpr auto unavailable = bearer::Error{bearer::ErrorCode::keys_unavailable};

TokenForge forge_with(std::size_t key) {
    return TokenForge{{.issuer = "https://as.example/", .audience = "https://api.example", .key = sample_key(key)}};
}

/// Good tokens that end at different times, of two keys of one name, and what is nearly one of them.
std::vector<std::string> make_tokens() {
    std::vector<std::string> tokens;
    for (const std::size_t key : {0U, 1U}) {
        const TokenForge forge = forge_with(key);
        const auto seconds = forge.now().time_since_epoch().count();
        for (const int lifetime : {1, 30, 60, 90, 300})
            tokens.push_back(forge.token().claim("exp", seconds + lifetime).compact());
        tokens.push_back(forge.token().claim("exp", static_cast<double>(seconds) + 30.5).compact());
        // Of the same signature, and so of the same place in the cache, as the good one that it was made of.
        tokens.push_back(forge.tampered_payload());
        tokens.push_back(forge.token().compact());
        tokens.push_back(forge.tampered_signature());
        tokens.push_back(forge.for_another_audience());
        tokens.push_back(forge.bound_to_a_key());
        tokens.push_back(forge.token().without("exp").compact());
    }
    tokens.push_back(tokens.front() + "A");
    tokens.push_back(tokens.front().substr(0, tokens.front().size() - 4));
    tokens.push_back("");
    return tokens;
}

/// Key sets that have one key, the other one under its name, both of them with other names, or none.
std::vector<bearer::Jwks> make_key_sets() {
    const auto jwk = [](std::size_t key, const char* kid) { return sample_key(key).public_jwk(kid); };
    std::vector<bearer::Jwks> sets;
    for (const auto& keys : {nlohmann::json::array({jwk(0, "k1")}), nlohmann::json::array({jwk(1, "k1")}),
                             nlohmann::json::array({jwk(0, "k1"), jwk(1, "k2")}), nlohmann::json::array()})
        sets.push_back(bearer::Jwks::parse(nlohmann::json{{"keys", keys}}.dump()).value());
    return sets;
}

bearer::TimePoint time_of(std::uint8_t choice) {
    if (choice == 255) return bearer::TimePoint::max();
    if (choice == 254) return bearer::TimePoint::min();
    return test::now + std::chrono::seconds{static_cast<int>(choice) - 64};
}

const std::vector<std::string>& tokens() {
    static const auto tokens = make_tokens();
    return tokens;
}
const std::vector<bearer::Jwks>& key_sets() {
    static const auto sets = make_key_sets();
    return sets;
}

/// The plain validator and its cached twin side by side, with either kind of key source.
template <class Keys>
void compare(fuzz::Decisions decisions) {
    const Keys keys{key_sets().front()};
    const auto plain = test::validator_of(keys);
    const std::size_t capacity = 1 + decisions.below(8);
    const bearer::CachedValidator cached{plain, {.capacity = capacity}};

    constexpr std::size_t most_steps = 32;
    for (std::size_t step = 0; step < most_steps && !decisions.ended(); ++step) {
        const std::size_t choice = decisions.below(tokens().size() + key_sets().size() + 1);
        if (choice == tokens().size() + key_sets().size()) {
            keys.fail_with(unavailable);
        } else if (choice >= tokens().size()) {
            keys.change_to(key_sets()[choice - tokens().size()]);
        } else {
            const bearer::TimePoint now = time_of(decisions.byte());
            test::detail::demand_same(test::detail::ask(plain, tokens()[choice], now),
                                      test::detail::ask(cached, tokens()[choice], now), "the cached one");
        }
    }
    demand(cached.stats().entries <= capacity, "a cache holds no more than it may");
}

}  // namespace

// Makes the keys before the first input, whose time is measured.
extern "C" int LLVMFuzzerInitialize(int*, char***) { return LLVMFuzzerTestOneInput(nullptr, 0); }

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Decisions decisions{fuzz::text_of(data, size)};
    if (decisions.below(2) == 0)
        compare<test::SwappedKeys>(decisions);
    else
        compare<test::NumberedKeys>(decisions);
    return 0;
}
