// SPDX-License-Identifier: MIT
#include "login.hpp"

#include <bearer/bearer.hpp>

#include <iostream>

int main() {
    const auto token = login("x");
    if (token) return 1;
    std::cout << bearer::to_string(token.error().code) << '\n';
}
