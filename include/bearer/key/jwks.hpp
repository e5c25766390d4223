// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwk.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/key/skip_reason.hpp>
#include <bearer/limits.hpp>
#include <bearer/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// A JWK that no token can use, and why.
struct SkippedKey {
    std::size_t index;  // in the set's "keys", from 0
    std::string kid;    // empty where there is none to show; text from the document: escape it before logging
    SkipReason reason;

    friend bool operator==(const SkippedKey&, const SkippedKey&) = default;
};

/// A set of public keys that answers each query with exactly one key or an error, never with a guess.
///
/// Immutable and cheap to copy: copies share their keys. Is a KeySource.
class Jwks final {
public:
    /// Reads a JWK set (RFC 7517 §5). A key that cannot be used is skipped; the rest stays usable.
    ///
    /// The document must be one strict JSON object with an array "keys", within limits::key_set_bytes and
    /// key_set_keys, else key_set_malformed. A set in which no key is usable is not an error: ask size().
    [[nodiscard]] static Result<Jwks> parse(std::string_view json) noexcept {
        try {
            return read(json);
        } catch (...) {
            return Error{ErrorCode::internal_error};  // out of memory
        }
    }

    // Without moves, which would leave a set behind that has no contents: a move copies the handle.
    Jwks(const Jwks&) noexcept = default;
    Jwks& operator=(const Jwks&) noexcept = default;
    ~Jwks() = default;

    /// The one usable key of that "kid" for that algorithm: key_not_found, or key_mismatch if it is for others only.
    [[nodiscard]] Result<KeyPtr> find(const KeyQuery& query) const {
        bool known = false;
        const auto end = contents_->usable.end();
        const auto precedes = [](const Usable& each, std::string_view kid) { return each.kid() < kid; };
        auto entry = std::lower_bound(contents_->usable.begin(), end, query.kid, precedes);
        for (; entry != end && entry->kid() == query.kid; ++entry) {
            if (entry->key->allows(query.algorithm)) return entry->key;
            known = true;
        }
        return Error{known ? ErrorCode::key_mismatch : ErrorCode::key_not_found, "kid"};
    }

    /// Always the same: this set does not change, so a key that find() has answered with stays its answer.
    [[nodiscard]] std::uint64_t generation() const noexcept { return 0; }

    /// The same set, in which every key that an earlier one has too is that one's object: tokens and caches know it.
    ///
    /// If the two say the same of every key, the result is the earlier set.
    [[nodiscard]] Jwks with_keys_of(const Jwks& earlier) const {
        auto contents = std::make_shared<Contents>(*contents_);
        for (Usable& entry : contents->usable)
            for (const Usable& other : earlier.contents_->usable)
                if (entry.kid() == other.kid() && *entry.key == *other.key) entry.key = other.key;
        if (contents->skipped == earlier.contents_->skipped && Jwks{contents}.has_keys_of(earlier)) return earlier;
        return Jwks{std::move(contents)};
    }

    /// Whether find() has the same answers as that of the other set: the same objects, not only the same keys.
    [[nodiscard]] bool has_keys_of(const Jwks& other) const noexcept {
        const auto& ours = contents_->usable;
        const auto& theirs = other.contents_->usable;
        const auto is_same = [](const Usable& left, const Usable& right) { return left.key == right.key; };
        return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), is_same);
    }

    /// The keys that find() can answer with.
    [[nodiscard]] std::size_t size() const noexcept { return contents_->usable.size(); }

    /// The keys that it cannot, with the reasons; valid while this set or a copy of it lives.
    [[nodiscard]] std::span<const SkippedKey> skipped() const& noexcept { return contents_->skipped; }
    void skipped() const&& = delete;  // the list would die with this temporary: keep the Jwks in a variable

private:
    struct Usable {
        std::size_t index;
        KeyPtr key;

        [[nodiscard]] std::string_view kid() const noexcept { return key->kid(); }
    };

    struct Contents {
        std::vector<Usable> usable;  // in the order of their ids
        std::vector<SkippedKey> skipped;

        void add(std::size_t index, detail::JsonValue jwk) {
            auto outcome = detail::read_jwk(jwk);
            if (outcome.reason) {
                const auto kid = jwk.find("kid");
                const bool readable = kid && kid->is(detail::JsonKind::string);
                const std::string_view shown = readable ? kid->text().substr(0, limits::key_id_bytes) : "";
                skipped.push_back({index, std::string{shown}, *outcome.reason});
                return;
            }
            // The same key published twice is one key; anything else under its name makes both unusable below.
            for (const Usable& other : usable)
                if (other.kid() == outcome.key->kid() && *other.key == *outcome.key) return;
            usable.push_back({index, std::move(outcome.key)});
        }

        void drop_ambiguous() {
            std::vector<bool> ambiguous(usable.size());
            for (std::size_t left = 0; left < usable.size(); ++left)
                for (std::size_t right = left + 1; right < usable.size(); ++right)
                    if (compete(*usable[left].key, *usable[right].key)) ambiguous[left] = ambiguous[right] = true;

            // Each to its place, from the first on: a key set is short, and a sort is long to compile.
            std::vector<Usable> kept;
            for (std::size_t at = 0; at < usable.size(); ++at) {
                const std::string_view kid = usable[at].key->kid();
                if (ambiguous[at]) {
                    const auto follows = [&](const SkippedKey& key) { return key.index > usable[at].index; };
                    const auto place = std::find_if(skipped.begin(), skipped.end(), follows);
                    skipped.insert(place, {usable[at].index, std::string{kid}, SkipReason::ambiguous});
                } else {
                    const auto follows = [&](const Usable& key) { return key.kid() > kid; };
                    kept.insert(std::find_if(kept.begin(), kept.end(), follows), std::move(usable[at]));
                }
            }
            usable = std::move(kept);
        }

        static bool compete(const PublicKey& left, const PublicKey& right) noexcept {
            const auto is_for_both = [&](const detail::AlgorithmFacts& each) {
                return left.allows(each.algorithm) && right.allows(each.algorithm);
            };
            const auto& all = detail::algorithms;
            return left.kid() == right.kid() && std::any_of(all.begin(), all.end(), is_for_both);
        }
    };

    [[nodiscard]] static Result<Jwks> read(std::string_view json) {
        constexpr Error malformed{ErrorCode::key_set_malformed};
        if (json.size() > limits::key_set_bytes) return malformed;
        const auto document = detail::JsonDocument::read(json);
        if (!document) return malformed;
        const auto keys = document->root().find("keys");
        if (!keys || !keys->is(detail::JsonKind::array) || keys->size() > limits::key_set_keys) return malformed;

        auto contents = std::make_shared<Contents>();
        std::size_t index = 0;
        for (const detail::JsonValue jwk : *keys) contents->add(index++, jwk);
        contents->drop_ambiguous();
        return Jwks{std::move(contents)};
    }

    explicit Jwks(std::shared_ptr<const Contents> contents) noexcept : contents_{std::move(contents)} {}

    std::shared_ptr<const Contents> contents_;
};

static_assert(KeySource<Jwks>);

}  // namespace bearer::inline v1
