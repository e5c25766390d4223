// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

/// Checks left out, said aloud: a validator does not compile without the check or its name here.
namespace bearer::inline v1::dangerous {

/// Accepts any issuer, or none: whoever owns a key of the key set may say anything about anyone.
struct AnyIssuer final {
    static constexpr Guarantee guarantees = Guarantee::issuer;
    [[nodiscard]] Description describe() const { return {"any issuer", "anything", {}, {}}; }
    Verdict operator()(const Context&) const noexcept { return accept(); }
};

/// Accepts tokens meant for any API, or none: another API of the issuer can replay here what it was sent.
struct AnyAudience final {
    static constexpr Guarantee guarantees = Guarantee::audience;
    [[nodiscard]] Description describe() const { return {"any audience", "anything", {}, {}}; }
    Verdict operator()(const Context&) const noexcept { return accept(); }
};

/// Accepts expired tokens: one that leaked once is good for ever.
struct AnyLifetime final {
    static constexpr Guarantee guarantees = Guarantee::lifetime;
    [[nodiscard]] Description describe() const { return {"any lifetime", "anything", {}, {}}; }
    Verdict operator()(const Context&) const noexcept { return accept(); }
};

/// Accepts tokens that are bound to a key ("cnf") as if they were not: what was stolen is good in a thief's hands
/// (RFC 9449 §7.2, RFC 8705 §3).
struct AnySender final {
    static constexpr Guarantee guarantees = Guarantee::sender;
    [[nodiscard]] Description describe() const { return {"any sender", "anything", {}, {}}; }
    Verdict operator()(const Context&) const noexcept { return accept(); }
};

}  // namespace bearer::inline v1::dangerous
