# SPDX-License-Identifier: MIT
# What the headers include. A project that brings its own nlohmann/json or OpenSSL as a target keeps it.
if(NOT TARGET OpenSSL::Crypto)
    find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)
    find_package(nlohmann_json 3.11 REQUIRED)
endif()
