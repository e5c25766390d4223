# SPDX-License-Identifier: MIT
# Builds and runs the stranger's project, from nothing. Fails with the output of the first step that fails.
cmake_minimum_required(VERSION 3.24)

file(REMOVE_RECURSE ${work})
set(prefix "${work}/prefix dir")

function(run)
    execute_process(
        COMMAND ${ARGV}
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        list(JOIN ARGV " " command)
        message(FATAL_ERROR "${command}\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

# Runs a command that has to fail and to say a sentence, however CMake breaks its lines.
function(refuses sentence)
    execute_process(
        COMMAND ${ARGN}
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    string(REGEX REPLACE "[ \n]+" " " said "${output}")
    string(FIND "${said}" "${sentence}" found)
    if(result EQUAL 0 OR found EQUAL -1)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "should fail and say: ${sentence}\n${command}\n${output}")
    endif()
endfunction()

# What the package installs: every header, the package config, the licence, the inspector if it was built, and nothing
# else.
function(check_installed)
    file(GLOB_RECURSE expected RELATIVE ${bearer_source} ${bearer_source}/include/*.hpp)
    file(GLOB_RECURSE installed RELATIVE ${prefix} ${prefix}/*)
    list(REMOVE_ITEM expected ${installed})
    if(expected)
        message(FATAL_ERROR "not installed: ${expected}")
    endif()
    list(FILTER installed EXCLUDE REGEX "^include/bearer/.*[.]hpp$|^share/(cmake|doc)/bearer/")
    if(has_inspector)
        list(REMOVE_ITEM installed bin/bearer-inspect)
        run(${prefix}/bin/bearer-inspect --help)
    endif()
    if(installed)
        message(FATAL_ERROR "installed without a reason: ${installed}")
    endif()
endfunction()

set(toolchain -G ${generator} -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_CXX_FLAGS=${flags})
set(no_libcurl -D CMAKE_DISABLE_FIND_PACKAGE_CURL=ON)

if(how STREQUAL without_libcurl)
    set(bearer_build ${work}/bearer)
    set(has_inspector FALSE)
    run(${CMAKE_COMMAND} -S ${bearer_source} -B ${bearer_build} ${toolchain} ${no_libcurl} -D BEARER_BUILD_TESTS=OFF
        -D BEARER_BUILD_EXAMPLES=OFF)
endif()
if(how STREQUAL add_subdirectory)
    set(where -D BEARER_FOLDER=${bearer_source})
else()
    run(${CMAKE_COMMAND} --install ${bearer_build} --prefix ${prefix})
    check_installed()
    set(where -D CMAKE_PREFIX_PATH=${prefix})
endif()
set(configure ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/stranger ${toolchain} ${where}
              -D BEARER_EXPECTED_VERSION=${version})

if(how STREQUAL without_libcurl)
    refuses("bearer's component curl needs libcurl 7.88 or later with its headers"
            ${configure} -B ${work}/refused ${no_libcurl} -D BEARER_COMPONENTS=curl)
    refuses("bearer has no component kurl: the only one is curl"
            ${configure} -B ${work}/refused ${no_libcurl} -D BEARER_COMPONENTS=kurl)
    run(${configure} -B ${work}/build ${no_libcurl})
else()
    run(${configure} -B ${work}/build -D BEARER_EXPECTS_CURL=${has_libcurl})
endif()
run(${CMAKE_COMMAND} --build ${work}/build --parallel 2)

run(${work}/build/api)
if(NOT output STREQUAL "token_malformed\n")
    message(FATAL_ERROR "the stranger's API should print token_malformed but prints: ${output}")
endif()
run(${work}/build/api_test)
if(has_libcurl)
    # The package that was made without libcurl serves who has it.
    if(how STREQUAL without_libcurl)
        run(${configure} -B ${work}/build -D CMAKE_DISABLE_FIND_PACKAGE_CURL=OFF -D BEARER_COMPONENTS=curl
            -D BEARER_EXPECTS_CURL=ON)
        run(${CMAKE_COMMAND} --build ${work}/build --target fetching)
    endif()
    run(${work}/build/fetching)
endif()
