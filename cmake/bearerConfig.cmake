# SPDX-License-Identifier: MIT
include(CMakeFindDependencyMacro)
find_dependency(OpenSSL 3.0 COMPONENTS Crypto)
find_dependency(nlohmann_json 3.11)
find_dependency(Threads)

include(${CMAKE_CURRENT_LIST_DIR}/bearerTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/libcurl.cmake)
if(bearer_has_libcurl)
    include(${CMAKE_CURRENT_LIST_DIR}/bearerCurlTargets.cmake)
endif()

# bearer::bearer and bearer::testing are always there: the only component to ask for is curl.
set(bearer_curl_FOUND ${bearer_has_libcurl})
foreach(component IN LISTS bearer_FIND_COMPONENTS)
    if(bearer_FIND_REQUIRED_${component} AND NOT bearer_${component}_FOUND)
        set(bearer_FOUND FALSE)
        if(component STREQUAL "curl")
            set(bearer_NOT_FOUND_MESSAGE "bearer's component curl needs libcurl 7.88 or later with its headers")
        else()
            set(bearer_NOT_FOUND_MESSAGE "bearer has no component ${component}: the only one is curl")
        endif()
    endif()
endforeach()
