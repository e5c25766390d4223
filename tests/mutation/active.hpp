// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <type_traits>

/// The mutant that this process is: BEARER_MUTANT, or none.
inline int bearer_active_mutant() noexcept {
    static const int id = [] {
        const char* const text = std::getenv("BEARER_MUTANT");
        return text == nullptr ? 0 : std::atoi(text);
    }();
    return id;
}

/// Says once that the mutant has run at all.
inline bool bearer_mutant_runs() noexcept {
    static const bool said = std::fputs("BEARER_MUTANT runs\n", stderr) >= 0;
    return said;
}

/// What the compiler computes itself is not mutated.
constexpr bool bearer_mutant(int id) noexcept {
    return !std::is_constant_evaluated() && id == bearer_active_mutant() && bearer_mutant_runs();
}
