# SPDX-License-Identifier: MIT
# Other libraries, each measured where it is installed. A peer is one file that adds itself to the program.

# measure_peer(NAME VERSION TARGET): VERSION is empty where it was not found.
function(measure_peer name version target)
    if(NOT version)
        message(STATUS "No ${name}: the benchmark leaves it out (cmake/install-prerequisites.sh benchmark)")
        return()
    endif()
    string(MAKE_C_IDENTIFIER ${name} file)
    target_sources(bearer_benchmark PRIVATE peers/${file}.cpp)
    set_source_files_properties(peers/${file}.cpp PROPERTIES COMPILE_DEFINITIONS "PEER_VERSION=\"${version}\"")
    target_link_libraries(bearer_benchmark PRIVATE ${target})
endfunction()

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(libjwt QUIET IMPORTED_TARGET "libjwt < 2")  # later ones have another interface
    pkg_check_modules(cjose QUIET IMPORTED_TARGET cjose jansson)
endif()
find_package(cpp-jwt QUIET CONFIG)

measure_peer(libjwt "${libjwt_VERSION}" PkgConfig::libjwt)
measure_peer(cpp-jwt "${cpp-jwt_VERSION}" cpp-jwt::cpp-jwt)
measure_peer(cjose "${cjose_cjose_VERSION}" PkgConfig::cjose)
