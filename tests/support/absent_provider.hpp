// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>

#include <stdexcept>

namespace test {

/// While it lives, OpenSSL finds no algorithm, as if the providers that are installed had none of what is asked for.
class AbsentProvider {
public:
    AbsentProvider() {
        if (EVP_set_default_properties(nullptr, "provider=absent") != 1)
            throw std::runtime_error{"cannot set OpenSSL's default properties"};
    }
    AbsentProvider(const AbsentProvider&) = delete;
    AbsentProvider& operator=(const AbsentProvider&) = delete;
    ~AbsentProvider() { EVP_set_default_properties(nullptr, ""); }
};

}  // namespace test
