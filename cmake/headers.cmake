# SPDX-License-Identifier: MIT
# Which header belongs to which target. A header that needs more than OpenSSL and nlohmann/json belongs to a target of
# its own and is taken out of the library's list here.
file(GLOB_RECURSE bearer_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/bearer/*.hpp)

set(bearer_testing_headers ${bearer_headers})
list(FILTER bearer_testing_headers INCLUDE REGEX "/include/bearer/testing/")
list(FILTER bearer_headers EXCLUDE REGEX "/include/bearer/testing/")
