// SPDX-License-Identifier: MIT
//
// Many threads at once. ThreadSanitizer watches these tests.

#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using bearer::ErrorCode;
using bearer::Jwks;
using bearer::testing::sample_key;
using bearer::testing::TokenForge;

constexpr int readers = 16;
constexpr std::size_t swaps = 1000;

/// A key source of a user's own: its copies share the set, which somebody changes while others read.
class ChangingKeys {
public:
    explicit ChangingKeys(Jwks first) : shared_{std::make_shared<Shared>(std::move(first))} {}

    bearer::Result<bearer::KeyPtr> find(const bearer::KeyQuery& query) const { return current().find(query); }

    void change_to(Jwks next) const {
        const std::lock_guard lock{shared_->guard};
        shared_->current = std::move(next);
    }

private:
    struct Shared {
        explicit Shared(Jwks first) : current{std::move(first)} {}
        std::mutex guard;
        Jwks current;
    };

    Jwks current() const {
        const std::lock_guard lock{shared_->guard};
        return shared_->current;
    }

    std::shared_ptr<Shared> shared_;
};

TokenForge provider(std::size_t key, std::string kid) {
    return TokenForge{{.issuer = "https://as.example/",
                       .audience = "https://api.example",
                       .key = sample_key(key),
                       .kid = std::move(kid),
                       .claims = {{"signed_by", key}}}};
}

/// One of two providers, of which the validator knows one at a time.
struct Side {
    Jwks keys;
    std::string token;
    std::size_t number;
};

Side side(std::size_t key, std::string kid) {
    const auto forge = provider(key, std::move(kid));
    return {Jwks::parse(forge.jwks()).value(), forge.token().compact(), key};
}

/// Many threads, each of which changes the keys for all of them and then reads with both sides' tokens, in turn. All
/// do both: a thread that only swapped would hardly get its turn among so many.
void read_while_swapping(const ChangingKeys& keys, const std::array<Side, 2>& sides,
                         const std::function<void(const Side&)>& read) {
    std::atomic<std::size_t> swapped = 0;
    std::latch everybody{readers};
    std::vector<std::thread> threads;
    for (int reader = 0; reader < readers; ++reader)
        threads.emplace_back([&] {
            everybody.arrive_and_wait();
            for (std::size_t swap = swapped++; swap < swaps; swap = swapped++) {
                keys.change_to(sides[swap % 2].keys);
                for (int turn = 0; turn < 2; ++turn)
                    for (const Side& side : sides) read(side);
            }
        });
    for (auto& thread : threads) thread.join();
}

auto validator_of(const ChangingKeys& keys) {
    return bearer::TokenValidator{keys, bearer::Issuer{"https://as.example/"}, bearer::Audience{"https://api.example"},
                                  bearer::Lifetime{}, bearer::Scope{"read"} || bearer::Present{"signed_by"}};
}

}  // namespace

TEST_CASE("every verdict belongs to one of the key sets that come and go", "[threads]") {
    const bool same_id = GENERATE(true, false);
    const std::array sides{side(0, "k1"), side(1, same_id ? "k1" : "k2")};
    const ErrorCode refusal = same_id ? ErrorCode::signature_invalid : ErrorCode::key_not_found;
    const ChangingKeys keys{sides[0].keys};
    const auto validator = validator_of(keys);
    std::atomic<std::size_t> answers = 0;
    std::atomic<std::size_t> accepted = 0;
    std::atomic<long> wrong = 0;

    read_while_swapping(keys, sides, [&](const Side& side) {
        const auto token = validator.validate(side.token, test::now);
        if (!token) wrong += token.error().code == refusal ? 0 : 1;
        else {
            ++accepted;
            const auto signer = token->claims().get<std::int64_t>("signed_by");
            wrong += signer && *signer == static_cast<std::int64_t>(side.number) ? 0 : 1;
        }
        ++answers;
    });

    CHECK(wrong == 0);
    CHECK(accepted > 0);
    CHECK(accepted < answers);
    CHECK(answers == 4 * swaps);
}

TEST_CASE("a token authenticated before a change of keys is judged by the keys after it", "[threads]") {
    const std::array sides{side(0, "k1"), side(1, "k1")};
    const std::array authentic{validator_of(ChangingKeys{sides[0].keys}).authenticate(sides[0].token).value(),
                               validator_of(ChangingKeys{sides[1].keys}).authenticate(sides[1].token).value()};
    const ChangingKeys keys{sides[0].keys};
    const auto validator = validator_of(keys);
    std::atomic<std::size_t> answers = 0;
    std::atomic<std::size_t> accepted = 0;
    std::atomic<long> wrong = 0;

    read_while_swapping(keys, sides, [&](const Side& side) {
        const auto token = validator.judge(authentic[side.number], test::now);
        if (token) ++accepted;
        else if (token.error().code != ErrorCode::key_mismatch) ++wrong;
        ++answers;
    });

    CHECK(wrong == 0);
    CHECK(accepted > 0);
    CHECK(accepted < answers);
    CHECK(answers == 4 * swaps);
}

TEST_CASE("a token may be copied, read and dropped by many threads", "[threads]") {
    std::optional token{test::validator().validate(test::good_token(), test::now).value()};
    std::atomic<long> wrong = 0;
    std::atomic<int> copied = 0;
    std::vector<std::thread> threads;

    for (int reader = 0; reader < readers; ++reader)
        threads.emplace_back([&wrong, &copied, mine = *token]() mutable {
            ++copied;
            for (int turn = 0; turn < 500; ++turn) {
                const auto copy = mine;
                auto other = copy;
                wrong += other.subject().value_or("") == "u1" ? 0 : 1;
                wrong += copy.satisfies(bearer::Scope{"write"}).accepted() ? 0 : 1;
                mine = std::move(other);
            }
        });
    while (copied < readers) std::this_thread::yield();
    token.reset();  // the threads' copies keep it alive
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
}

TEST_CASE("one validator and one policy serve many threads", "[threads]") {
    const bearer::AnyValidator validator = test::validator_with(bearer::AnyPolicy{bearer::Scope{"read"}});
    const std::array<std::pair<std::string, std::optional<ErrorCode>>, 4> cases{{
        {test::good_token(), std::nullopt},
        {test::with_claim("scope", "write"), ErrorCode::scope_missing},
        {test::as_example().signed_by_a_stranger(), ErrorCode::signature_invalid},
        {test::as_example().expired(), ErrorCode::token_expired},
    }};
    std::atomic<long> wrong = 0;
    std::vector<std::thread> threads;

    for (int reader = 0; reader < readers; ++reader)
        threads.emplace_back([&] {
            for (int turn = 0; turn < 50; ++turn)
                for (const auto& [token, expected] : cases) {
                    const auto result = validator.validate(token, test::now);
                    const auto code = result ? std::nullopt : std::optional{result.error().code};
                    wrong += code == expected ? 0 : 1;
                }
        });
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
}
