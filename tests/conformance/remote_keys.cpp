// SPDX-License-Identifier: MIT
//
// Keys that follow the provider, seen by an API: what tokens get while the provider rotates, fails and is flooded.
#include <bearer/bearer.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>

#include "support/printing.hpp"
#include "support/remote.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using bearer::ErrorCode;
using bearer::RemoteJwks;
using bearer::RemoteOptions;
using bearer::Response;
using bearer::testing::sample_key;
using bearer::testing::TokenForge;
using test::accepted;
using test::FakeProvider;
using test::refusal;
using namespace std::chrono_literals;

/// A provider whose key number N has the id "kN", as test::key_set_of() publishes it.
TokenForge forge(std::size_t key, std::string issuer = "https://as.example/") {
    return TokenForge{{.issuer = std::move(issuer),
                       .audience = "https://api.example",
                       .now = test::now,
                       .key = sample_key(key),
                       .kid = "k" + std::to_string(key),
                       .claims = {{"signed_by", key}}}};
}
std::string token_of(std::size_t key) { return forge(key).token().compact(); }

/// A token that names a key of which nobody has heard. Its signature is never looked at.
std::string stranger(int number) {
    static const auto parts = bearer::testing::parts_of(token_of(0));
    const std::string header = nlohmann::json{{"alg", "RS256"}, {"kid", "stranger" + std::to_string(number)}}.dump();
    return TokenForge::splice(bearer::detail::base64url::encode(header), parts.payload, parts.signature);
}

auto validator_of(RemoteJwks keys, std::string issuer = "https://as.example/") {
    return bearer::TokenValidator{std::move(keys), bearer::Issuer{std::move(issuer)},
                                  bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
}

/// An API with one provider, whose clock stands still.
struct Api {
    test::ThreadedSource source;
    decltype(validator_of(source.keys)) validator = validator_of(source.keys);

    explicit Api(RemoteOptions options = {}) : source{std::move(options)} {}

    std::optional<ErrorCode> answer(const std::string& token) const { return refusal(validator, token); }
    std::size_t fetches() const { return source.provider.fetches(); }
};

/// 10,000 tokens with as many unknown ids from 16 threads, and one good token after every tenth of them.
struct Flood {
    std::atomic<int> good_refused = 0;
    std::array<std::atomic<int>, 2> refused{};  // with key_not_found, with keys_unavailable
    std::atomic<int> otherwise = 0;

    explicit Flood(const Api& api, bool has_good_tokens = true) {
        const std::string good = token_of(0);
        std::atomic<int> next = 0;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 16; ++thread)
            threads.emplace_back([&] {
                for (int number = next++; number < 10'000; number = next++) {
                    const auto why = api.validator.validate(stranger(number), test::now);
                    if (why) ++otherwise;
                    else if (why.error().code == ErrorCode::key_not_found) ++refused[0];
                    else if (why.error().code == ErrorCode::keys_unavailable) ++refused[1];
                    else ++otherwise;
                    if (has_good_tokens && number % 10 == 0 && !api.validator.validate(good, test::now)) ++good_refused;
                }
            });
        for (auto& thread : threads) thread.join();
    }
};

}  // namespace

TEST_CASE("10,000 unknown ids from 16 threads cause one fetch", "[remote][threads][FT-01][FT-04][FT-10]") {
    const Api api;
    REQUIRE(api.answer(token_of(0)) == accepted);
    REQUIRE(api.fetches() == 1);

    const Flood flood{api};

    CHECK(api.fetches() == 2);
    CHECK(api.source.provider.most_at_once() == 1);
    CHECK(flood.refused[0] == 10'000);
    CHECK(flood.otherwise + flood.refused[1] + flood.good_refused == 0);
    CHECK(api.source.keys.status().unknown_ids == 10'000);
}

TEST_CASE("a flood while the provider is in trouble causes one fetch too", "[remote][threads][FT-02][FT-03][FT-10]") {
    const auto trouble = GENERATE(as<FakeProvider::Answer>{}, FakeProvider::status(500), FakeProvider::publishing(R"({"keys":[]})"),
                                  [](const bearer::Request&) { return bearer::Error{ErrorCode::fetch_failed, "timeout"}; },
                                  [](const bearer::Request&) -> bearer::Result<Response> { throw std::runtime_error{"x"}; });
    const Api api;
    REQUIRE(api.answer(token_of(0)) == accepted);
    api.source.provider.answers(trouble);

    const Flood flood{api};

    CHECK(api.fetches() == 2);
    CHECK(flood.refused[1] >= 1);   // who waited for the fetch that failed
    CHECK(flood.refused[1] <= 16);  // there can be no more than one of each thread
    CHECK(flood.refused[0] + flood.refused[1] == 10'000);
    CHECK(flood.otherwise + flood.good_refused == 0);
}

TEST_CASE("a flood before there are any keys causes one fetch", "[remote][threads][FT-02][FT-30]") {
    test::ManualClock clock;
    const FakeProvider provider{FakeProvider::status(503)};
    const RemoteJwks keys{test::jwks_url(), provider, {.clock = clock.both()}};
    const auto validator = validator_of(keys);

    for (int number = 0; number < 1000; ++number)
        CHECK(refusal(validator, stranger(number)) == ErrorCode::keys_unavailable);
    CHECK(refusal(validator, token_of(0)) == ErrorCode::keys_unavailable);
    CHECK(provider.fetches() == 1);

    provider.publishes(test::key_set_of({0}));
    clock.advance(1s);
    CHECK(refusal(validator, token_of(0)) == accepted);
}

TEST_CASE("a rotation gets through a flood within the wait", "[remote][threads][FT-06]") {
    const Api api;
    REQUIRE(api.answer(token_of(0)) == accepted);
    REQUIRE(api.answer(stranger(0)) == ErrorCode::key_not_found);  // the flood has had its fetch
    api.source.provider.publishes(test::key_set_of({1}));

    CHECK(api.answer(token_of(1)) == ErrorCode::key_not_found);
    api.source.clock.advance(29s);
    CHECK(api.answer(stranger(1)) == ErrorCode::key_not_found);
    CHECK(api.answer(token_of(1)) == ErrorCode::key_not_found);
    api.source.clock.advance(1s);
    CHECK(api.answer(stranger(2)) == ErrorCode::key_not_found);  // the flood's fetch brings the key as well
    CHECK(api.answer(token_of(1)) == accepted);
    CHECK(api.fetches() == 3);
}

TEST_CASE("a scheduled refresh comes whatever a flood has used up", "[remote][FT-06]") {
    const test::ManualSource source;
    const auto validator = validator_of(source.keys);
    source.turn();
    source.clock.advance(1h - 1s);
    source.provider.fails();
    CHECK(refusal(validator, stranger(0)) == ErrorCode::key_not_found);
    source.turn();  // for the stranger, in vain: the next stranger's turn is in 30 seconds
    source.provider.publishes(test::key_set_of({1}));

    source.clock.advance(1s);
    CHECK(refusal(validator, token_of(1)) == ErrorCode::key_not_found);
    CHECK(source.keys.refresh_is_due());
    source.turn();
    CHECK(refusal(validator, token_of(1)) == accepted);
}

TEST_CASE("what is no good token for another reason causes no fetch", "[remote][threads][FT-07]") {
    const Api api;
    REQUIRE(api.answer(token_of(0)) == accepted);
    const TokenForge provider = forge(0);

    for (const auto& [name, token, why] : provider.attacks()) {
        if (name == "unknown_key_id") continue;
        INFO(name);
        CHECK(api.answer(token) == why);
    }
    const auto with_kid = [&](const std::string& kid) { return provider.token().header("kid", kid).compact(); };
    CHECK(api.answer(with_kid(std::string(257, 'k'))) == ErrorCode::header_malformed);
    CHECK(api.answer(with_kid("")) == ErrorCode::header_malformed);
    CHECK(api.answer(provider.token().header("alg", "RS512").header("kid", "new").compact()) ==
          ErrorCode::algorithm_not_allowed);
    CHECK(api.answer(provider.token().header("crit", {"x"}).header("kid", "new").compact()) ==
          ErrorCode::header_unsupported);
    CHECK(api.fetches() == 1);

    CHECK(api.answer(with_kid(std::string(256, 'k'))) == ErrorCode::key_not_found);
    CHECK(api.fetches() == 2);
}

TEST_CASE("a miss on one issuer asks its provider and no other", "[remote][FT-07][FT-08]") {
    const test::ManualSource a;
    const test::ManualSource b;
    a.provider.publishes(test::key_set_of({0}));
    b.provider.publishes(test::key_set_of({1}));
    a.turn();
    b.turn();
    const bearer::IssuerRouter router{{{"https://a.example/", validator_of(a.keys, "https://a.example/")},
                                       {"https://b.example/", validator_of(b.keys, "https://b.example/")}}};
    const auto token = [](std::size_t key, const std::string& issuer) {
        return forge(key, issuer).token().compact();
    };

    CHECK(refusal(router, token(0, "https://a.example/")) == accepted);
    CHECK(refusal(router, token(1, "https://b.example/")) == accepted);
    for (const auto* const issuer : {"https://c.example/", "https://a.example", "https://a.example/x", ""})
        CHECK(refusal(router, token(2, issuer)) == ErrorCode::issuer_rejected);
    CHECK_FALSE(a.keys.refresh_is_due());
    CHECK_FALSE(b.keys.refresh_is_due());

    CHECK(test::error_once(router, token(2, "https://a.example/"))->code == ErrorCode::key_not_found);
    CHECK(test::error_once(router, token(1, "https://a.example/"))->code == ErrorCode::key_not_found);  // b's is none of a's
    CHECK(a.keys.refresh_is_due());
    CHECK_FALSE(b.keys.refresh_is_due());
    CHECK(a.keys.status().unknown_ids == 2);
    CHECK(b.keys.status().unknown_ids == 0);
}

TEST_CASE("two providers' keys of one id stay apart, while one of them changes its own", "[remote][KS-17]") {
    const test::ManualSource a;
    const test::ManualSource b;
    const auto keys_of = [](std::size_t key) { return test::set_text({sample_key(key).public_jwk("k")}); };
    const auto token_from = [](const std::string& issuer, std::size_t key) {
        return forge(key, issuer).token().header("kid", "k").compact();
    };
    const std::string a_says = token_from("https://a.example/", 0);
    const std::string b_says[]{token_from("https://b.example/", 1), token_from("https://b.example/", 2)};
    a.provider.publishes(keys_of(0));
    a.turn();
    const bearer::IssuerRouter router{{{"https://a.example/", validator_of(a.keys, "https://a.example/")},
                                       {"https://b.example/", validator_of(b.keys, "https://b.example/")}}};

    for (std::size_t run = 0; run < 1000; ++run) {
        if (run % 10 == 0) {
            b.provider.publishes(keys_of(1 + run / 10 % 2));
            REQUIRE(b.keys.refresh().accepted());
        }
        const std::size_t now_of_b = run / 10 % 2;
        REQUIRE(test::error_once(router, a_says) == std::nullopt);
        REQUIRE(test::error_once(router, b_says[now_of_b]) == std::nullopt);
        REQUIRE(test::error_once(router, b_says[1 - now_of_b])->code == ErrorCode::signature_invalid);
    }
}

TEST_CASE("a jku makes nobody fetch, even if it is the provider's own", "[remote][HD-37][HD-38]") {
    const test::ManualSource source;
    source.turn();
    const auto validator = validator_of(source.keys);
    const std::string ours = source.provider.requests().at(0).url;

    for (const std::string& url : {ours, std::string{"https://evil.example/jwks.json"}}) {
        const auto draft = forge(0).token().header("jku", url);
        CHECK(refusal(validator, draft.compact()) == accepted);
        CHECK(refusal(validator, draft.signed_by(sample_key(1)).compact()) == ErrorCode::signature_invalid);
    }
    CHECK(source.provider.fetches() == 1);
    CHECK_FALSE(source.keys.refresh_is_due());
}

TEST_CASE("a key that left the set is good for nothing from then on", "[remote][FT-14]") {
    const test::ManualSource source;
    const auto validator = validator_of(source.keys);
    source.provider.publishes(test::key_set_of({0, 1}));
    source.turn();
    const auto authentic = validator.authenticate(token_of(0)).value();
    REQUIRE(validator.judge(authentic, test::now).has_value());

    source.provider.publishes(test::key_set_of({1}));
    REQUIRE(source.keys.refresh().accepted());

    CHECK(refusal(validator, token_of(0)) == ErrorCode::key_not_found);
    CHECK(refusal(validator, token_of(1)) == accepted);
    CHECK(validator.judge(authentic, test::now).error().code == ErrorCode::key_not_found);
}

TEST_CASE("answers that are no key set leave the keys as they are", "[remote][FT-11][FT-12][FT-13][FT-36]") {
    const std::string set = test::key_set_of({0});
    const std::string attackers = test::key_set_of({1});
    const std::string twice = set.substr(0, set.size() - 1) + "," + attackers.substr(1);
    for (const auto& answer : {FakeProvider::status(404), FakeProvider::status(500), FakeProvider::status(302),
                               FakeProvider::status(204), FakeProvider::publishing(""), FakeProvider::publishing("<html>"),
                               FakeProvider::publishing(set.substr(0, 100)), FakeProvider::publishing("null"),
                               FakeProvider::publishing("{}"), FakeProvider::publishing(R"({"keys":[]})"),
                               FakeProvider::publishing(twice)}) {
        const test::ManualSource source;
        const auto validator = validator_of(source.keys);
        source.turn();
        source.provider.answers(answer);

        CHECK_FALSE(source.keys.refresh().accepted());
        CHECK(refusal(validator, token_of(0)) == accepted);
        CHECK(refusal(validator, token_of(1)) == ErrorCode::key_not_found);

        const test::ManualSource cold;
        cold.provider.answers(answer);
        cold.turn();
        CHECK(refusal(validator_of(cold.keys), token_of(0)) == ErrorCode::keys_unavailable);
    }
}

TEST_CASE("a provider that forbids storing is not asked for every token", "[remote][FT-28]") {
    const test::ManualSource source;
    source.provider.answers([](const bearer::Request&) {
        return Response{.status = 200, .body = test::key_set_of({0}), .max_age = std::chrono::seconds{0}};
    });
    source.turn();

    source.clock.advance(5min - 1s);
    CHECK(refusal(validator_of(source.keys), token_of(0)) == accepted);
    CHECK_FALSE(source.keys.refresh_is_due());
    source.clock.advance(1s);
    CHECK(source.keys.refresh_is_due());
}

TEST_CASE("keys without an id come to nothing in a refreshed set", "[remote][FT-37]") {
    const test::ManualSource source;
    const auto validator = validator_of(source.keys);
    source.turn();
    source.provider.publishes(test::set_text({sample_key(0).public_jwk("k0"), test::without(sample_key(1).public_jwk("k1"), "kid")}));

    CHECK(source.keys.refresh().accepted());
    CHECK(refusal(validator, token_of(0)) == accepted);
    CHECK(refusal(validator, token_of(1)) == ErrorCode::key_not_found);
    CHECK(source.keys.status().skipped.at(0).reason == bearer::SkipReason::key_id_missing);
}

TEST_CASE("a key that the provider announces late is accepted with the next refresh", "[remote][threads][FT-38]") {
    const Api api;
    REQUIRE(api.answer(token_of(0)) == accepted);

    CHECK(api.answer(token_of(1)) == ErrorCode::key_not_found);
    api.source.provider.publishes(test::key_set_of({0, 1}));
    CHECK(api.answer(token_of(1)) == ErrorCode::key_not_found);
    api.source.clock.advance(30s);
    CHECK(api.answer(token_of(1)) == accepted);
}

TEST_CASE("two APIs share their keys, and one of them goes", "[remote][threads][FT-34]") {
    std::optional<Api> first{std::in_place};
    const auto second = validator_of(first->source.keys);
    REQUIRE(first->answer(token_of(0)) == accepted);
    const auto token = second.validate(token_of(0), test::now).value();

    first.reset();

    CHECK(refusal(second, token_of(0)) == accepted);
    CHECK(token.subject().value() == "u1");
    CHECK(refusal(second, stranger(0)) == ErrorCode::key_not_found);
}

TEST_CASE("every verdict belongs to one of 1,000 sets that come and go", "[remote][threads][FT-33]") {
    constexpr int readers = 16;
    constexpr std::size_t swaps = 1000;
    const bool same_id = GENERATE(true, false);
    const auto side = [&](std::size_t number) {
        return TokenForge{{.issuer = "https://as.example/",
                           .audience = "https://api.example",
                           .now = test::now,
                           .key = sample_key(number),
                           .kid = same_id ? "k" : "k" + std::to_string(number),
                           .claims = {{"signed_by", number}}}};
    };
    const std::array sides{side(0), side(1)};
    const std::array tokens{sides[0].token().compact(), sides[1].token().compact()};
    const ErrorCode other = same_id ? ErrorCode::signature_invalid : ErrorCode::key_not_found;
    // No token waits: what it would wait for is the other set, and then it would be accepted.
    test::ThreadedSource source{{.wait = 0ms}};
    std::atomic<std::size_t> fetched = 0;
    source.provider.answers([&](const bearer::Request&) {
        return Response{.status = 200, .body = sides[fetched++ % 2].jwks()};
    });
    REQUIRE(source.keys.refresh().accepted());
    const auto validator = validator_of(source.keys);
    std::atomic<std::size_t> swapped = 0;
    std::atomic<int> wrong = 0;
    std::atomic<int> was_accepted = 0;
    std::atomic<int> was_refused = 0;
    std::latch everybody{readers};
    std::vector<std::thread> threads;

    for (int reader = 0; reader < readers; ++reader)
        threads.emplace_back([&] {
            everybody.arrive_and_wait();
            while (swapped++ < swaps) {
                wrong += source.keys.refresh().accepted() ? 0 : 1;
                for (std::size_t number = 0; number < 2; ++number) {
                    const auto token = validator.validate(tokens[number], test::now);
                    if (!token) {
                        ++was_refused;
                        wrong += token.error().code == other ? 0 : 1;
                        continue;
                    }
                    ++was_accepted;
                    const auto signer = token->claims().get<std::int64_t>("signed_by");
                    wrong += signer && *signer == static_cast<std::int64_t>(number) ? 0 : 1;
                }
            }
        });
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
    CHECK(was_accepted > 0);
    CHECK(was_refused > 0);
    CHECK(source.provider.most_at_once() == 1);
}
