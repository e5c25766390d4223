// SPDX-License-Identifier: MIT
//
// Signatures that somebody has tampered with or forged, over the good token.

#include <bearer/detail/base64url.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/key_set.hpp"
#include "support/pkcs1.hpp"
#include "support/printing.hpp"
#include "support/rsa_number.hpp"
#include "support/validator.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using bearer::ErrorCode;
using bearer::testing::parts_of;
using bearer::testing::sample_key;
using test::der;
using test::digest_info;
using test::Number;
using test::padded;
using test::refusal;
using test::sha256_info;

namespace {

std::string encode(std::string_view bytes) { return bearer::detail::base64url::encode(bytes); }

std::string decode(std::string_view text) {
    std::string bytes(bearer::detail::base64url::decoded_size(text.size()), '\0');
    REQUIRE(bearer::detail::base64url::decode(text, bytes.data()));
    return bytes;
}

std::string good_signature() { return decode(parts_of(test::good_token()).signature); }

std::string signing_input() {
    const auto parts = parts_of(test::good_token());
    return parts.header + '.' + parts.payload;
}

std::string with_signature(std::string_view bytes) { return signing_input() + '.' + encode(bytes); }

/// The good token with the signature that the key's private operation makes of a padded block.
std::string with_block(std::string_view block) {
    REQUIRE(block.size() == test::bytes_of_2048_bits);
    return with_signature(sample_key().raw_private(block));
}
std::string with_digest_info(std::string_view contents) { return with_block(padded(contents)); }

std::string hash() { return test::digest("SHA256", signing_input()); }

struct Variant {
    std::string what;
    std::string digest_info;
};

/// A value whose length is written in as many octets as told, more than DER allows.
std::string long_form(char tag, std::string_view contents, std::size_t octets) {
    return std::string{tag} + static_cast<char>(0x80 | octets) + std::string(octets - 1, '\0') +
           static_cast<char>(contents.size()) + std::string{contents};
}

/// A value of indefinite length.
std::string indefinite(char tag, std::string_view contents) {
    using namespace std::string_literals;
    return std::string{tag} + '\x80' + std::string{contents} + "\0\0"s;
}

/// A value whose length says something else than it is.
std::string with_length(char tag, std::string_view contents, std::size_t said) {
    return std::string{tag} + static_cast<char>(said) + std::string{contents};
}

using test::der_null;
using test::der_octets;
using test::der_oid;
using test::der_sequence;

/// DigestInfos that say SHA-256 and the right hash, but not in the one form that DER allows.
std::vector<Variant> misspelt_digest_infos() {
    using namespace std::string_literals;
    const std::string oid{test::oid_of_sha256};
    const std::string algorithm_contents = der(der_oid, oid) + der(der_null, "");
    const std::string algorithm = der(der_sequence, algorithm_contents);
    const std::string octets = der(der_octets, hash());
    const auto info = [](std::string_view first, std::string_view second, std::string_view third = "") {
        return der(der_sequence, std::string{first} + std::string{second} + std::string{third});
    };
    const auto info_of_algorithm = [&](const std::string& contents) {
        return info(der(der_sequence, contents), octets);
    };

    std::vector<Variant> variants;
    for (const std::size_t octets_of_length : {1U, 2U, 3U, 4U, 8U}) {
        const std::string how = " with a length of " + std::to_string(octets_of_length) + " octets";
        variants.push_back({"DigestInfo" + how, long_form(der_sequence, algorithm + octets, octets_of_length)});
        variants.push_back(
            {"AlgorithmIdentifier" + how, info(long_form(der_sequence, algorithm_contents, octets_of_length), octets)});
        variants.push_back(
            {"OID" + how, info_of_algorithm(long_form(der_oid, oid, octets_of_length) + der(der_null, ""))});
        variants.push_back(
            {"NULL" + how, info_of_algorithm(der(der_oid, oid) + long_form(der_null, "", octets_of_length))});
        variants.push_back({"digest" + how, info(algorithm, long_form(der_octets, hash(), octets_of_length))});
    }
    variants.insert(
        variants.end(),
        {{"DigestInfo of indefinite length", indefinite(der_sequence, algorithm + octets)},
         {"AlgorithmIdentifier of indefinite length", info(indefinite(der_sequence, algorithm_contents), octets)},
         {"digest of indefinite length", info(algorithm, indefinite('\x24', octets))},
         {"NULL of indefinite length", info_of_algorithm(der(der_oid, oid) + indefinite(der_null, ""))},

         {"garbage behind DigestInfo", info(algorithm, octets) + "\x05\0"s},
         {"garbage in DigestInfo behind the digest", info(algorithm, octets, "\x05\0"s)},
         {"garbage in DigestInfo before the digest", info(algorithm, "\x05\0"s, octets)},
         {"garbage in DigestInfo before the algorithm", info("\x05\0"s, algorithm, octets)},
         {"garbage behind the NULL", info_of_algorithm(algorithm_contents + "\x04\x02\xAB\xCD")},
         {"garbage between OID and NULL",
          info_of_algorithm(der(der_oid, oid) + "\x04\x02\xAB\xCD" + der(der_null, ""))},
         {"garbage before the OID", info_of_algorithm(der(der_null, "") + algorithm_contents)},
         {"a second NULL", info_of_algorithm(algorithm_contents + der(der_null, ""))},
         {"a NULL that is not empty", info_of_algorithm(der(der_oid, oid) + der(der_null, "\xAB"))},
         {"garbage as the parameters", info_of_algorithm(der(der_oid, oid) + der(der_octets, std::string(64, '\xAB')))},
         {"a sequence as the parameters", info_of_algorithm(der(der_oid, oid) + der(der_sequence, ""))},
         {"an OID as the parameters", info_of_algorithm(der(der_oid, oid) + der(der_oid, oid))},

         {"DigestInfo one too long", with_length(der_sequence, algorithm + octets, 50)},
         {"DigestInfo one too short", with_length(der_sequence, algorithm + octets, 48)},
         {"DigestInfo of length zero", with_length(der_sequence, algorithm + octets, 0)},
         {"AlgorithmIdentifier one too long", info(with_length(der_sequence, algorithm_contents, 14), octets)},
         {"AlgorithmIdentifier one too short", info(with_length(der_sequence, algorithm_contents, 12), octets)},
         {"OID one too long", info_of_algorithm(with_length(der_oid, oid, 10) + der(der_null, ""))},
         {"OID one too short", info_of_algorithm(with_length(der_oid, oid, 8) + der(der_null, ""))},
         {"NULL of length one", info_of_algorithm(der(der_oid, oid) + with_length(der_null, "", 1))},
         {"digest one too long", info(algorithm, with_length(der_octets, hash(), 33))},
         {"digest one too short", info(algorithm, with_length(der_octets, hash(), 31))},
         {"lengths of 2^64 - 1", "\x30\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s + algorithm + octets},

         {"digest cut short", info(algorithm, der(der_octets, hash().substr(0, 31)))},
         {"digest with an octet more", info(algorithm, der(der_octets, hash() + '\0'))},
         {"digest with an octet before it", info(algorithm, der(der_octets, '\0' + hash()))},
         {"digest twice", info(algorithm, octets, octets)},
         {"empty digest", info(algorithm, der(der_octets, ""))},
         {"no digest", der(der_sequence, algorithm)},
         {"no algorithm", der(der_sequence, octets)},
         {"no OID", info_of_algorithm(der(der_null, ""))},
         {"empty OID", info_of_algorithm(der(der_oid, "") + der(der_null, ""))},
         {"empty AlgorithmIdentifier", info(der(der_sequence, ""), octets)},
         {"digest and algorithm exchanged", info(octets, algorithm)},
         {"digest as a bit string", info(algorithm, der('\x03', '\0' + hash()))},
         {"digest in another digest", info(algorithm, der(der_octets, octets))},
         {"DigestInfo as a set", der('\x31', algorithm + octets)},
         {"DigestInfo in another sequence", der(der_sequence, info(algorithm, octets))},
         {"OID with a leading 0x80", info_of_algorithm(der(der_oid, '\x80' + oid) + der(der_null, ""))},
         {"the bare hash", hash()},
         {"nothing", ""}});
    return variants;
}

}  // namespace

TEST_CASE("no bit of a signature can be changed", "[conformance][signature][SG-01]") {
    const std::string good = good_signature();
    REQUIRE(refusal(with_signature(good)) == test::accepted);

    int flips = 0;
    for (std::size_t at = 0; at < good.size(); ++at)
        for (int bit = 0; bit < 8; ++bit, ++flips) {
            std::string changed = good;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            CHECK(refusal(with_signature(changed)) == ErrorCode::signature_invalid);
        }
    CHECK(flips == 2048);
}

TEST_CASE("no bit of a payload can be changed", "[conformance][signature][SG-02]") {
    const auto parts = parts_of(test::good_token());
    const std::string good = decode(parts.payload);
    const auto with_payload = [&](const std::string& bytes) {
        return parts.header + '.' + encode(bytes) + '.' + parts.signature;
    };
    REQUIRE(refusal(with_payload(good)) == test::accepted);

    for (std::size_t at = 0; at < good.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = good;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            CHECK(refusal(with_payload(changed)) == ErrorCode::signature_invalid);
        }
}

TEST_CASE("a token that was cut short is refused wherever it was cut", "[conformance][signature][SG-03]") {
    const std::string token = test::good_token();
    const std::size_t in_signature = parts_of(token).signature.size();
    REQUIRE(in_signature == 342);

    int undecodable = 0;
    for (std::size_t missing = 1; missing <= in_signature; ++missing) {
        const std::string_view cut = std::string_view{token}.substr(0, token.size() - missing);
        const std::size_t left = in_signature - missing;
        const std::size_t last = left == 0 ? 0 : bearer::detail::base64url::alphabet.find(cut.back());
        const bool has_spare_bits = (left % 4 == 2 && last % 16 != 0) || (left % 4 == 3 && last % 4 != 0);
        const bool decodes = left != 0 && left % 4 != 1 && !has_spare_bits;
        if (!decodes) ++undecodable;
        CHECK(refusal(cut) == (decodes ? ErrorCode::signature_invalid : ErrorCode::token_malformed));
    }
    CHECK(undecodable > 85);
    CHECK(undecodable < 342 - 85);
    CHECK(refusal(token) == test::accepted);
}

TEST_CASE("a signature shorter than the modulus is refused", "[conformance][signature][SG-04]") {
    const std::string good = good_signature();
    CHECK(refusal(signing_input() + ".AAAA") == ErrorCode::signature_invalid);
    for (const std::size_t size : {1U, 3U, 4U, 32U, 64U, 128U, 254U, 255U})
        CHECK(refusal(with_signature(good.substr(0, size))) == ErrorCode::signature_invalid);

    CHECK(refusal(with_signature(good.substr(0, 256))) == test::accepted);
}

TEST_CASE("a signature longer than the modulus is refused", "[conformance][signature][RFC8017-8.2.2][SG-05]") {
    const std::string good = good_signature();
    REQUIRE(refusal(with_signature(good)) == test::accepted);

    CHECK(refusal(with_signature('\0' + good)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_signature(good + '\0')) == ErrorCode::signature_invalid);
    CHECK(refusal(with_signature(good + good)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_signature(std::string(16'000, '\0') + good)) == ErrorCode::signature_invalid);
}

TEST_CASE("a signature is a number below the modulus", "[conformance][signature][RFC8017-5.2.2][SG-06]") {
    const Number modulus = test::good_modulus();
    const auto with_number = [](const Number& number) { return with_signature(number.octets(256)); };
    REQUIRE(refusal(with_number(Number::of(good_signature()))) == test::accepted);

    CHECK(refusal(with_number(0)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_number(1)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_number(2)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_number(modulus - 1)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_number(modulus)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_number(modulus + 1)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_number(modulus - Number::of(good_signature()))) == ErrorCode::signature_invalid);
}

TEST_CASE("a signature that is the right one plus the modulus is refused", "[conformance][signature][SG-06]") {
    // Only a small signature leaves room for the sum in 2048 bits.
    for (int number = 0;; ++number) {
        const auto parts = test::draft().claim("jti", "j" + std::to_string(number)).parts();
        const Number sum = Number::of(decode(parts.signature)) + test::good_modulus();
        if (sum.bits() > 2048) continue;

        CHECK(refusal(parts.compact()) == test::accepted);
        CHECK(refusal(parts.header + '.' + parts.payload + '.' + encode(sum.octets())) == ErrorCode::signature_invalid);
        break;
    }
    CHECK(refusal(with_signature((Number::of(good_signature()) + test::good_modulus() * 256).octets())) ==
          ErrorCode::signature_invalid);
}

TEST_CASE("a signature made by hand is as good as OpenSSL's", "[conformance][signature][SG-07]") {
    CHECK(with_digest_info(sha256_info(signing_input())) == test::good_token());
    CHECK(refusal(with_digest_info(sha256_info(signing_input()))) == test::accepted);
}

TEST_CASE("a DigestInfo that is not in DER's one form is refused", "[conformance][signature][RFC8017-9.2][SG-07]") {
    const auto variants = misspelt_digest_infos();
    CHECK(variants.size() > 60);
    for (const auto& [what, digest_info] : variants) {
        CAPTURE(what);
        REQUIRE(digest_info != sha256_info(signing_input()));
        CHECK(refusal(with_digest_info(digest_info)) == ErrorCode::signature_invalid);
    }
}

TEST_CASE("no bit of a DigestInfo's frame can be changed", "[conformance][signature][RFC8017-9.2][SG-07]") {
    const std::string good = sha256_info(signing_input());
    constexpr std::size_t frame = 19;  // all that stands before the hash
    for (std::size_t at = 0; at < frame; ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = good;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            CAPTURE(at, bit);
            CHECK(refusal(with_digest_info(changed)) == ErrorCode::signature_invalid);
        }
}

TEST_CASE("no octet of a DigestInfo can be left out or doubled", "[conformance][signature][RFC8017-9.2][SG-07]") {
    const std::string good = sha256_info(signing_input());
    for (std::size_t at = 0; at < good.size(); ++at) {
        CAPTURE(at);
        CHECK(refusal(with_digest_info(std::string{good}.erase(at, 1))) == ErrorCode::signature_invalid);
        CHECK(refusal(with_digest_info(std::string{good}.insert(at, 1, '\0'))) == ErrorCode::signature_invalid);
        CHECK(refusal(with_digest_info(std::string{good}.insert(at, 1, good[at]))) == ErrorCode::signature_invalid);
    }
}

// CVE-2006-4339 and CVE-2014-1568: whoever stops reading behind the hash, or skips what a length tells him to, lets the
// rest of the block be chosen so that it is a perfect cube.
TEST_CASE("a block that ends in garbage is refused, wherever the garbage hides", "[conformance][signature][SG-07]") {
    using namespace std::string_literals;
    const std::string info = sha256_info(signing_input());
    const std::string oid{test::oid_of_sha256};
    const auto block = [](const std::string& contents) {
        const std::string start = "\x00\x01"s + std::string(8, '\xFF') + '\0' + contents;
        return start + std::string(test::bytes_of_2048_bits - start.size(), '\xAB');
    };
    const std::string hidden(160, '\xAB');
    const std::string in_parameters = der(der_oid, oid) + "\x04\x81\xA0" + hidden;
    const std::string octets = der(der_octets, hash());
    const std::string algorithm = "\x30\x81"s + static_cast<char>(in_parameters.size()) + in_parameters;
    const std::string in_algorithm =
        "\x30\x81"s + static_cast<char>(algorithm.size() + octets.size()) + algorithm + octets;

    CHECK(refusal(with_block(block(info))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block(block(in_algorithm))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_digest_info(in_algorithm)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_digest_info(info)) == test::accepted);
}

TEST_CASE("padding is 00 01, octets FF and a zero octet, and fills the block",
          "[conformance][signature][RFC8017-9.2][SG-07]") {
    using namespace std::string_literals;
    const std::string info = sha256_info(signing_input());
    const std::string good = padded(info);
    REQUIRE(refusal(with_block(good)) == test::accepted);
    const auto changed = [&](std::size_t at, char octet) {
        std::string block = good;
        block[at] = octet;
        return block;
    };
    const std::size_t separator = test::bytes_of_2048_bits - info.size() - 1;
    const std::string ones(separator - 2, '\xFF');

    // Every octet of the padding; the first one cannot grow, or the block would exceed the modulus.
    for (std::size_t at = 1; at <= separator; ++at) {
        CAPTURE(at);
        CHECK(refusal(with_block(changed(at, '\x02'))) == ErrorCode::signature_invalid);
        if (at != separator) CHECK(refusal(with_block(changed(at, '\x00'))) == ErrorCode::signature_invalid);
        if (at > 1) CHECK(refusal(with_block(changed(at, '\x7F'))) == ErrorCode::signature_invalid);
    }
    CHECK(refusal(with_block(changed(0, '\x01'))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block(changed(separator, '\xFF'))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block(changed(1, '\x00'))) == ErrorCode::signature_invalid);

    CHECK(refusal(with_block("\x00\x02"s + std::string(ones.size(), '\x55') + '\0' + info)) ==
          ErrorCode::signature_invalid);
    CHECK(refusal(with_block("\x00\x01"s + std::string(ones.size(), '\0') + '\0' + info)) ==
          ErrorCode::signature_invalid);
    CHECK(refusal(with_block("\x01"s + ones + "\xFF\0"s + info)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block("\x00\x01\0"s + info + std::string(ones.size(), '\xFF'))) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block(std::string(ones.size() + 3, '\0') + info)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block("\x00\x01"s + ones.substr(1) + "\0\0"s + info)) == ErrorCode::signature_invalid);
    CHECK(refusal(with_block("\x00\x00\x01"s + ones.substr(1) + '\0' + info)) == ErrorCode::signature_invalid);
}

TEST_CASE("a DigestInfo without NULL is refused", "[conformance][signature][RFC8017-9.2][SG-08]") {
    const std::string with_null = der(der_oid, test::oid_of_sha256) + der(der_null, "");
    const std::string without_null = der(der_oid, test::oid_of_sha256);
    const auto token = [](const std::string& algorithm) {
        return with_digest_info(der(der_sequence, der(der_sequence, algorithm) + der(der_octets, hash())));
    };

    CHECK(refusal(token(with_null)) == test::accepted);
    CHECK(refusal(token(without_null)) == ErrorCode::signature_invalid);
}

TEST_CASE("a signature over another digest than SHA-256 is refused", "[conformance][signature][RFC7518-3.3][SG-09]") {
    const std::vector<std::pair<const char*, std::string_view>> others{
        {"MD5", "\x2A\x86\x48\x86\xF7\x0D\x02\x05"},         {"SHA1", "\x2B\x0E\x03\x02\x1A"},
        {"SHA224", "\x60\x86\x48\x01\x65\x03\x04\x02\x04"},  {"SHA384", "\x60\x86\x48\x01\x65\x03\x04\x02\x02"},
        {"SHA512", "\x60\x86\x48\x01\x65\x03\x04\x02\x03"},  {"SHA512-256", "\x60\x86\x48\x01\x65\x03\x04\x02\x06"},
        {"SHA3-256", "\x60\x86\x48\x01\x65\x03\x04\x02\x08"}};
    for (const auto& [name, oid] : others) {
        CAPTURE(name);
        const std::string other_hash = test::digest(name, signing_input());
        CHECK(refusal(with_digest_info(digest_info(oid, other_hash))) == ErrorCode::signature_invalid);
        // The name of one and the hash of the other.
        CHECK(refusal(with_digest_info(digest_info(test::oid_of_sha256, other_hash))) == ErrorCode::signature_invalid);
        CHECK(refusal(with_digest_info(digest_info(oid, hash()))) == ErrorCode::signature_invalid);
        CHECK(refusal(with_digest_info(other_hash)) == ErrorCode::signature_invalid);
    }
    CHECK(refusal(with_digest_info(digest_info(test::oid_of_sha256, hash()))) == test::accepted);
}

TEST_CASE("a token signed with another hash, but RS256 in its header, is refused", "[conformance][signature][SG-09]") {
    for (const std::string_view algorithm : {"RS384", "RS512"}) {
        const auto signer = [&](std::string_view input) { return sample_key().sign(algorithm, input); };
        CHECK(refusal(test::draft().signed_with(signer).compact()) == ErrorCode::signature_invalid);
    }
    const auto signer = [](std::string_view input) { return sample_key().sign("RS256", input); };
    CHECK(refusal(test::draft().signed_with(signer).compact()) == test::accepted);
}

TEST_CASE("PSS is not PKCS #1 v1.5", "[conformance][signature][RFC7518-3.5][SG-10]") {
    for (const std::string_view algorithm : {"PS256", "PS384", "PS512"}) {
        const auto signer = [&](std::string_view input) { return sample_key().sign(algorithm, input); };
        CHECK(refusal(test::draft().signed_with(signer).compact()) == ErrorCode::signature_invalid);
    }
    CHECK(refusal(test::with_header("alg", "PS256")) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(test::with_header("alg", "RS256")) == test::accepted);
}

TEST_CASE("a signature holds for its own header only", "[conformance][signature][SG-27]") {
    const auto one = test::draft().parts();
    const auto other = test::draft().header("note", "x").parts();
    REQUIRE(refusal(one.compact()) == test::accepted);
    REQUIRE(refusal(other.compact()) == test::accepted);
    REQUIRE(one.payload == other.payload);

    CHECK(refusal(other.header + '.' + one.payload + '.' + one.signature) == ErrorCode::signature_invalid);
    CHECK(refusal(one.header + '.' + one.payload + '.' + other.signature) == ErrorCode::signature_invalid);
}

TEST_CASE("a signature holds for the payload's text, not for what it means", "[conformance][signature][SG-28]") {
    const auto parts = parts_of(test::good_token());
    const std::string payload = decode(parts.payload);
    const std::string reordered = nlohmann::json::parse(payload).dump();
    REQUIRE(reordered != payload);
    REQUIRE(nlohmann::json::parse(reordered) == nlohmann::json::parse(payload));

    CHECK(refusal(parts.header + '.' + encode(reordered) + '.' + parts.signature) == ErrorCode::signature_invalid);
    CHECK(refusal(parts.header + '.' + encode(payload + ' ') + '.' + parts.signature) == ErrorCode::signature_invalid);
    CHECK(refusal(test::sign_payload(reordered)) == test::accepted);
    CHECK(refusal(test::sign_payload(payload + ' ')) == test::accepted);
}

TEST_CASE("a token outlives its key by nothing", "[conformance][signature][SG-29]") {
    const auto validator_of = [](bearer::Jwks keys) {
        return bearer::TokenValidator{std::move(keys), bearer::Issuer{"https://as.example/"},
                                      bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
    };
    const auto k1 = test::good_jwk("k1");
    const auto k2 = sample_key(1).public_jwk("k2");

    CHECK(refusal(validator_of(test::set_of({k1})), test::good_token()) == test::accepted);
    CHECK(refusal(validator_of(test::set_of({k1, k2})), test::good_token()) == test::accepted);
    CHECK(refusal(validator_of(test::set_of({k2})), test::good_token()) == ErrorCode::key_not_found);
}

TEST_CASE("validating leaves OpenSSL's error queue as it was", "[conformance][signature][SG-32][SG-33]") {
    const auto attacks = test::as_example().attacks();

    for (const int pending : {0, 1}) {
        test::leave_errors(pending);
        for (const auto& attack : attacks) CHECK(refusal(attack.token) == attack.refusal);
        CHECK(refusal(with_signature(std::string(256, '\xFF'))) == ErrorCode::signature_invalid);
        CHECK(refusal(test::good_token()) == test::accepted);
        CHECK(test::errors_are_left(pending));
    }
}
