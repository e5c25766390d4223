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

# What the package installs: every header, the package config, the licence, and nothing else.
function(check_installed)
    file(GLOB_RECURSE expected RELATIVE ${bearer_source} ${bearer_source}/include/*.hpp)
    file(GLOB_RECURSE installed RELATIVE ${prefix} ${prefix}/*)
    list(REMOVE_ITEM expected ${installed})
    if(expected)
        message(FATAL_ERROR "not installed: ${expected}")
    endif()
    list(FILTER installed EXCLUDE REGEX "^include/bearer/.*[.]hpp$|^share/(cmake|doc)/bearer/")
    if(installed)
        message(FATAL_ERROR "installed without a reason: ${installed}")
    endif()
endfunction()

if(how STREQUAL find_package)
    run(${CMAKE_COMMAND} --install ${bearer_build} --prefix ${prefix})
    check_installed()
    set(where -D CMAKE_PREFIX_PATH=${prefix})
else()
    set(where -D BEARER_FOLDER=${bearer_source})
endif()

run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/stranger -B ${work}/build -G ${generator}
    -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_CXX_FLAGS=${flags} -D BEARER_EXPECTED_VERSION=${version} ${where})
run(${CMAKE_COMMAND} --build ${work}/build --parallel 2)

run(${work}/build/api)
if(NOT output STREQUAL "token_malformed\n")
    message(FATAL_ERROR "the stranger's API should print token_malformed but prints: ${output}")
endif()
run(${work}/build/api_test)
