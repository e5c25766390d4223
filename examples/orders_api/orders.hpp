// SPDX-License-Identifier: MIT
#pragma once

#include "answer.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

/// The longest body that a request may have.
inline constexpr std::size_t longest_order = std::size_t{64} * 1024;

/// What the API is about. Every member may be called from many threads at once.
class Orders {
public:
    [[nodiscard]] Answer list() const {
        const std::lock_guard lock{mutex_};
        return json_answer(200, {{"orders", orders_}});
    }

    [[nodiscard]] Answer place(const std::string& body) {
        const auto order = nlohmann::json::parse(body, nullptr, false);
        if (!order.is_object() || !order.contains("item") || !order["item"].is_string())
            return json_answer(400, {{"status", 400}, {"send", R"({"item": "..."})"}});
        const std::lock_guard lock{mutex_};
        orders_.push_back(order["item"]);
        return json_answer(201, {{"order", orders_.size()}});
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> orders_{"tea", "biscuits"};
};
