// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/testing/signing_key.hpp>

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1::testing {

/// One of a few keys that are made once a process, so that many tests need not wait for their own.
///
/// The same algorithm and number are always the same key, others are other keys, and none is stranger_key().
[[nodiscard]] inline SigningKey sample_key_for(std::string_view algorithm, std::size_t number = 0) {
    static std::mutex guard;
    static std::map<std::pair<std::string, std::size_t>, SigningKey> keys;
    const std::lock_guard lock{guard};
    const std::pair name{std::string{algorithm}, number};
    const auto known = keys.find(name);
    return known != keys.end() ? known->second : keys.emplace(name, SigningKey::for_algorithm(algorithm)).first->second;
}

/// The same, an RSA key of 2048 bits.
[[nodiscard]] inline SigningKey sample_key(std::size_t number = 0) { return sample_key_for("RS256", number); }

/// The attacker's key, one for each algorithm: made once a process, in nobody's key set.
[[nodiscard]] inline SigningKey stranger_key(std::string_view algorithm = "RS256") {
    return sample_key_for(algorithm, static_cast<std::size_t>(-1));
}

}  // namespace bearer::inline v1::testing
