// SPDX-License-Identifier: MIT
#pragma once

#include "support/pkcs1.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// EMSA-PSS (RFC 8017 §9.1.1) by hand, so that it can be done wrong on purpose.
namespace test {

/// MGF1 (RFC 8017 §B.2.1) with that digest.
[[nodiscard]] inline std::string mask(const char* digest_name, std::string_view seed, std::size_t size) {
    std::string octets;
    for (char counter = 0; octets.size() < size; ++counter)
        octets += digest(digest_name, std::string{seed} + std::string(3, '\0') + counter);
    return octets.substr(0, size);
}

[[nodiscard]] inline std::string exclusive_or(std::string left, std::string_view right) {
    std::transform(left.begin(), left.end(), right.begin(), left.begin(),
                   [](char one, char other) { return static_cast<char>(one ^ other); });
    return left;
}

/// A block for a key of 2048 bits before its first part is masked. Its parts can be changed.
struct PssBlock {
    std::string data;  // DB: zeros, 01 and the salt
    std::string hash;  // H
    const char* mask_digest;
    char trailer = '\xBC';

    /// The right one for that input and that salt.
    [[nodiscard]] static PssBlock of(const char* digest_name, std::string_view input, const std::string& salt) {
        return of_digest(digest_name, digest(digest_name, input), salt);
    }
    /// The same for an input that hashes to that.
    [[nodiscard]] static PssBlock of_digest(const char* digest_name, const std::string& digest_of_input,
                                            const std::string& salt) {
        std::string hash = digest(digest_name, std::string(8, '\0') + digest_of_input + salt);
        const std::string zeros(bytes_of_2048_bits - hash.size() - salt.size() - 2, '\0');
        return {.data = zeros + '\x01' + salt, .hash = std::move(hash), .mask_digest = digest_name};
    }

    /// The longest salt for which there is room.
    [[nodiscard]] static std::size_t longest_salt(std::size_t digest_bytes) {
        return bytes_of_2048_bits - digest_bytes - 2;
    }

    /// EM. The modulus has one bit more, so its first bit is zero.
    [[nodiscard]] std::string encoded() const {
        std::string masked = exclusive_or(data, mask(mask_digest, hash, data.size()));
        masked.front() = static_cast<char>(masked.front() & 0x7F);
        return masked + hash + trailer;
    }
};

}  // namespace test
