// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/verdict.hpp>

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
    // A signature of another length is never handed on: RFC 8017 §8.2.2 step 1, and every reader's first mistake.
    if (signature.size() != key.signature_bytes()) return reject({ErrorCode::signature_invalid});

    const detail::ErrorQueueGuard guard;
    const detail::DigestContext context{EVP_MD_CTX_new()};
    if (!context || EVP_MD_CTX_copy_ex(context.get(), prepared) != 1) return reject({ErrorCode::internal_error});
    EVP_MD_CTX_set_flags(context.get(), EVP_MD_CTX_FLAG_FINALISE);  // used once: OpenSSL need not copy it to finish
    const auto* const bytes = reinterpret_cast<const unsigned char*>(signature.data());
    const auto* const input = reinterpret_cast<const unsigned char*>(signing_input.data());
    // Zero, -1 and -2 all mean "no" (CVE-2008-5077).
    const int answer = EVP_DigestVerify(context.get(), bytes, signature.size(), input, signing_input.size());
    return answer == 1 ? accept() : reject({ErrorCode::signature_invalid});
}

}  // namespace bearer::inline v1
