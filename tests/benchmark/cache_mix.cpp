// SPDX-License-Identifier: MIT
#include "measure.hpp"
#include "pieces.hpp"
#include "validators.hpp"

#include <bearer/cache/cached_validator.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace bench {

namespace {

/// That many good tokens, half of them signed by each of two threads.
std::vector<std::string> signed_tokens(std::size_t count) {
    std::vector<std::string> tokens(count);
    const auto sign = [&](std::size_t from, std::size_t to) {
        for (std::size_t number = from; number < to; ++number) {
            tokens[number] = cases().another(number);
            tokens[number].shrink_to_fit();
        }
    };
    std::jthread other{sign, count / 2, count};
    sign(0, count / 2);
    other.join();
    return tokens;
}

/// The calls of an API's day. A fortieth of the tokens are those of callers that are busy now; nine calls in ten bring
/// one of these at random. Every tenth call brings the next of all others: a new caller's.
///
/// Once all have been seen they come again from the first, each after almost ten times as many calls as there are
/// tokens, and after almost all other tokens: a cache for a tenth of them has let it go by then.
class Load {
public:
    explicit Load(std::size_t tokens) : tokens_{signed_tokens(tokens)}, busy_{std::max<std::size_t>(tokens / 40, 1)} {}

    [[nodiscard]] std::span<const std::string> busy() const { return std::span{tokens_}.first(busy_); }

    const std::string& next() { return ++calls_ % 10 != 0 ? next_busy() : next_new(); }
    const std::string& next_busy() { return tokens_[random_() % busy_]; }
    const std::string& next_new() {
        const std::string& token = tokens_[busy_ + seldom_];
        seldom_ = (seldom_ + 1) % (tokens_.size() - busy_);
        return token;
    }

private:
    std::vector<std::string> tokens_;
    std::size_t busy_;
    std::size_t calls_ = 0;
    std::size_t seldom_ = 0;
    std::minstd_rand random_;
};

/// A service that has been up for a while: the cache knows the busy callers and is full, so that whatever comes new has
/// to displace something.
struct Service {
    explicit Service(std::size_t tokens) : load{tokens}, validator{entra_validator(), {.capacity = tokens / 10}} {
        for (int round = 0; round < 2; ++round)  // the second says that they come often
            for (const std::string& token : load.busy()) expect(validator.validate(token).has_value());
        for (std::size_t call = 0; call < tokens; ++call) expect(validator.validate(load.next()).has_value());
    }

    Load load;
    bearer::CachedValidator<decltype(entra_validator())> validator;
};

}  // namespace

// The load, then its busy callers alone and its new callers alone, whose tokens are no more in the processor's caches
// than the load's are. What the load takes beyond what these two explain is the price of their coming together.
void register_cache_mix(std::size_t tokens) {
    const auto service = [tokens]() -> Service& {
        static Service one{tokens};
        return one;
    };
    const auto add = [&](const char* name, const std::string& (Load::*next)()) {
        benchmark::RegisterBenchmark(name, [service, next](benchmark::State& state) {
            Load& load = service().load;
            auto& validator = service().validator;
            const auto before = validator.stats();
            measure(state, true, [&] { return validator.validate((load.*next)()).has_value(); });
            const auto after = validator.stats();
            const auto hits = static_cast<double>(after.hits - before.hits);
            state.counters["hit_rate"] = hits / (hits + static_cast<double>(after.misses - before.misses));
        });
    };
    add("bearer-cached-mix/1.6KB-2048", &Load::next);
    add("bearer-cached-busy/1.6KB-2048", &Load::next_busy);
    add("bearer-cached-new/1.6KB-2048", &Load::next_new);
}

}  // namespace bench
