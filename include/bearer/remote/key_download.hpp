// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/remote/discovery.hpp>
#include <bearer/remote/fetch.hpp>
#include <bearer/remote/provider_url.hpp>
#include <bearer/result.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace bearer::inline v1::detail {

/// Where a key set is: at a URL, or where the provider's metadata says.
struct KeyLocation {
    std::string source;  // the URL by which the user named it
    std::variant<std::string, MetadataQuery> where;
};

[[nodiscard]] inline KeyLocation location_of(const JwksUrl& url) { return {url.text(), url.text()}; }
[[nodiscard]] inline KeyLocation location_of(const IssuerUrl& issuer) { return {issuer.text(), metadata_query(issuer)}; }

/// A key set that the provider has, or confirms.
struct Download {
    std::optional<Jwks> keys;  // nothing where they are still those of the last one
    std::string document{};
    std::optional<std::chrono::seconds> max_age{};
    std::string etag{};
    std::string url{};
};

/// What an attempt may take.
inline constexpr std::chrono::seconds time_of_an_attempt{10};

/// Obtains a key set, discovering its place first where that is not known. One call at a time.
class KeyDownload {
public:
    KeyDownload(KeyLocation location, Fetch fetch) : location_{std::move(location)}, fetch_{std::move(fetch)} {
        if (const auto* url = std::get_if<std::string>(&location_.where)) url_ = *url;
        if (!fetch_)
            throw std::invalid_argument{"bearer: keys have to be fetched by something: write CurlFetch{}, or a function "
                                        "Result<Response>(const Request&)"};
    }

    /// fetch_failed, discovery_malformed, or key_set_malformed for what is no key set or one without a usable key.
    ///
    /// `now` is by the clock of the keys. The deadline is by the one of a Request, which need not be the same, and
    /// time_of_an_attempt away, if there is one.
    [[nodiscard]] Result<Download> attempt(Request terms, std::chrono::steady_clock::time_point now) {
        const auto* const metadata_query = std::get_if<MetadataQuery>(&location_.where);
        if (metadata_query != nullptr && (url_.empty() || now >= discover_at_)) {
            auto metadata = find_metadata(*metadata_query, fetch_, leaving_half_for_the_keys(terms));
            // Where it cannot be had, what is known will do for now; where it says something else, nothing will.
            if (!metadata && (url_.empty() || metadata.error().code != ErrorCode::fetch_failed)) return metadata.error();
            if (metadata) url_ = std::move(metadata->jwks_uri);
            // Once a day even if all is well: where the keys have moved from, old ones may be left for ever.
            discover_at_ = now + (metadata ? std::chrono::hours{24} : std::chrono::hours{1});
        }
        terms.url = url_;
        terms.etag = url_ == last_url_ ? last_etag_ : "";
        auto download = fetch_keys(terms);
        // The provider may have moved its keys: the next attempt asks where they are.
        if (!download) discover_at_ = now;
        return download;
    }

    /// The keys of that download are in use: from now on it is enough if the provider confirms them.
    void uses(Download& download) noexcept {
        last_etag_ = std::move(download.etag);
        last_url_ = std::move(download.url);
    }

    [[nodiscard]] const std::string& source() const noexcept { return location_.source; }

private:
    [[nodiscard]] static Request leaving_half_for_the_keys(Request terms) {
        if (terms.deadline != std::chrono::steady_clock::time_point::max()) terms.deadline -= time_of_an_attempt / 2;
        return terms;
    }

    [[nodiscard]] Result<Download> fetch_keys(const Request& request) const {
        auto response = fetch_guarded(fetch_, request);
        if (!response) return response.error();
        if (response->status == 304 && !request.etag.empty())
            return Download{.keys = std::nullopt, .max_age = response->max_age};
        if (response->status != 200) return Error{ErrorCode::fetch_failed, "status"};

        const auto keys = Jwks::parse(response->body);
        if (!keys) return keys.error();
        if (keys->size() == 0) return Error{ErrorCode::key_set_malformed, "keys"};
        return Download{.keys = *keys,
                        .document = std::move(response->body),
                        .max_age = response->max_age,
                        .etag = std::move(response->etag),
                        .url = request.url};
    }

    KeyLocation location_;
    Fetch fetch_;
    std::string url_;  // of the key set, once it is known
    std::chrono::steady_clock::time_point discover_at_{};
    std::string last_etag_;
    std::string last_url_;
};

}  // namespace bearer::inline v1::detail
