// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/remote/refresh_schedule.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace bearer::inline v1::detail {

/// The key ids for which a fetch was in vain, each with a wait of its own: a client that goes on sending the token of a
/// retired key must not make the source ask forever. Bounded: a stranger can only make it forget.
class UnknownIds {
public:
    static constexpr std::size_t most = 128;

    explicit UnknownIds(std::chrono::seconds first_wait) : first_wait_{first_wait} {}

    /// Whether it is worth asking for that id.
    [[nodiscard]] bool may_ask(std::string_view kid, SteadyTime now) const noexcept {
        const Entry* const entry = find(kid);
        return entry == nullptr || now >= entry->ask_again_at;
    }

    /// The provider does not have that id. From the second time on it waits twice as long; no longer, since it may be an id
    /// that the provider is about to announce, and that a stranger has guessed.
    void not_found(std::string_view kid, SteadyTime now) {
        if (Entry* const entry = const_cast<Entry*>(find(kid))) {
            entry->wait = 2 * first_wait_;
            entry->ask_again_at = now + entry->wait;
            return;
        }
        Entry& oldest = entries_[next_];
        oldest.kid = kid;
        oldest.wait = first_wait_;
        oldest.ask_again_at = now + first_wait_;
        next_ = (next_ + 1) % most;
    }

    /// How many ids it remembers.
    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(
            std::ranges::count_if(entries_, [](const Entry& entry) { return !entry.kid.empty(); }));
    }

private:
    struct Entry {
        std::string kid;  // never empty once it is in use
        std::chrono::seconds wait{};
        SteadyTime ask_again_at;
    };

    [[nodiscard]] const Entry* find(std::string_view kid) const noexcept {
        const auto entry = std::ranges::find(entries_, kid, &Entry::kid);
        return entry == entries_.end() ? nullptr : &*entry;
    }

    std::chrono::seconds first_wait_;
    std::array<Entry, most> entries_;
    std::size_t next_ = 0;
};

}  // namespace bearer::inline v1::detail
