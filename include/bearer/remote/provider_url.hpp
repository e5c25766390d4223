// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/remote/http_url.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// Where a provider publishes its key set (RFC 7517 §5).
class JwksUrl {
public:
    /// Throws std::invalid_argument unless it is https, or http on this machine (localhost, 127.0.0.0/8, [::1]),
    /// without user, password and fragment.
    explicit JwksUrl(std::string url) : text_{std::move(url)} {
        const auto parsed = detail::HttpUrl::parse(text_);
        if (!parsed || !parsed->is_trustworthy())
            throw std::invalid_argument{"bearer: keys come over https, or over http from this machine: write "
                                        "JwksUrl{\"https://login.example.com/keys\"}, without user and fragment"};
    }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// Who issues the tokens, exactly as "iss" has it; the provider's metadata under it says where the keys are
/// (OpenID Connect Discovery 1.0 §4, RFC 8414 §3).
class IssuerUrl {
public:
    /// `key_hosts` are the hosts besides the issuer's from which its keys may come, always over https: a host, or
    /// `host:port`. Google's, for example, come from "www.googleapis.com".
    ///
    /// Throws std::invalid_argument unless the issuer is a URL as for JwksUrl, without a query, and every host one.
    explicit IssuerUrl(std::string issuer, const std::vector<std::string>& key_hosts = {}) : text_{std::move(issuer)} {
        const auto parsed = detail::HttpUrl::parse(text_);
        if (!parsed || !parsed->is_trustworthy() || !parsed->query.empty())
            throw std::invalid_argument{"bearer: an issuer is an https URL, or an http one on this machine, without "
                                        "query and fragment: write IssuerUrl{\"https://login.example.com/\"}"};
        for (const std::string& host : key_hosts) {
            auto origin = detail::HttpUrl::parse("https://" + host);
            if (!origin || !origin->path.empty() || !origin->query.empty())
                throw std::invalid_argument{"bearer: key_hosts are hosts: write IssuerUrl{issuer, "
                                            "{\"keys.example.com\"}}, without scheme and path"};
            key_origins_.push_back(*std::move(origin));
        }
    }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// Whether the provider's keys may come from there: its own origin (RFC 6454), or one of the listed hosts.
    [[nodiscard]] bool allows_keys_at(const detail::HttpUrl& url) const {
        if (url.has_origin_of(*detail::HttpUrl::parse(text_))) return true;
        return std::ranges::any_of(key_origins_, [&](const auto& origin) { return url.has_origin_of(origin); });
    }

private:
    std::string text_;
    std::vector<detail::HttpUrl> key_origins_;
};

}  // namespace bearer::inline v1
