# SPDX-License-Identifier: MIT
# find_package(bearer) after `cmake --install`: the headers, and a package config that finds their dependencies.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(bearer_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/bearer)

install(TARGETS bearer bearer_testing EXPORT bearer FILE_SET HEADERS)
install(EXPORT bearer NAMESPACE bearer:: FILE bearerTargets.cmake DESTINATION ${bearer_package_dir})

# Apart from the others, since the package's user may have no libcurl.
install(TARGETS bearer_curl EXPORT bearer_curl FILE_SET HEADERS)
install(EXPORT bearer_curl NAMESPACE bearer:: FILE bearerCurlTargets.cmake DESTINATION ${bearer_package_dir})

write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/bearerConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(
    FILES ${PROJECT_SOURCE_DIR}/cmake/bearerConfig.cmake ${PROJECT_SOURCE_DIR}/cmake/libcurl.cmake
          ${PROJECT_BINARY_DIR}/bearerConfigVersion.cmake
    DESTINATION ${bearer_package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
