// SPDX-License-Identifier: MIT
#include <bearer/key/algorithm.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using bearer::Algorithms;
using bearer::Error;
using bearer::ErrorCode;
using bearer::RS256;

TEST_CASE("an algorithm has the name that its RFC gives it", "[key][algorithm][RFC7518-3.1][RFC8037-3.1][RFC9864-2.2]") {
    using namespace bearer;
    const std::vector<std::pair<Algorithm, std::string_view>> names{
        {RS256, "RS256"}, {RS384, "RS384"}, {RS512, "RS512"}, {PS256, "PS256"}, {PS384, "PS384"},    {PS512, "PS512"},
        {ES256, "ES256"}, {ES384, "ES384"}, {ES512, "ES512"}, {EdDSA, "EdDSA"}, {Ed25519, "Ed25519"}};
    for (const auto& [algorithm, name] : names) {
        CHECK(to_string(algorithm) == name);
        CHECK(detail::algorithm_named(name) == algorithm);
    }
    for (const std::string_view name : {"", "none", "HS256", "rs256"}) CHECK_FALSE(detail::algorithm_named(name));
    CHECK(names.size() == detail::algorithms.size());
    CHECK(to_string(static_cast<Algorithm>(names.size())).empty());
    CHECK(to_string(static_cast<Algorithm>(255)).empty());
}

TEST_CASE("an allow-list of several finds each of them and no others", "[key][algorithm][RFC8725-3.1]") {
    using namespace bearer;
    using Several = Algorithms<Ed25519, RS256, ES512>;
    CHECK(Several::find("RS256").value() == RS256);
    CHECK(Several::find("ES512").value() == ES512);
    CHECK(Several::find("Ed25519").value() == Ed25519);
    for (const auto& each : detail::algorithms)
        CHECK(Several::find(each.name).has_value() ==
              (each.algorithm == RS256 || each.algorithm == ES512 || each.algorithm == Ed25519));
}

TEST_CASE("an allow-list finds its own algorithms and no others", "[key][algorithm][RFC8725-3.1]") {
    CHECK(Algorithms<RS256>::find("RS256").value() == RS256);

    for (const std::string_view name : {"none", "None", "HS256", "HS384", "HS512", "RS384", "RS512", "PS256", "ES256",
                                        "ES256K", "EdDSA", "RSA1_5", "RSA-OAEP", "dir", "RS", "RS2560", ""})
        CHECK(Algorithms<RS256>::find(name).error() == Error{ErrorCode::algorithm_not_allowed, "alg"});
}

TEST_CASE("an algorithm's name is compared octet for octet", "[key][algorithm][RFC7515-4.1.1]") {
    using namespace std::string_view_literals;
    REQUIRE(Algorithms<RS256>::find("RS256"sv));

    for (const std::string_view name : {"rs256"sv, "Rs256"sv, " RS256"sv, "RS256 "sv, "RS256\0"sv, "RS256\n"sv})
        CHECK(Algorithms<RS256>::find(name).error() == Error{ErrorCode::algorithm_not_allowed, "alg"});
}

TEST_CASE("an allow-list is known while compiling", "[key][algorithm]") {
    constexpr bool allowed = Algorithms<RS256>::find("RS256").has_value();
    constexpr bool refused = Algorithms<RS256>::find("none").has_value();

    STATIC_REQUIRE(allowed);
    STATIC_REQUIRE_FALSE(refused);
    STATIC_REQUIRE(std::is_empty_v<Algorithms<RS256>>);
}
