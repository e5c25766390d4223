// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/bearer.hpp>

#include <string_view>

bearer::Result<bearer::AccessToken> login(std::string_view raw);
