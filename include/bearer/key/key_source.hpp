// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/algorithm.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/result.hpp>

#include <concepts>
#include <string_view>

namespace bearer::inline v1 {

/// What a validator asks a key source. Untrusted: the token's sender chose both.
struct KeyQuery {
    std::string_view kid;  // at most limits::key_id_bytes, never empty
    Algorithm algorithm;   // one that the validator allows
};

/// Anything that answers with exactly one key or says why not: key_not_found, key_mismatch, keys_unavailable.
///
/// find() is called from many threads at once. A null key counts as key_not_found, an exception as
/// internal_error. A source may also have `std::uint64_t generation() const noexcept`, which changes
/// whenever a key that find() has answered with may no longer be its answer: a cache asks find() again only then. One that
/// changes the answers of a RemoteJwks should hold it: a class derived from it has a generation() that knows nothing of that.
template <class S>
concept KeySource = std::copy_constructible<S> && requires(const S& source, const KeyQuery& query) {
    { source.find(query) } -> std::same_as<Result<KeyPtr>>;
};

}  // namespace bearer::inline v1
