// TXT manifests: one URL a line, all of them chapter 1 of one series.
#include "engine/manifest_formats.hpp"
#include "engine/page_url.hpp"
#include "engine/spec_checks.hpp"

#include <utility>

namespace panelia::engine {

namespace {

class txt_source final : public manifest_source {
public:
    txt_source(byte_reader read, std::string_view name, std::string series, warn on_warning)
        : manifest_source(std::move(read), name, std::move(on_warning)),
          series_(std::move(series)) {
        if (series_.empty()) series_.assign("untitled");
    }

private:
    std::optional<chapter_spec> read_chapter() override {
        if (read_) return std::nullopt;
        read_ = true;
        chapter_spec chapter;
        chapter.series = series_;
        chapter.number = "1";
        page_url_check urls;
        while (auto const line = input().line()) {
            std::string_view const text = trimmed(*line);
            if (text.empty() || text.starts_with('#')) continue;
            if (!urls.accepts(text)) {
                auto const offset = static_cast<std::size_t>(text.data() - line->data());
                input().fail(position_at(*line, offset, input().line_number()), not_a_url);
            }
            chapter.pages.push_back({std::string(text), {}, {}});
        }
        if (chapter.pages.empty()) return std::nullopt;
        return chapter;
    }

    std::string series_;
    bool read_ = false;
};

}  // namespace

std::unique_ptr<chapter_source> open_txt(
    byte_reader read, std::string_view name, std::string series, warn on_warning
) {
    return std::make_unique<txt_source>(
        std::move(read), name, std::move(series), std::move(on_warning)
    );
}

}  // namespace panelia::engine
