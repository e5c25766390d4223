// SPDX-License-Identifier: MIT
//
// Reading what an accepted token says. A claim that is missing and a claim of the wrong type are two answers, and
// neither is an empty string.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iostream>
#include <string_view>

int main() {
    const bearer::testing::TokenForge provider{{.now = bearer::current_time()}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        bearer::Issuer{provider.issuer()},
        bearer::Audience{provider.audience()},
        bearer::Lifetime{},
    };
    const auto raw = provider.token().claims({{"name", "Ada"},
                                              {"groups", {"staff", "london"}},
                                              {"level", 7},
                                              {"address", {{"country", "GB"}}},
                                              {"prices", {{{"item", "tea"}, {"price", 3.5}}}}});
    const auto token = validator.validate(raw.compact()).value();
    const auto& claims = token.claims();

    // get: the claim must be there. value() throws TokenError where it is not.
    std::cout << "name: " << claims.get<std::string_view>("name").value() << '\n';
    std::cout << "level: " << claims.get<std::int64_t>("level").value() << '\n';
    const auto level = claims.get<std::string_view>("level");
    std::cout << "level as text: " << level.error().message() << '\n';

    // find: it may be absent, but not of another type.
    const auto nickname = claims.find<std::string_view>("nickname").value();
    std::cout << "nickname: " << nickname.value_or("none") << '\n';

    // One string or an array of strings, and nested objects, are read in place as well.
    for (const auto group : claims.get<bearer::StringList>("groups").value()) std::cout << "group: " << group << '\n';
    const auto address = claims.get<bearer::Object>("address").value();
    std::cout << "country: " << address.get<std::string_view>("country").value() << '\n';

    // Everything else: the JSON library's own value.
    const nlohmann::json prices = claims.json().at("prices");
    std::cout << "first price: " << prices.at(0).at("price") << '\n';
}
