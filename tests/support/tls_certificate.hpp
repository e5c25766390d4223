// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// Certificates (RFC 5280) for servers that last as long as a test.
namespace test {

/// What a certificate says.
struct CertificateDraft {
    std::string common_name = "localhost";
    std::string subject_alt_name = "DNS:localhost,IP:127.0.0.1";
    std::time_t good_from = 0;
    std::time_t good_until = 4'102'444'800;  // the year 2100
    std::string basic_constraints = "critical,CA:FALSE";
};

/// A certificate and its private key. Copies are the same.
class TlsCertificate {
public:
    /// One that signs others, and by itself.
    [[nodiscard]] static TlsCertificate authority(std::string name, bearer::testing::SigningKey key) {
        return self_signed(
            {.common_name = std::move(name), .subject_alt_name = "", .basic_constraints = "critical,CA:TRUE"},
            std::move(key));
    }

    [[nodiscard]] static TlsCertificate self_signed(const CertificateDraft& draft, bearer::testing::SigningKey key) {
        TlsCertificate certificate{std::move(key)};
        certificate.sign(draft, certificate);
        return certificate;
    }

    /// One that this signs, for a server with that key.
    [[nodiscard]] TlsCertificate issue(const CertificateDraft& draft,
                                       bearer::testing::SigningKey key = bearer::testing::sample_key()) const {
        TlsCertificate certificate{std::move(key)};
        certificate.sign(draft, *this);
        return certificate;
    }

    [[nodiscard]] std::string pem() const {
        const std::unique_ptr<BIO, bearer::detail::FreedBy<BIO_free>> memory{BIO_new(BIO_s_mem())};
        expect(memory && PEM_write_bio_X509(memory.get(), x509_.get()) == 1);
        char* text = nullptr;
        const long size = BIO_get_mem_data(memory.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    [[nodiscard]] X509* x509() const noexcept { return x509_.get(); }
    [[nodiscard]] EVP_PKEY* pkey() const noexcept { return key_.pkey(); }

private:
    explicit TlsCertificate(bearer::testing::SigningKey key) : key_{std::move(key)} { expect(x509_ != nullptr); }

    static void expect(bool done) {
        if (!done) throw std::runtime_error{"OpenSSL cannot make that certificate"};
    }

    void sign(const CertificateDraft& draft, const TlsCertificate& issuer) {
        const auto* const name_bytes = reinterpret_cast<const unsigned char*>(draft.common_name.data());
        X509_NAME* const name = X509_get_subject_name(x509());
        expect(X509_set_version(x509(), X509_VERSION_3) == 1 &&
               ASN1_INTEGER_set(X509_get_serialNumber(x509()), 1) == 1 &&
               ASN1_TIME_set(X509_getm_notBefore(x509()), draft.good_from) != nullptr &&
               ASN1_TIME_set(X509_getm_notAfter(x509()), draft.good_until) != nullptr &&
               X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, name_bytes,
                                          static_cast<int>(draft.common_name.size()), -1, 0) == 1 &&
               X509_set_issuer_name(x509(), X509_get_subject_name(issuer.x509())) == 1 &&
               X509_set_pubkey(x509(), pkey()) == 1);
        add(NID_basic_constraints, draft.basic_constraints);
        if (!draft.subject_alt_name.empty()) add(NID_subject_alt_name, draft.subject_alt_name);
        expect(X509_sign(x509(), issuer.pkey(), EVP_sha256()) > 0);
    }

    void add(int extension, const std::string& value) {
        const std::unique_ptr<X509_EXTENSION, bearer::detail::FreedBy<X509_EXTENSION_free>> made{
            X509V3_EXT_conf_nid(nullptr, nullptr, extension, value.c_str())};
        expect(made && X509_add_ext(x509(), made.get(), -1) == 1);
    }

    bearer::testing::SigningKey key_;
    std::shared_ptr<X509> x509_{X509_new(), X509_free};
};

}  // namespace test
