# What is not a library of the project: the scriptable origin, the program, and the flags our own builds use.
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)

# Everything of ours may include everything of ours by its path from the root.
function(panelia_internal target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/include")
    panelia_uses_boost(${target})
endfunction()

file(GLOB origin_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/origin/*.cpp")
add_library(panelia_origin STATIC ${origin_sources})
panelia_internal(panelia_origin)
target_link_libraries(panelia_origin
    PRIVATE panelia_boost OpenSSL::SSL OpenSSL::Crypto PNG::PNG JPEG::JPEG ZLIB::ZLIB Threads::Threads)

file(GLOB cli_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.cpp")
list(REMOVE_ITEM cli_sources "${PROJECT_SOURCE_DIR}/cli/main.cpp")
add_library(panelia_cli STATIC ${cli_sources})
panelia_internal(panelia_cli)
target_link_libraries(panelia_cli
    PUBLIC panelia_engine panelia_sources
    PRIVATE panelia_net panelia_origin panelia_boost OpenSSL::SSL SQLite::SQLite3 unistring
            spdlog::spdlog CLI11::CLI11 tomlplusplus::tomlplusplus)

add_executable(panelia_program "${PROJECT_SOURCE_DIR}/cli/main.cpp")
set_target_properties(panelia_program PROPERTIES OUTPUT_NAME panelia RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
panelia_internal(panelia_program)
target_link_libraries(panelia_program PRIVATE panelia_cli)
