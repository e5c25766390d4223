// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace bearer::inline v1 {

/// Accepts tokens whose header's "typ" is one of the named media types (RFC 8725 §3.11, RFC 7515 §4.1.9).
///
/// Letters compare without case and "application/" may be left out, on either side. Rejects with type_rejected, also
/// where there is no "typ". Throws std::invalid_argument for an empty type.
class Type {
public:
    explicit Type(OneOf<std::string> types)
        : types_{detail::none_empty(std::move(types), "bearer: Type{\"\"} names no type: write Type{\"at+jwt\"}")} {}
    template <std::size_t Size>
    explicit Type(const char* const (&)[Size]) = delete;  // several values are written Type{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const {
        return {"type", detail::in_words(types_), {}, "RFC 8725 3.11"};
    }

    Verdict operator()(const Context& context) const {
        const auto type = context.header.typ();
        const auto is_this = [&](const std::string& wanted) { return detail::same_media_type(wanted, *type); };
        const auto& types = types_.values();
        return type && std::any_of(types.begin(), types.end(), is_this) ? accept()
                                                                        : reject({ErrorCode::type_rejected, "typ"});
    }

private:
    OneOf<std::string> types_;
};

}  // namespace bearer::inline v1
