// SPDX-License-Identifier: MIT
#include <bearer/cache/token_index.hpp>

#include "support/allocations.hpp"
#include "support/caching.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <new>
#include <vector>

namespace {

using bearer::detail::CachedToken;
using bearer::detail::TokenIndex;

CachedToken::Owner token_of(std::uint64_t hash) {
    static const auto authentic = test::authentic();
    return CachedToken::make(hash, "text", authentic, 1);
}

}  // namespace

TEST_CASE("an index finds what was entered, and nothing else", "[cache]") {
    const auto zero = token_of(0);
    const auto one = token_of(1);
    TokenIndex index;
    CHECK(index.find(0) == nullptr);  // as empty places say

    index.insert(*zero);
    index.insert(*one);

    CHECK(index.find(0) == zero.get());
    CHECK(index.find(1) == one.get());
    CHECK(index.find(2) == nullptr);
    CHECK(index.find(16) == nullptr);  // the place of 0, in a small table
    CHECK(index.size() == 2);
    index.erase(2);
    CHECK(index.size() == 2);
    index.erase(0);
    CHECK(index.find(0) == nullptr);
    CHECK(index.find(1) == one.get());
    CHECK(index.size() == 1);
    index.erase(0);
    CHECK(index.size() == 1);
}

TEST_CASE("an index agrees with a map, whatever comes and goes", "[cache]") {
    // Few homes: long runs, which wrap around the end of the table too.
    const auto spread = GENERATE(as<std::uint64_t>{}, 1, 4, 16, 1'000'003);
    std::map<std::uint64_t, CachedToken::Owner> all;
    TokenIndex index;
    std::uint64_t random = 1;
    bool agrees = true;

    for (int turn = 0; turn < 20'000; ++turn) {
        random = random * 6364136223846793005 + 1442695040888963407;
        const std::uint64_t hash = (random >> 40) % 300 * spread + 13;
        if (const auto found = all.find(hash); found == all.end()) {
            agrees = agrees && index.find(hash) == nullptr;
            index.insert(*all.emplace(hash, token_of(hash)).first->second);
        } else {
            agrees = agrees && index.find(hash) == found->second.get();
            index.erase(hash);
            all.erase(found);
        }
        if (turn % 100 == 0)
            for (const auto& [each, token] : all) agrees = agrees && index.find(each) == token.get();
    }

    CHECK(agrees);
    CHECK(index.size() == all.size());
}

TEST_CASE("an index that cannot grow stays as it was", "[cache]") {
    std::vector<CachedToken::Owner> all;
    for (std::uint64_t hash = 0; hash < 1'000; ++hash) all.push_back(token_of(hash * 16));
    TokenIndex index;
    int failures = 0;

    for (const auto& token : all) {
        try {
            const test::FailingAllocation failure{1};
            index.insert(*token);
        } catch (const std::bad_alloc&) {
            ++failures;
            REQUIRE(index.find(token->hash()) == nullptr);
            index.insert(*token);
        }
    }

    CHECK(failures >= 6);
    CHECK(index.size() == all.size());
    for (const auto& token : all) REQUIRE(index.find(token->hash()) == token.get());
}
