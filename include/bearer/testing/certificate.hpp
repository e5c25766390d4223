// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/testing/signature_making.hpp>
#include <bearer/testing/signing_key.hpp>

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace bearer::inline v1::testing {

/// A certificate that the key made for itself, as DER (RFC 5280 §4.1): what a key set holds, in base64, as "x5c".
[[nodiscard]] inline std::string self_signed_certificate(const SigningKey& key, std::string_view common_name) {
    using Certificate = std::unique_ptr<X509, detail::FreedBy<X509_free>>;
    constexpr std::time_t the_year_2100 = 4'102'444'800;
    const detail::ErrorQueueGuard guard;
    const Certificate certificate{X509_new()};
    openssl::expect(certificate != nullptr, "make a certificate");
    X509* const x509 = certificate.get();
    X509_NAME* const name = X509_get_subject_name(x509);
    const bool is_made =
        X509_set_version(x509, X509_VERSION_3) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1 &&
        ASN1_TIME_set(X509_getm_notBefore(x509), 0) != nullptr &&
        ASN1_TIME_set(X509_getm_notAfter(x509), the_year_2100) != nullptr && X509_set_pubkey(x509, key.pkey()) == 1 &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, openssl::bytes_of(common_name),
                                   static_cast<int>(common_name.size()), -1, 0) == 1 &&
        X509_set_issuer_name(x509, name) == 1 && X509_sign(x509, key.pkey(), EVP_sha256()) > 0;
    openssl::expect(is_made, "sign a certificate");

    unsigned char* der = nullptr;
    const int size = i2d_X509(x509, &der);
    openssl::expect(size > 0, "write a certificate");
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

}  // namespace bearer::inline v1::testing
