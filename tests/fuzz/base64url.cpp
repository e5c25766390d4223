// SPDX-License-Identifier: MIT
//
// Both decoders against one that works bit by bit: on any text, and on one that would be canonical but for a character.

#include <bearer/detail/base64url.hpp>

#include "fuzz/base64url_on_paper.hpp"
#include "fuzz/fuzzing.hpp"
#include "support/exact_copy.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace base64url = bearer::detail::base64url;

namespace {

// From and to memory of exactly the size, so that AddressSanitizer sees whoever leaves it.
template <class Decode>
std::optional<std::string> decoded(std::string_view text, Decode decode) {
    const test::ExactCopy copy{text};
    const std::size_t size = base64url::decoded_size(text.size());
    const std::unique_ptr<char[]> bytes{new char[size]};
    if (!decode(copy.view(), bytes.get())) return std::nullopt;
    return std::string{bytes.get(), size};
}

void check(std::string_view text) {
    const auto expected = fuzz::decode_on_paper(text);
    fuzz::demand(decoded(text, base64url::decode) == expected, "decode() decodes as on paper");
    fuzz::demand(decoded(text, base64url::decode_groups) == expected, "decode_groups() decodes as on paper");
    if (expected) fuzz::demand(base64url::encode(*expected) == text, "only one text stands for these bytes");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Decisions decisions{fuzz::text_of(data, size)};
    const std::size_t place = decisions.below(65'536);
    const char character = static_cast<char>(decisions.byte());
    const std::string_view bytes = decisions.rest();
    check(bytes);

    std::string text = base64url::encode(bytes);
    fuzz::demand(text == fuzz::encode_on_paper(bytes), "encode() encodes as on paper");
    check(text);
    if (text.empty()) return 0;
    text[place % text.size()] = character;
    check(text);
    return 0;
}
