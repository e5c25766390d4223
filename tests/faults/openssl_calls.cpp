// SPDX-License-Identifier: MIT
//
// Every call of libcrypto fails once, in every way in which it can.

#include <bearer/any_validator.hpp>
#include <bearer/authenticate_bytes.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/error.hpp>
#include <bearer/issuer_router.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/skip_reason.hpp>
#include <bearer/key/thumbprint.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/signature/verify.hpp>

#include "failing_call.hpp"
#include "situation.hpp"
#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/rsa_number.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::Jwks;
using bearer::SkipReason;
using test::Fault;

namespace {

/// What the faults were that have come to pass in some test.
std::set<std::string> seen;

std::string name_of(const Fault& fault) {
    return std::string{fault.function} + " answers " + std::to_string(fault.answer);
}

/// Asks for an answer with each fault in turn, and for each at its first call, its second and so on; whatever it is,
/// the error queue is then as the caller had left it. Gives how many faults came to pass.
template <class Ask, class Check>
std::size_t with_each_fault(Ask ask, Check check) {
    std::size_t count = 0;
    for (const Fault& fault : test::every_fault()) {
        for (std::size_t number = 1;; ++number) {
            const int errors = static_cast<int>(number % 3) * 2;
            test::leave_errors(errors);
            std::optional<test::FailingCall> failing{std::in_place, fault, number};
            const auto answer = ask();
            const bool came_to_pass = failing->came_to_pass();
            failing.reset();
            INFO(name_of(fault) << " at call " << number);
            CHECK(test::errors_are_left(errors));
            if (!came_to_pass) break;
            seen.insert(name_of(fault));
            check(fault, answer);
            ++count;
        }
    }
    return count;
}

/// What a validator says to the good token while OpenSSL fails like this: it is no fault of the token's, unless OpenSSL
/// says that it is.
Error refusal_by(const Fault& fault) {
    const bool says_no = fault.function == "EVP_DigestVerify" && fault.answer == 0;
    return Error{says_no ? ErrorCode::signature_invalid : ErrorCode::internal_error};
}

/// OpenSSL that cannot say whether a key is strong enough has not said that it is.
[[nodiscard]] bool is_of_openssl(SkipReason reason) {
    return reason == SkipReason::rejected_by_openssl || reason == SkipReason::weak_key ||
           reason == SkipReason::not_on_curve;
}

/// Puts the question about each good token with each fault, where it is refused, and then without, where it is not.
template <class Ask>
std::size_t refuses_with_each_fault(Ask ask) {
    std::size_t count = 0;
    for (const test::Tokens& tokens : test::tokens()) {
        const auto about_the_token = [&] { return ask(tokens); };
        INFO(tokens.signing.algorithm);
        REQUIRE(about_the_token() == std::nullopt);
        count += with_each_fault(about_the_token, [&](const Fault& fault, const std::optional<Error>& error) {
            CHECK(error == refusal_by(fault));
            CHECK(about_the_token() == std::nullopt);
        });
    }
    return count;
}

}  // namespace

TEST_CASE("OpenSSL that cannot prepare a key leaves none that can be used", "[faults][key][SG-30][IM-20]") {
    const std::size_t all = Jwks::parse(test::key_set()).value().size();
    REQUIRE(all == test::kids.size());

    const auto ask = [] { return Jwks::parse(test::key_set()); };
    const auto count = with_each_fault(ask, [&](const Fault&, const bearer::Result<Jwks>& keys) {
        REQUIRE(keys.has_value());
        CHECK(keys->skipped().size() == 1);
        if (keys->skipped().size() != 1) return;
        CHECK(keys->size() == all - 1);
        CHECK(is_of_openssl(keys->skipped()[0].reason));
        const auto validator = test::validator_of(*keys);
        for (const test::Tokens& tokens : test::tokens()) {
            const bool has_key = tokens.signing.kid != keys->skipped()[0].kid;
            CHECK(validator.validate(tokens.good, test::now).has_value() == has_key);
            CHECK_FALSE(validator.validate(tokens.forged, test::now));
        }
    });
    CHECK(count >= 20);
}

TEST_CASE("a key that is too weak is not used, whatever fails", "[faults][key][SG-30][JK-40]") {
    using test::Number;
    Number primes = 1;
    for (const unsigned prime :
         {3U,  5U,  7U,  11U, 13U, 17U,  19U,  23U,  29U,  31U,  37U,  41U,  43U,  47U,  53U,  59U,  61U,  67U,  71U,
          73U, 79U, 83U, 89U, 97U, 101U, 103U, 107U, 109U, 113U, 127U, 131U, 137U, 139U, 149U, 151U, 157U, 163U, 167U})
        primes = primes * Number{prime};
    const Number start = Number::random_odd(2049);
    Number roca = start - start % primes + Number{65'537}.power(Number{5}, primes);
    if (!roca.is_odd()) roca = roca + primes;

    const auto octets_of = [](char last, std::size_t size) {
        return bearer::detail::base64url::encode(std::string(size - 1, '\0') + last);
    };
    const auto first = [](char octet) { return bearer::detail::base64url::encode(octet + std::string(31, '\0')); };
    const test::Json of_small_order{{"kty", "OKP"}, {"crv", "Ed25519"}, {"kid", "k1"}, {"x", first(1)}};
    const test::Json not_on_ed25519{{"kty", "OKP"}, {"crv", "Ed25519"}, {"kid", "k1"}, {"x", first(2)}};
    const test::Json not_on_p256{
        {"kty", "EC"}, {"crv", "P-256"}, {"kid", "k1"}, {"x", octets_of(1, 32)}, {"y", octets_of(1, 32)}};

    for (const test::Json& jwk :
         {test::rsa_jwk(roca), test::rsa_jwk(Number::random_odd(1024)), test::rsa_jwk(test::good_modulus(), 3),
          test::rsa_jwk(test::good_modulus(), 1), of_small_order, not_on_ed25519, not_on_p256}) {
        const std::string text = test::set_text({jwk});
        REQUIRE(Jwks::parse(text).value().size() == 0);

        const auto count = with_each_fault([&] { return Jwks::parse(text); },
                                           [](const Fault&, const auto& keys) { CHECK((!keys || keys->size() == 0)); });
        CHECK(count > 0);
    }
}

TEST_CASE("a validation in which OpenSSL fails refuses the good token", "[faults][signature][SG-30][IM-21]") {
    const auto count = refuses_with_each_fault(
        [](const test::Tokens& tokens) { return test::error_in(test::validator().validate(tokens.good, test::now)); });
    CHECK(count >= 5 * test::tokens().size());
}

TEST_CASE("no half of a validation accepts while OpenSSL fails", "[faults][signature][SG-30]") {
    const auto count = refuses_with_each_fault([](const test::Tokens& tokens) -> std::optional<Error> {
        auto authentic = test::validator().authenticate(tokens.good);
        if (!authentic) return authentic.error();
        return test::error_in(test::validator().judge(*std::move(authentic), test::now));
    });
    CHECK(count >= 5 * test::tokens().size());
}

TEST_CASE("a validator behind another one refuses as well while OpenSSL fails", "[faults][signature][SG-30]") {
    const bearer::IssuerRouter router{{{"https://issuer.example/", bearer::AnyValidator{test::validator()}}}};
    const auto count = refuses_with_each_fault(
        [&](const test::Tokens& tokens) { return test::error_in(router.validate(tokens.good, test::now)); });
    CHECK(count >= 5 * test::tokens().size());
}

TEST_CASE("a JWS's bytes are not given out while OpenSSL fails", "[faults][signature][SG-30]") {
    const auto key = test::validator().keys().find({.kid = "rsa", .algorithm = bearer::RS256}).value();
    const auto ask = [&] {
        const auto bytes =
            bearer::dangerous::authenticate_bytes(*key, bearer::Algorithms<bearer::RS256>{}, test::good_token());
        return bytes ? std::nullopt : std::optional{bytes.error()};
    };
    REQUIRE(ask() == std::nullopt);
    const auto count = with_each_fault(ask, [](const Fault& fault, const std::optional<Error>& error) {
        CHECK(error == refusal_by(fault));
    });
    CHECK(count > 0);
}

TEST_CASE("a key has no thumbprint while OpenSSL fails", "[faults][key]") {
    const auto key = test::validator().keys().find({.kid = "rsa", .algorithm = bearer::RS256}).value();
    const auto right = bearer::thumbprint(*key).value();
    const auto count = with_each_fault([&] { return bearer::thumbprint(*key); },
                                       [](const Fault&, const bearer::Result<std::string>& thumbprint) {
                                           REQUIRE_FALSE(thumbprint.has_value());
                                           CHECK(thumbprint.error() == Error{ErrorCode::internal_error});
                                       });
    CHECK(count == 1);
    CHECK(bearer::thumbprint(*key).value() == right);
}

TEST_CASE("a signature is not good while OpenSSL fails", "[faults][signature][SG-30][IM-21]") {
    const auto count = refuses_with_each_fault([](const test::Tokens& tokens) -> std::optional<Error> {
        const auto algorithm = bearer::detail::algorithm_named(tokens.signing.algorithm).value();
        const auto key = test::validator().keys().find({.kid = tokens.signing.kid, .algorithm = algorithm}).value();
        const auto compact = bearer::split(tokens.good).value();
        std::string signature(bearer::detail::base64url::decoded_size(compact.signature().size()), '\0');
        if (!bearer::detail::base64url::decode(compact.signature(), signature.data()))
            return Error{ErrorCode::token_malformed};
        const auto verdict = bearer::verify(*key, algorithm, compact.signing_input(), signature);
        return verdict ? std::nullopt : std::optional{verdict.error()};
    });
    CHECK(count >= 5 * test::tokens().size());
}

TEST_CASE("what must not get in does not while OpenSSL fails", "[faults][signature][SG-30]") {
    std::size_t count = 0;
    for (const test::Tokens& tokens : test::tokens()) {
        for (const std::string& token : tokens.bad) {
            const auto ask = [&] { return test::error_in(test::validator().validate(token, test::now)); };
            REQUIRE(ask().has_value());
            count += with_each_fault(ask, [](const Fault&, const auto& error) { CHECK(error.has_value()); });
        }
    }
    CHECK(count >= 40);
}

TEST_CASE("a cache remembers nothing on account of a call that failed", "[faults][cache][SG-30]") {
    std::size_t remembered = 0;
    const auto count = refuses_with_each_fault([&](const test::Tokens& tokens) {
        const bearer::CachedValidator cached{test::validator()};
        const auto error = test::error_in(cached.validate(tokens.good, test::now));
        if (error) remembered += cached.stats().entries;
        return error;
    });
    CHECK(count >= 5 * test::tokens().size());
    CHECK(remembered == 0);
}

TEST_CASE("a token that a cache knows asks nothing of OpenSSL that can fail", "[faults][cache][SG-30]") {
    const bearer::CachedValidator cached{test::validator()};
    for (const test::Tokens& tokens : test::tokens()) {
        const auto ask = [&] { return test::error_in(cached.validate(tokens.good, test::now)); };
        REQUIRE(ask() == std::nullopt);
        CHECK(with_each_fault(ask, [](const Fault&, const auto&) {}) == 0);
    }
}

TEST_CASE("an explanation says no more than OpenSSL has said", "[faults][diagnostics][SG-30]") {
    for (const test::Tokens& tokens : test::tokens()) {
        const auto good = [&] { return bearer::explain(test::validator(), tokens.good, test::now); };
        REQUIRE(good().accepted);
        REQUIRE(good().claims_verified);
        const auto count = with_each_fault(good, [](const Fault& fault, const bearer::Report& report) {
            CHECK(report.accepted != report.error.has_value());
            CHECK((report.accepted || report.error == refusal_by(fault)));
            CHECK_FALSE((report.accepted && report.claims_verified));  // one of the two was asked in vain
        });
        CHECK(count >= 10);

        const auto bad = [&] { return bearer::explain(test::validator(), tokens.forged, test::now); };
        REQUIRE(bad().error == Error{ErrorCode::signature_invalid});
        with_each_fault(bad, [](const Fault&, const bearer::Report& report) {
            CHECK_FALSE(report.accepted);
            CHECK_FALSE(report.claims_verified);
        });
    }
}

TEST_CASE("a source of remote keys keeps those that it has while OpenSSL fails", "[faults][remote][SG-30]") {
    std::string published = test::key_set();
    const auto fetch = [&](const bearer::Request&) -> bearer::Result<bearer::Response> {
        return bearer::Response{.status = 200, .body = published};
    };
    const bearer::RemoteJwks keys{
        bearer::JwksUrl{"https://issuer.example/keys"}, fetch, {.refresh = bearer::Refresh::manual}};
    const auto validator = test::validator_of(keys);
    REQUIRE(keys.refresh());

    // Only one key, so that a set without it is of no use.
    published = test::forge().jwks();
    const auto count = with_each_fault([&] { return keys.refresh().accepted(); },
                                       [&](const Fault&, bool accepted) {
                                           CHECK_FALSE(accepted);
                                           CHECK(validator.validate(test::good_token(), test::now));
                                       });
    CHECK(count > 0);
    CHECK(keys.refresh());
}

// Whoever tries all keys multiplies what a stranger's token costs by their number.
TEST_CASE("a token is verified once with the key that it names, or not at all",
          "[faults][signature][RX-07][RX-08][KS-01]") {
    using bearer::testing::sample_key;
    test::Json jwks{sample_key(1).public_jwk("k1"), sample_key(2).public_jwk("k2")};
    for (const char* const kid : test::kids) jwks.push_back(test::key_of(kid).public_jwk(kid));
    const auto validator = test::validator_of(Jwks::parse(test::set_text_of(jwks)).value());
    const auto verifications_of = [&](const std::string& token, std::optional<ErrorCode> why) {
        const test::CountedCalls verifications{"EVP_DigestVerify"};
        const auto error = test::error_in(validator.validate(token, test::now));
        CHECK((error ? std::optional{error->code} : std::nullopt) == why);
        return verifications.count();
    };

    for (const test::Tokens& tokens : test::tokens()) {
        INFO(tokens.signing.algorithm);
        CHECK(verifications_of(tokens.good, std::nullopt) == 1);
        CHECK(verifications_of(tokens.forged, ErrorCode::signature_invalid) == 1);
    }
    const auto draft = test::forge().token();
    CHECK(verifications_of(draft.signed_by(sample_key(1)).compact(), ErrorCode::signature_invalid) == 1);
    CHECK(verifications_of(draft.header("kid", "k3").compact(), ErrorCode::key_not_found) == 0);
    CHECK(verifications_of(draft.algorithm("RS512").compact(), ErrorCode::algorithm_not_allowed) == 0);
    CHECK(verifications_of(draft.header("alg", "unknown").compact(), ErrorCode::algorithm_not_allowed) == 0);
}

TEST_CASE("there is no fault that did not come to pass", "[faults]") {
    static_cast<void>(with_each_fault([] { return Jwks::parse(test::key_set()); }, [](const Fault&, const auto&) {}));
    static_cast<void>(with_each_fault([] { return test::validator().validate(test::good_token(), test::now); },
                                      [](const Fault&, const auto&) {}));
    const auto key = test::validator().keys().find({.kid = "rsa", .algorithm = bearer::RS256}).value();
    static_cast<void>(with_each_fault([&] { return bearer::thumbprint(*key); }, [](const Fault&, const auto&) {}));
    for (const Fault& fault : test::every_fault()) {
        INFO(name_of(fault));
        CHECK(seen.contains(name_of(fault)));
    }
}
