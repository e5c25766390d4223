// SPDX-License-Identifier: MIT
//
// libcrypto's functions as the library calls them. The linker sends whoever calls NAME to __wrap_NAME (its option
// --wrap), and __real_NAME to where NAME is. CMake reads from this file which names these are.

#include "failing_call.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace {

constexpr std::array faults{
    test::Fault{"BN_CTX_new", 0},
    test::Fault{"BN_bin2bn", 0},
    test::Fault{"BN_hex2bn", 0},
    test::Fault{"BN_kronecker", -2},
    test::Fault{"BN_lebin2bn", 0},
    test::Fault{"BN_mod_add", 0},
    test::Fault{"BN_mod_mul", 0},
    test::Fault{"BN_mod_sqr", 0},
    test::Fault{"BN_mod_sub", 0},
    test::Fault{"BN_mod_word", -1},
    test::Fault{"BN_new", 0},
    test::Fault{"EC_GROUP_new_by_curve_name", 0},
    test::Fault{"EC_POINT_new", 0},
    test::Fault{"EC_POINT_oct2point", 0},
    test::Fault{"EVP_DigestVerify", 0},
    test::Fault{"EVP_DigestVerify", -1},
    test::Fault{"EVP_DigestVerify", -2},
    test::Fault{"EVP_DigestVerifyInit_ex", 0},
    test::Fault{"EVP_DigestVerifyInit_ex", -1},
    test::Fault{"EVP_MD_CTX_copy_ex", 0},
    test::Fault{"EVP_MD_CTX_new", 0},
    test::Fault{"EVP_PKEY_CTX_new_from_name", 0},
    test::Fault{"EVP_PKEY_CTX_set_rsa_mgf1_md_name", 0},
    test::Fault{"EVP_PKEY_CTX_set_rsa_mgf1_md_name", -1},
    test::Fault{"EVP_PKEY_CTX_set_rsa_mgf1_md_name", -2},
    test::Fault{"EVP_PKEY_CTX_set_rsa_padding", 0},
    test::Fault{"EVP_PKEY_CTX_set_rsa_padding", -1},
    test::Fault{"EVP_PKEY_CTX_set_rsa_padding", -2},
    test::Fault{"EVP_PKEY_CTX_set_rsa_pss_saltlen", 0},
    test::Fault{"EVP_PKEY_CTX_set_rsa_pss_saltlen", -1},
    test::Fault{"EVP_PKEY_CTX_set_rsa_pss_saltlen", -2},
    test::Fault{"EVP_PKEY_fromdata", 0},
    test::Fault{"EVP_PKEY_fromdata", -1},
    test::Fault{"EVP_PKEY_fromdata", -2},
    test::Fault{"EVP_PKEY_fromdata_init", 0},
    test::Fault{"EVP_PKEY_fromdata_init", -1},
    test::Fault{"EVP_PKEY_fromdata_init", -2},
    test::Fault{"EVP_PKEY_new_raw_public_key_ex", 0},
    test::Fault{"EVP_Q_digest", 0},
    test::Fault{"OSSL_PARAM_BLD_new", 0},
    test::Fault{"OSSL_PARAM_BLD_push_BN", 0},
    test::Fault{"OSSL_PARAM_BLD_push_octet_string", 0},
    test::Fault{"OSSL_PARAM_BLD_push_utf8_string", 0},
    test::Fault{"OSSL_PARAM_BLD_to_param", 0},
};

const test::Fault* failing = nullptr;
std::size_t calls_left = 0;
std::string_view counted;
std::size_t calls = 0;

/// What the function answers, or its failure where that call is to fail.
template <class Answer, class... Parameters>
Answer call(std::string_view function, Answer (*real)(Parameters...), std::type_identity_t<Parameters>... arguments) {
    if (function == counted) ++calls;
    const bool is_it = failing != nullptr && failing->function == function && calls_left != 0 && --calls_left == 0;
    if (!is_it) return real(arguments...);
    ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
    if constexpr (std::is_pointer_v<Answer>)
        return nullptr;
    else
        return static_cast<Answer>(failing->answer);
}

}  // namespace

std::span<const test::Fault> test::every_fault() noexcept { return faults; }

test::FailingCall::FailingCall(const Fault& fault, std::size_t number) noexcept {
    failing = &fault;
    calls_left = number;
}
test::FailingCall::~FailingCall() { failing = nullptr; }
bool test::FailingCall::came_to_pass() const noexcept { return calls_left == 0; }

test::CountedCalls::CountedCalls(std::string_view function) noexcept {
    counted = function;
    calls = 0;
}
test::CountedCalls::~CountedCalls() { counted = {}; }
std::size_t test::CountedCalls::count() const noexcept { return calls; }

extern "C" {

decltype(BN_CTX_new) __real_BN_CTX_new;
BN_CTX* __wrap_BN_CTX_new() { return call("BN_CTX_new", __real_BN_CTX_new); }

decltype(BN_bin2bn) __real_BN_bin2bn;
BIGNUM* __wrap_BN_bin2bn(const unsigned char* octets, int size, BIGNUM* number) {
    return call("BN_bin2bn", __real_BN_bin2bn, octets, size, number);
}

decltype(BN_hex2bn) __real_BN_hex2bn;
int __wrap_BN_hex2bn(BIGNUM** number, const char* digits) {
    return call("BN_hex2bn", __real_BN_hex2bn, number, digits);
}

decltype(BN_kronecker) __real_BN_kronecker;
int __wrap_BN_kronecker(const BIGNUM* left, const BIGNUM* right, BN_CTX* context) {
    return call("BN_kronecker", __real_BN_kronecker, left, right, context);
}

decltype(BN_lebin2bn) __real_BN_lebin2bn;
BIGNUM* __wrap_BN_lebin2bn(const unsigned char* octets, int size, BIGNUM* number) {
    return call("BN_lebin2bn", __real_BN_lebin2bn, octets, size, number);
}

decltype(BN_mod_add) __real_BN_mod_add;
int __wrap_BN_mod_add(BIGNUM* sum, const BIGNUM* left, const BIGNUM* right, const BIGNUM* modulus, BN_CTX* context) {
    return call("BN_mod_add", __real_BN_mod_add, sum, left, right, modulus, context);
}

decltype(BN_mod_mul) __real_BN_mod_mul;
int __wrap_BN_mod_mul(BIGNUM* product, const BIGNUM* left, const BIGNUM* right, const BIGNUM* modulus,
                      BN_CTX* context) {
    return call("BN_mod_mul", __real_BN_mod_mul, product, left, right, modulus, context);
}

decltype(BN_mod_sqr) __real_BN_mod_sqr;
int __wrap_BN_mod_sqr(BIGNUM* square, const BIGNUM* number, const BIGNUM* modulus, BN_CTX* context) {
    return call("BN_mod_sqr", __real_BN_mod_sqr, square, number, modulus, context);
}

decltype(BN_mod_sub) __real_BN_mod_sub;
int __wrap_BN_mod_sub(BIGNUM* difference, const BIGNUM* left, const BIGNUM* right, const BIGNUM* modulus,
                      BN_CTX* context) {
    return call("BN_mod_sub", __real_BN_mod_sub, difference, left, right, modulus, context);
}

decltype(BN_mod_word) __real_BN_mod_word;
BN_ULONG __wrap_BN_mod_word(const BIGNUM* number, BN_ULONG modulus) {
    return call("BN_mod_word", __real_BN_mod_word, number, modulus);
}

decltype(BN_new) __real_BN_new;
BIGNUM* __wrap_BN_new() { return call("BN_new", __real_BN_new); }

decltype(EC_GROUP_new_by_curve_name) __real_EC_GROUP_new_by_curve_name;
EC_GROUP* __wrap_EC_GROUP_new_by_curve_name(int curve) {
    return call("EC_GROUP_new_by_curve_name", __real_EC_GROUP_new_by_curve_name, curve);
}

decltype(EC_POINT_new) __real_EC_POINT_new;
EC_POINT* __wrap_EC_POINT_new(const EC_GROUP* group) { return call("EC_POINT_new", __real_EC_POINT_new, group); }

decltype(EC_POINT_oct2point) __real_EC_POINT_oct2point;
int __wrap_EC_POINT_oct2point(const EC_GROUP* group, EC_POINT* point, const unsigned char* octets, std::size_t size,
                              BN_CTX* context) {
    return call("EC_POINT_oct2point", __real_EC_POINT_oct2point, group, point, octets, size, context);
}

decltype(EVP_DigestVerify) __real_EVP_DigestVerify;
int __wrap_EVP_DigestVerify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t signature_size,
                            const unsigned char* input, std::size_t input_size) {
    return call("EVP_DigestVerify", __real_EVP_DigestVerify, context, signature, signature_size, input, input_size);
}

decltype(EVP_DigestVerifyInit_ex) __real_EVP_DigestVerifyInit_ex;
int __wrap_EVP_DigestVerifyInit_ex(EVP_MD_CTX* context, EVP_PKEY_CTX** options, const char* digest,
                                   OSSL_LIB_CTX* library, const char* properties, EVP_PKEY* key,
                                   const OSSL_PARAM* parameters) {
    return call("EVP_DigestVerifyInit_ex", __real_EVP_DigestVerifyInit_ex, context, options, digest, library,
                properties, key, parameters);
}

decltype(EVP_MD_CTX_copy_ex) __real_EVP_MD_CTX_copy_ex;
int __wrap_EVP_MD_CTX_copy_ex(EVP_MD_CTX* to, const EVP_MD_CTX* from) {
    return call("EVP_MD_CTX_copy_ex", __real_EVP_MD_CTX_copy_ex, to, from);
}

decltype(EVP_MD_CTX_new) __real_EVP_MD_CTX_new;
EVP_MD_CTX* __wrap_EVP_MD_CTX_new() { return call("EVP_MD_CTX_new", __real_EVP_MD_CTX_new); }

decltype(EVP_PKEY_CTX_new_from_name) __real_EVP_PKEY_CTX_new_from_name;
EVP_PKEY_CTX* __wrap_EVP_PKEY_CTX_new_from_name(OSSL_LIB_CTX* library, const char* name, const char* properties) {
    return call("EVP_PKEY_CTX_new_from_name", __real_EVP_PKEY_CTX_new_from_name, library, name, properties);
}

decltype(EVP_PKEY_CTX_set_rsa_mgf1_md_name) __real_EVP_PKEY_CTX_set_rsa_mgf1_md_name;
int __wrap_EVP_PKEY_CTX_set_rsa_mgf1_md_name(EVP_PKEY_CTX* context, const char* digest, const char* properties) {
    return call("EVP_PKEY_CTX_set_rsa_mgf1_md_name", __real_EVP_PKEY_CTX_set_rsa_mgf1_md_name, context, digest,
                properties);
}

decltype(EVP_PKEY_CTX_set_rsa_padding) __real_EVP_PKEY_CTX_set_rsa_padding;
int __wrap_EVP_PKEY_CTX_set_rsa_padding(EVP_PKEY_CTX* context, int padding) {
    return call("EVP_PKEY_CTX_set_rsa_padding", __real_EVP_PKEY_CTX_set_rsa_padding, context, padding);
}

decltype(EVP_PKEY_CTX_set_rsa_pss_saltlen) __real_EVP_PKEY_CTX_set_rsa_pss_saltlen;
int __wrap_EVP_PKEY_CTX_set_rsa_pss_saltlen(EVP_PKEY_CTX* context, int size) {
    return call("EVP_PKEY_CTX_set_rsa_pss_saltlen", __real_EVP_PKEY_CTX_set_rsa_pss_saltlen, context, size);
}

decltype(EVP_PKEY_fromdata) __real_EVP_PKEY_fromdata;
int __wrap_EVP_PKEY_fromdata(EVP_PKEY_CTX* context, EVP_PKEY** key, int selection, OSSL_PARAM* parameters) {
    return call("EVP_PKEY_fromdata", __real_EVP_PKEY_fromdata, context, key, selection, parameters);
}

decltype(EVP_PKEY_fromdata_init) __real_EVP_PKEY_fromdata_init;
int __wrap_EVP_PKEY_fromdata_init(EVP_PKEY_CTX* context) {
    return call("EVP_PKEY_fromdata_init", __real_EVP_PKEY_fromdata_init, context);
}

decltype(EVP_PKEY_new_raw_public_key_ex) __real_EVP_PKEY_new_raw_public_key_ex;
EVP_PKEY* __wrap_EVP_PKEY_new_raw_public_key_ex(OSSL_LIB_CTX* library, const char* type, const char* properties,
                                                const unsigned char* octets, std::size_t size) {
    return call("EVP_PKEY_new_raw_public_key_ex", __real_EVP_PKEY_new_raw_public_key_ex, library, type, properties,
                octets, size);
}

decltype(EVP_Q_digest) __real_EVP_Q_digest;
int __wrap_EVP_Q_digest(OSSL_LIB_CTX* library, const char* name, const char* options, const void* data,
                        std::size_t size, unsigned char* digest, std::size_t* length) {
    return call("EVP_Q_digest", __real_EVP_Q_digest, library, name, options, data, size, digest, length);
}

decltype(OSSL_PARAM_BLD_new) __real_OSSL_PARAM_BLD_new;
OSSL_PARAM_BLD* __wrap_OSSL_PARAM_BLD_new() { return call("OSSL_PARAM_BLD_new", __real_OSSL_PARAM_BLD_new); }

decltype(OSSL_PARAM_BLD_push_BN) __real_OSSL_PARAM_BLD_push_BN;
int __wrap_OSSL_PARAM_BLD_push_BN(OSSL_PARAM_BLD* builder, const char* name, const BIGNUM* number) {
    return call("OSSL_PARAM_BLD_push_BN", __real_OSSL_PARAM_BLD_push_BN, builder, name, number);
}

decltype(OSSL_PARAM_BLD_push_octet_string) __real_OSSL_PARAM_BLD_push_octet_string;
int __wrap_OSSL_PARAM_BLD_push_octet_string(OSSL_PARAM_BLD* builder, const char* name, const void* octets,
                                            std::size_t size) {
    return call("OSSL_PARAM_BLD_push_octet_string", __real_OSSL_PARAM_BLD_push_octet_string, builder, name, octets,
                size);
}

decltype(OSSL_PARAM_BLD_push_utf8_string) __real_OSSL_PARAM_BLD_push_utf8_string;
int __wrap_OSSL_PARAM_BLD_push_utf8_string(OSSL_PARAM_BLD* builder, const char* name, const char* text,
                                           std::size_t size) {
    return call("OSSL_PARAM_BLD_push_utf8_string", __real_OSSL_PARAM_BLD_push_utf8_string, builder, name, text, size);
}

decltype(OSSL_PARAM_BLD_to_param) __real_OSSL_PARAM_BLD_to_param;
OSSL_PARAM* __wrap_OSSL_PARAM_BLD_to_param(OSSL_PARAM_BLD* builder) {
    return call("OSSL_PARAM_BLD_to_param", __real_OSSL_PARAM_BLD_to_param, builder);
}

}  // extern "C"
