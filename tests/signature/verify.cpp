// SPDX-License-Identifier: MIT
#include <bearer/key/jwks.hpp>
#include <bearer/signature/verify.hpp>

#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/exact_copy.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyPtr;
using bearer::PublicKey;
using bearer::RS256;
using bearer::testing::sample_key;

namespace {

const std::string input = "eyJhbGciOiJSUzI1NiJ9.e30";

const PublicKey& key() {
    static const KeyPtr key = test::set_of({test::good_jwk("k1")}).find({.kid = "k1", .algorithm = RS256}).value();
    return *key;
}

const std::string& signature() {
    static const std::string signature = sample_key().sign_rs256(input);
    return signature;
}

/// Why it does not verify; nothing if it does.
std::optional<Error> why_not(std::string_view text, std::string_view bytes, const PublicKey& by = key()) {
    const auto verdict = bearer::verify(by, RS256, test::exact_copy(text).view(), test::exact_copy(bytes).view());
    return verdict ? std::nullopt : std::optional{verdict.error()};
}

constexpr std::optional<Error> verified = std::nullopt;
constexpr Error invalid{ErrorCode::signature_invalid};

bearer::detail::Pkey pkey_of(const bearer::testing::SigningKey& key) {
    const auto bytes = key.modulus();
    const bearer::detail::BigNumber modulus = bearer::detail::number_of(bytes);
    const bearer::detail::BigNumber exponent = bearer::detail::number_of({"\x01\x00\x01", 3});
    return bearer::detail::rsa_key(modulus.get(), exponent.get());
}

/// A key whose prepared state is what a function makes of a blank context.
template <class Prepare>
PublicKey key_prepared_by(Prepare prepare, std::size_t signature_bytes = 256) {
    bearer::detail::PreparedKey prepared;
    prepared.signature_bytes = signature_bytes;
    auto& context = prepared.contexts[static_cast<std::size_t>(RS256)];
    context.reset(EVP_MD_CTX_new());
    const bearer::detail::ErrorQueueGuard guard;
    prepare(context.get());
    return PublicKey{std::move(prepared), {}};
}

/// The state of a key that verifies with that digest.
auto verifying(const char* digest) {
    return [digest](EVP_MD_CTX* context) {
        REQUIRE(EVP_DigestVerifyInit_ex(context, nullptr, digest, nullptr, nullptr, pkey_of(sample_key()).get(),
                                        nullptr) == 1);
    };
}

}  // namespace

TEST_CASE("a signature verifies over exactly the bytes that were signed", "[signature][RFC7515-5.2]") {
    CHECK(why_not(input, signature()) == verified);

    CHECK(why_not(input + 'A', signature()) == invalid);
    CHECK(why_not(input.substr(0, input.size() - 1), signature()) == invalid);
    CHECK(why_not(input.substr(1), signature()) == invalid);
    CHECK(why_not("", signature()) == invalid);
    CHECK(why_not(input + '\0', signature()) == invalid);
}

TEST_CASE("the empty text has a signature of its own", "[signature]") {
    CHECK(why_not("", sample_key().sign_rs256("")) == verified);
    CHECK(why_not("A", sample_key().sign_rs256("")) == invalid);
}

TEST_CASE("text is bytes, NUL or not", "[signature]") {
    using namespace std::string_view_literals;
    const std::string signed_with_nul = sample_key().sign_rs256("a\0b"sv);

    CHECK(why_not("a\0b"sv, signed_with_nul) == verified);
    CHECK(why_not("a\0c"sv, signed_with_nul) == invalid);
    CHECK(why_not("a"sv, signed_with_nul) == invalid);
}

TEST_CASE("a signature by another key does not verify", "[signature]") {
    CHECK(why_not(input, sample_key(1).sign_rs256(input)) == invalid);
}

TEST_CASE("a signature of another length than the key's is not tried", "[signature][RFC8017-8.2.2][SG-04][SG-05]") {
    REQUIRE(why_not(input, signature()) == verified);
    for (std::size_t size = 0; size < 256; ++size) CHECK(why_not(input, signature().substr(0, size)) == invalid);
    CHECK(why_not(input, signature() + '\0') == invalid);
    CHECK(why_not(input, '\0' + signature()) == invalid);
    CHECK(why_not(input, signature() + signature()) == invalid);
}

TEST_CASE("the length is compared with the key's before OpenSSL sees the signature", "[signature][SG-04][SG-05]") {
    CHECK(why_not(input, signature(), key_prepared_by(verifying("SHA256"), 256)) == verified);
    CHECK(why_not(input, signature(), key_prepared_by(verifying("SHA256"), 255)) == invalid);
    CHECK(why_not(input, signature(), key_prepared_by(verifying("SHA256"), 257)) == invalid);
}

TEST_CASE("a signature whose first octet is zero verifies, and not without it", "[signature][SG-04]") {
    std::string text = input;
    std::string bytes = signature();
    for (int count = 0; bytes[0] != '\0'; ++count) {
        text = input + std::to_string(count);
        bytes = sample_key().sign_rs256(text);
    }

    CHECK(why_not(text, bytes) == verified);
    CHECK(why_not(text, bytes.substr(1)) == invalid);
}

TEST_CASE("a key that is not for the algorithm verifies nothing", "[signature]") {
    CHECK(why_not(input, signature(), PublicKey{{}, {}}) == Error{ErrorCode::key_mismatch, "alg"});
}

TEST_CASE("a number that is no algorithm verifies nothing", "[signature]") {
    const auto verdict = bearer::verify(key(), static_cast<bearer::Algorithm>(99), input, signature());
    CHECK(verdict.error() == Error{ErrorCode::key_mismatch, "alg"});
}

TEST_CASE("a failed verification changes nothing about the next one", "[signature][IM-21]") {
    CHECK(why_not(input, signature()) == verified);
    CHECK(why_not(input + 'A', signature()) == invalid);
    CHECK(why_not(input, std::string(256, '\0')) == invalid);
    CHECK(why_not(input, signature()) == verified);
}

TEST_CASE("an OpenSSL that cannot answer has not said yes", "[signature][SG-30]") {
    const auto verifier = key_prepared_by(verifying("SHA256"));
    REQUIRE(why_not(input, signature(), verifier) == verified);

    const auto blank = key_prepared_by([](EVP_MD_CTX*) {});
    const auto digest_only =
        key_prepared_by([](EVP_MD_CTX* context) { REQUIRE(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); });
    const auto other_digest = key_prepared_by(verifying("SHA512"));

    const auto by_blank = why_not(input, signature(), blank);
    REQUIRE(by_blank.has_value());
    // Whether copying a blank context fails differs between OpenSSL's versions.
    CHECK((by_blank == Error{ErrorCode::internal_error} || by_blank == invalid));
    CHECK(why_not(input, signature(), digest_only) == Error{ErrorCode::internal_error});
    CHECK(why_not(input, signature(), other_digest) == invalid);
}

TEST_CASE("an answer below zero is no answer", "[signature][SG-30]") {
    const auto digest_only =
        key_prepared_by([](EVP_MD_CTX* context) { REQUIRE(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); });
    const bearer::detail::ErrorQueueGuard guard;
    const bearer::detail::DigestContext copy{EVP_MD_CTX_new()};
    REQUIRE(EVP_MD_CTX_copy_ex(copy.get(), digest_only.context(RS256)) == 1);
    REQUIRE(EVP_DigestVerify(copy.get(), reinterpret_cast<const unsigned char*>(signature().data()), 256,
                             reinterpret_cast<const unsigned char*>(input.data()), input.size()) < 0);

    CHECK(why_not(input, signature(), digest_only) == Error{ErrorCode::internal_error});
}

TEST_CASE("verifying leaves OpenSSL's empty error queue empty", "[signature][SG-32]") {
    test::leave_errors(0);

    REQUIRE(why_not(input, signature()) == verified);
    CHECK(test::errors_are_left(0));
    REQUIRE(why_not(input + 'A', signature()) == invalid);
    CHECK(test::errors_are_left(0));
    REQUIRE(why_not(input, std::string(256, '\xFF')) == invalid);
    CHECK(test::errors_are_left(0));
    REQUIRE(why_not(input, "AAA") == invalid);
    CHECK(test::errors_are_left(0));
}

TEST_CASE("a failed verification without our care would leave errors behind", "[signature][SG-32]") {
    test::leave_errors(0);
    const bearer::detail::DigestContext copy{EVP_MD_CTX_new()};
    const std::string too_large(256, '\xFF');
    REQUIRE(EVP_MD_CTX_copy_ex(copy.get(), key().context(RS256)) == 1);
    REQUIRE(EVP_DigestVerify(copy.get(), reinterpret_cast<const unsigned char*>(too_large.data()), 256,
                             reinterpret_cast<const unsigned char*>(input.data()), input.size()) != 1);

    CHECK_FALSE(test::errors_are_left(0));
}

TEST_CASE("errors that the caller has yet to read survive a verification", "[signature][SG-33]") {
    for (const std::string& bytes : {signature(), std::string(256, '\xFF'), std::string{"AAA"}}) {
        test::leave_errors(3);

        static_cast<void>(why_not(input, bytes));

        CHECK(test::errors_are_left(3));
    }
}

TEST_CASE("a mark that the caller has set on the error queue survives a verification", "[signature][SG-33]") {
    test::leave_errors(1);
    ERR_set_mark();
    ERR_raise(ERR_LIB_USER, 2);

    REQUIRE(why_not(input, std::string(256, '\xFF')) == invalid);

    CHECK(ERR_pop_to_mark() == 1);
    CHECK(test::errors_are_left(1));
}

TEST_CASE("one key verifies in many threads at once", "[signature][threads][SG-34]") {
    // Not the row's 100,000, which take minutes: ThreadSanitizer reports what two threads touch without an order,
    // however seldom they do it at once.
    constexpr int rounds = 500;
    const KeyPtr shared = test::set_of({test::good_jwk("k1")}).find({.kid = "k1", .algorithm = RS256}).value();
    std::string wrong = signature();
    wrong.back() = static_cast<char>(wrong.back() ^ 1);
    std::atomic<int> good = 0;
    std::atomic<int> bad = 0;

    std::vector<std::thread> threads;
    for (int thread = 0; thread < 16; ++thread)
        threads.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                if (bearer::verify(*shared, RS256, input, signature())) ++good;
                if (!bearer::verify(*shared, RS256, input, wrong)) ++bad;
            }
        });
    for (std::thread& thread : threads) thread.join();

    CHECK(good == 16 * rounds);
    CHECK(bad == 16 * rounds);
}
