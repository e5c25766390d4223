// SPDX-License-Identifier: MIT
#include <bearer/detail/openssl.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/limits.hpp>
#include <bearer/signature/verify.hpp>

#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/exact_copy.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Whoever derived from it and checked more would be passed over by those that call its other functions.
static_assert(std::is_final_v<bearer::Jwks>);

using bearer::Error;
using bearer::ErrorCode;
using bearer::Jwks;
using bearer::RS256;
using bearer::SkipReason;
using bearer::testing::sample_key;
using test::good_jwk;
using test::Json;
using test::set_of;
using test::set_text;
using test::set_text_of;
using test::why_not_found;
using test::with;

namespace {

bool is_refused(std::string_view text) {
    const auto keys = Jwks::parse(test::exact_copy(text).view());
    return !keys && keys.error() == Error{ErrorCode::key_set_malformed};
}

/// The text of a set of one good key and blanks, of exactly that many bytes.
std::string set_of_bytes(std::size_t bytes) {
    std::string text = set_text({good_jwk()});
    text.insert(text.size() - 1, bytes - text.size(), ' ');
    return text;
}

std::vector<SkipReason> reasons(const Jwks& keys) {
    std::vector<SkipReason> reasons;
    for (const auto& key : keys.skipped()) reasons.push_back(key.reason);
    return reasons;
}

}  // namespace

TEST_CASE("a text that is no JWK set is refused", "[key][jwks][RFC7517-5][JK-01]") {
    for (const std::string_view text : {"", "null", "[]", "\"x\"", "1", "{}", R"({"keys":null})", R"({"keys":{}})",
                                        R"({"keys":"x"})", R"({"keys":123})", R"({"Keys":[]})", R"({"keys":true})"})
        CHECK(is_refused(text));

    CHECK_FALSE(is_refused(R"({"keys":[]})"));
}

TEST_CASE("a set without keys is a set", "[key][jwks][JK-03]") {
    const auto keys = Jwks::parse(R"({"keys":[]})").value();

    CHECK(keys.size() == 0);
    CHECK(keys.skipped().empty());
    CHECK(why_not_found(keys, "k1") == ErrorCode::key_not_found);
}

TEST_CASE("a single JWK is no set", "[key][jwks][JK-04]") {
    CHECK(is_refused(good_jwk().dump()));
    CHECK_FALSE(is_refused(set_text({good_jwk()})));
}

TEST_CASE("a bare array of JWKs is no set", "[key][jwks][JK-05]") {
    const std::string array = '[' + good_jwk().dump() + ']';

    CHECK(is_refused(array));
    CHECK_FALSE(is_refused(R"({"keys":)" + array + '}'));
}

TEST_CASE("a set whose JSON is not strict is refused whole", "[key][jwks][RFC8259][JK-06]") {
    using namespace std::string_literals;
    const std::string jwk = good_jwk().dump();
    const std::string good = R"({"keys":[)" + jwk + "]}";
    REQUIRE(Jwks::parse(good).value().size() == 1);
    REQUIRE(Jwks::parse(" \t\r\n" + good + " \n").value().size() == 1);

    CHECK(is_refused("\xEF\xBB\xBF" + good));
    CHECK(is_refused(good + '\0'));
    CHECK(is_refused(good + "\0{\"keys\":[]}"s));
    CHECK(is_refused('\0' + good));
    CHECK(is_refused(good + 'x'));
    CHECK(is_refused(good + good));
    CHECK(is_refused(R"({"keys":[)" + jwk + ",]}"));
    CHECK(is_refused(R"({"keys":[)" + jwk + R"(],"keys":[]})"));
    CHECK(is_refused(R"({"keys":[],"keys":[)" + jwk + "]}"));
    CHECK(is_refused(R"({"keys":[)" + jwk + R"(],"\u006Beys":[]})"));
    CHECK(is_refused(R"({"keys":[)" + jwk.substr(0, jwk.size() - 1) + R"(,"kid":"k2"}]})"));
    CHECK(is_refused(R"({"keys":[)" + jwk + R"(],"note":")" + "\xC0\xAF" + "\"}"));
}

TEST_CASE("a set that was cut short is refused whole", "[key][jwks][JK-58]") {
    const std::string good = set_text({good_jwk("k1"), sample_key(1).public_jwk("k2")});
    REQUIRE(Jwks::parse(good).value().size() == 2);

    for (std::size_t size = 0; size < good.size(); ++size) CHECK(is_refused(std::string_view{good}.substr(0, size)));
}

TEST_CASE("members of a set that nothing here reads do no harm", "[key][jwks][JK-07]") {
    CHECK(Jwks::parse(R"({"issuer":"x","keys":[)" + good_jwk().dump() + R"(],"next":{"keys":null}})").value().size() ==
          1);
}

TEST_CASE("a key that cannot be used leaves its siblings alone", "[key][jwks][JK-09]") {
    const auto keys = set_of({good_jwk("k1"),
                              {{"kty", "AKP"}, {"kid", "e"}},
                              Json(nullptr),
                              Json(0),
                              {{"kty", "oct"}, {"kid", "s"}, {"k", "AA"}},
                              sample_key(1).public_jwk("k2")});

    CHECK(keys.size() == 2);
    CHECK(why_not_found(keys, "k1") == std::nullopt);
    CHECK(why_not_found(keys, "k2") == std::nullopt);
    CHECK(why_not_found(keys, "e") == ErrorCode::key_not_found);
    CHECK(why_not_found(keys, "s") == ErrorCode::key_not_found);
    CHECK(reasons(keys) == std::vector{SkipReason::key_type_unsupported, SkipReason::not_an_object,
                                       SkipReason::not_an_object, SkipReason::symmetric_key});
}

TEST_CASE("skipped keys are listed by their place in the document and their id", "[key][jwks]") {
    const auto keys =
        set_of({{{"kty", "EC"}, {"kid", "e"}}, good_jwk("k1"), {{"kty", "RSA"}, {"kid", 5}}, {{"kty", "OKP"}}});

    REQUIRE(keys.skipped().size() == 3);
    CHECK(keys.skipped()[0].index == 0);
    CHECK(keys.skipped()[0].kid == "e");
    CHECK(keys.skipped()[1].index == 2);
    CHECK(keys.skipped()[1].kid.empty());
    CHECK(keys.skipped()[1].reason == SkipReason::key_id_malformed);
    CHECK(keys.skipped()[2].index == 3);
    CHECK(keys.skipped()[2].kid.empty());
}

TEST_CASE("a set of which no key can be used is no error, and has none", "[key][jwks][JK-10][KS-24]") {
    const auto keys = set_of({{{"kty", "EC"}, {"kid", "k1"}}, with(good_jwk("k2"), "use", "enc")});

    CHECK(keys.size() == 0);
    CHECK(keys.skipped().size() == 2);
    CHECK(why_not_found(keys, "k1") == ErrorCode::key_not_found);
    CHECK(why_not_found(keys, "k2") == ErrorCode::key_not_found);
}

TEST_CASE("a set of as many keys as the limit is read, of one more refused", "[key][jwks][JK-55]") {
    const auto text = [](std::size_t count) {
        Json list = Json::array();
        while (list.size() < count) list.push_back(good_jwk('k' + std::to_string(list.size())));
        return set_text_of(list);
    };

    CHECK(Jwks::parse(text(bearer::limits::key_set_keys)).value().size() == bearer::limits::key_set_keys);
    CHECK(is_refused(text(bearer::limits::key_set_keys + 1)));
    CHECK(is_refused(text(1000)));
}

TEST_CASE("entries that cannot be used count against the limit", "[key][jwks][JK-55]") {
    Json list(bearer::limits::key_set_keys, nullptr);
    const auto keys = Jwks::parse(set_text_of(list)).value();
    CHECK(keys.skipped().size() == bearer::limits::key_set_keys);

    list.push_back(nullptr);
    CHECK(is_refused(set_text_of(list)));
}

TEST_CASE("a set of as many bytes as the limit is read, of one more refused", "[key][jwks][JK-56]") {
    CHECK(Jwks::parse(set_of_bytes(bearer::limits::key_set_bytes)).value().size() == 1);
    CHECK(is_refused(set_of_bytes(bearer::limits::key_set_bytes + 1)));
}

TEST_CASE("a set answers with the key of the id, and with no other", "[key][jwks][KS-01][KS-10]") {
    const auto keys =
        set_of({sample_key(0).public_jwk("k1"), sample_key(1).public_jwk("k2"), sample_key(2).public_jwk("k12")});

    for (const std::string kid : {"k1", "k2", "k12"})
        CHECK(keys.find({.kid = kid, .algorithm = RS256}).value()->kid() == kid);
    for (const std::string_view kid : {"", "k", "1", "k3", "k1 ", " k1", "K1", "k122", "12", "zz"}) {
        const auto key = keys.find({.kid = kid, .algorithm = RS256});
        CHECK(key.error() == Error{ErrorCode::key_not_found, "kid"});
    }
}

TEST_CASE("two different keys of one id are both unusable", "[key][jwks][KS-12]") {
    const auto keys =
        set_of({sample_key(0).public_jwk("k1"), sample_key(1).public_jwk("k2"), sample_key(2).public_jwk("k1")});

    CHECK(keys.size() == 1);
    CHECK(why_not_found(keys, "k1") == ErrorCode::key_not_found);
    CHECK(why_not_found(keys, "k2") == std::nullopt);
    REQUIRE(reasons(keys) == std::vector{SkipReason::ambiguous, SkipReason::ambiguous});
    CHECK(keys.skipped()[0].index == 0);
    CHECK(keys.skipped()[1].index == 2);
    CHECK(keys.skipped()[1].kid == "k1");
}

TEST_CASE("three different keys of one id are all unusable", "[key][jwks][KS-12]") {
    const auto keys = set_of({sample_key(0).public_jwk("k1"), sample_key(1).public_jwk("k1"),
                              sample_key(2).public_jwk("k1"), sample_key(0).public_jwk("k1")});

    CHECK(keys.size() == 0);
    CHECK(why_not_found(keys, "k1") == ErrorCode::key_not_found);
}

TEST_CASE("one key that says different things under one id is unusable", "[key][jwks][KS-12]") {
    const Json jwk = with(good_jwk("k1"), "issuer", "https://as.example/");

    CHECK(set_of({jwk, jwk}).size() == 1);
    CHECK(set_of({jwk, with(jwk, "issuer", "https://other.example/")}).size() == 0);
}

TEST_CASE("one key published twice is one key", "[key][jwks][KS-13]") {
    const auto keys = set_of({good_jwk("k1"), sample_key(1).public_jwk("k2"), good_jwk("k1")});

    CHECK(keys.size() == 2);
    CHECK(keys.skipped().empty());
    CHECK(why_not_found(keys, "k1") == std::nullopt);
}

TEST_CASE("one key under two ids is found by both", "[key][jwks]") {
    const auto keys = set_of({good_jwk("k1"), good_jwk("k2")});

    CHECK(keys.size() == 2);
    CHECK(why_not_found(keys, "k1") == std::nullopt);
    CHECK(why_not_found(keys, "k2") == std::nullopt);
}

TEST_CASE("a key that cannot be used does not make its namesake ambiguous", "[key][jwks][KS-28]") {
    for (const Json& namesake :
         {Json{{"kty", "oct"}, {"kid", "k1"}, {"k", "AA"}}, Json{{"kty", "EC"}, {"kid", "k1"}},
          with(sample_key(1).public_jwk("k1"), "use", "enc"), with(sample_key(1).public_jwk("k1"), "alg", "RS-384"),
          with(sample_key(1).public_jwk("k1"), "e", "AQ"), with(sample_key(1).public_jwk("k1"), "n", "AQAB")}) {
        for (const auto& keys : {set_of({good_jwk("k1"), namesake}), set_of({namesake, good_jwk("k1")})}) {
            CHECK(keys.size() == 1);
            CHECK(keys.skipped().size() == 1);
            REQUIRE(why_not_found(keys, "k1") == std::nullopt);
            CHECK(keys.find({.kid = "k1", .algorithm = RS256}).value()->member("n") ==
                  good_jwk().at("n").get<std::string>());
        }
    }
}

TEST_CASE("copies of a set share its keys", "[key][jwks]") {
    const auto keys = set_of({good_jwk("k1")});
    const auto copy = keys;

    CHECK(copy.find({.kid = "k1", .algorithm = RS256}).value() == keys.find({.kid = "k1", .algorithm = RS256}).value());
}

TEST_CASE("a set that has been moved from still answers", "[key][jwks][IM-16]") {
    auto keys = set_of({good_jwk("k1")});
    const auto moved = std::move(keys);

    CHECK(why_not_found(moved, "k1") == std::nullopt);
    CHECK(why_not_found(keys, "k1") == std::nullopt);
    CHECK(keys.size() == 1);
}

TEST_CASE("a set keeps nothing of the text that it was read from", "[key][jwks]") {
    const auto keys = [] { return Jwks::parse(test::exact_copy(set_text({good_jwk("k1")})).view()).value(); }();

    CHECK(keys.find({.kid = "k1", .algorithm = RS256}).value()->member("kty") == "RSA");
}

// What it would leak or free twice, LeakSanitizer and AddressSanitizer see.
TEST_CASE("keys that were read, and keys that were given up on the way, are freed once", "[key][jwks][IM-20]") {
    const std::string text =
        set_text({good_jwk("k1"), sample_key(1).public_jwk("k2"), good_jwk("k1"), sample_key(1).public_jwk("k1"),
                  with(good_jwk("k3"), "e", "AQ"), with(good_jwk("k4"), "n", "AQAB"), with(good_jwk("k5"), "n", "!")});
    for (int round = 0; round < 100; ++round) {
        const auto keys = Jwks::parse(text).value();
        CHECK(keys.size() == 1);
        CHECK(keys.skipped().size() == 5);
    }
}

TEST_CASE("reading a set leaves OpenSSL's error queue as it was", "[key][jwks][SG-32][SG-33]") {
    const std::string good = set_text({good_jwk("k1")});
    const std::string bad = set_text({with(good_jwk("k1"), "e", "AQ"), with(good_jwk("k2"), "n", "AQAB")});

    for (const int pending : {0, 2}) {
        test::leave_errors(pending);
        REQUIRE(Jwks::parse(good));
        REQUIRE(Jwks::parse(bad));
        CHECK(test::errors_are_left(pending));
    }
}

TEST_CASE("a key that an earlier set has too is that set's object", "[key]") {
    const auto key = [](const Jwks& keys, std::string_view kid) {
        return keys.find({.kid = kid, .algorithm = bearer::RS256}).value();
    };
    const Jwks earlier = test::set_of({test::good_jwk("a"), test::good_jwk("b"), test::good_jwk("c")});
    const Jwks later = test::set_of({test::good_jwk("d"), test::with(test::good_jwk("c"), "issuer", "i"), test::good_jwk("a")});

    const Jwks joined = later.with_keys_of(earlier);

    CHECK(joined.size() == 3);
    CHECK(key(joined, "a") == key(earlier, "a"));
    CHECK(key(joined, "a") != key(later, "a"));
    CHECK(key(joined, "c") == key(later, "c"));  // it says something else now
    CHECK(key(joined, "d") == key(later, "d"));
    CHECK(test::why_not_found(joined, "b") == bearer::ErrorCode::key_not_found);
    CHECK_FALSE(joined.has_keys_of(earlier));
    CHECK_FALSE(joined.has_keys_of(later));
}

TEST_CASE("a set that says the same as an earlier one is that set", "[key]") {
    const auto unusable = test::with(test::good_jwk("x"), "use", "enc");
    const Jwks earlier = test::set_of({test::good_jwk("a"), unusable});
    const Jwks again = test::set_of({test::good_jwk("a"), unusable});
    const Jwks otherwise = test::set_of({unusable, test::good_jwk("a")});
    const Jwks fewer = test::set_of({unusable});

    CHECK_FALSE(again.has_keys_of(earlier));
    const Jwks same = again.with_keys_of(earlier);
    CHECK(same.has_keys_of(earlier));
    CHECK(same.skipped().data() == earlier.skipped().data());
    const Jwks joined = otherwise.with_keys_of(earlier);
    CHECK(joined.has_keys_of(earlier));
    CHECK(joined.skipped()[0].index == 0);
    CHECK_FALSE(fewer.with_keys_of(earlier).has_keys_of(earlier));
    CHECK(earlier.with_keys_of(earlier).has_keys_of(earlier));
}
