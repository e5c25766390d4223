// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/jwks.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/result.hpp>

#include <memory>
#include <string>
#include <vector>

namespace test {

/// A key source that remembers which keys it was asked for. Copies share what they remember.
struct AskedKeys {
    bearer::Jwks keys;
    std::shared_ptr<std::vector<std::string>> asked = std::make_shared<std::vector<std::string>>();

    [[nodiscard]] bearer::Result<bearer::KeyPtr> find(const bearer::KeyQuery& query) const {
        asked->emplace_back(query.kid);
        return keys.find(query);
    }
};

}  // namespace test
