// SPDX-License-Identifier: MIT
#include <bearer/remote/remote_status.hpp>

#include "support/catch.hpp"

using bearer::KeyState;
using bearer::RemoteEvent;
using bearer::to_string;

TEST_CASE("states and events have stable names", "[remote]") {
    CHECK(to_string(KeyState::missing) == "missing");
    CHECK(to_string(KeyState::fresh) == "fresh");
    CHECK(to_string(KeyState::stale) == "stale");
    CHECK(to_string(KeyState::expired) == "expired");
    CHECK(to_string(RemoteEvent::Kind::keys_changed) == "keys_changed");
    CHECK(to_string(RemoteEvent::Kind::keys_confirmed) == "keys_confirmed");
    CHECK(to_string(RemoteEvent::Kind::refresh_failed) == "refresh_failed");
}
