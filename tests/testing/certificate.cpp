// SPDX-License-Identifier: MIT
#include <bearer/testing/certificate.hpp>
#include <bearer/testing/sample_keys.hpp>

#include "support/catch.hpp"

#include <openssl/x509.h>

#include <memory>
#include <string>

TEST_CASE("a certificate holds the key that signed it", "[testing]") {
    const auto key = bearer::testing::sample_key();

    const std::string der = bearer::testing::self_signed_certificate(key, "issuer.example");

    const auto* from = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<X509, bearer::detail::FreedBy<X509_free>> certificate{
        d2i_X509(nullptr, &from, static_cast<long>(der.size()))};
    REQUIRE(certificate != nullptr);
    CHECK(X509_verify(certificate.get(), key.pkey()) == 1);
    CHECK(X509_check_private_key(certificate.get(), key.pkey()) == 1);
    CHECK(X509_verify(certificate.get(), bearer::testing::sample_key(1).pkey()) != 1);
    CHECK(X509_cmp_current_time(X509_get0_notAfter(certificate.get())) > 0);
}
