# SPDX-License-Identifier: MIT
# Whether there is a libcurl for bearer::curl, as `bearer_has_libcurl`. Installed too: what counts is the user's libcurl.
if(NOT TARGET CURL::libcurl)
    find_package(CURL 7.88 QUIET)
endif()

# A target that somebody else found or whose package was refused here may be an older libcurl.
set(bearer_has_libcurl FALSE)
if(TARGET CURL::libcurl AND NOT (CURL_VERSION_STRING AND CURL_VERSION_STRING VERSION_LESS 7.88))
    set(bearer_has_libcurl TRUE)
endif()
