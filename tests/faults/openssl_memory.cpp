// SPDX-License-Identifier: MIT
//
// Every piece of memory that libcrypto asks for is refused once.

#include <bearer/cache/cached_validator.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/result.hpp>

#include "failing_memory.hpp"
#include "situation.hpp"
#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <utility>

using bearer::Error;
using bearer::ErrorCode;
using bearer::Jwks;

namespace {

/// Asks again and again, each time with the next piece refused; whatever the answer is, the error queue is then as the
/// caller had left it. Until no piece is refused; gives how many have been.
template <class Ask, class Check>
std::size_t with_each_refused_piece(Ask ask, Check check) {
    for (std::size_t number = 1;; ++number) {
        const int errors = static_cast<int>(number % 3) * 2;
        test::leave_errors(errors);
        std::optional<test::FailingOpensslMemory> failing{std::in_place, number};
        const auto answer = ask();
        const bool came_to_pass = failing->came_to_pass();
        failing.reset();
        INFO("piece " << number);
        CHECK(test::errors_are_left(errors));
        if (!came_to_pass) return number - 1;
        check(answer);
    }
}

/// What may be said of the good token. OpenSSL can do without a few pieces, and where it has begun it may take its own
/// trouble for a wrong signature.
void check_answer(const std::optional<Error>& error) {
    const auto code = error ? std::optional{error->code} : std::nullopt;
    CHECK((code == std::nullopt || code == ErrorCode::internal_error || code == ErrorCode::signature_invalid));
}

[[nodiscard]] std::optional<Error> refusal(const std::string& token) {
    return test::error_in(test::validator().validate(token, test::now));
}

}  // namespace

TEST_CASE("libcrypto takes its memory from the tests", "[faults]") { CHECK(test::openssl_asks_us_for_memory()); }

TEST_CASE("a key for which OpenSSL has no memory is not used", "[faults][key][SG-31][IM-20]") {
    REQUIRE(Jwks::parse(test::key_set()).value().size() == test::kids.size());

    const auto ask = [] { return Jwks::parse(test::key_set()); };
    std::size_t skipped = 0;
    const auto count = with_each_refused_piece(ask, [&](const bearer::Result<Jwks>& keys) {
        REQUIRE(keys.has_value());
        const bool is_whole = keys->skipped().empty();
        REQUIRE(keys->skipped().size() <= 1);
        if (!is_whole) ++skipped;
        const auto validator = test::validator_of(*keys);
        for (const test::Tokens& tokens : test::tokens()) {
            const bool has_key = is_whole || tokens.signing.kid != keys->skipped()[0].kid;
            if (has_key && !is_whole) continue;  // nothing has failed for that key
            CHECK(validator.validate(tokens.good, test::now).has_value() == has_key);
            CHECK_FALSE(validator.validate(tokens.forged, test::now));
        }
    });
    CHECK(count >= 100);
    CHECK(skipped >= 100);
}

TEST_CASE("a validation in which OpenSSL has no memory refuses", "[faults][signature][SG-31][IM-21]") {
    for (const test::Tokens& tokens : test::tokens()) {
        INFO(tokens.signing.algorithm);
        REQUIRE(refusal(tokens.good) == std::nullopt);
        const auto ask = [&] { return refusal(tokens.good); };
        std::size_t refused = 0;
        const auto count = with_each_refused_piece(ask, [&](const std::optional<Error>& error) {
            check_answer(error);
            if (error) ++refused;
            CHECK(refusal(tokens.good) == std::nullopt);
        });
        CHECK(refused >= 3);
        CHECK(count - refused <= 3);
    }
}

TEST_CASE("what must not get in does not while OpenSSL has no memory", "[faults][signature][SG-31]") {
    for (const test::Tokens& tokens : test::tokens()) {
        INFO(tokens.signing.algorithm);
        for (const std::string& token : tokens.bad) {
            REQUIRE(refusal(token).has_value());
            with_each_refused_piece([&] { return refusal(token); },
                                    [](const std::optional<Error>& error) { CHECK(error.has_value()); });
        }
    }
}

TEST_CASE("a cache remembers nothing of what OpenSSL had no memory for", "[faults][cache][SG-31]") {
    for (const test::Tokens& tokens : test::tokens()) {
        std::size_t remembered = 0;
        const auto ask = [&] {
            const bearer::CachedValidator cached{test::validator()};
            const auto error = test::error_in(cached.validate(tokens.good, test::now));
            if (error) remembered += cached.stats().entries;
            return error;
        };
        CHECK(with_each_refused_piece(ask, check_answer) >= 3);
        CHECK(remembered == 0);
    }
}

TEST_CASE("a thread that is new to OpenSSL accepts nothing for want of memory", "[faults][signature][SG-31]") {
    // OpenSSL makes an error queue for it first: without one it verifies all the same.
    for (const test::Tokens& tokens : test::tokens()) {
        INFO(tokens.signing.algorithm);
        for (std::size_t number = 1;; ++number) {
            std::optional<Error> good;
            std::optional<Error> forged;
            bool came_to_pass = false;
            std::thread{[&] {
                const test::FailingOpensslMemory failing{number};
                good = refusal(tokens.good);
                came_to_pass = failing.came_to_pass();
            }}.join();
            std::thread{[&] {
                const test::FailingOpensslMemory failing{number};
                forged = refusal(tokens.forged);
            }}.join();
            CHECK(forged.has_value());
            if (!came_to_pass) break;
            check_answer(good);
        }
    }
}
