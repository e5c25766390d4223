# SPDX-License-Identifier: MIT
# The page of --web in one piece, as a source file for the program: ${inspector_page}.
set(folder ${CMAKE_CURRENT_LIST_DIR}/page)
set(script "")
foreach(part IN ITEMS page.html page.css text.js timeline.js report.js form.js)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${part})
    file(READ ${folder}/${part} text)
    if(part MATCHES "[.]js$")
        string(APPEND script "${text}")
    else()
        set(${part} "${text}")
    endif()
endforeach()
string(REPLACE "@style@" "${page.css}" page "${page.html}")
string(REPLACE "@script@" "${script}" page "${page}")

set(inspector_page ${CMAKE_CURRENT_BINARY_DIR}/inspector_page.cpp)
file(
    CONFIGURE
    OUTPUT ${inspector_page}
    CONTENT [[#include <string_view>

extern const std::string_view inspector_page;
const std::string_view inspector_page = R"page(@page@)page";
]]
    @ONLY)
