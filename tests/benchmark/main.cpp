// SPDX-License-Identifier: MIT

// What a validation costs beyond the arithmetic, and what other libraries take for the same: all in one process and
// over the same tokens, with OpenSSL alone as the floor.
//
//     bearer_benchmark [--mix-tokens=N] [Google Benchmark's options]
//     bearer_benchmark --write-cases=FILE     writes the tokens and keys as JSON and measures nothing

#include "cases.hpp"
#include "contender.hpp"
#include "measure.hpp"
#include "pieces.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bench::Case;
using bench::Contender;
using bench::Validation;

/// Takes "--name=value" out of the arguments.
std::optional<std::string> take_option(int& argc, char** argv, std::string_view name) {
    for (int i = 1; i < argc; ++i) {
        std::string_view argument{argv[i]};
        if (!argument.starts_with(name) || argument.substr(name.size(), 1) != "=") continue;
        std::string value{argument.substr(name.size() + 1)};
        for (int j = i; j < argc; ++j) argv[j] = argv[j + 1];  // argv[argc] is null
        --argc;
        return value;
    }
    return std::nullopt;
}

std::size_t number_of_tokens(const std::string& text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 100)
        throw std::invalid_argument{"--mix-tokens= takes a number from 100"};
    return number;
}

void write_cases(const std::string& path) {
    std::ofstream file{path, std::ios::binary};
    file << bench::cases().json_text() << '\n';
    if (!file.flush()) throw std::runtime_error{"cannot write " + path};
}

// OpenSSL alone has an answer to a signature only.
bool knows(const Contender& contender, const Case& subject) {
    return contender.name != "openssl" || subject.accept || subject.name == "bad-signature";
}

void register_case(const Contender& contender, const Case& subject, bool verdict) {
    const std::string name = contender.name + '/' + subject.name;
    benchmark::RegisterBenchmark(name.c_str(), [&contender, &subject, verdict](benchmark::State& state) {
        const Validation validation = contender.prepare(subject);
        bench::measure(state, verdict, validation);
        if (contender.allocates_with_new) bench::count_allocations(state, validation);
        state.counters["accepted"] = verdict ? 1 : 0;
    });
}

void register_threads(const Contender& contender, const Case& subject) {
    // Each thread has a token of its own, as callers do; the key and the validator are everybody's.
    static const std::vector<Case> own{
        {.name = subject.name, .key = subject.key, .accept = true, .token = bench::cases().more().at(0)},
        {.name = subject.name, .key = subject.key, .accept = true, .token = bench::cases().more().at(1)}};
    const std::string name = contender.name + '/' + subject.name;
    benchmark::RegisterBenchmark(name.c_str(), [&contender](benchmark::State& state) {
        bench::measure(state, true, contender.prepare(own.at(static_cast<std::size_t>(state.thread_index()))));
    })->Threads(2);
    benchmark::RegisterBenchmark((name + "-shared").c_str(), [&contender, &subject](benchmark::State& state) {
        bench::measure(state, true, contender.prepare(subject));
    })->Threads(2);
}

/// Registers everything that the contender is asked, unless it refuses a good token. What it wrongly accepts is
/// measured all the same and marked.
void register_contender(const Contender& contender) {
    std::vector<bool> verdicts;
    for (const Case& subject : bench::cases().all()) {
        verdicts.push_back(knows(contender, subject) && contender.prepare(subject)());
        if (!subject.accept || verdicts.back()) continue;
        std::fprintf(stderr, "left out: %s, which refuses %s\n", contender.name.c_str(), subject.name.c_str());
        return;
    }
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        if (const Case& subject = bench::cases().all()[i]; knows(contender, subject))
            register_case(contender, subject, verdicts[i]);
    if (contender.for_threads) register_threads(contender, bench::cases().named("1.6KB-2048"));
    if (!contender.version.empty()) benchmark::AddCustomContext("version " + contender.name, contender.version);
}

/// What is ours, and the floor, must be right; the program ends if it is not.
void demand_right_verdicts(const Contender& contender) {
    for (const Case& subject : bench::cases().all())
        if (knows(contender, subject) && contender.prepare(subject)() != subject.accept)
            throw std::runtime_error{contender.name + " is wrong about " + subject.name};
}

void name_missing_peers() {
    for (const char* const name : std::array{"libjwt", "cpp-jwt", "cjose"})
        if (std::ranges::find(bench::peers(), name, &Contender::name) == bench::peers().end())
            std::fprintf(stderr, "left out: %s, which was not there when this was compiled\n", name);
}

#if defined(__clang__)
constexpr const char* compiler = __VERSION__;  // says that it is Clang
#else
constexpr const char* compiler = "GCC " __VERSION__;
#endif

int run(int argc, char** argv) {
    const auto cases_file = take_option(argc, argv, "--write-cases");
    const std::size_t mix_tokens = number_of_tokens(take_option(argc, argv, "--mix-tokens").value_or("1000"));
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    if (cases_file) {
        write_cases(*cases_file);
        return 0;
    }

    std::vector<Contender> contenders{bench::openssl_alone()};
    for (const Contender& ours : bench::our_contenders()) contenders.push_back(ours);
    for (const Contender& contender : contenders) demand_right_verdicts(contender);
    for (const Contender& peer : bench::peers()) contenders.push_back(peer);
    name_missing_peers();

    for (const Contender& contender : contenders) register_contender(contender);
    bench::register_pieces();
    bench::register_cache_mix(mix_tokens);
    for (const Case& subject : bench::cases().all())
        benchmark::AddCustomContext("size " + subject.name, std::to_string(subject.token.size()));

    benchmark::AddCustomContext("version compiler", compiler);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bearer_benchmark: %s\n", error.what());
        return 1;
    }
}
