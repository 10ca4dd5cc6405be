# The layers as targets: core <- net, metrics <- engine <- sources. Arrows as in docs/architecture.md.
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(Threads REQUIRED)
foreach(library idn2 psl brotlidec unistring xxhash re2)
    find_library(PANELIA_LIB_${library} ${library} REQUIRED)
endforeach()

find_library(PANELIA_LIB_deflate deflate REQUIRED)

# xxHash for the processor it runs on, where the library was built with it (Debian's is, on amd64).
include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_LIBRARIES "${PANELIA_LIB_xxhash}")
check_cxx_source_compiles("#include <xxhash.h>
#include <xxh_x86dispatch.h>
int main() { return static_cast<int>(XXH3_64bits_update_dispatch(nullptr, nullptr, 0)); }" PANELIA_XXHASH_DISPATCHES)
unset(CMAKE_REQUIRED_LIBRARIES)

function(panelia_layer name)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${name}/*.cpp")
    add_library(panelia_${name} STATIC ${sources})
    add_library(panelia::${name} ALIAS panelia_${name})
    set_target_properties(panelia_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
    target_compile_features(panelia_${name} PUBLIC cxx_std_20)
    target_include_directories(panelia_${name}
        PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:include>"
        PRIVATE "${PROJECT_SOURCE_DIR}")
    panelia_uses_boost(panelia_${name})
endfunction()

# Boost is header-only here and never reaches a consumer; its heavy parts are compiled once, in panelia_boost.
function(panelia_uses_boost target)
    target_include_directories(${target} SYSTEM PRIVATE ${Boost_INCLUDE_DIRS})
    target_compile_definitions(${target} PRIVATE
        BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
        BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_VISIBILITY
        BOOST_JSON_NO_LIB BOOST_URL_NO_LIB BOOST_CONTAINER_NO_LIB)
endfunction()

add_library(panelia_boost STATIC "${PROJECT_SOURCE_DIR}/cmake/boost_impl.cpp")
set_target_properties(panelia_boost PROPERTIES EXPORT_NAME boost POSITION_INDEPENDENT_CODE ON)
target_compile_features(panelia_boost PUBLIC cxx_std_20)
target_compile_options(panelia_boost PRIVATE -w)
panelia_uses_boost(panelia_boost)
target_link_libraries(panelia_boost PRIVATE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

panelia_layer(core)
target_link_libraries(panelia_core PRIVATE unistring)
panelia_layer(net)
target_link_libraries(panelia_net PUBLIC panelia_core PRIVATE panelia_boost OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB idn2 psl brotlidec Threads::Threads)
panelia_layer(metrics)
target_link_libraries(panelia_metrics PUBLIC panelia_core PRIVATE panelia_boost SQLite::SQLite3 Threads::Threads)
panelia_layer(engine)
target_link_libraries(panelia_engine PUBLIC panelia_metrics
    PRIVATE panelia_net panelia_boost OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3 ZLIB::ZLIB unistring xxhash Threads::Threads)
if(PANELIA_XXHASH_DISPATCHES)
    target_compile_definitions(panelia_engine PRIVATE PANELIA_XXHASH_DISPATCHES)
endif()
target_link_libraries(panelia_engine PRIVATE deflate)
panelia_layer(sources)
target_link_libraries(panelia_sources PUBLIC panelia_engine
    PRIVATE panelia_net panelia_boost LibXml2::LibXml2 tomlplusplus::tomlplusplus ZLIB::ZLIB re2 unistring Threads::Threads)
