// SPDX-License-Identifier: MIT
//
// RSASSA-PSS signatures that somebody has tampered with or made in another way, over a good token.

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/algorithms.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/pss.hpp"
#include "support/rsa_number.hpp"
#include "support/validator.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace {

using bearer::ErrorCode;
using bearer::testing::sample_key;
using test::Number;
using test::PssBlock;
using test::refusal;

/// One of the three algorithms and a token of it whose signature can be replaced.
struct Signed {
    explicit Signed(bearer::Algorithm which, std::string_view jti = "j1")
        : algorithm{which},
          digest{bearer::detail::facts_of(which).digest},
          digest_bytes{test::digest(digest, "").size()},
          parts{test::provider_of(which).token().claim("jti", jti).parts()},
          input{parts.header + '.' + parts.payload} {}

    /// Why the token is refused with that signature.
    [[nodiscard]] std::optional<ErrorCode> with_signature(std::string_view octets) const {
        return refusal(test::validator_for(algorithm), input + '.' + bearer::detail::base64url::encode(octets));
    }

    /// The same with the signature that the key's private operation makes of a block.
    [[nodiscard]] std::optional<ErrorCode> with_block(const std::string& block) const {
        REQUIRE(block.size() == test::bytes_of_2048_bits);
        return with_signature(sample_key().raw_private(block));
    }
    [[nodiscard]] std::optional<ErrorCode> with_block(const PssBlock& block) const {
        return with_block(block.encoded());
    }

    [[nodiscard]] PssBlock block(const std::string& salt) const { return PssBlock::of(digest, input, salt); }
    [[nodiscard]] PssBlock good_block() const { return block(std::string(digest_bytes, 's')); }

    bearer::Algorithm algorithm;
    const char* digest;
    std::size_t digest_bytes;
    bearer::testing::Parts parts;
    std::string input;
};

constexpr std::array pss_algorithms{bearer::PS256, bearer::PS384, bearer::PS512};

std::string flipped(std::string octets, std::size_t at, int bit) {
    octets[at] = static_cast<char>(octets[at] ^ (1 << bit));
    return octets;
}

}  // namespace

TEST_CASE("a PSS signature made by hand is as good as OpenSSL's", "[conformance][pss][RFC8017-9.1.1][SG-11]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        CHECK(refusal(test::validator_for(algorithm), good.parts.compact()) == test::accepted);
        CHECK(good.with_block(good.good_block()) == test::accepted);
    }
}

TEST_CASE("PSS and PKCS #1 v1.5 do not stand in for each other", "[conformance][pss][RFC7518-3.5][SG-10]") {
    constexpr std::array pkcs1_algorithms{bearer::RS256, bearer::RS384, bearer::RS512};
    const auto why = [](bearer::Algorithm said, bearer::Algorithm made) {
        const auto signer = [&](std::string_view input) { return sample_key().sign(to_string(made), input); };
        return refusal(test::validator_for(said), test::provider_of(said).token().signed_with(signer).compact());
    };

    for (const auto pss : pss_algorithms)
        for (const auto pkcs1 : pkcs1_algorithms) {
            CAPTURE(to_string(pss), to_string(pkcs1));
            CHECK(why(pss, pkcs1) == ErrorCode::signature_invalid);
            CHECK(why(pkcs1, pss) == ErrorCode::signature_invalid);
            CHECK(why(pss, pss) == test::accepted);
            CHECK(why(pkcs1, pkcs1) == test::accepted);
        }
}

TEST_CASE("PSS with another digest is another algorithm", "[conformance][pss][RFC7518-3.5][SG-09]") {
    for (const auto said : pss_algorithms)
        for (const auto made : pss_algorithms) {
            const auto signer = [&](std::string_view input) { return sample_key().sign(to_string(made), input); };
            const auto token = test::provider_of(said).token().signed_with(signer).compact();
            CAPTURE(to_string(said), to_string(made));
            CHECK(refusal(test::validator_for(said), token) ==
                  (said == made ? test::accepted : std::optional{ErrorCode::signature_invalid}));
        }
}

TEST_CASE("a salt is as long as the digest", "[conformance][pss][RFC7518-3.5][SG-11]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const std::size_t right = good.digest_bytes;
        CHECK(good.with_block(good.block(std::string(right, 's'))) == test::accepted);

        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{20}, std::size_t{32},
                                       std::size_t{48}, std::size_t{64}, right - 1, right + 1, right / 2, 2 * right,
                                       PssBlock::longest_salt(right) - 1, PssBlock::longest_salt(right)}) {
            if (size == right) continue;
            CAPTURE(to_string(algorithm), size);
            CHECK(good.with_block(good.block(std::string(size, 's'))) == ErrorCode::signature_invalid);
        }
    }
}

TEST_CASE("the mask is made with the digest of the signature", "[conformance][pss][RFC7518-3.5][SG-12]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        for (const std::string_view name : {"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}) {
            PssBlock block = good.good_block();
            block.mask_digest = name.data();
            CAPTURE(to_string(algorithm), name);
            CHECK(good.with_block(block) ==
                  (name == good.digest ? test::accepted : std::optional{ErrorCode::signature_invalid}));
        }
    }
}

TEST_CASE("a salt may be anything", "[conformance][pss][RFC8017-9.1.1][SG-13]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        for (const char octet : {'\x00', '\xFF', '\x01', '\xBC'})
            CHECK(good.with_block(good.block(std::string(good.digest_bytes, octet))) == test::accepted);
    }
}

TEST_CASE("a salt is the one that was hashed", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const PssBlock right = good.good_block();
        for (std::size_t at = right.data.size() - good.digest_bytes; at < right.data.size(); ++at) {
            PssBlock block = right;
            block.data = flipped(block.data, at, static_cast<int>(at % 8));
            CHECK(good.with_block(block) == ErrorCode::signature_invalid);
        }
        CHECK(good.with_block(right) == test::accepted);
    }
}

TEST_CASE("a PSS signature is over the hash of the token", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const std::string salt(good.digest_bytes, 's');
        const std::string hash = test::digest(good.digest, good.input);
        CHECK(good.with_block(PssBlock::of_digest(good.digest, hash, salt)) == test::accepted);

        for (std::size_t at = 0; at < hash.size(); ++at)
            CHECK(good.with_block(PssBlock::of_digest(good.digest, flipped(hash, at, static_cast<int>(at % 8)),
                                                      salt)) == ErrorCode::signature_invalid);
        CHECK(good.with_block(PssBlock::of_digest(good.digest, "", salt)) == ErrorCode::signature_invalid);
        CHECK(good.with_block(PssBlock::of_digest(good.digest, good.input, salt)) == ErrorCode::signature_invalid);
    }
}

TEST_CASE("no octet of H can be changed", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const PssBlock right = good.good_block();
        const std::string encoded = right.encoded();
        for (std::size_t at = 0; at < right.hash.size(); ++at) {
            const int bit = static_cast<int>(at % 8);
            PssBlock masked_by_it = right;
            masked_by_it.hash = flipped(right.hash, at, bit);
            CHECK(good.with_block(masked_by_it) == ErrorCode::signature_invalid);
            CHECK(good.with_block(flipped(encoded, right.data.size() + at, bit)) == ErrorCode::signature_invalid);
        }
        PssBlock empty = right;
        empty.hash.assign(empty.hash.size(), '\0');
        CHECK(good.with_block(empty) == ErrorCode::signature_invalid);
        CHECK(good.with_block(right) == test::accepted);
    }
}

TEST_CASE("PSS padding is zeros and 01, and fills the block", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const PssBlock right = good.good_block();
        const std::size_t separator = right.data.size() - good.digest_bytes - 1;
        const auto with_octet = [&](std::size_t at, char octet) {
            PssBlock block = right;
            block.data[at] = octet;
            return good.with_block(block);
        };

        REQUIRE(right.data[separator] == '\x01');
        for (std::size_t at = 0; at < separator; ++at) {
            CAPTURE(to_string(algorithm), at);
            CHECK(with_octet(at, '\x01') == ErrorCode::signature_invalid);
            CHECK(with_octet(at, '\x40') == ErrorCode::signature_invalid);
        }
        for (const char octet : {'\x00', '\x02', '\x03', '\x81', '\xFF'})
            CHECK(with_octet(separator, octet) == ErrorCode::signature_invalid);
        CHECK(with_octet(separator, '\x01') == test::accepted);
    }
}

TEST_CASE("a PSS block ends with BC", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        PssBlock block = good.good_block();
        CHECK(good.with_block(block) == test::accepted);
        for (const int octet : {0x00, 0x01, 0x3C, 0x9C, 0xAC, 0xB4, 0xB8, 0xBD, 0xBE, 0xCB, 0xCC, 0xFC, 0xFF}) {
            block.trailer = static_cast<char>(octet);
            CHECK(good.with_block(block) == ErrorCode::signature_invalid);
        }
    }
}

TEST_CASE("the bit for which a PSS block has no room is zero", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        // With the bit set most blocks exceed the modulus.
        for (char first = 0;; ++first) {
            const std::string right = good.block(first + std::string(good.digest_bytes - 1, 's')).encoded();
            const std::string wrong = flipped(right, 0, 7);
            if (!(Number::of(wrong) < test::good_modulus())) continue;
            CHECK(good.with_block(right) == test::accepted);
            CHECK(good.with_block(wrong) == ErrorCode::signature_invalid);
            break;
        }
    }
}

TEST_CASE("no octet of the masked padding can be changed", "[conformance][pss][RFC8017-9.1.2][SG-14]") {
    const Signed good{bearer::PS256};
    const std::string right = good.good_block().encoded();
    for (std::size_t at = 0; at < right.size(); ++at)
        CHECK(good.with_block(flipped(right, at, static_cast<int>(at % 7))) == ErrorCode::signature_invalid);
    CHECK(good.with_block(right) == test::accepted);
}

TEST_CASE("a PSS signature is as long as the modulus", "[conformance][pss][RFC8017-8.1.2][SG-04][SG-05]") {
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const std::string signature = sample_key().raw_private(good.good_block().encoded());
        CHECK(good.with_signature(signature) == test::accepted);

        CHECK(good.with_signature('\0' + signature) == ErrorCode::signature_invalid);
        CHECK(good.with_signature(signature + '\0') == ErrorCode::signature_invalid);
        CHECK(good.with_signature(signature + signature) == ErrorCode::signature_invalid);
        CHECK(good.with_signature(signature.substr(1)) == ErrorCode::signature_invalid);
        CHECK(good.with_signature(signature.substr(0, 255)) == ErrorCode::signature_invalid);
        CHECK(good.with_signature(std::string(3, '\0')) == ErrorCode::signature_invalid);
        CHECK(good.with_signature(std::string(16'000, '\0') + signature) == ErrorCode::signature_invalid);
        CHECK(good.with_signature("") == ErrorCode::token_malformed);
    }
}

TEST_CASE("a PSS signature is a number below the modulus", "[conformance][pss][RFC8017-5.2.2][SG-06]") {
    const Number modulus = test::good_modulus();
    for (const auto algorithm : pss_algorithms) {
        const Signed good{algorithm};
        const Number signature = Number::of(sample_key().raw_private(good.good_block().encoded()));
        const auto with_number = [&](const Number& number) { return good.with_signature(number.octets(256)); };
        CHECK(with_number(signature) == test::accepted);

        for (const Number& number : {Number{0}, Number{1}, Number{2}, modulus - 1, modulus, modulus + 1,
                                     modulus - signature, test::power_of_two(2048) - 1})
            CHECK(with_number(number) == ErrorCode::signature_invalid);
        CHECK(good.with_signature((signature + modulus * 256).octets()) == ErrorCode::signature_invalid);
    }
}

TEST_CASE("a PSS signature plus the modulus is refused", "[conformance][pss][RFC8017-5.2.2][SG-06]") {
    for (const auto algorithm : pss_algorithms) {
        // Only a small signature leaves room for the sum in 2048 bits.
        for (int number = 0;; ++number) {
            const Signed good{algorithm, "j" + std::to_string(number)};
            const Number signature = Number::of(sample_key().raw_private(good.good_block().encoded()));
            const Number sum = signature + test::good_modulus();
            if (sum.bits() > 2048) continue;
            CHECK(good.with_signature(signature.octets(256)) == test::accepted);
            CHECK(good.with_signature(sum.octets(256)) == ErrorCode::signature_invalid);
            break;
        }
    }
}
