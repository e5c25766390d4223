# SPDX-License-Identifier: MIT
# What the headers need. A project that brings its own OpenSSL, nlohmann/json or libcurl as a target keeps it.
if(NOT TARGET OpenSSL::Crypto)
    find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)
    find_package(nlohmann_json 3.11 REQUIRED)
endif()
if(NOT TARGET Threads::Threads)
    find_package(Threads REQUIRED)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/libcurl.cmake)
