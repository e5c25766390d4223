// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

namespace detail {

/// App ID URIs compare with and without one trailing slash alike.
[[nodiscard]] constexpr std::string_view without_slash(std::string_view uri) noexcept {
    if (uri.ends_with('/')) uri.remove_suffix(1);
    return uri;
}

}  // namespace detail

namespace entra {

/// Accepts tokens that are meant for this API: "aud" is its client id, or in a v1.0 token one of its App ID URIs.
///
/// The URI `api://{client id}` is always one of them, further ones are given: `Audience{id, "https://contoso.com/api"}`,
/// `Audience{id, {"api://orders", "https://contoso.com/api"}}`. The client id compares without regard to case, URIs with
/// it, but for one trailing slash. "aud" must be a string. Rejects with audience_rejected, claim_missing or
/// claim_malformed ("aud", "ver"). Throws std::invalid_argument for what is no URI.
class Audience final {
public:
    static constexpr Guarantee guarantees = Guarantee::audience;

    explicit Audience(ClientId client) : client_{client}, uris_{std::string{"api://"}.append(client.text())} {}
    Audience(ClientId client, const OneOf<std::string>& app_id_uris) : Audience{client} {
        for (const std::string& uri : app_id_uris.values()) add(uri);
    }
    template <std::size_t Size>
    Audience(ClientId client, const char* const (&app_id_uris)[Size]) : Audience{client, one_of(app_id_uris)} {}

    [[nodiscard]] Description describe() const {
        std::string expected{client_.text()};
        for (const std::string& uri : uris_) expected.append(" or (v1.0) ").append(uri);
        return {"audience", std::move(expected), {"aud", "ver"}, "RFC 7519 4.1.3"};
    }

    Verdict operator()(const Context& context) const {
        const auto audience = context.claims.get<std::string_view>("aud");
        if (!audience) return reject(audience.error());
        const auto version = bearer::detail::version_of(context.claims);
        if (!version) return reject(version.error());
        if (client_.is(*audience)) return accept();
        const bool is_ours = *version == Version::v1 && !bearer::detail::is_b2c(context.claims) &&
                             std::ranges::find(uris_, bearer::detail::without_slash(*audience)) != uris_.end();
        return is_ours ? accept() : reject({ErrorCode::audience_rejected, "aud"});
    }

private:
    void add(std::string_view uri) {
        const std::string_view bare = bearer::detail::without_slash(uri);
        const auto scheme = bare.find(':');
        const auto is_usable = [](char character) { return character > ' ' && character <= '~'; };
        if (scheme == bare.npos || scheme == 0 || !std::ranges::all_of(uri, is_usable) ||
            bare.substr(scheme).find_first_not_of(":/") == bare.npos)
            throw std::invalid_argument{"bearer: an App ID URI has a scheme and a name: write Audience{client_id, "
                                        "\"api://orders\"}; the client id itself comes first and is not repeated"};
        uris_.emplace_back(bare);
    }

    ClientId client_;
    std::vector<std::string> uris_;
};

}  // namespace entra
}  // namespace bearer::inline v1
