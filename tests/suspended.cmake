# SPDX-License-Identifier: MIT
# On a machine that was suspended for eleven days, as far as its clocks say, the keys of a provider have grown old. Not with
# a sanitizer, which tells nothing of clocks.
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    return()
endif()
find_program(unshare unshare)
set(suspended ${unshare} --time --boottime 1000000)
if(unshare)
    execute_process(COMMAND ${suspended} true RESULT_VARIABLE cannot OUTPUT_QUIET ERROR_QUIET)
endif()
if(NOT unshare OR cannot)
    message(STATUS "No clocks of our own (unshare --time, as root): remote/suspended is left out")
    return()
endif()
add_test(NAME remote/suspended COMMAND ${suspended} $<TARGET_FILE:bearer_tests>
                                       "keys grow older while the machine is suspended" ${or_fail})
set_tests_properties(remote/suspended PROPERTIES LABELS unit TIMEOUT 60)
