// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/object.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string_view>

namespace bearer::inline v1 {

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
    [[nodiscard]] Result<T> get(Label name) const& {
        return members_.get<T>(name);
    }

    /// The claim or nothing where there is none; one of another type is claim_malformed, never "absent".
    template <ClaimType T>
    [[nodiscard]] Result<std::optional<T>> find(Label name) const& {
        return members_.find<T>(name);
    }

    /// Whether there is a claim of that name, whatever its value; names are case-sensitive.
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return members_.contains(name); }

    /// The payload, byte for byte as received.
    [[nodiscard]] std::string_view text() const& noexcept { return text_; }
    void text() const&& = delete;  // the text lives in the token: keep that in a variable

    /// The claims as the JSON library's own value; include <nlohmann/json.hpp> to use it.
    template <class Json = nlohmann::json>
    [[nodiscard]] Json json() const {
        return Json::parse(text_);
    }

    /// The same members as an Object, for code that reads nested objects and claims alike.
    [[nodiscard]] const Object& members() const& noexcept { return members_; }
    void members() const&& = delete;  // the members live in the token: keep that in a variable

private:
    std::string_view text_;
    Object members_;
};

}  // namespace bearer::inline v1
