# SPDX-License-Identifier: MIT
# Languages in which a comma stands before decimals and "i" is no small "I", made here so that no system has to have
# them: setlocale finds them in LOCPATH. Where they cannot be made, the tests that need them say so.
set(locales ${PROJECT_BINARY_DIR}/locales)
set(locale_environment "")
find_program(localedef localedef)
mark_as_advanced(localedef)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    return()  # glibc itself forgets to give back the list of LOCPATH's folders, and LeakSanitizer reports it
endif()
foreach(language IN ITEMS tr_TR de_DE)
    if(localedef AND NOT EXISTS ${locales}/${language}.UTF-8)
        file(MAKE_DIRECTORY ${locales})
        execute_process(COMMAND ${localedef} -i ${language} -f UTF-8 ${locales}/${language}.UTF-8
                        OUTPUT_QUIET ERROR_QUIET)
    endif()
    if(EXISTS ${locales}/${language}.UTF-8)
        set(locale_environment LOCPATH=${locales})
    else()
        message(STATUS "No locale ${language} can be made: tests speak that language only in C++")
    endif()
endforeach()
