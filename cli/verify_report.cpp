#include "cli/verify_report.hpp"

#include "cli/json.hpp"
#include "cli/summary.hpp"
#include "cli/text.hpp"

#include <string_view>

namespace panelia::cli {
namespace {

using engine::finding;
using engine::finding_kind;

std::string_view word(finding_kind kind) {
    switch (kind) {
        case finding_kind::changed:
        case finding_kind::wrong_size:
        case finding_kind::broken:
        case finding_kind::unreadable:
            return "bad";
        case finding_kind::missing_page:
        case finding_kind::missing_folder:
        case finding_kind::lacking_page:
            return "missing";
        case finding_kind::unfinished:
            return "unfinished";
        case finding_kind::alien:
            return "alien";
        case finding_kind::database:
            break;
    }
    return "database";
}

std::string finding_line(finding const& one) {
    std::string line(word(one.kind));
    line.resize(12, ' ');
    line += printable(one.path.empty() ? ".panelia/panelia.db" : one.path) + ": ";
    if (one.page > 0 && one.kind != finding_kind::alien) {
        line += "page " + std::to_string(one.page) + ": ";
    }
    line += printable(one.why);
    if (one.pages > 1) line += " (" + counted(one.pages, "page", "pages") + ")";
    if (one.tolerated) line += " (tolerated)";
    return line + "\n";
}

void add_count(std::string& list, std::uint64_t n, std::string_view one, std::string_view many) {
    if (n == 0) return;
    if (!list.empty()) list += ", ";
    list += counted(n, one, many);
}

/// A path as one would type it into a shell.
std::string quoted(std::string const& path) {
    bool const plain = path.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,@%"
                       ) == std::string::npos;
    if (plain) return path;
    std::string text = "'";
    for (char const c : printable(path)) {
        if (c == '\'') {
            text += "'\\''";
        } else {
            text += c;
        }
    }
    return text + "'";
}

std::string headline(verify_facts const& facts) {
    if (facts.interrupted) return "Interrupted: the rest was not looked at.\n";
    if (facts.faults == 0 && facts.findings.empty()) return "All is well.\n";
    if (facts.faults == 0) return "All is well, but for what is tolerated.\n";
    std::string list;
    add_count(list, facts.pages_bad, "bad page", "bad pages");
    add_count(list, facts.pages_missing, "missing page", "missing pages");
    add_count(list, facts.chapters_unfinished, "unfinished chapter", "unfinished chapters");
    add_count(list, facts.aliens, "alien file", "alien files");
    return "Not well: " + (list.empty() ? "the database is damaged" : list) + ".\n";
}

}  // namespace

bool all_well(verify_facts const& facts) noexcept {
    return facts.faults == 0 && !facts.interrupted;
}

std::string verify_text(verify_facts const& facts) {
    std::string text;
    for (auto const& one : facts.findings) text += finding_line(one);
    if (facts.unlisted > 0) {
        text += "and " + counted(facts.unlisted, "more finding", "more findings") + "\n";
    }
    if (!text.empty()) text += "\n";
    text += headline(facts);
    text += "Checked " + counted(facts.chapters, "chapter", "chapters") + ", " +
            counted(facts.pages, "page", "pages") + ", " +
            human_bytes(static_cast<double>(facts.bytes)) + " in " + human_seconds(facts.seconds) +
            ".\n";
    if (facts.pages_without_digest > 0) {
        text += counted(facts.pages_without_digest, "page has", "pages have") +
                " no recorded digest: only the structure was checked.\n";
    }
    bool const fetchable =
        facts.chapters_bad > 0 || facts.chapters_unfinished > facts.chapters_unknown;
    if (fetchable) {
        text += "To fetch what is bad or missing: panelia retry " + quoted(facts.library) + "\n";
    }
    if (facts.chapters_unknown > 0) {
        text += "What the database does not know, retry cannot fetch: get with its source can.\n";
    }
    if (facts.aliens > 0 && !facts.aliens_ignored) {
        text += "What is alien is not panelia's: move it away, or use --ignore-aliens.\n";
    }
    return text;
}

std::string verify_json(verify_facts const& facts) {
    json_line chapters, pages, whole;
    chapters.add("checked", facts.chapters).add("damaged", facts.chapters_bad);
    chapters.add("unfinished", facts.chapters_unfinished);
    pages.add("checked", facts.pages).add("bad", facts.pages_bad);
    pages.add("missing", facts.pages_missing);
    pages.add("without_digest", facts.pages_without_digest);
    whole.add("library", facts.library).add("ok", all_well(facts));
    whole.add("interrupted", facts.interrupted);
    whole.raw("chapters", chapters.text()).raw("pages", pages.text());
    whole.add("aliens", facts.aliens).add("bytes", facts.bytes).add("seconds", facts.seconds);
    std::string list = "[";
    for (auto const& one : facts.findings) {
        json_line line;
        line.add("kind", engine::to_string(one.kind)).add("path", one.path);
        if (one.chapter > 0) {
            line.add("series", one.series).add("number", one.number).add("title", one.title);
        }
        if (one.page > 0) line.add("page", one.page);
        if (one.pages > 0) line.add("pages_missing", one.pages);
        line.add("why", one.why).add("tolerated", one.tolerated);
        list += (list.size() > 1 ? ",\n  " : "\n  ") + line.text();
    }
    list += list.size() > 1 ? "\n]" : "]";
    whole.raw("findings", list).add("findings_unlisted", facts.unlisted);
    return whole.text() + "\n";
}

}  // namespace panelia::cli
