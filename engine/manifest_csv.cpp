// CSV manifests: a page a row; rows of one chapter that follow each other make the chapter, one
// chapter at a time.
#include "engine/csv_reader.hpp"
#include "engine/decimal.hpp"
#include "engine/manifest_formats.hpp"
#include "engine/page_url.hpp"
#include "engine/spec_checks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace {

enum column : std::size_t { series, number, url, title, page, volume, language, sha256, bytes };
constexpr std::array<std::string_view, 9> column_names = {
    "series", "number", "url", "title", "page", "volume", "language", "sha256", "bytes"};
constexpr std::size_t required_columns = 3;
constexpr std::size_t no_field = static_cast<std::size_t>(-1);

class csv_source final : public manifest_source {
public:
    csv_source(byte_reader read, std::string_view name, warn on_warning)
        : manifest_source(std::move(read), name, std::move(on_warning)), rows_(input()) {}

private:
    /// Where a page was given: its number (0 without that column) and its row's place.
    struct given_page {
        std::uint64_t number = 0;
        text_position place;
    };

    std::optional<chapter_spec> read_chapter() override;
    void read_header();
    bool next_row();
    std::string_view text(column c) const;
    [[noreturn]] void fail(column c, std::string_view message) const;
    chapter_spec begin_chapter() const;
    bool continues(chapter_spec const& chapter) const;
    void add_page(chapter_spec& chapter, std::vector<given_page>& pages);
    void put_in_order(chapter_spec& chapter, std::vector<given_page> const& pages) const;

    csv_reader rows_;
    std::vector<csv_field> row_;
    std::array<std::size_t, column_names.size()> fields_{};  // a column's field, or no_field
    std::size_t width_ = 0;                                  // fields of the header; 0 = unread
    bool have_row_ = false;                                  // the next chapter's first row
    std::string number_;                                     // of row_, canonical
    page_url_check urls_;
};

void csv_source::fail(column c, std::string_view message) const {
    text_position const place = fields_[c] == no_field ? row_[0].place : row_[fields_[c]].place;
    input().fail(place, std::string(column_names[c]) + ": " + std::string(message));
}

std::string_view csv_source::text(column c) const {
    return fields_[c] == no_field ? std::string_view{} : std::string_view(row_[fields_[c]].text);
}

void csv_source::read_header() {
    fields_.fill(no_field);
    if (!rows_.next(row_)) input().fail({1, 1}, "no header row (series,number,title,page,url)");
    width_ = row_.size();
    for (std::size_t i = 0; i < width_; ++i) {
        std::string_view const name = trimmed(row_[i].text);
        auto const is_it = [&](std::string_view known) {
            return same_name(known, name);
        };
        auto const* found = std::find_if(column_names.begin(), column_names.end(), is_it);
        if (found == column_names.end()) {
            notes().odd_once("unknown column \"" + one_line(name) + "\", ignored");
            continue;
        }
        auto& field = fields_[static_cast<std::size_t>(found - column_names.begin())];
        if (field != no_field) {
            input().fail(row_[i].place, "a second column \"" + std::string(*found) + '"');
        }
        field = i;
    }
    for (std::size_t c = 0; c < required_columns; ++c) {
        if (fields_[c] != no_field) continue;
        input().fail(
            row_[0].place,
            "no column \"" + std::string(column_names[c]) +
                "\" in the header row (series,number,title,page,url)"
        );
    }
}

bool csv_source::next_row() {
    if (!rows_.next(row_)) return false;
    if (row_.size() != width_) {
        input().fail(
            row_[0].place,
            std::to_string(row_.size()) + " fields where the header has " + std::to_string(width_)
        );
    }
    if (trimmed(text(column::series)).empty()) fail(column::series, "empty");
    auto canonical = canonical_decimal(trimmed(text(column::number)));
    if (!canonical) fail(column::number, not_a_number);
    number_ = std::move(*canonical);
    std::string_view const tag = text(column::language);
    if (!tag.empty() && !is_language_tag(tag)) fail(column::language, not_a_language);
    return true;
}

chapter_spec csv_source::begin_chapter() const {
    chapter_spec chapter;
    chapter.series = text(column::series);
    chapter.number = number_;
    chapter.title = text(column::title);
    chapter.volume = text(column::volume);
    chapter.language = text(column::language);
    return chapter;
}

bool csv_source::continues(chapter_spec const& chapter) const {
    return number_ == chapter.number && text(column::series) == chapter.series &&
           text(column::language) == chapter.language;
}

void csv_source::add_page(chapter_spec& chapter, std::vector<given_page>& pages) {
    given_page given{0, row_[0].place};
    if (fields_[column::page] != no_field) {
        auto const n = parse_count(trimmed(text(column::page)));
        if (!n || *n == 0) fail(column::page, "not a page number (1, 2, 3, …)");
        given = {*n, row_[fields_[column::page]].place};
    }
    page_spec spec;
    spec.url = trimmed(text(column::url));
    if (!urls_.accepts(spec.url)) fail(column::url, not_a_url);
    if (std::string_view const t = trimmed(text(column::sha256)); !t.empty()) {
        auto digest = checked_sha256(t);
        if (!digest) fail(column::sha256, not_a_sha256);
        spec.sha256 = std::move(*digest);
    }
    if (std::string_view const t = trimmed(text(column::bytes)); !t.empty()) {
        spec.bytes = parse_count(t);
        if (!spec.bytes) fail(column::bytes, not_a_size);
    }
    if (chapter.title.empty()) chapter.title = text(column::title);
    chapter.pages.push_back(std::move(spec));
    pages.push_back(given);
}

/// Sorts by page number; the numbers must be 1..n.
void csv_source::put_in_order(chapter_spec& chapter, std::vector<given_page> const& pages) const {
    if (fields_[column::page] == no_field) return;
    std::vector<std::size_t> order(pages.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return pages[a].number < pages[b].number;
    });
    std::vector<page_spec> sorted;
    sorted.reserve(pages.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        given_page const& here = pages[order[i]];
        if (i > 0 && here.number == pages[order[i - 1]].number) {
            input().fail(
                here.place,
                "page: " + std::to_string(here.number) + " is already given in line " +
                    std::to_string(pages[order[i - 1]].place.line)
            );
        }
        if (here.number != i + 1) {
            input().fail(
                here.place,
                "page: " + std::to_string(here.number) + " is given, but there is no " +
                    std::to_string(i + 1) +
                    " beside it: the rows of a chapter must stand together, and count from 1"
            );
        }
        sorted.push_back(std::move(chapter.pages[order[i]]));
    }
    chapter.pages = std::move(sorted);
}

std::optional<chapter_spec> csv_source::read_chapter() {
    if (width_ == 0) {
        read_header();
        have_row_ = next_row();
    }
    if (!have_row_) return std::nullopt;
    chapter_spec chapter = begin_chapter();
    std::vector<given_page> pages;
    do {
        add_page(chapter, pages);
        have_row_ = next_row();
    } while (have_row_ && continues(chapter));
    put_in_order(chapter, pages);
    notes().saw(chapter, [&] { return pages.front().place; });
    return chapter;
}

}  // namespace

std::unique_ptr<chapter_source> open_csv(byte_reader read, std::string_view name, warn on_warning) {
    return std::make_unique<csv_source>(std::move(read), name, std::move(on_warning));
}

}  // namespace panelia::engine
