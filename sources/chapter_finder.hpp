// From named chapters to chapters with pages: asks the library first, reads the chapters' own
// documents a few ahead, and turns what cannot be had into a failed chapter with its reason.
#pragma once

#include "panelia/manifest.hpp"

#include <atomic>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <optional>

#include "sources/chapter_namer.hpp"
#include "sources/recognise.hpp"
#include "sources/site_documents.hpp"

namespace panelia::sources {

class chapter_finder final : public chapter_source {
public:
    /// Documents of so many chapters are under way at a time. The gate's ceilings hold besides.
    static constexpr std::size_t ahead = 4;

    /// All outlive it.
    chapter_finder(site_documents& documents, reader_list const& readers, chapter_namer& names);
    ~chapter_finder() override;

    std::optional<chapter_spec> next() override;
    void stop() override;

private:
    struct search;
    static bool ready(search const& one);
    void look_ahead();
    std::unique_ptr<search> begin(named_chapter named);
    chapter_spec finish(search& one);
    bool read_rest(search& one, reading& own, chapter_spec& out);
    void warn(std::string const& address, reading const& said);
    void judge_pages(chapter_spec& out);

    site_documents& documents_;
    reader_list const& readers_;
    chapter_namer& names_;
    std::deque<std::unique_ptr<search>> under_way_;
    bool names_ended_ = false;
    std::exception_ptr ended_by_;  // told once the chapters named before it are done
    std::atomic<bool> stopped_{false};
};

}  // namespace panelia::sources
