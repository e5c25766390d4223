// SPDX-License-Identifier: MIT
#include <bearer/detail/openssl.hpp>
#include <bearer/signature/ecdsa_der.hpp>

#include "support/catch.hpp"

#include <openssl/ec.h>

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>

using bearer::detail::EcdsaDer;

namespace {

std::string der_of(std::string_view raw) {
    const EcdsaDer der{raw};
    return {der.bytes().begin(), der.bytes().end()};
}

/// What OpenSSL makes of the same numbers.
std::string der_by_openssl(std::string_view raw) {
    using Signature = std::unique_ptr<ECDSA_SIG, bearer::detail::FreedBy<ECDSA_SIG_free>>;
    const auto number = [](std::string_view octets) {
        return BN_bin2bn(reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()), nullptr);
    };
    const Signature signature{ECDSA_SIG_new()};
    REQUIRE(ECDSA_SIG_set0(signature.get(), number(raw.substr(0, raw.size() / 2)), number(raw.substr(raw.size() / 2))) ==
            1);
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
    REQUIRE(size > 0);
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

}  // namespace

TEST_CASE("two numbers are written in DER", "[signature][ecdsa_der][RFC3279-2.2.3]") {
    using namespace std::string_view_literals;
    CHECK(der_of("\x01\x02"sv) == "\x30\x06\x02\x01\x01\x02\x01\x02"sv);
    CHECK(der_of("\x00\x00"sv) == "\x30\x06\x02\x01\x00\x02\x01\x00"sv);
    CHECK(der_of("\x7F\x80"sv) == "\x30\x07\x02\x01\x7F\x02\x02\x00\x80"sv);
    CHECK(der_of("\x00\x01\x00\x80"sv) == "\x30\x07\x02\x01\x01\x02\x02\x00\x80"sv);
}

TEST_CASE("the DER of every shape of number is OpenSSL's", "[signature][ecdsa_der][SG-22][IM-22]") {
    std::mt19937 random{20'261};
    for (const std::size_t bytes : {32U, 48U, 66U}) {
        for (const char first : {'\x00', '\x01', '\x7F', '\x80', '\xFF'})
            for (const char second : {'\x00', '\x01', '\x7F', '\x80', '\xFF'}) {
                std::string raw(2 * bytes, first);
                raw[1] = second;
                raw[bytes] = second;
                CHECK(der_of(raw) == der_by_openssl(raw));
            }
        for (std::size_t zeros = 0; zeros <= bytes; ++zeros) {
            std::string raw(2 * bytes, '\0');
            for (char& octet : raw) octet = static_cast<char>(random());
            for (std::size_t at = 0; at < zeros; ++at) raw[at] = raw[2 * bytes - 1 - at] = '\0';
            CHECK(der_of(raw) == der_by_openssl(raw));
        }
    }
}

TEST_CASE("the longest signature fits exactly", "[signature][ecdsa_der][IM-22]") {
    const std::string raw(2 * bearer::detail::ecdsa_most_coordinate_bytes, '\xFF');

    CHECK(EcdsaDer{raw}.bytes().size() == 3 + 2 * (2 + 1 + bearer::detail::ecdsa_most_coordinate_bytes));
    CHECK(der_of(raw) == der_by_openssl(raw));
}

TEST_CASE("a signature is written in DER while compiling as well", "[signature][ecdsa_der]") {
    constexpr EcdsaDer der{std::string_view{"\x01\x02", 2}};
    STATIC_REQUIRE(der.bytes().size() == 8);
}
