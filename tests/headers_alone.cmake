# SPDX-License-Identifier: MIT
# Every header compiles alone, with our warnings and with nothing but what its own target links. CMake has a target for
# that, outside `all`; a test builds it.
set(libraries bearer bearer_testing)
if(TARGET bearer::curl)
    list(APPEND libraries bearer_curl)
endif()
foreach(library IN LISTS libraries)
    get_target_property(headers ${library} HEADER_SET)
    get_target_property(base_dirs ${library} HEADER_DIRS)
    if(headers)
        add_library(${library}_alone INTERFACE)
        target_sources(${library}_alone INTERFACE FILE_SET HEADERS BASE_DIRS ${base_dirs} FILES ${headers})
        target_link_libraries(${library}_alone INTERFACE ${library} bearer_warnings)
        set_target_properties(${library}_alone PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    endif()
endforeach()

cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
add_test(
    NAME headers_compile_alone
    COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target all_verify_interface_header_sets --config $<CONFIG>
            --parallel ${cores})
set_tests_properties(
    headers_compile_alone PROPERTIES LABELS headers TIMEOUT 1200 RUN_SERIAL ON RESOURCE_LOCK build_tree)
