// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/signature/ecdsa_der.hpp>
#include <bearer/verdict.hpp>

#include <cstddef>
#include <string_view>

namespace bearer::inline v1 {

/// Accepts if the key made this signature over exactly these bytes (RFC 7515 §5.2).
///
/// Rejects with signature_invalid, key_mismatch if the key is not for the algorithm, internal_error if OpenSSL could not
/// begin. (OpenSSL that runs out of memory later says the same as of a wrong signature.) Leaves its error queue as it
/// was.
inline Verdict verify(const PublicKey& key, Algorithm algorithm, std::string_view signing_input,
                      std::string_view signature) noexcept {
    const EVP_MD_CTX* const prepared = key.context(algorithm);
    if (prepared == nullptr) return reject({ErrorCode::key_mismatch, "alg"});
    // A signature of another length is never handed on: RFC 8017 §8.2.2 step 1, RFC 7518 §3.4, RFC 8032 §5.1.7, and
    // every reader's first mistake.
    if (signature.size() != key.signature_bytes()) return reject({ErrorCode::signature_invalid});

    const detail::ErrorQueueGuard guard;
    const detail::DigestContext context{EVP_MD_CTX_new()};
    if (!context || EVP_MD_CTX_copy_ex(context.get(), prepared) != 1) return reject({ErrorCode::internal_error});
    EVP_MD_CTX_set_flags(context.get(), EVP_MD_CTX_FLAG_FINALISE);  // used once: OpenSSL need not copy it to finish

    const auto* const input = reinterpret_cast<const unsigned char*>(signing_input.data());
    const auto answer = [&](const unsigned char* bytes, std::size_t size) {
        return EVP_DigestVerify(context.get(), bytes, size, input, signing_input.size());
    };
    int verified = 0;
    if (detail::facts_of(algorithm).type == detail::KeyType::ec) {
        const detail::EcdsaDer der{signature};
        verified = answer(der.bytes().data(), der.bytes().size());
    } else {
        verified = answer(reinterpret_cast<const unsigned char*>(signature.data()), signature.size());
    }
    // Zero, -1 and -2 all mean "no" (CVE-2008-5077).
    return verified == 1 ? accept() : reject({ErrorCode::signature_invalid});
}

}  // namespace bearer::inline v1
