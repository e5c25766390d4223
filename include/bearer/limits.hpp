// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

/// The sizes past which tokens, key sets and metadata are refused. They bound what a stranger can make a validator do.
namespace bearer::inline v1::limits {

/// Bytes of a whole compact token. 200 groups make one of about 12.5 KiB.
inline constexpr std::size_t token_bytes = 32 * 1024;

/// Bytes of the decoded JOSE header.
inline constexpr std::size_t header_bytes = 4 * 1024;

/// Nesting of JSON values; the outer object is 1.
inline constexpr std::size_t json_depth = 16;

/// Bytes of one JSON number as written.
inline constexpr std::size_t json_number_bytes = 64;

/// Bytes of a "kid", in a token and in a JWK.
inline constexpr std::size_t key_id_bytes = 256;

/// Entries of a "crit" header parameter; every one is refused, this bounds the work of saying why.
inline constexpr std::size_t critical_parameters = 16;

/// Bytes of a JWK set.
inline constexpr std::size_t key_set_bytes = 512 * 1024;

/// Keys of a JWK set, the unusable ones included.
inline constexpr std::size_t key_set_keys = 200;

/// Bytes of a provider's metadata.
inline constexpr std::size_t metadata_bytes = 64 * 1024;

}  // namespace bearer::inline v1::limits
