// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace bench {

/// The parts of a validation, and what surrounds one in a service.
void register_pieces();

/// A cache under a load that it is made for: nine calls in ten bring a token of a small set, one brings a new token.
///
/// The tokens are signed when it first runs, on two threads: 100,000 take about 35 seconds and 200 MB.
void register_cache_mix(std::size_t tokens);

}  // namespace bench
