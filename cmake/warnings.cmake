# SPDX-License-Identifier: MIT
# What our own tests and examples compile with. Linked privately, never installed: users choose their own warnings.
add_library(bearer_warnings INTERFACE)
target_compile_options(bearer_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wsign-conversion)

# Errors with the compilers that CI runs. A newer compiler's new warnings must not keep anybody from running the tests.
if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
   OR (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15))
    target_compile_options(bearer_warnings INTERFACE -Werror)
endif()

# GCC 12 warns of its own std::string, with sizes that no string has, once it inlines enough (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(bearer_warnings INTERFACE -Wno-restrict)
endif()
