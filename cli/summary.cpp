#include "cli/summary.hpp"

#include "cli/text.hpp"

#include <cstdint>
#include <utility>

namespace panelia::cli {
namespace {

constexpr std::string_view green = "\x1b[32m", yellow = "\x1b[33m", red = "\x1b[31m",
                           bold = "\x1b[1m", plain = "\x1b[0m";

class writer {
public:
    explicit writer(summary_style style) : style_(style) {}

    std::string painted(std::string_view text, std::string_view colour) const {
        if (!style_.colour) return std::string(text);
        return std::string(bold).append(colour).append(text).append(plain);
    }
    /// Words wrapped under a hanging indent.
    void paragraph(std::string_view indent, std::string_view text) {
        auto const room = style_.columns > indent.size() + 20 ? style_.columns - indent.size() : 20;
        for (auto const& line : wrap(text, room)) raw(std::string(indent) + line);
    }
    /// "Pages      1,478 downloaded", later lines aligned under the first.
    void row(std::string_view label, std::string_view text) {
        constexpr std::size_t column = 11;
        auto const room = style_.columns > column + 20 ? style_.columns - column : 20;
        for (auto const& line : wrap(text, room)) {
            raw(pad_to_width(label, column) + line);
            label = "";
        }
    }
    void raw(std::string_view line) { text_.append(line).append("\n"); }
    std::string take() { return std::move(text_); }

private:
    summary_style style_;
    std::string text_;
};

/// "22 complete, 2 failed": only what there is.
class counts {
public:
    counts& add(std::uint64_t n, std::string_view what) {
        if (n > 0) text_.append(text_.empty() ? "" : ", ").append(grouped(n)) += ' ', text_ += what;
        return *this;
    }
    std::string text() const { return text_.empty() ? "none" : text_; }

private:
    std::string text_;
};

std::string pages_of_run(
    std::vector<page_failure> const& failures, std::size_t from, std::size_t to
) {
    if (to - from == 1) return "page " + std::to_string(failures[from].page);
    return "pages " + std::to_string(failures[from].page) + "-" +
           std::to_string(failures[to - 1].page) + " (" + std::to_string(to - from) + ")";
}

/// Neighbouring pages that failed alike share a line.
std::size_t end_of_run(std::vector<page_failure> const& failures, std::size_t from) {
    auto to = from + 1;
    while (to < failures.size() && failures[to].page == failures[to - 1].page + 1 &&
           failures[to].message == failures[from].message &&
           failures[to].attempts == failures[from].attempts) {
        ++to;
    }
    return to;
}

void write_failures(writer& out, std::vector<page_failure> const& failures) {
    for (std::size_t from = 0; from < failures.size();) {
        auto const to = end_of_run(failures, from);
        auto const& first = failures[from];
        auto const reason = first.message.empty() ? first.error.message() : first.message;
        auto line = pages_of_run(failures, from, to) + ": " + printable(reason);
        if (first.attempts > 1) line += " (" + std::to_string(first.attempts) + " attempts)";
        out.paragraph("    ", line);
        if (!first.url.empty()) {
            out.raw("      " + std::string(to - from > 1 ? "first: " : "") + printable(first.url));
        }
        from = to;
    }
}

std::string_view outcome_words(chapter_outcome outcome) {
    switch (outcome) {
        case chapter_outcome::complete:
            return "complete";
        case chapter_outcome::partial:
            return "accepted with missing pages";
        case chapter_outcome::failed:
            return "failed";
        case chapter_outcome::cancelled:
            break;
    }
    return "not finished";
}

void write_chapter(
    writer& out, chapter_report const& chapter, std::filesystem::path const& output
) {
    std::string line = chapter_label(chapter.series, chapter.number, chapter.title) + ": " +
                       std::string(outcome_words(chapter.outcome));
    if (chapter.pages > 0) line += ", " + pages_here(chapter);
    out.paragraph("  ", line);
    if (!chapter.message.empty()) out.paragraph("    ", printable(chapter.message));
    bool const shown = chapter.downloaded + chapter.skipped > 0 || chapter.earlier_copy_stays;
    if (shown && !output.empty() && !chapter.folder.empty()) {
        out.raw("    in " + printable((output / chapter.folder).string()));
    }
    write_failures(out, chapter.failures);
}

void write_incomplete(writer& out, summary_facts const& facts) {
    auto const& result = facts.result;
    if (result.incomplete.empty()) return;
    out.raw(out.painted("Not complete", ""));
    for (auto const& chapter : result.incomplete) write_chapter(out, chapter, facts.output);
    if (result.incomplete_unlisted > 0) {
        out.paragraph(
            "  ",
            "and " + counted(result.incomplete_unlisted, "more chapter", "more chapters") +
                " that are not listed here"
        );
    }
    out.raw("");
}

void write_headline(writer& out, summary_facts const& facts) {
    auto const& r = facts.result;
    auto const missing = r.chapters_failed + r.chapters_cancelled;
    auto const say = [&out](std::string_view word, std::string_view colour, std::string text) {
        out.raw(out.painted(word, colour) + std::move(text));
    };
    if (facts.interrupted) {
        say("Interrupted", yellow, ": the same command goes on where this one stopped.");
    } else if (!facts.aborted_by.empty()) {
        say("Aborted", red, ": " + printable(facts.aborted_by) + " held.");
    } else if (!r.disk_error.empty()) {
        say("Stopped", red, ": " + printable(r.disk_error) + ". The same command goes on from here."
        );
    } else if (!r.source_error.empty()) {
        say("Incomplete", red, ": the source could not be read to its end.");
    } else if (missing > 0) {
        say("Incomplete",
            red,
            ": " + grouped(missing) + " of " +
                counted(r.chapters_attempted, "chapter", "chapters") +
                (missing == 1 ? " is" : " are") + " not whole. The same command tries again.");
    } else if (r.chapters_attempted == 0 && r.chapters_skipped == 0) {
        say("Nothing to do", yellow, ": no chapter matches the selection.");
    } else if (r.chapters_attempted == 0) {
        say("Nothing to do", green, ": everything is in the library already.");
    } else if (r.chapters_partial > 0) {
        say("Done", yellow, ", with missing pages that --allow-missing accepted.");
    } else {
        say("Done", green, ": everything is complete.");
    }
}

std::string data_line(summary_facts const& facts) {
    auto const& r = facts.result;
    auto line =
        human_bytes(static_cast<double>(r.stored_bytes)) + " in " + human_seconds(r.wall_seconds);
    if (r.wall_seconds > 0 && r.stored_bytes > 0) {
        line += ", " + human_rate(static_cast<double>(r.stored_bytes) / r.wall_seconds);
    }
    if (r.received_bytes > r.stored_bytes) {
        auto const wasted = static_cast<double>(r.received_bytes - r.stored_bytes);
        line += ", and " + human_bytes(wasted) + " in failed attempts";
    }
    return line;
}

void write_totals(writer& out, summary_facts const& facts) {
    auto const& r = facts.result;
    out.row(
        "Chapters",
        counts()
            .add(r.chapters_complete, "complete")
            .add(r.chapters_partial, "partial")
            .add(r.chapters_failed, "failed")
            .add(r.chapters_cancelled, "not finished")
            .add(r.chapters_skipped, "already there")
            .text()
    );
    if (r.chapters_attempted > 0) {
        out.row(
            "Pages",
            counts()
                .add(r.pages_downloaded, "downloaded")
                .add(r.pages_failed, "failed")
                .add(r.pages_skipped, "already there")
                .text()
        );
        out.row("Data", data_line(facts));
    }
    if (facts.p95_page_seconds) {
        out.row(
            "Page time", "95 % of the pages took at most " + human_seconds(*facts.p95_page_seconds)
        );
    }
    std::string_view label = "Checks";
    for (auto const& check : facts.checks) {
        out.row(label, printable(check));
        label = "";
    }
    if (!facts.output.empty()) out.row("Files", printable(facts.output.string()));
    label = "Metrics";
    for (auto const& file : facts.metric_files) {
        out.raw(pad_to_width(label, 11) + printable(file.string()));
        label = "";
    }
}

}  // namespace

std::string chapter_label(
    std::string_view series, std::string_view number, std::string_view title
) {
    auto label = printable(series) + " " + printable(number);
    if (!title.empty()) label += " - " + printable(title);
    return label;
}

std::string pages_here(chapter_report const& chapter) {
    auto const of_them = grouped(chapter.downloaded + chapter.skipped) + " of " +
                         counted(chapter.pages, "page", "pages");
    if (chapter.earlier_copy_stays) return of_them + " came; the copy from before stays";
    return "with " + of_them;
}

std::string summary_text(summary_facts const& facts, summary_style style) {
    writer out(style);
    write_incomplete(out, facts);
    write_headline(out, facts);
    if (!facts.result.source_error.empty()) {
        out.paragraph("  ", printable(facts.result.source_error));
    }
    write_totals(out, facts);
    return out.take();
}

}  // namespace panelia::cli
