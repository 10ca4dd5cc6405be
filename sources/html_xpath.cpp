// XPath 1.0 over a tree, bounded: libxml2 counts the steps, and the functions on text, whose cost
// it does not count, look at the clock.
#include "net/ascii.hpp"

#include <libxml/HTMLtree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <array>
#include <memory>

#include "sources/html.hpp"
#include "sources/libxml.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 4096;
constexpr unsigned long most_steps = 20'000'000;
constexpr double most_seconds = 2;

struct free_expression {
    void operator()(xmlXPathCompExprPtr e) const noexcept { xmlXPathFreeCompExpr(e); }
};
struct free_context {
    void operator()(xmlXPathContextPtr c) const noexcept { xmlXPathFreeContext(c); }
};
struct free_object {
    void operator()(xmlXPathObjectPtr o) const noexcept { xmlXPathFreeObject(o); }
};
using context_ptr = std::unique_ptr<xmlXPathContext, free_context>;

struct evaluation {
    double deadline = 0;
    std::string problem;
};

char const* meaning_of(int code) {
    switch (code - XML_XPATH_EXPRESSION_OK) {
        case XPATH_NUMBER_ERROR:
            return "a number is expected";
        case XPATH_UNFINISHED_LITERAL_ERROR:
        case XPATH_START_LITERAL_ERROR:
            return "a quoted text is expected";
        case XPATH_INVALID_PREDICATE_ERROR:
            return "a predicate is not closed";
        case XPATH_UNCLOSED_ERROR:
            return "a parenthesis is not closed";
        case XPATH_UNKNOWN_FUNC_ERROR:
            return "no such function";
        case XPATH_INVALID_TYPE:
        case XPATH_INVALID_OPERAND:
            return "an argument is of the wrong kind";
        case XPATH_INVALID_ARITY:
            return "a function has too many or too few arguments";
        case XPATH_RECURSION_LIMIT_EXCEEDED:
            return "nested too deep";
        default:
            return "an expression is expected";
    }
}

// What is wrong, and where: libxml2 has a number for it, and how far it read.
void note(void* state, xmlErrorPtr error) {
    auto& problem = static_cast<evaluation*>(state)->problem;
    if (!problem.empty() || error == nullptr) return;
    problem = meaning_of(error->code);
    std::string_view const whole = error->str1 == nullptr ? "" : error->str1;
    auto const at = static_cast<std::size_t>(std::max(error->int1, 0));
    if (whole.empty()) return;
    constexpr std::size_t enough = 40;
    problem +=
        at < whole.size() ? " at \"" + std::string(whole.substr(at, enough)) + "\"" : " at its end";
}

// A function of the standard that reads text, unless time is up.
template <xmlXPathFunction Function>
void timed(xmlXPathParserContextPtr parser, int arguments) {
    auto const& state = *static_cast<evaluation*>(parser->context->userData);
    if (libxml::thread_seconds() > state.deadline) {
        xmlXPathSetError(parser, XPATH_OP_LIMIT_EXCEEDED);
        return;
    }
    Function(parser, arguments);
}

void has_class(xmlXPathParserContextPtr parser, int arguments) {
    if (arguments != 1) {
        xmlXPathSetArityError(parser);
        return;
    }
    xmlChar* const name = xmlXPathPopString(parser);
    bool const found = html_node(parser->context->node).has_class(libxml::view(name));
    xmlFree(name);
    xmlXPathReturnBoolean(parser, found ? 1 : 0);
}

struct known_function {
    char const* name;
    xmlXPathFunction call;  // none: libxml2's own stays
};

constexpr std::array<known_function, 28> functions = {{
    {"has-class", has_class},
    {"string", timed<xmlXPathStringFunction>},
    {"concat", timed<xmlXPathConcatFunction>},
    {"starts-with", timed<xmlXPathStartsWithFunction>},
    {"contains", timed<xmlXPathContainsFunction>},
    {"substring-before", timed<xmlXPathSubstringBeforeFunction>},
    {"substring-after", timed<xmlXPathSubstringAfterFunction>},
    {"substring", timed<xmlXPathSubstringFunction>},
    {"string-length", timed<xmlXPathStringLengthFunction>},
    {"normalize-space", timed<xmlXPathNormalizeFunction>},
    {"translate", timed<xmlXPathTranslateFunction>},
    {"number", timed<xmlXPathNumberFunction>},
    {"sum", timed<xmlXPathSumFunction>},
    {"count", timed<xmlXPathCountFunction>},
    {"id", timed<xmlXPathIdFunction>},
    {"boolean", nullptr},
    {"not", nullptr},
    {"true", nullptr},
    {"false", nullptr},
    {"lang", nullptr},
    {"floor", nullptr},
    {"ceiling", nullptr},
    {"round", nullptr},
    {"last", nullptr},
    {"position", nullptr},
    {"local-name", nullptr},
    {"name", nullptr},
    {"namespace-uri", nullptr},
}};
constexpr std::array<std::string_view, 4> node_types = {
    "node", "text", "comment", "processing-instruction"};

context_ptr make_context(xmlDocPtr document, evaluation& state) {
    context_ptr context(xmlXPathNewContext(document));
    if (context == nullptr) throw std::bad_alloc();
    context->error = note;
    context->userData = &state;
    context->opLimit = most_steps;
    for (auto const& f : functions) {
        if (f.call == nullptr) continue;
        auto const* const name = reinterpret_cast<xmlChar const*>(f.name);
        xmlXPathRegisterFunc(context.get(), name, nullptr);  // there is no replacing
        xmlXPathRegisterFunc(context.get(), name, f.call);
    }
    return context;
}

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_function(std::string_view name) {
    return std::any_of(
               functions.begin(), functions.end(), [name](auto const& f) { return name == f.name; }
           ) ||
           std::find(node_types.begin(), node_types.end(), name) != node_types.end() ||
           name == "and" || name == "or" || name == "div" || name == "mod";
}

// libxml2 finds these out only when it gets there, which may be on one page in a thousand.
void check_names(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        char const c = text[i];
        if (c == '"' || c == '\'') {
            auto const end = text.find(c, i + 1);
            if (end == text.npos) throw xpath_error("a quote is not closed");
            i = end + 1;
            continue;
        }
        if (c == '$') throw xpath_error("there are no variables here");
        if (!is_name_char(c)) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_name_char(text[end])) ++end;
        std::string_view const name = text.substr(i, end - i);
        std::size_t const next = text.find_first_not_of(" \t\r\n", end);
        bool const called = next != text.npos && text[next] == '(';
        if (called && !is_function(name)) {
            throw xpath_error("no such function: " + std::string(name) + "()");
        }
        bool const capital =
            std::any_of(name.begin(), name.end(), [](char l) { return l >= 'A' && l <= 'Z'; });
        if (capital && !called && !net::is_digit(name[0])) {
            throw xpath_error(
                "names of elements and attributes are lower case here: " + std::string(name) +
                " matches nothing"
            );
        }
        bool const prefix = text.substr(end, 1) == ":" && text.substr(end, 2) != "::";
        if (prefix) throw xpath_error("there are no namespaces here: " + std::string(name) + ":");
        i = end;
    }
}

void append_nodes(xmlNodeSet const* found, xpath_result& out) {
    if (found == nullptr) return;
    for (int i = 0; i < found->nodeNr; ++i) {
        auto const* const node = found->nodeTab[i];
        switch (node->type) {
            case XML_ELEMENT_NODE:
            case XML_ATTRIBUTE_NODE:
            case XML_TEXT_NODE:
            case XML_CDATA_SECTION_NODE:
                out.nodes.emplace_back(node);
                break;
            case XML_HTML_DOCUMENT_NODE:
                if (auto const* root = xmlDocGetRootElement(node->doc))
                    out.nodes.emplace_back(root);
                break;
            default:  // a namespace node goes away with the result
                break;
        }
    }
}

}  // namespace

xpath::xpath(std::string expression) : expression_(std::move(expression)) {
    if (expression_.size() > most_bytes) throw xpath_error("longer than 4,096 bytes");
    if (expression_.find_first_not_of(" \t\r\n") == std::string::npos)
        throw xpath_error("is empty");
    check_names(expression_);
    libxml::session const quiet;
    evaluation state;
    auto const context = make_context(nullptr, state);
    auto* const compiled =
        xmlXPathCtxtCompile(context.get(), reinterpret_cast<xmlChar const*>(expression_.c_str()));
    if (compiled == nullptr) {
        auto const why =
            state.problem.empty() ? "\"" + expression_.substr(0, 80) + "\"" : state.problem;
        throw xpath_error("not XPath 1.0: " + why);
    }
    compiled_ = std::shared_ptr<void>(compiled, [](void* e) {
        free_expression()(static_cast<xmlXPathCompExprPtr>(e));
    });
}

bool xpath::selects_nodes() const {
    html_tree const any({.url = "http://localhost/", .content_type = "text/html", .body = "<p>"});
    auto const found = any.select(*this);
    return found.is_nodes || !found.error.empty();
}

xpath_result html_tree::select(xpath const& expression, html_node context) const {
    xpath_result out;
    if (document_ == nullptr) {
        out.is_nodes = true;
        return out;
    }
    libxml::session const quiet;
    evaluation state{libxml::thread_seconds() + most_seconds, {}};
    auto* const document = static_cast<xmlDocPtr>(document_.get());
    auto const evaluator = make_context(document, state);
    evaluator->node = context ? const_cast<xmlNodePtr>(static_cast<xmlNode const*>(context.raw()))
                              : reinterpret_cast<xmlNodePtr>(document);
    std::unique_ptr<xmlXPathObject, free_object> const found(xmlXPathCompiledEval(
        static_cast<xmlXPathCompExprPtr>(expression.compiled_.get()), evaluator.get()
    ));
    if (found == nullptr) {
        bool const costly =
            evaluator->lastError.code ==
            static_cast<int>(XML_XPATH_EXPRESSION_OK) + static_cast<int>(XPATH_OP_LIMIT_EXCEEDED);
        out.error =
            costly || state.problem.empty() ? "takes more steps than are allowed" : state.problem;
        return out;
    }
    out.truth = xmlXPathCastToBoolean(found.get()) != 0;
    out.is_nodes = found->type == XPATH_NODESET;
    if (out.is_nodes) {
        append_nodes(found->nodesetval, out);
        return out;
    }
    xmlChar* const text = xmlXPathCastToString(found.get());
    out.text = libxml::view(text);
    xmlFree(text);
    return out;
}

}  // namespace panelia::sources
