// SPDX-License-Identifier: MIT
#include "pieces.hpp"

#include "measure.hpp"
#include "validators.hpp"

#include <bearer/http/guard.hpp>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <string>

namespace bench {

namespace {

const Case& usual() { return cases().named("1.6KB-2048"); }

void authenticates(benchmark::State& state) {
    const auto validator = core_validator();
    measure(state, true, [&] { return validator.authenticate(usual().token).has_value(); });
}

void judges(benchmark::State& state) {
    const auto validator = entra_validator();
    const auto token = validator.authenticate(usual().token).value();
    measure(state, true, [&] { return validator.judge(token).has_value(); });
}

// From the header to the token, with a route's policy besides the validator's.
void guard_admits(benchmark::State& state) {
    const auto route = bearer::http::Guard{core_validator()}.require(bearer::Role{"Orders.Admin"});
    const std::string field = "Bearer " + usual().token;
    measure(state, true, [&] { return route.admit(field).admitted(); });
}

void guard_refuses(benchmark::State& state) {
    const auto route = bearer::http::Guard{core_validator()}.require(bearer::Role{"Orders.Owner"});
    const std::string field = "Bearer " + usual().token;
    measure(state, false, [&] { return route.admit(field).admitted(); });
}

// What it would cost to read the payload as most libraries do.
void json_dom(benchmark::State& state) {
    const auto token = core_validator().authenticate(usual().token).value();
    measure(state, true, [&] { return nlohmann::json::parse(token.claims().text()).is_object(); });
}

}  // namespace

void register_pieces() {
    benchmark::RegisterBenchmark("bearer-authenticate/1.6KB-2048", authenticates);
    benchmark::RegisterBenchmark("bearer-judge-entra/1.6KB-2048", judges);
    benchmark::RegisterBenchmark("bearer-guard/admits", guard_admits);
    benchmark::RegisterBenchmark("bearer-guard/refuses", guard_refuses);
    benchmark::RegisterBenchmark("json-dom/1.6KB-2048", json_dom);
}

}  // namespace bench
