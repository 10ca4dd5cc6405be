# find_package(panelia): targets panelia::sources, panelia::engine, panelia::metrics, panelia::net; headers std only.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/panelia")
install(TARGETS panelia_core panelia_net panelia_metrics panelia_engine panelia_sources panelia_boost EXPORT panelia_targets)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/panelia" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT panelia_targets NAMESPACE panelia:: DESTINATION "${package_dir}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/panelia-config.cmake.in"
    "${PROJECT_BINARY_DIR}/panelia-config.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/panelia-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/panelia-config.cmake" "${PROJECT_BINARY_DIR}/panelia-config-version.cmake"
    DESTINATION "${package_dir}")
if(TARGET panelia_program)
    install(TARGETS panelia_program RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
