// SPDX-License-Identifier: MIT
#pragma once

#include "access.hpp"
#include "answer.hpp"

#include <bearer/remote/remote_status.hpp>

#include <nlohmann/json.hpp>

/// How the keys are, in seconds and in stable names. Nothing of it comes from a token or from what a server said.
inline nlohmann::json to_json(const bearer::RemoteStatus& keys) {
    nlohmann::json json{
        {"state", to_string(keys.state)}, {"keys", keys.keys}, {"age", nullptr}, {"last_error", nullptr}};
    if (keys.age) json["age"] = keys.age->count();
    if (keys.last_error) json["last_error"] = keys.last_error->message();
    return json;
}

/// Whether tokens can be judged, which is not so where the keys have to be fetched and are missing or too old.
inline Answer health(const Access& access) {
    if (!access.remote_keys) return json_answer(200, {{"status", "ok"}});
    const bearer::RemoteStatus keys = access.remote_keys->status();
    if (keys.state == bearer::KeyState::fresh || keys.state == bearer::KeyState::stale)
        return json_answer(200, {{"status", "ok"}, {"keys", to_json(keys)}});
    return json_answer(503, {{"status", "keys_unavailable"}, {"keys", to_json(keys)}});
}
