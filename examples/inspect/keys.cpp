// SPDX-License-Identifier: MIT
#include "keys.hpp"

#include "input.hpp"
#include "options.hpp"

#include <bearer/remote/curl_fetch.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

bearer::Jwks parsed(const std::string& text) {
    const auto keys = bearer::Jwks::parse(text);
    if (!keys) throw std::runtime_error{"What stands at --jwks is no key set: a JSON object with an array \"keys\"."};
    return *keys;
}

std::string read_from(const std::string& path) {
    try {
        return contents_of(path, bearer::limits::key_set_bytes);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error{std::string{"The file of --jwks "} + error.what() + "."};
    }
}

std::string fetched(const std::string& url) {
    using namespace std::chrono_literals;
    const auto response = bearer::CurlFetch{}({.url = url, .deadline = std::chrono::steady_clock::now() + 10s});
    if (!response) throw std::runtime_error{"The key set could not be fetched: " + response.error().message() + "."};
    if (response->status != 200)
        throw std::runtime_error{"The key set could not be fetched: the server answers with status " +
                                 std::to_string(response->status) + "."};
    return response->body;
}

}  // namespace

GivenKeys::GivenKeys(bearer::Jwks keys, std::vector<bearer::Algorithm> algorithms)
    : keys_{std::move(keys)}, algorithms_{std::move(algorithms)} {}

GivenKeys::GivenKeys(std::string why_none, std::vector<bearer::Algorithm> algorithms)
    : why_none_{std::move(why_none)}, algorithms_{std::move(algorithms)} {}

bearer::Result<bearer::KeyPtr> GivenKeys::find(const bearer::KeyQuery& query) const {
    if (std::ranges::find(algorithms_, query.algorithm) == algorithms_.end())
        return bearer::Error{bearer::ErrorCode::algorithm_not_allowed, "alg"};
    if (!keys_) return bearer::Error{bearer::ErrorCode::keys_unavailable};
    return keys_->find(query);
}

std::span<const bearer::SkippedKey> GivenKeys::skipped() const {
    return keys_ ? keys_->skipped() : std::span<const bearer::SkippedKey>{};
}

const std::string& GivenKeys::trouble() const { return why_none_; }

std::vector<bearer::Algorithm> algorithms_named(const std::vector<std::string>& names) {
    if (names.empty()) return {bearer::RS256};
    std::vector<bearer::Algorithm> algorithms;
    for (const std::string& name : names) {
        const auto found = bearer::detail::algorithm_named(name);
        if (!found) {
            std::string known;
            for (const auto& each : bearer::detail::algorithms) known.append(known.empty() ? "" : ", ").append(each.name);
            throw UsageError{"There is no algorithm of that name here. Those that are known: " + known + "."};
        }
        algorithms.push_back(*found);
    }
    return algorithms;
}

bearer::Jwks keys_at(const std::string& place) {
    const bool is_url = place.starts_with("https://") || place.starts_with("http://");
    return parsed(is_url ? fetched(place) : read_from(place));
}
