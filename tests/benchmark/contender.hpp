// SPDX-License-Identifier: MIT
#pragma once

#include "cases.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Validates its token once more and says whether it accepts it.
using Validation = std::function<bool()>;

/// A way to validate tokens.
struct Contender {
    std::string name;
    std::string version = "";

    /// Prepares for the case's key and token whatever may be prepared; that is not measured. The case outlives it.
    std::function<Validation(const Case&)> prepare;

    /// Whether its documentation lets several threads use it.
    bool for_threads = false;

    /// Whether all its memory comes from operator new, which is what can be counted.
    bool allocates_with_new = false;
};

/// OpenSSL alone, the floor: verifies signatures and knows nothing of tokens.
[[nodiscard]] Contender openssl_alone();

/// bearer with the policies of the RFCs, with Entra's, and with a cache before those.
[[nodiscard]] std::vector<Contender> our_contenders();

/// Other libraries: those that were installed where this was compiled.
[[nodiscard]] inline std::vector<Contender>& peers() {
    static std::vector<Contender> those;
    return those;
}

/// Each peer's file adds the peer with one of these, before main().
struct AddPeer {
    explicit AddPeer(Contender peer) { peers().push_back(std::move(peer)); }
};

}  // namespace bench
