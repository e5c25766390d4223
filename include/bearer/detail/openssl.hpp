// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cstddef>
#include <memory>
#include <string_view>

/// OpenSSL's objects with owners, and its error queue left as it was found.
namespace bearer::inline v1::detail {

template <auto Free>
struct FreedBy {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

using BigNumber = std::unique_ptr<BIGNUM, FreedBy<BN_free>>;
using BigNumberContext = std::unique_ptr<BN_CTX, FreedBy<BN_CTX_free>>;
using EcGroup = std::unique_ptr<EC_GROUP, FreedBy<EC_GROUP_free>>;
using EcPoint = std::unique_ptr<EC_POINT, FreedBy<EC_POINT_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, FreedBy<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, FreedBy<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreedBy<OSSL_PARAM_free>>;

[[nodiscard]] inline const unsigned char* bytes_of(std::string_view octets) noexcept {
    return reinterpret_cast<const unsigned char*>(octets.data());
}

/// Overwrites memory that is about to be given back, which no compiler leaves out.
inline void wipe(void* memory, std::size_t size) noexcept { OPENSSL_cleanse(memory, size); }

/// OpenSSL cleans up when the program ends, before whatever was made before its first use: a static object whose thread
/// uses it then must call this in its constructor.
inline void prepare_openssl() noexcept {
    // What every look-up of an algorithm does first. Without any option it would do nothing.
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
}

/// Takes back whatever OpenSSL adds to this thread's error queue while it lives, and keeps what was there.
///
/// A failed verification leaves entries behind that the caller's next SSL_read would take for its own failure. (The queue
/// holds 15: where the caller has left 13 or more in it, OpenSSL itself drops the oldest.)
class ErrorQueueGuard {
public:
    ErrorQueueGuard() noexcept { ERR_set_mark(); }
    ~ErrorQueueGuard() { ERR_pop_to_mark(); }
    ErrorQueueGuard(const ErrorQueueGuard&) = delete;
    ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

}  // namespace bearer::inline v1::detail
