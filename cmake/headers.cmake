# SPDX-License-Identifier: MIT
# Which header belongs to which target. A header that needs more than OpenSSL, nlohmann/json and threads belongs to a
# target of its own and is taken out of the library's list here.
file(GLOB_RECURSE bearer_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/bearer/*.hpp)

foreach(library IN ITEMS testing curl)
    set(bearer_${library}_headers ${bearer_headers})
endforeach()
list(FILTER bearer_testing_headers INCLUDE REGEX "/include/bearer/testing/")
list(FILTER bearer_curl_headers INCLUDE REGEX "/include/bearer/remote/curl_fetch[.]hpp$")
list(REMOVE_ITEM bearer_headers ${bearer_testing_headers} ${bearer_curl_headers})
