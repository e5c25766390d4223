// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/object.hpp>

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace bearer::inline v1 {

namespace detail {

/// A few bytes that several policies need and one has worked out: a function of the claims alone, so that every thread
/// finds the same. One type for all tokens, since nobody could tell two apart.
class Finding {
public:
    /// The value, or nothing as long as nobody has kept any.
    template <class T>
    [[nodiscard]] std::optional<T> kept() const noexcept {
        static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(Word::value));
        const auto word = std::bit_cast<Word>(word_.load(std::memory_order_relaxed));
        if (word.is_kept == 0) return std::nullopt;
        T kept{};
        std::memcpy(&kept, word.value.data(), sizeof kept);
        return kept;
    }
    template <class T>
    void keep(const T& value) const noexcept {
        Word word{.is_kept = 1};
        std::memcpy(word.value.data(), &value, sizeof value);
        word_.store(std::bit_cast<std::uint64_t>(word), std::memory_order_relaxed);
    }

private:
    struct Word {
        std::array<unsigned char, 7> value{};
        unsigned char is_kept = 0;
    };

    mutable std::atomic<std::uint64_t> word_ = 0;
};

}  // namespace detail

/// The claims of a token (RFC 7519 §4), read in place.
///
/// Not copyable: it lives in its token, and so does everything that its accessors return.
class Claims {
public:
    Claims(std::string_view text, Object members) noexcept : text_{text}, members_{members} {}
    Claims(const Claims&) = delete;
    Claims& operator=(const Claims&) = delete;

    /// The claim, which must be there (claim_missing) and have that type (claim_malformed).
    template <ClaimType T>
    [[nodiscard, gnu::always_inline]] Result<T> get(Label name) const& {
        return members_.get<T>(name);
    }

    /// The claim or nothing where there is none; one of another type is claim_malformed, never "absent".
    template <ClaimType T>
    [[nodiscard, gnu::always_inline]] Result<std::optional<T>> find(Label name) const& {
        return members_.find<T>(name);
    }

    /// Whether there is a claim of that name, whatever its value; names are case-sensitive.
    [[nodiscard, gnu::always_inline]] bool contains(std::string_view name) const noexcept {
        return members_.contains(name);
    }

    /// The payload, byte for byte as received.
    [[nodiscard]] std::string_view text() const& noexcept { return text_; }
    void text() const&& = delete;  // the text lives in the token: keep that in a variable

    /// The claims as the JSON library's own value; include <nlohmann/json.hpp> to use it.
    template <class Json = nlohmann::json>
    [[nodiscard]] Json json() const {
        return Json::parse(text_);
    }

    /// What policies have worked out from the claims, for the library's own.
    [[nodiscard]] const detail::Finding& finding() const& noexcept { return finding_; }
    void finding() const&& = delete;  // it lives in the token: keep that in a variable

    /// The same members as an Object, for code that reads nested objects and claims alike.
    [[nodiscard]] const Object& members() const& noexcept { return members_; }
    void members() const&& = delete;  // the members live in the token: keep that in a variable

private:
    std::string_view text_;
    Object members_;
    detail::Finding finding_;
};

}  // namespace bearer::inline v1
