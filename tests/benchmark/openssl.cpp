// SPDX-License-Identifier: MIT
#include "contender.hpp"

#include <bearer/detail/base64url.hpp>
#include <bearer/key/algorithm.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// As clever as bearer is about it, so that all above the floor is the price of the rest: the state is prepared once and
// copied for each use, as OpenSSL documents it for several threads; the copy is flagged as used once, so that OpenSSL
// need not copy it again to finish. The signature is decoded beforehand.
Validation prepare(const Case& subject) {
    const bearer::testing::Parts parts = bearer::testing::parts_of(subject.token);
    const std::string input = parts.header + '.' + parts.payload;
    std::string signature(bearer::detail::base64url::decoded_size(parts.signature.size()), '\0');
    if (!bearer::detail::base64url::decode(parts.signature, signature.data()))
        throw std::invalid_argument{"the signature is not in base64url"};
    return [key = cases().keys().find({subject.key->kid, bearer::RS256}).value(), input, signature] {
        EVP_MD_CTX* const context = EVP_MD_CTX_new();
        bool verified = EVP_MD_CTX_copy_ex(context, key->context(bearer::RS256)) == 1;
        EVP_MD_CTX_set_flags(context, EVP_MD_CTX_FLAG_FINALISE);
        verified = verified &&
                   EVP_DigestVerify(context, bytes_of(signature), signature.size(), bytes_of(input), input.size()) == 1;
        EVP_MD_CTX_free(context);
        return verified;
    };
}

}  // namespace

Contender openssl_alone() {
    return {
        .name = "openssl", .version = OpenSSL_version(OPENSSL_VERSION_STRING), .prepare = prepare, .for_threads = true};
}

}  // namespace bench
