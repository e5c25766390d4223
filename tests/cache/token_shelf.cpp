// SPDX-License-Identifier: MIT
#include <bearer/cache/token_shelf.hpp>

#include "support/allocations.hpp"
#include "support/caching.hpp"
#include "support/catch.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::AuthenticToken;
using bearer::TimePoint;
using bearer::detail::TokenShelf;
using namespace std::chrono_literals;

constexpr std::size_t no_limit = std::size_t{1} << 40;

/// A shelf of the good token under the texts and hashes of many.
class Shelf {
public:
    explicit Shelf(std::size_t capacity, std::size_t bytes = no_limit) : shelf{capacity, bytes} {}

    void put(std::uint64_t number) { put(number, token_); }
    void put(std::uint64_t number, const AuthenticToken& token, TimePoint at = test::now) {
        shelf.insert(number, test::exact_copy(text_of(number)).view(), token, 1, at);
    }
    [[nodiscard]] bool has(std::uint64_t number) { return found(number) != nullptr; }
    /// Asks for it as a reader does.
    bool use(std::uint64_t number) {
        auto* const token = found(number);
        if (token != nullptr) token->note_use();
        return token != nullptr;
    }
    [[nodiscard]] std::vector<std::uint64_t> held(std::uint64_t first, std::uint64_t end) {
        std::vector<std::uint64_t> all;
        for (auto number = first; number < end; ++number)
            if (has(number)) all.push_back(number);
        return all;
    }

    TokenShelf shelf;

private:
    [[nodiscard]] bearer::detail::CachedToken* found(std::uint64_t number) {
        auto* const token = shelf.find(number);
        return token != nullptr && token->has_text(text_of(number)) ? token : nullptr;
    }
    static std::string text_of(std::uint64_t number) { return std::string(600, 'x') + std::to_string(number); }

    AuthenticToken token_ = test::authentic();
};

/// Whether the shelf has that very text.
bool has(const TokenShelf& shelf, std::uint64_t hash, std::string_view text) {
    const auto* const token = shelf.find(hash);
    return token != nullptr && token->has_text(text);
}

/// What a token of a shelf takes with a text of that many bytes.
std::size_t size_of_one(std::size_t text_bytes) {
    TokenShelf shelf{1, no_limit};
    shelf.insert(1, std::string(text_bytes, 'x'), test::authentic(), 1, test::now);
    return shelf.bytes();
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a shelf finds what has been put on it", "[cache]") {
    Shelf shelf{3};
    CHECK_FALSE(shelf.has(1));

    shelf.put(1);
    shelf.put(2);

    CHECK(shelf.has(1));
    CHECK(shelf.has(2));
    CHECK_FALSE(shelf.has(3));
    CHECK(shelf.shelf.entries() == 2);
    CHECK(shelf.shelf.evictions() == 0);
}

TEST_CASE("of two texts with one hash the shelf gives neither for the other", "[cache][CA-02]") {
    TokenShelf shelf{3, no_limit};
    shelf.insert(5, "one", test::authentic(), 1, test::now);

    CHECK(has(shelf, 5, "one"));
    CHECK_FALSE(has(shelf, 5, "two"));

    shelf.insert(5, "two", test::authentic(), 2, test::now);
    CHECK_FALSE(has(shelf, 5, "one"));
    REQUIRE(has(shelf, 5, "two"));
    CHECK(shelf.find(5)->generation() == 2);
    CHECK(shelf.entries() == 1);
}

TEST_CASE("a token takes the place of itself", "[cache]") {
    TokenShelf shelf{1, no_limit};
    shelf.insert(5, "one", test::authentic(), 1, test::now);
    const std::size_t bytes = shelf.bytes();

    shelf.insert(5, "one", test::authentic(), 2, test::now);

    REQUIRE(has(shelf, 5, "one"));
    CHECK(shelf.find(5)->generation() == 2);
    CHECK(shelf.entries() == 1);
    CHECK(shelf.bytes() == bytes);
    CHECK(shelf.evictions() == 0);
}

TEST_CASE("what is erased is gone, and nothing else", "[cache]") {
    Shelf shelf{3};
    shelf.put(1);
    shelf.put(2);
    const std::size_t both = shelf.shelf.bytes();

    shelf.shelf.erase(3);
    CHECK(shelf.shelf.bytes() == both);
    shelf.shelf.erase(1);
    CHECK(shelf.held(0, 4) == Numbers{2});
    CHECK(shelf.shelf.bytes() == both / 2);
    shelf.shelf.erase(2);
    CHECK(shelf.shelf.entries() == 0);
    CHECK(shelf.shelf.bytes() == 0);
    CHECK(shelf.shelf.evictions() == 0);
}

TEST_CASE("what was used again can be erased as well", "[cache]") {
    Shelf shelf{2};
    shelf.put(1);
    shelf.use(1);
    shelf.put(2);
    shelf.put(3);  // 1 has moved to those that are used again
    REQUIRE(shelf.held(0, 4) == Numbers{1, 3});

    shelf.shelf.erase(1);
    shelf.shelf.erase(3);

    CHECK(shelf.shelf.entries() == 0);
    CHECK(shelf.shelf.bytes() == 0);
}

TEST_CASE("tokens that nobody uses again go in the order in which they came", "[cache][CA-12]") {
    Shelf shelf{4};
    for (std::uint64_t number = 0; number < 4; ++number) shelf.put(number);
    CHECK(shelf.held(0, 9) == Numbers{0, 1, 2, 3});

    shelf.put(4);
    CHECK(shelf.held(0, 9) == Numbers{1, 2, 3, 4});
    shelf.put(5);
    CHECK(shelf.held(0, 9) == Numbers{2, 3, 4, 5});
    CHECK(shelf.shelf.evictions() == 2);
    CHECK(shelf.shelf.entries() == 4);
}

TEST_CASE("a token that was used again stays when those go that were not", "[cache]") {
    Shelf shelf{4};
    for (std::uint64_t number = 0; number < 4; ++number) shelf.put(number);
    shelf.use(1);

    for (std::uint64_t number = 4; number < 100; ++number) shelf.put(number);

    CHECK(shelf.has(1));
    CHECK(shelf.held(0, 100) == Numbers{1, 97, 98, 99});
    CHECK(shelf.shelf.evictions() == 96);
}

TEST_CASE("a use saves a token once", "[cache]") {
    Shelf shelf{2};
    shelf.put(1);
    shelf.put(2);
    shelf.use(1);
    shelf.use(2);
    // Both move to the queue of those used again, and have no use left there.
    shelf.put(3);
    CHECK(shelf.held(0, 9) == Numbers{2, 3});
    // Capacity 2: the new one is more than a tenth, so it goes first.
    shelf.put(4);
    CHECK(shelf.held(0, 9) == Numbers{2, 4});
}

TEST_CASE("those used again go too when they are not used any more", "[cache]") {
    Shelf shelf{10};
    for (std::uint64_t number = 0; number < 10; ++number) {
        shelf.put(number);
        shelf.use(number);
    }
    shelf.put(10);  // all ten have moved, and the first of them is gone
    CHECK(shelf.held(0, 20) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

    // Each new one is used again as well: the old ones make room, the first first.
    shelf.use(10);
    for (std::uint64_t number = 11; number < 16; ++number) {
        shelf.put(number);
        shelf.use(number);
    }
    CHECK(shelf.held(0, 20) == Numbers{6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
}

TEST_CASE("a shelf of one token holds the last one, used again or not", "[cache]") {
    const bool is_used = GENERATE(true, false);
    Shelf shelf{1};

    for (std::uint64_t number = 0; number < 50; ++number) {
        shelf.put(number);
        if (is_used) shelf.use(number);
        CHECK(shelf.held(0, 50) == Numbers{number});
    }
    CHECK(shelf.shelf.evictions() == 49);
}

TEST_CASE("a burst of 100,000 one-time tokens does not empty the shelf", "[cache][CA-12]") {
    constexpr std::uint64_t hot = 500;
    Shelf shelf{1'000};
    for (std::uint64_t number = 0; number < hot; ++number) shelf.put(number);
    for (std::uint64_t number = 0; number < hot; ++number) shelf.use(number);

    SECTION("while they are used") {
        std::uint64_t misses = 0;
        for (std::uint64_t number = 0; number < 100'000; ++number) {
            shelf.put(1'000'000 + number);
            if (!shelf.use(number % hot)) {
                ++misses;
                shelf.put(number % hot);
            }
        }
        CHECK(misses == 0);
        CHECK(shelf.held(0, hot).size() == hot);
    }
    SECTION("while nobody uses them") {
        for (std::uint64_t number = 0; number < 100'000; ++number) shelf.put(1'000'000 + number);
        CHECK(shelf.held(0, hot).size() == hot);
    }
    CHECK(shelf.shelf.entries() == 1'000);
}

TEST_CASE("a burst does not empty a shelf whose bytes are its limit", "[cache][CA-12]") {
    constexpr std::uint64_t hot = 50;
    Shelf shelf{10'000, 100 * size_of_one(606)};
    for (std::uint64_t number = 0; number < hot; ++number) shelf.put(number);
    for (std::uint64_t number = 0; number < hot; ++number) shelf.use(number);

    for (std::uint64_t number = 0; number < 100'000; ++number) shelf.put(1'000'000 + number);

    CHECK(shelf.held(0, hot).size() == hot);
    CHECK(shelf.shelf.entries() < 110);
}

TEST_CASE("a shelf takes its bytes and not one more", "[cache][CA-12]") {
    const std::size_t one = size_of_one(100);
    const auto put = [token = test::authentic()](TokenShelf& shelf, std::uint64_t number, std::size_t size) {
        shelf.insert(number, std::string(size, 'x'), token, 1, test::now);
    };
    TokenShelf shelf{1'000, 3 * one};
    put(shelf, 1, 100);
    put(shelf, 2, 100);

    SECTION("one that just fits") {
        put(shelf, 3, 100);
        CHECK(shelf.entries() == 3);
        CHECK(shelf.bytes() == 3 * one);
        CHECK(shelf.evictions() == 0);
    }
    SECTION("one that is a byte larger") {
        put(shelf, 3, 101);
        CHECK(shelf.entries() == 2);
        CHECK(shelf.bytes() == 2 * one + 1);
        CHECK(shelf.evictions() == 1);
    }
    SECTION("a large one that needs the room of several") {
        put(shelf, 3, 100 + 2 * one);
        CHECK(shelf.entries() == 1);
        CHECK(shelf.bytes() == 3 * one);
        CHECK(shelf.evictions() == 2);
    }
    SECTION("one that finds no room displaces nobody") {
        put(shelf, 3, 101 + 2 * one);
        CHECK(shelf.entries() == 2);
        CHECK(shelf.bytes() == 2 * one);
        CHECK(shelf.evictions() == 0);
    }
}

TEST_CASE("tokens that are past their time leave when another one comes", "[cache][CA-03]") {
    const auto early = test::authentic(test::good_until(test::now + 10s));
    const auto late = test::authentic(test::good_until(test::now + 20s));
    Shelf shelf{4};
    shelf.put(1, early);
    shelf.put(2, early);
    shelf.use(2);
    shelf.put(3, late);

    shelf.put(4, late, test::now + 9s);
    CHECK(shelf.held(0, 9) == Numbers{1, 2, 3, 4});
    shelf.put(5, late, test::now + 10s);
    CHECK(shelf.held(0, 9) == Numbers{3, 4, 5});
    CHECK(shelf.shelf.evictions() == 0);
}

TEST_CASE("tokens that were used again leave at their time as well", "[cache]") {
    const auto early = test::authentic(test::good_until(test::now + 10s));
    const auto late = test::authentic(test::good_until(test::now + 20s));
    Shelf shelf{2};
    shelf.put(1, early);
    shelf.use(1);
    shelf.use(1);
    shelf.put(2, late);
    shelf.put(3, late);
    REQUIRE(shelf.held(0, 9) == Numbers{1, 3});

    shelf.put(4, late, test::now + 10s);

    CHECK(shelf.held(0, 9) == Numbers{3, 4});
    CHECK(shelf.shelf.evictions() == 1);
}

TEST_CASE("of many tokens that are past their time few leave at once", "[cache]") {
    const auto early = test::authentic(test::good_until(test::now + 10s));
    Shelf shelf{100};
    for (std::uint64_t number = 0; number < 40; ++number) shelf.put(number, early);

    shelf.put(40);
    CHECK(shelf.shelf.entries() == 41);
    shelf.shelf.insert(41, "late", test::authentic(), 1, test::now + 10s);
    CHECK(shelf.shelf.entries() == 42 - 16);
    CHECK(shelf.held(0, 41).front() == 16);
    shelf.shelf.insert(42, "late", test::authentic(), 1, test::now + 10s);
    CHECK(shelf.shelf.entries() == 43 - 32);
    CHECK(shelf.shelf.evictions() == 0);
}

TEST_CASE("a token that is past its time does not enter", "[cache]") {
    const auto early = test::authentic(test::good_until(test::now + 10s));
    Shelf shelf{1};
    shelf.put(1);

    shelf.put(2, early, test::now + 10s);
    CHECK(shelf.held(0, 9) == Numbers{1});
    CHECK(shelf.shelf.evictions() == 0);
    shelf.put(2, early, test::now + 9s);
    CHECK(shelf.held(0, 9) == Numbers{2});
}

TEST_CASE("an expired token of the same hash is no hindrance", "[cache][CA-03]") {
    const auto early = test::authentic(test::good_until(test::now + 10s));
    TokenShelf shelf{4, no_limit};
    shelf.insert(5, "other", test::authentic(), 1, test::now);  // stands before it and stays
    shelf.insert(6, "early", early, 1, test::now);

    CHECK_FALSE(has(shelf, 6, "late"));
    shelf.insert(6, "late", test::authentic(), 1, test::now + 11s);

    CHECK_FALSE(has(shelf, 6, "early"));
    CHECK(has(shelf, 6, "late"));
}

TEST_CASE("evicted tokens are wiped", "[cache]") {
    const std::string text = "a token that nobody else has: " + std::string(600, 'x');
    TokenShelf shelf{1, no_limit};
    shelf.insert(1, text, test::authentic(), 1, test::now);
    const test::FreedText read{"a token that nobody else has"};

    shelf.insert(2, "another", test::authentic(), 1, test::now);

    REQUIRE(shelf.evictions() == 1);
    CHECK(read.found() == 0);
}

TEST_CASE("of 1,000,000 tokens a shelf holds what it has room for", "[cache][CA-12]") {
    const auto token = test::authentic();
    TokenShelf shelf{1'000, no_limit};
    std::string text(100, 'x');
    std::size_t most = 0;

    for (std::uint64_t number = 0; number < 1'000'000; ++number) {
        text.replace(0, 7, std::to_string(1'000'000 + number));
        shelf.insert(number * 0x9E37'79B9'7F4A'7C15, text, token, 1, test::now);
        most = std::max(most, shelf.entries());
    }

    CHECK(most == 1'000);
    CHECK(shelf.bytes() == 1'000 * size_of_one(100));
    CHECK(shelf.evictions() == 999'000);
}

TEST_CASE("a shelf counts at least what it has allocated", "[cache][CA-12]") {
    const auto token = test::authentic();
    const std::string text(600, 'x');
    const std::size_t before = test::allocated_bytes();
    TokenShelf shelf{10'000, no_limit};
    std::uint64_t number = 0;
    for (; number < 5'000; ++number) shelf.insert(number, text, token, 1, test::now);

    // The buckets were reallocated as they grew: what was asked for is more than what is held.
    CHECK(shelf.bytes() > test::allocated_bytes() - before);
}

TEST_CASE("a shelf that runs out of memory is a shelf without the token", "[cache]") {
    const auto token = test::authentic();
    std::size_t failures = 0;
    for (std::size_t failing = 1;; ++failing) {
        TokenShelf shelf{2, no_limit};
        shelf.insert(1, "one", token, 1, test::now);
        shelf.insert(2, "two", token, 1, test::now);
        bool has_failed = false;
        try {
            const test::FailingAllocation failure{failing};
            shelf.insert(3, "three", token, 1, test::now);
        } catch (const std::bad_alloc&) {
            has_failed = true;
        }
        if (!has_failed) break;
        ++failures;

        CHECK_FALSE(has(shelf, 3, "three"));
        CHECK(shelf.entries() <= 2);
        shelf.insert(4, "four", token, 1, test::now);
        CHECK(has(shelf, 4, "four"));
        shelf.erase(1);
        shelf.erase(2);
        shelf.erase(4);
        CHECK(shelf.entries() == 0);
        CHECK(shelf.bytes() == 0);
    }
    CHECK(failures > 0);
}

TEST_CASE("a few new tokens stay while one that was not used again for long goes", "[cache][CA-12]") {
    Shelf shelf{20};
    for (std::uint64_t number = 0; number < 20; ++number) {
        shelf.put(number);
        CHECK(shelf.use(number));
    }
    shelf.put(20);  // all others move to the queue of those that were used again, and the first of them goes
    CHECK_FALSE(shelf.has(0));

    shelf.put(21);
    CHECK(shelf.has(20));
    CHECK(shelf.has(21));
    CHECK_FALSE(shelf.has(1));

    shelf.put(22);  // now they are a tenth, which is not few
    CHECK_FALSE(shelf.has(20));
    CHECK(shelf.has(2));
}
