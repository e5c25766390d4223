// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

/// Accepts tokens whose "iss" is exactly one of the named issuers, octet for octet (RFC 7519 §4.1.1, RFC 9068 §4).
///
/// No normalisation: a trailing slash or an upper-case letter makes another issuer. Rejects with issuer_rejected,
/// claim_missing or claim_malformed. Throws std::invalid_argument for an empty issuer.
class Issuer final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer;

    explicit Issuer(OneOf<std::string> issuers)
        : issuers_{detail::none_empty(std::move(issuers), "bearer: Issuer{\"\"} names nobody: write the exact \"iss\" "
                                                          "of the tokens, as Issuer{\"https://login.example.com/\"}")} {}
    template <std::size_t Size>
    explicit Issuer(const char* const (&)[Size]) = delete;  // several values are written Issuer{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const {
        return {"issuer", detail::in_words(issuers_), {"iss"}, "RFC 7519 4.1.1"};
    }

    Verdict operator()(const Context& context) const {
        const auto issuer = context.claims.get<std::string_view>("iss");
        if (!issuer) return reject(issuer.error());
        return issuers_.contains(*issuer) ? accept() : reject({ErrorCode::issuer_rejected, "iss"});
    }

private:
    OneOf<std::string> issuers_;
};

}  // namespace bearer::inline v1
