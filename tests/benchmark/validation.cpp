// SPDX-License-Identifier: MIT

// What a validation costs beyond the arithmetic: OpenSSL alone is the floor, everything runs in one process, and the
// table at the end has the ratios of the medians.

#include "support/allocations.hpp"

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/http/guard.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/token_forge.hpp>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::testing::TokenForge;

/// A token as a web API gets it: an Entra-shaped payload, padded to about 1.6 KB in all.
struct Subject {
    TokenForge forge;
    std::string token;
    std::string signing_input;
    std::string signature;
    bearer::Jwks keys;

    Subject()
        : token{forge.token()
                    .claims({{"acr", "1"},
                             {"aio", std::string(96, 'a')},
                             {"amr", {"pwd", "mfa"}},
                             {"azp", "6e74172b-be56-4843-9ff4-e66a39bb12e3"},
                             {"azpacr", "0"},
                             {"family_name", "Lincoln"},
                             {"given_name", "Abe"},
                             {"ipaddr", "192.0.2.44"},
                             {"name", "Abe Lincoln"},
                             {"oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"},
                             {"preferred_username", "abe@example.com"},
                             {"rh", "0.AAAA" + std::string(40, 'r')},
                             {"roles", {"Orders.Read.All", "Orders.Write.All", "Reports.Read"}},
                             {"scp", "orders.read orders.write profile"},
                             {"sub", "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ"},
                             {"tid", "72f988bf-86f1-41af-91ab-2d7cd011db47"},
                             {"uti", "fqiBqXLPj0eQa82S-IYFAA"},
                             {"ver", "2.0"},
                             {"xms_ftd", std::string(60, 'f')}})
                    .compact()},
          signing_input{token.substr(0, token.rfind('.'))},
          signature(bearer::detail::base64url::decoded_size(token.size() - signing_input.size() - 1), '\0'),
          keys{bearer::Jwks::parse(forge.jwks()).value()} {
        if (!bearer::detail::base64url::decode(std::string_view{token}.substr(signing_input.size() + 1),
                                               signature.data()))
            std::abort();
    }

    [[nodiscard]] auto validator() const {
        return bearer::TokenValidator{keys, bearer::Issuer{forge.issuer()}, bearer::Audience{forge.audience()},
                                      bearer::Lifetime{}, bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"}};
    }
};

const Subject& subject() {
    static const Subject only;
    return only;
}

/// The token of a user with everything that Entra's policies ask about, in an API that asks all of it.
struct EntraSubject {
    bearer::testing::EntraForge forge;
    bearer::Jwks keys = bearer::Jwks::parse(forge.jwks()).value();
    std::string group = forge.group(0);
    std::string token = forge.human()
                            .claims({{"acrs", {"c1"}},
                                     {"amr", {"pwd", "mfa"}},
                                     {"azpacr", "2"},
                                     {"groups", {group}},
                                     {"roles", {"Orders.Admin"}},
                                     {"wids", {"62e90394-69f5-4237-9190-012177145e10"}},
                                     {"xms_cc", {"cp1"}}})
                            .compact();

    /// What the core alone can ask of the same token.
    [[nodiscard]] auto core_validator() const {
        return bearer::TokenValidator{
            keys, bearer::Issuer{forge.issuer(bearer::entra::Version::v2, forge.provider().tenant.text())},
            bearer::Audience{forge.provider().api.text()}, bearer::Lifetime{},
            bearer::Scope{"Orders.Read"} || bearer::Role{"Orders.Read.All"}};
    }

    [[nodiscard]] auto entra_validator() const {
        using namespace bearer::entra;
        const bearer::testing::EntraProvider& provider = forge.provider();
        return bearer::TokenValidator{keys,
                                      SingleTenant{provider.tenant},
                                      Audience{provider.api},
                                      Lifetime{},
                                      Caller{},
                                      Human{},
                                      UserScope{"Orders.Read"} || AppRole{"Orders.Read.All"},
                                      UserRole{"Orders.Admin"},
                                      Client{provider.client},
                                      ClientAuthentication{ClientProof::secret},
                                      Object{ObjectId{"690222be-ff1a-4d56-abd1-7e4f7d38e474"}},
                                      Group{ObjectId{group}},
                                      DirectoryRole{DirectoryRoleId{"62e90394-69f5-4237-9190-012177145e10"}},
                                      MultiFactor{},
                                      AuthenticationContext{"c1"}};
    }
};

const EntraSubject& entra_subject() {
    static const EntraSubject only;
    return only;
}

/// Runs the work and reports how often it allocates with operator new; OpenSSL's own memory does not count.
template <class Work>
void measure(benchmark::State& state, Work work) {
    work();
    const std::size_t calls = test::allocations_of(work);
    state.counters["allocations"] = static_cast<double>(calls);
    for (auto _ : state) work();
}

void expect(bool holds) {
    if (!holds) {
        std::fputs("the benchmark got a wrong verdict\n", stderr);
        std::abort();
    }
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// The floor: state prepared once and copied for each use, as OpenSSL documents it for several threads.
void openssl_alone(benchmark::State& state) {
    const auto key = subject().keys.find({subject().forge.kid(), bearer::RS256}).value();
    measure(state, [&] {
        EVP_MD_CTX* const context = EVP_MD_CTX_new();
        expect(EVP_MD_CTX_copy_ex(context, key->context(bearer::RS256)) == 1);
        expect(EVP_DigestVerify(context, bytes_of(subject().signature), subject().signature.size(),
                                bytes_of(subject().signing_input), subject().signing_input.size()) == 1);
        EVP_MD_CTX_free(context);
    });
}

void bearer_validates(benchmark::State& state) {
    const auto validator = subject().validator();
    measure(state, [&] { expect(validator.validate(subject().token, subject().forge.now()).has_value()); });
}

void bearer_authenticates(benchmark::State& state) {
    const auto validator = subject().validator();
    measure(state, [&] { expect(validator.authenticate(subject().token).has_value()); });
}

void bearer_judges(benchmark::State& state) {
    const auto validator = subject().validator();
    const auto token = validator.authenticate(subject().token).value();
    measure(state, [&] { expect(validator.judge(token, subject().forge.now()).has_value()); });
}

// From the header to the token, with a route's policy besides the validator's.
void guard_admits(benchmark::State& state) {
    const auto route = bearer::http::Guard{subject().validator()}.require(bearer::Scope{"orders.write"});
    const std::string field = "Bearer " + subject().token;
    measure(state, [&] { expect(route.admit(field, subject().forge.now()).admitted()); });
}

void guard_refuses(benchmark::State& state) {
    const auto route = bearer::http::Guard{subject().validator()}.require(bearer::Scope{"orders.delete"});
    const std::string field = "Bearer " + subject().token;
    measure(state, [&] { expect(!route.admit(field, subject().forge.now()).admitted()); });
}

void core_validates_an_entra_token(benchmark::State& state) {
    const auto validator = entra_subject().core_validator();
    measure(state, [&] { expect(validator.validate(entra_subject().token, entra_subject().forge.now()).has_value()); });
}

void every_entra_policy(benchmark::State& state) {
    const auto validator = entra_subject().entra_validator();
    measure(state, [&] { expect(validator.validate(entra_subject().token, entra_subject().forge.now()).has_value()); });
}

void json_dom_of_the_payload(benchmark::State& state) {
    const auto token = subject().validator().authenticate(subject().token).value();
    measure(state, [&] { benchmark::DoNotOptimize(nlohmann::json::parse(token.claims().text())); });
}

/// Prints as usual and keeps the medians, or the only run where there is one repetition.
class RatioReporter : public benchmark::ConsoleReporter {
public:
    RatioReporter() : ConsoleReporter{OO_Tabular} {}

    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs)
            if (run.aggregate_name == "median" || (run.repetitions <= 1 && run.aggregate_name.empty()))
                medians_[run.run_name.function_name] = run.GetAdjustedCPUTime();
    }

    void print_ratios() const {
        const auto floor = medians_.find("openssl_alone");
        if (floor == medians_.end()) return;
        std::printf("\nA token of %zu bytes, RS256 with 2048 bits; medians of CPU time.\n", subject().token.size());
        for (const auto& [name, time] : medians_)
            std::printf("%-30s %9.0f ns  %5.3f times OpenSSL alone\n", name.c_str(), time, time / floor->second);
        const auto core = medians_.find("core_validates_an_entra_token");
        const auto entra = medians_.find("every_entra_policy");
        if (core != medians_.end() && entra != medians_.end())
            std::printf("Every Entra policy costs %.2f us more than the core's on the same token of %zu bytes.\n",
                        (entra->second - core->second) / 1000, entra_subject().token.size());
    }

private:
    std::map<std::string, double> medians_;
};

BENCHMARK(openssl_alone);
BENCHMARK(bearer_validates);
BENCHMARK(bearer_authenticates);
BENCHMARK(bearer_judges);
BENCHMARK(guard_admits);
BENCHMARK(guard_refuses);
BENCHMARK(core_validates_an_entra_token);
BENCHMARK(every_entra_policy);
BENCHMARK(json_dom_of_the_payload);

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    reporter.print_ratios();
}
