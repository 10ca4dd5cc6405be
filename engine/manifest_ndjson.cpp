// NDJSON manifests: a chapter a line, or a page a line as plans have them; one line at a time.
#include "engine/chapter_json.hpp"
#include "engine/json_path.hpp"
#include "engine/manifest_formats.hpp"
#include "engine/spec_checks.hpp"

#include <boost/json/error.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace json = boost::json;

namespace {

class ndjson_source final : public manifest_source {
public:
    ndjson_source(byte_reader read, std::string_view name, warn on_warning)
        : manifest_source(std::move(read), name, std::move(on_warning)),
          reader_(notes()),
          first_block_(256 * 1024) {}

private:
    /// A line is a chapter, or one page of one: those of one chapter follow one another.
    std::optional<chapter_spec> read_chapter() override {
        if (whole_) return std::exchange(whole_, std::nullopt);
        auto growing = std::exchange(begun_, std::nullopt);
        while (auto const line = input().line()) {
            if (trimmed(*line).empty()) continue;
            read_line(*line);
            if (whole_ && growing) return growing;
            if (whole_) return std::exchange(whole_, std::nullopt);
            if (!growing) {
                growing = std::exchange(begun_, std::nullopt);
            } else if (same_chapter(*growing, *begun_)) {
                growing->pages.push_back(std::move(begun_->pages.front()));
                begun_.reset();
            } else {
                return growing;
            }
        }
        return growing;
    }

    static bool same_chapter(chapter_spec const& a, chapter_spec const& b) {
        return a.number == b.number && a.series == b.series && a.title == b.title &&
               a.language == b.language && a.url == b.url && a.series_url == b.series_url;
    }

    /// Into `whole_` or `begun_`.
    void read_line(std::string_view line) {
        // Every line is parsed into the same block; only a huge one needs more, and gives it back.
        json::monotonic_resource memory(first_block_.data(), first_block_.size());
        parser_.reset(&memory);
        json::error_code ec;
        std::size_t const good = parser_.write(line.data(), line.size(), ec);
        if (ec) {
            parser_.reset();  // lets go of values that live in `memory`
            input().fail(place(line, good), json_syntax_message(ec.value()));
        }
        if (auto const twice = find_repeated_key(line)) {
            parser_.reset();
            input().fail(place(line, *twice), repeated_key_message);
        }
        try {
            json::value const root = parser_.release();
            if (chapter_json::is_page_line(root)) {
                take_page(reader_.read_page_line(root, line), line);
                return;
            }
            whole_ = reader_.read_line(root, line);
            page_ = 0;
            notes().saw(*whole_, [&] { return place(line, 0); });
        } catch (value_error const& e) {
            input().fail(place(line, e.offset()), e.what());
        }
    }

    void take_page(chapter_json::page_line&& read, std::string_view line) {
        bool const goes_on = page_ > 0 && same_chapter(last_, read.chapter) && read.page != 1;
        auto const expected = goes_on ? page_ + 1 : 1;
        if (read.page != expected) {
            input().fail(
                place(line, 0),
                "page: " + std::to_string(read.page) + " is given where " +
                    std::to_string(expected) + " is due"
            );
        }
        page_ = read.page;
        begun_ = std::move(read.chapter);
        if (page_ > 1) return;
        last_ = *begun_;
        last_.pages.clear();
        notes().saw(*begun_, [&] { return place(line, 0); });
    }

    text_position place(std::string_view line, std::size_t offset) const {
        return position_at(line, offset, input().line_number());
    }

    chapter_json reader_;
    std::optional<chapter_spec> whole_;  // a line that was a chapter, not handed out yet
    std::optional<chapter_spec> begun_;  // a line that was a page, not taken up yet
    chapter_spec last_;                  // the chapter of the last line, when that was a page,
    std::uint64_t page_ = 0;             // and which; 0: it was a chapter
    json::parser parser_;
    std::vector<unsigned char> first_block_;
};

}  // namespace

std::unique_ptr<chapter_source> open_ndjson(
    byte_reader read, std::string_view name, warn on_warning
) {
    return std::make_unique<ndjson_source>(std::move(read), name, std::move(on_warning));
}

}  // namespace panelia::engine
