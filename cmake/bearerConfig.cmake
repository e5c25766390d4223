# SPDX-License-Identifier: MIT
include(CMakeFindDependencyMacro)
find_dependency(OpenSSL 3.0 COMPONENTS Crypto)
find_dependency(nlohmann_json 3.11)

include(${CMAKE_CURRENT_LIST_DIR}/bearerTargets.cmake)
