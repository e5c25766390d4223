// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace test {

/// The HMAC of the input with that secret (RFC 7518 §3.2).
[[nodiscard]] inline std::string hmac(const EVP_MD* digest, std::string_view secret, std::string_view input) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned size = 0;
    if (HMAC(digest, secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(input.data()), input.size(), code.data(), &size) == nullptr)
        throw std::runtime_error{"OpenSSL cannot compute that HMAC"};
    return {reinterpret_cast<const char*>(code.data()), size};
}

}  // namespace test
