// SPDX-License-Identifier: MIT
#include <bearer/remote/snapshot.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <string>

using bearer::TimePoint;
using bearer::detail::Snapshot;

TEST_CASE("a snapshot reads back as it was written", "[remote]") {
    const std::string document = "{\"keys\":[]}\n \n" + std::string(1, '\0') + "\xFF";
    const Snapshot written{TimePoint{std::chrono::seconds{1'700'000'000}}, "https://as.example/keys?a=b", document};

    const auto read = Snapshot::read(written.write());

    CHECK(written.write().starts_with("bearer-keys/1 1700000000 https://as.example/keys?a=b\n{"));
    REQUIRE(read.has_value());
    CHECK(read->confirmed_at == written.confirmed_at);
    CHECK(read->source == written.source);
    CHECK(read->document == document);
}

TEST_CASE("anything else is no snapshot", "[remote]") {
    CHECK(Snapshot::read("bearer-keys/1 0 u\n").has_value());
    CHECK(Snapshot::read("bearer-keys/1 253402300799 u\n").has_value());
    for (const std::string text :
         {"", "bearer-keys/1", "bearer-keys/1 ", "bearer-keys/1 0 u", "bearer-keys/2 0 u\n{}", "bearer-keys/1 0\nu {}",
          "bearer-keys/1  0 u\n", "bearer-keys/1 -1 u\n", "bearer-keys/1 253402300800 u\n",
          "bearer-keys/1 99999999999999999999 u\n", "bearer-keys/1 1x u\n", "bearer-keys/1 +1 u\n", "{\"keys\":[]}",
          " bearer-keys/1 0 u\n"}) {
        INFO(text);
        CHECK_FALSE(Snapshot::read(text).has_value());
    }
}
