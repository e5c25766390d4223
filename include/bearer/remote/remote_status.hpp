// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace bearer::inline v1 {

/// How far the keys of a RemoteJwks can be relied on.
enum class KeyState : std::uint8_t {
    missing,  // none have been obtained yet: tokens get keys_unavailable
    fresh,    // nobody need ask the provider
    stale,    // still good, and a refresh is due
    expired,  // too old to be used: tokens get keys_unavailable
};

/// The state's stable name, for logs and metrics.
[[nodiscard]] constexpr std::string_view to_string(KeyState state) noexcept {
    switch (state) {
        case KeyState::missing: return "missing";
        case KeyState::fresh: return "fresh";
        case KeyState::stale: return "stale";
        case KeyState::expired: return "expired";
    }
    return "";
}

/// What there is to know of a RemoteJwks at one moment, for health checks and metrics.
struct RemoteStatus {
    KeyState state = KeyState::missing;

    /// Since the provider last confirmed the keys.
    std::optional<std::chrono::seconds> age{};

    /// Until the next refresh by itself; 0 when one is due.
    std::chrono::seconds next_refresh{};

    /// As RemoteJwks::generation() gives it.
    std::uint64_t generation = 0;

    /// Keys that tokens can use, and those that they cannot, with the reasons.
    std::size_t keys = 0;
    std::vector<SkippedKey> skipped{};

    /// Why the last attempt to obtain keys failed; nothing if it succeeded.
    std::optional<Error> last_error{};

    /// Attempts to obtain keys so far, and how many of them failed. One attempt is one fetch of the key set, and of the
    /// metadata before it where that is not known yet.
    std::uint64_t fetches = 0;
    std::uint64_t failures = 0;

    /// Tokens so far whose key the set did not have.
    std::uint64_t unknown_ids = 0;
};

/// What an attempt to obtain keys came to.
struct RemoteEvent {
    enum class Kind : std::uint8_t {
        keys_changed,    // there is another set of keys from now on
        keys_confirmed,  // the provider still has the same keys
        refresh_failed,  // the keys stay as they were
    };
    Kind kind;

    /// Why it failed.
    std::optional<Error> error{};

    /// How many keys tokens can use now, and how many of the set they cannot.
    std::size_t keys = 0;
    std::size_t skipped = 0;
};

/// The event's stable name, for logs and metrics.
[[nodiscard]] constexpr std::string_view to_string(RemoteEvent::Kind kind) noexcept {
    switch (kind) {
        case RemoteEvent::Kind::keys_changed: return "keys_changed";
        case RemoteEvent::Kind::keys_confirmed: return "keys_confirmed";
        case RemoteEvent::Kind::refresh_failed: return "refresh_failed";
    }
    return "";
}

}  // namespace bearer::inline v1
