// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/time.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/header.hpp>
#include <bearer/verdict.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace bearer::inline v1 {

/// What a policy promises about every token that it accepts; declared as `static constexpr Guarantee guarantees`.
enum class Guarantee : std::uint8_t {
    none = 0,
    issuer = 1,    // the token comes from an issuer that was named
    audience = 2,  // the token is meant for this API
    lifetime = 4,  // the token is neither expired nor early
    sender = 8,    // whoever sent the token holds the key that its "cnf" names
    tenant = 16,   // "tid" is the issuer's own word: no other issuer's token gets here with that tenant
    one_tenant = 32,  // and it is one tenant, which was named
};

[[nodiscard]] constexpr Guarantee operator|(Guarantee left, Guarantee right) noexcept {
    return static_cast<Guarantee>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}
[[nodiscard]] constexpr Guarantee operator&(Guarantee left, Guarantee right) noexcept {
    return static_cast<Guarantee>(static_cast<unsigned>(left) & static_cast<unsigned>(right));
}

/// What a policy may look at; the signature over it has been verified.
struct Context {
    const Header& header;
    const Claims& claims;
    const PublicKey& key;  // the key that verified it (its issuer, for example)
    TimePoint now;         // one reading of the clock for the whole validation

    /// What the validator's policies promise together, for policies that are safe beside certain others only.
    Guarantee guaranteed = Guarantee::none;
};

/// A value that is called with a Context and answers with a Verdict, from many threads at once.
template <class P>
concept Policy = std::copy_constructible<P> && requires(const P& policy, const Context& context) {
    { policy(context) } -> std::same_as<Verdict>;
};

/// What a policy says of itself, for diagnostics and for challenges; returned by an optional `describe() const`.
struct Description {
    Label name;
    std::string expected{};        // what it asks for, in words or as the values that it accepts
    std::vector<Label> claims{};   // the claims that it reads
    Label source{};                // where the rule comes from, as "RFC 7519 §4.1.4" in ASCII: "RFC 7519 4.1.4"

    std::vector<std::string> scopes{};    // what a client asks the authorization server for to satisfy it
    std::vector<std::string> contexts{};  // the authentication contexts that its user has to meet
};

namespace detail {

[[nodiscard]] constexpr bool promises(Guarantee given, Guarantee wanted) noexcept { return (given & wanted) == wanted; }

template <class P>
inline constexpr Guarantee guarantees_of = Guarantee::none;
template <class P>
    requires requires { { P::guarantees } -> std::convertible_to<Guarantee>; }
inline constexpr Guarantee guarantees_of<P> = P::guarantees;

template <class P>
[[nodiscard]] consteval bool guarantees(Guarantee wanted) {
    return promises(guarantees_of<P>, wanted);
}

/// Whether a bool answers for the policy or for one of its operands; a bool cannot tell "no" from "cannot say".
template <class P>
inline constexpr bool answers_with_bool = false;
template <class P>
    requires requires { { P::answers_with_bool } -> std::convertible_to<bool>; }
inline constexpr bool answers_with_bool<P> = P::answers_with_bool;

template <class P>
concept Described = requires(const P& policy) { { policy.describe() } -> std::convertible_to<Description>; };

/// What the policy says of itself; one that says nothing is called "policy".
template <class P>
[[nodiscard]] Description description_of(const P& policy) {
    if constexpr (Described<P>) return policy.describe();
    else return {"policy"};
}

/// Fails to compile, with one sentence that says what to write, unless P is a policy.
template <class P>
consteval bool diagnose_policy() {
    if constexpr (is_algorithms<P>) {
        static_assert(!is_algorithms<P>, "bearer: Algorithms is not a policy: write it beside the policies of the "
                                         "validator, not inside AllOf, AnyOf or Not");
    } else if constexpr (!std::copy_constructible<P>) {
        static_assert(std::copy_constructible<P>, "bearer: a policy must be copyable: hold what cannot be copied in a "
                                                  "std::shared_ptr");
    } else if constexpr (std::is_invocable_v<const P&, const Context&>) {
        using Answer = std::invoke_result_t<const P&, const Context&>;
        static_assert(!std::same_as<Answer, bool>,
                      "bearer: a policy returns Verdict, not bool: return accept() or reject({ErrorCode::"
                      "policy_rejected, \"name\"}), or write Require{\"name\", predicate over the claims}");
        static_assert(std::same_as<Answer, bool> || std::same_as<Answer, Verdict>,
                      "bearer: a policy returns Verdict: return accept() or reject({code, \"subject\"})");
        static_assert(Described<P> || !requires(P& policy) { policy.describe(); },
                      "bearer: what a policy says of itself would not be heard: write Description describe() const");
    } else if constexpr (std::is_invocable_v<P&, const Context&>) {
        static_assert(std::is_invocable_v<const P&, const Context&>,
                      "bearer: a policy is called from many threads at once: make its operator() const, and a lambda "
                      "not mutable");
    } else if constexpr (std::is_invocable_v<const P&, const Claims&>) {
        static_assert(std::is_invocable_v<const P&, const Context&>,
                      "bearer: a policy takes Context, not Claims: write (const bearer::Context& context) and read "
                      "context.claims, or write Require{\"name\", predicate over the claims}");
    } else {
        static_assert(std::is_invocable_v<const P&, const Context&>,
                      "bearer: this is not a policy: a policy is a value with Verdict operator()(const "
                      "bearer::Context&) const");
    }
    return true;
}

/// Whether somebody seems to have meant P as a policy, so that a mistake in it deserves a sentence.
template <class P>
concept PolicyCandidate =
    is_algorithms<P> || (std::is_class_v<P> && (std::is_invocable_v<P&, const Context&> || std::is_invocable_v<P&, const Claims&>));

/// What the policy says. An Algorithms, which may stand among policies, says nothing against any token.
template <class P>
[[nodiscard]] Verdict verdict_of(const P& policy, const Context& context) {
    if constexpr (is_algorithms<P>) return accept();
    else return policy(context);
}

/// Asks one policy after the other until one rejects; what one throws, and a clock outside 1970 to 9999, is a rejection
/// with internal_error.
template <class... P>
Verdict ask(const Context& context, const P&... policies) noexcept {
    if (!plausible(context.now)) return reject({ErrorCode::internal_error, "now"});
    try {
        Verdict verdict = accept();
        static_cast<void>(((verdict = verdict_of(policies, context)).accepted() && ...));
        return verdict;
    } catch (...) {
        return reject({ErrorCode::internal_error, "policy"});
    }
}

}  // namespace detail
}  // namespace bearer::inline v1
