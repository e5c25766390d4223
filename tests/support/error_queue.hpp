// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/err.h>

#include <vector>

// OpenSSL's error queue in this thread.
namespace test {

/// All that stands there; it is empty then.
inline std::vector<unsigned long> taken_errors() {
    std::vector<unsigned long> errors;
    while (const unsigned long error = ERR_get_error()) errors.push_back(error);
    return errors;
}

/// Leaves what a caller may have there that it has yet to read: as many errors.
inline void leave_errors(int count) {
    ERR_clear_error();
    for (int reason = 1; reason <= count; ++reason) ERR_raise(ERR_LIB_USER, reason);
}

/// Whether these and no others stand there. Takes them.
[[nodiscard]] inline bool errors_are_left(int count) {
    std::vector<unsigned long> expected;
    for (int reason = 1; reason <= count; ++reason) expected.push_back(ERR_PACK(ERR_LIB_USER, 0, reason));
    return taken_errors() == expected;
}

}  // namespace test
