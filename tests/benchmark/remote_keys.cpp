// SPDX-License-Identifier: MIT

// Keys that follow the provider, against keys that stand still: how validation scales from one thread to two, and what
// a flood of unknown key ids does to good tokens. Medians of interleaved rounds, as ratios.

#include <bearer/bearer.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using bearer::testing::TokenForge;

const TokenForge forge;
const std::string good = forge.token().compact();
std::atomic<int> fetches = 0;

bearer::RemoteJwks remote_keys() {
    const auto provider = [](const bearer::Request&) -> bearer::Result<bearer::Response> {
        ++fetches;
        std::this_thread::sleep_for(20ms);  // as a provider in the same country
        return bearer::Response{.status = 200, .body = forge.jwks()};
    };
    return bearer::RemoteJwks{bearer::JwksUrl{"https://issuer.example/keys"}, provider, {.retry_after = 1s}};
}

template <class Keys>
auto validator_of(Keys keys) {
    return bearer::TokenValidator{std::move(keys), bearer::Issuer{forge.issuer()}, bearer::Audience{forge.audience()},
                                  bearer::Lifetime{}};
}

void expect(bool holds) {
    if (!holds) {
        std::fputs("the benchmark got a wrong verdict\n", stderr);
        std::abort();
    }
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Validations a second of all threads together.
template <class V>
double throughput(const V& validator, int threads, Clock::duration duration) {
    std::atomic<bool> done = false;
    std::atomic<long> count = 0;
    std::vector<std::thread> running;
    const auto start = Clock::now();
    for (int thread = 0; thread < threads; ++thread)
        running.emplace_back([&] {
            long mine = 0;
            for (; !done; ++mine) expect(validator.validate(good, forge.now()).has_value());
            count += mine;
        });
    std::this_thread::sleep_for(duration);
    done = true;
    for (auto& thread : running) thread.join();
    return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - start).count();
}

/// The time within which 99 of 100 good tokens are validated, in microseconds.
template <class V>
double p99(const V& validator, Clock::duration duration) {
    std::vector<double> times;
    for (const auto end = Clock::now() + duration; Clock::now() < end;) {
        const auto start = Clock::now();
        expect(validator.validate(good, forge.now()).has_value());
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    const auto place = times.begin() + static_cast<std::ptrdiff_t>(times.size() * 99 / 100);
    std::ranges::nth_element(times, place);
    return *place;
}

/// 16 threads that send 10,000 tokens a second, every one with another unknown key id, as long as it lives.
template <class V>
class Flood {
public:
    explicit Flood(const V& validator) {
        for (int thread = 0; thread < senders; ++thread)
            threads_.emplace_back([this, &validator] {
                const auto parts = bearer::testing::parts_of(good);
                for (auto next = Clock::now(); !done_; std::this_thread::sleep_until(next += senders * 100us)) {
                    const std::string header = R"({"alg":"RS256","kid":"stranger)" + std::to_string(sent_++) + "\"}";
                    const std::string token =
                        TokenForge::splice(bearer::detail::base64url::encode(header), parts.payload, parts.signature);
                    expect(!validator.validate(token, forge.now()).has_value());
                }
            });
    }
    ~Flood() {
        done_ = true;
        for (auto& thread : threads_) thread.join();
    }
    [[nodiscard]] long sent() const noexcept { return sent_; }

private:
    static constexpr int senders = 16;
    std::atomic<bool> done_ = false;
    std::atomic<long> sent_ = 0;
    std::vector<std::thread> threads_;
};

void measure_scaling(int rounds, Clock::duration duration) {
    const auto standing = validator_of(bearer::Jwks::parse(forge.jwks()).value());
    const auto following = validator_of(remote_keys());
    expect(following.keys().refresh().accepted());
    std::vector<double> standing_scale;
    std::vector<double> following_scale;
    std::vector<double> cost;
    for (int round = 0; round < rounds; ++round) {
        const double standing_one = throughput(standing, 1, duration);
        const double following_one = throughput(following, 1, duration);
        standing_scale.push_back(throughput(standing, 2, duration) / standing_one);
        following_scale.push_back(throughput(following, 2, duration) / following_one);
        cost.push_back(standing_one / following_one);
    }
    std::printf("two threads against one:  static keys %.2f times, remote keys %.2f times the validations\n",
                median(standing_scale), median(following_scale));
    std::printf("remote against static:    %.3f times the time of a validation\n", median(cost));
}

void measure_flood(int rounds, Clock::duration duration) {
    const auto validator = validator_of(remote_keys());
    expect(validator.keys().refresh().accepted());
    std::vector<double> quiet;
    std::vector<double> flooded;
    std::vector<double> ratio;
    long sent = 0;
    const int before = fetches;
    const auto start = Clock::now();
    for (int round = 0; round < rounds; ++round) {
        quiet.push_back(p99(validator, duration));
        const Flood flood{validator};
        flooded.push_back(p99(validator, duration));
        ratio.push_back(flooded.back() / quiet.back());
        sent += flood.sent();
    }
    const auto seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("p99 of good tokens:       %.1f us without, %.1f us with the flood: %.2f times\n", median(quiet),
                median(flooded), median(ratio));
    std::printf("%ld unknown ids in %.0f s of wall time with a wait of 1 s: %d fetches\n", sent, seconds,
                fetches - before);
}

}  // namespace

// Rounds and milliseconds a measurement: 9 300 unless given.
int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 9;
    const std::chrono::milliseconds duration{argc > 2 ? std::atoi(argv[2]) : 300};
    std::printf("\nKeys that follow the provider; medians of %d rounds.\n", rounds);
    measure_scaling(rounds, duration);
    measure_flood(rounds, duration);
}
