#include "cli/version.hpp"

#include "panelia/version.hpp"

#include <boost/version.hpp>

#include <openssl/crypto.h>
#include <sqlite3.h>

namespace panelia::cli {
namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#elif defined(__GNUC__)
    return "g++ " __VERSION__;
#else
    return "unknown";
#endif
}

std::string boost_version() {
    return std::to_string(BOOST_VERSION / 100'000) + "." +
           std::to_string(BOOST_VERSION / 100 % 1000) + "." + std::to_string(BOOST_VERSION % 100);
}

std::string features() {
    std::string list = "tls sqlite3 idn";
#if defined(__SANITIZE_ADDRESS__)
    list += " address-sanitizer";
#endif
#if defined(__SANITIZE_THREAD__)
    list += " thread-sanitizer";
#endif
#if !defined(NDEBUG)
    list += " assertions";
#endif
    return list;
}

}  // namespace

std::string version_text() {
    return "panelia " + std::string(version) + "\ncompiler  " + compiler() + "\nBoost     " +
           boost_version() + "\nOpenSSL   " + ::OpenSSL_version(OPENSSL_VERSION) + "\nSQLite    " +
           ::sqlite3_libversion() + "\nfeatures  " + features() + "\n";
}

}  // namespace panelia::cli
