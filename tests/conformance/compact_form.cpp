// SPDX-License-Identifier: MIT
//
// The compact form, given to a whole validator: bytes changed after signing, so that whatever comes later would refuse
// them too, but with another code.

#include <bearer/detail/base64url.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/allocations.hpp"
#include "support/guarded_memory.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using namespace std::string_literals;
using bearer::ErrorCode;
using bearer::testing::Parts;
using bearer::testing::parts_of;
using test::accepted;
using test::refusal;

const std::string& T0() { return test::good_token(); }
const Parts& parts() {
    static const Parts parts = parts_of(T0());
    return parts;
}
const std::string& H0() { return parts().header; }
const std::string& P0() { return parts().payload; }
const std::string& S0() { return parts().signature; }

std::string replaced(std::string text, std::size_t at, std::size_t size, std::string_view by) {
    return text.replace(at, size, by);
}

std::string utf16_little_endian(std::string_view ascii) {
    std::string wide;
    for (const char character : ascii) wide.append({character, '\0'});
    return wide;
}

void is_malformed(const std::string& token) {
    CAPTURE(token);
    CHECK(refusal(token) == ErrorCode::token_malformed);
}

}  // namespace

TEST_CASE("the baseline is a good token, however it was made", "[compact]") {
    CHECK(refusal(T0()) == accepted);
    CHECK(refusal(test::draft().compact()) == accepted);
    CHECK(nlohmann::json::parse(test::draft().payload_text()) == nlohmann::json::parse(test::good_payload));
    CHECK(nlohmann::json::parse(test::draft().header_text()) == nlohmann::json::parse(test::good_header));
}

TEST_CASE("text without the two dots of a token is malformed",
          "[compact][RFC7515][CF-01][CF-02][CF-03][CF-04][CF-05][CF-06]") {
    CHECK(refusal(H0() + "." + P0() + "." + S0()) == accepted);

    is_malformed("");
    for (const std::string_view dots : {".", "..", "...", "....", "....."}) is_malformed(std::string{dots});
    is_malformed("abc");
    is_malformed(H0() + "." + P0());
    is_malformed(H0() + "." + S0());
    is_malformed(P0() + "." + S0());
}

TEST_CASE("an empty part is malformed, and nothing is read as detached",
          "[compact][RFC7515][CF-07][CF-08][CF-09][CF-10]") {
    is_malformed(H0() + "." + P0() + ".");
    is_malformed(H0() + ".." + S0());
    is_malformed("." + P0() + "." + S0());
    is_malformed("." + P0() + ".");

    // Also where the signature is right for what stands there.
    is_malformed(test::sign_payload(""));
    is_malformed(test::sign_header(""));
}

TEST_CASE("dots too many are malformed, wherever they stand", "[compact][RFC7515][CF-11][CF-12][CF-13]") {
    is_malformed(T0() + ".");
    is_malformed(T0() + ".AAAA");
    is_malformed("." + T0());
    is_malformed(H0() + ".." + P0() + "." + S0());
    is_malformed(H0() + "." + P0() + ".." + S0());
    is_malformed(".." + T0() + "..");
}

TEST_CASE("five parts are an encrypted token", "[compact][RFC7516][CF-14][RX-14]") {
    CHECK(refusal("H.EK.IV.CT.TAG") == ErrorCode::token_encrypted);
    CHECK(refusal(test::as_example().encrypted()) == ErrorCode::token_encrypted);
    CHECK(refusal(H0() + "..IV.CT.TAG") == ErrorCode::token_encrypted);  // "alg":"dir" has no encrypted key
    CHECK(refusal(T0() + ".AAAA.AAAA") == ErrorCode::token_encrypted);
    CHECK(refusal(H0() + ".." + P0() + "." + S0() + ".AAAA") == ErrorCode::token_encrypted);
    is_malformed("." + H0() + "." + P0() + "." + S0() + ".AAAA");
}

TEST_CASE("a signed token that says it is encrypted is unsupported", "[compact][RFC7516][CF-15]") {
    CHECK(refusal(test::with_header("enc", "A256GCM")) == ErrorCode::header_unsupported);
    CHECK(refusal(test::with_header("ENC", "A256GCM")) == accepted);
}

TEST_CASE("the JSON forms of a signed token are malformed", "[compact][RFC7515][CF-16][CF-17][CF-18]") {
    const nlohmann::json flattened{{"payload", P0()}, {"protected", H0()}, {"signature", S0()}};
    const nlohmann::json general{{"payload", P0()}, {"signatures", {{{"protected", H0()}, {"signature", S0()}}}}};
    auto mixed = flattened;
    mixed["  " + H0() + "." + P0() + "."] = "";
    auto hidden = flattened;
    hidden["  " + H0() + ".e30." + S0()] = "";

    is_malformed(flattened.dump());
    is_malformed(general.dump());
    is_malformed(mixed.dump());
    is_malformed(hidden.dump());
    is_malformed("\"" + T0() + "\"");
}

TEST_CASE("a token with disclosures is malformed", "[compact][CF-19]") {
    is_malformed(T0() + "~WyJzIiwibiIsInYiXQ~");
    is_malformed(T0() + "~");
}

TEST_CASE("a space or a line's end next to a token is malformed", "[compact][CF-20][CF-21][TR-12]") {
    for (const std::string_view space : {" ", "\n", "\r\n", "\r", "\t"}) {
        is_malformed(std::string{space} + T0());
        is_malformed(T0() + std::string{space});
        is_malformed(H0() + std::string{space} + "." + P0() + "." + S0());
        is_malformed(H0() + "." + std::string{space} + P0() + "." + S0());
        is_malformed(H0() + "." + P0() + "." + std::string{space} + S0());
    }
    is_malformed("Bearer " + T0());
}

TEST_CASE("two tokens are no encrypted one", "[compact][CF-32]") {
    is_malformed(T0() + "\n" + T0());
    is_malformed(T0() + " " + T0());
}

TEST_CASE("a letter before a token shifts its header", "[compact][CF-22]") {
    // By the header's length modulo 4: impossible with one letter more, or possible and other bytes.
    const auto header_of = [](std::size_t spaces) {
        return test::sign_header(std::string{test::good_header} + std::string(spaces, ' '));
    };
    const auto length = [](const std::string& token) { return parts_of(token).header.size() % 4; };

    CHECK(length(header_of(0)) == 3);
    CHECK(refusal("x" + header_of(0)) == ErrorCode::header_malformed);
    CHECK(length(header_of(1)) == 0);
    CHECK(refusal("x" + header_of(1)) == ErrorCode::token_malformed);
    CHECK(refusal(header_of(1)) == accepted);
    CHECK(length(header_of(2)) == 2);
    CHECK(refusal("x" + header_of(2)) == ErrorCode::header_malformed);
    CHECK(refusal(header_of(2)) == accepted);
}

TEST_CASE("a letter behind a token leaves bits over", "[compact][CF-22]") { is_malformed(T0() + "x"); }

TEST_CASE("a byte order mark, a NUL and another encoding are malformed", "[compact][CF-23][CF-24][CF-27]") {
    is_malformed("\xEF\xBB\xBF" + T0());
    is_malformed(T0() + "\0"s);
    is_malformed(T0() + "\0garbage"s);
    is_malformed("\0"s + T0());
    is_malformed(H0() + "\0."s + P0() + "." + S0());
    is_malformed(utf16_little_endian(T0()));
    is_malformed("\xFF\xFE" + utf16_little_endian(T0()));
}

TEST_CASE("what looks like a dot is none", "[compact][CF-25][CF-33]") {
    for (const std::string_view dot : {"\xEF\xBC\x8E", "\xE3\x80\x82", "%2E", "%2e", ","}) {
        is_malformed(replaced(T0(), H0().size(), 1, dot));
        is_malformed(replaced(T0(), H0().size() + 1 + P0().size(), 1, dot));
    }
    is_malformed("%65" + T0().substr(1));
}

TEST_CASE("a byte past ASCII is malformed, whichever and wherever", "[compact][CF-26]") {
    for (int value = 0x80; value < 0x100; ++value) {
        const std::string byte(1, static_cast<char>(value));
        is_malformed(replaced(T0(), 0, 1, byte));
        is_malformed(replaced(T0(), H0().size() / 2, 1, byte));
        is_malformed(replaced(T0(), H0().size() + 1, 1, byte));
        is_malformed(replaced(T0(), T0().size() - 1, 1, byte));
        is_malformed(T0() + byte);
    }
}

TEST_CASE("thousands of dots are malformed at no cost", "[compact][CF-28]") {
    const std::string dots(30'000, '.');
    const std::string tail = H0() + "." + P0() + "." + std::string(20'000, '.');

    is_malformed(dots);
    is_malformed(tail);
    CHECK(test::allocations_of([&] { (void)test::validator().validate(dots, test::now); }) == 0);
    CHECK(test::allocations_of([&] { (void)test::validator().validate(tail, test::now); }) == 0);
}

TEST_CASE("the parts have their order", "[compact][CF-31]") {
    CHECK(refusal(P0() + "." + H0() + "." + S0()) == ErrorCode::header_malformed);
    CHECK(refusal(test::as_example().sign(test::good_payload, test::good_header)) == ErrorCode::header_malformed);
}

TEST_CASE("a header that says nothing is malformed", "[compact][CF-34]") {
    CHECK(refusal("e30." + P0() + "." + S0()) == ErrorCode::header_malformed);
    CHECK(refusal(test::sign_header("{}")) == ErrorCode::header_malformed);
}

TEST_CASE("a token is refused however much of it is missing, and nothing is read past its end", "[compact][IM-01]") {
    const std::size_t before_signature = T0().size() - S0().size();
    std::string octets(S0().size(), '\0');

    for (std::size_t size = 0; size < T0().size(); ++size) {
        CAPTURE(size);
        const test::GuardedCopy cut{std::string_view{T0()}.substr(0, size)};
        // Whole groups of a signature are well formed and no signature.
        const bool well_formed = size > before_signature &&
                                 bearer::detail::base64url::decode(cut.view().substr(before_signature), octets.data());
        CHECK(test::validator().validate(cut.view(), test::now).error().code ==
              (well_formed ? ErrorCode::signature_invalid : ErrorCode::token_malformed));
    }

    const test::GuardedCopy whole{T0()};
    CHECK(test::validator().validate(whole.view(), test::now));
}
