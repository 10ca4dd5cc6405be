#include "sources/libxml.hpp"

#include <libxml/globals.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <ctime>
#include <mutex>

namespace panelia::sources::libxml {
namespace {

// Set once, before a second thread can know of it.
xmlExternalEntityLoader loader_of_others = nullptr;
thread_local int sessions = 0;

xmlParserInputPtr load(char const* url, char const* id, xmlParserCtxtPtr context) {
    if (sessions > 0 || loader_of_others == nullptr) return nullptr;
    return loader_of_others(url, id, context);
}

void ignore(void*, xmlErrorPtr) {}

void initialise() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        loader_of_others = xmlGetExternalEntityLoader();
        xmlSetExternalEntityLoader(load);
    });
}

}  // namespace

session::session() : errors_(nullptr), errors_context_(nullptr) {
    initialise();
    errors_ = xmlStructuredError;  // both are the thread's own
    errors_context_ = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(nullptr, ignore);
    ++sessions;
}

session::~session() {
    --sessions;
    xmlSetStructuredErrorFunc(errors_context_, errors_);
}

double thread_seconds() noexcept {
    std::timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

}  // namespace panelia::sources::libxml
