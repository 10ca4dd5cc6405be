#include "sources/opds.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/feed_formats.hpp"
#include "sources/series_name.hpp"
#include "sources/xml.hpp"

namespace panelia::sources {
namespace {

constexpr std::string_view stream_relation = "http://vaemendis.net/opds-pse/stream";
constexpr std::string_view acquisition_relation = "http://opds-spec.org/acquisition";
/// Streams of more pages are refused: a book of that size is a broken catalogue.
constexpr std::size_t most_pages = 20'000;

std::string type_of(xml_element const& link) {
    auto out = net::to_lower(link.attribute("type"));
    std::erase_if(out, [](char c) { return c == ' ' || c == '"'; });
    return out;
}

bool is_catalogue_type(std::string_view type) {
    return type.starts_with("application/atom+xml") &&
           type.find("profile=opds-catalog") != std::string_view::npos;
}

bool is_catalogue(xml_element const& root) {
    if (root.name != "feed") return false;
    auto const has_mark = [](xml_element const& of) {
        return std::any_of(of.children.begin(), of.children.end(), [](xml_element const& child) {
            auto const rel = child.attribute("rel");
            return child.name == "link" &&
                   (is_catalogue_type(type_of(child)) || rel == stream_relation ||
                    rel.starts_with(acquisition_relation));
        });
    };
    return has_mark(root) ||
           std::any_of(root.children.begin(), root.children.end(), [&](xml_element const& child) {
               return child.name == "entry" && has_mark(child);
           });
}

/// Whether an entry's link leads to a part of the catalogue. Other ways to the same entries (by
/// date, what is new, what is liked, facets, the search) would only repeat them.
bool leads_down(xml_element const& link) {
    auto const rel = link.attribute("rel");
    return is_catalogue_type(type_of(link)) &&
           type_of(link).find("type=entry") == std::string::npos &&
           (rel.empty() || rel == "subsection" || rel == "http://opds-spec.org/subsection");
}

/// "Blue Fox" of "Blue Fox - Storyline": the catalogue's title less its general parts.
std::string series_called(std::string const& title) {
    std::string found;
    for (auto const part : parts_of_title(title)) {
        if (is_general_name(part)) continue;
        if (!found.empty()) return title;
        found = part;
    }
    return found.empty() ? title : found;
}

class catalogue {
public:
    catalogue(xml_document const& tree, document const& from)
        : tree_(tree), base_(net::parse_url(from.url)) {}

    /// `whole`: what the catalogue is called that this is a part of; empty: it is the first part.
    reading read(std::string const& whole) {
        out_.understood = true;
        out_.series = whole.empty() ? series_called(tree_.root.child_text("title")) : whole;
        out_.marks = {out_.series};
        for (auto const& child : tree_.root.children) {
            if (child.name == "entry") read_entry(child);
        }
        // After the entries: they come before the feed's next part.
        for (auto const& child : tree_.root.children) {
            if (child.name == "link" && child.attribute("rel") == "next") ask_more(child);
        }
        if (unstreamed_ > 0) {
            out_.lack = std::to_string(unstreamed_) + (unstreamed_ == 1 ? " book" : " books") +
                        " can only be had as files, not page by page";
            out_.notes.push_back(out_.lack);
        } else if (out_.chapters.empty() && out_.more.empty()) {
            out_.lack = "the catalogue has no entries";
        }
        if (!tree_.whole) out_.notes.emplace_back("the catalogue is broken: its beginning is used");
        return std::move(out_);
    }

private:
    std::string address(std::string_view reference) const {
        return without_fragment(absolute_address(reference, base_));
    }

    /// A book's title less the series' name before it: "Blue Fox - Volume 2", "Blue Fox v02".
    std::string_view behind_series(std::string_view title) const {
        auto const& name = out_.series;
        bool const begins = !name.empty() && title.size() > name.size() + 1 &&
                            net::equals_ignoring_case(title.substr(0, name.size()), name);
        if (!begins) return title;
        auto const rest = title.substr(name.size());
        auto const start = rest.find_first_not_of(" -:|,");
        return start == 0 || start == rest.npos ? title : rest.substr(start);
    }

    void ask_more(xml_element const& link) {
        auto found = address(link.attribute("href"));
        if (!found.empty() && asked_.insert(found).second) out_.more.push_back({found, {}});
    }

    void read_entry(xml_element const& entry) {
        chapter_link chapter;
        chapter.title = entry.child_text("title");
        chapter.language = entry.child_text("dc:language");
        std::string file;
        for (auto const& link : entry.children) {
            if (link.name != "link") continue;
            auto const rel = link.attribute("rel");
            if (rel == stream_relation) {
                add_stream(link, chapter);
            } else if (rel.starts_with(acquisition_relation)) {
                file = address(link.attribute("href"));
                if (chapter.pages.empty() && is_image(type_of(link), {})) {
                    chapter.pages.push_back({.url = file});
                }
            } else if (rel == "alternate" && type_of(link).find("html") != std::string::npos) {
                chapter.url = address(link.attribute("href"));
            } else if (leads_down(link)) {
                ask_more(link);
            }
        }
        finish(entry, std::move(chapter), file);
    }

    void finish(xml_element const& entry, chapter_link chapter, std::string const& file) {
        if (chapter.pages.empty()) {
            unstreamed_ += static_cast<std::size_t>(!file.empty());
            return;
        }
        if (chapter.url.empty()) chapter.url = absolute_address(entry.child_text("id"), {});
        if (chapter.url.empty()) chapter.url = file.empty() ? chapter.pages.front().url : file;
        std::string const rest(behind_series(chapter.title));
        auto said = read_chapter_number(rest);
        bool const volume = said.number.empty() && !said.volume.empty();
        bool const cut = said.leads || (volume && (rest != chapter.title || !said.title.empty()));
        chapter.number = volume ? said.volume : said.number;
        if (!chapter.number.empty()) chapter.volume = std::move(said.volume);
        chapter.title = cut ? said.title : rest;
        out_.chapters.push_back(std::move(chapter));
    }

    void add_stream(xml_element const& link, chapter_link& chapter) {
        auto const count = link.attribute("pse:count");
        std::size_t pages = 0;
        auto const read = std::from_chars(count.data(), count.data() + count.size(), pages);
        if (read.ec != std::errc{} || pages > most_pages) {
            out_.notes.push_back(
                "a stream of \"" + std::string(count.substr(0, 20)) + "\" pages is left out"
            );
            return;
        }
        chapter.pages.clear();
        for (std::size_t i = 0; i < pages; ++i) {
            page_spec page;
            page.url = absolute_address(streamed_page(link.attribute("href"), i), base_);
            if (!page.url.empty()) chapter.pages.push_back(std::move(page));
        }
    }

    xml_document const& tree_;
    std::optional<net::url> base_;
    reading out_;
    std::unordered_set<std::string> asked_;
    std::size_t unstreamed_ = 0;
};

class opds final : public reader {
public:
    std::string_view name() const noexcept override { return "opds"; }

    reading read(document const& from, role as) override {
        return as == role::list ? read_list(from, {}) : reading{};
    }
    reading read_part(document const& from, reading const& first) override {
        return read_list(from, first.marks.empty() ? std::string{} : first.marks.front());
    }

private:
    static reading read_list(document const& from, std::string const& whole) {
        auto const tree = parse_xml(from.body, from.charset);
        if (!tree || !is_catalogue(tree->root)) return {};
        return catalogue(*tree, from).read(whole);
    }
};

}  // namespace

std::string streamed_page(std::string_view pattern, std::size_t page) {
    std::string out;
    while (!pattern.empty()) {
        std::size_t const open = std::min(pattern.find('{'), pattern.size());
        out += pattern.substr(0, open);
        pattern.remove_prefix(open);
        std::size_t const close = pattern.find('}');
        if (close == std::string_view::npos) break;
        auto const name = pattern.substr(1, close - 1);
        if (name == "pageNumber") out += std::to_string(page);
        if (name == "maxWidth") out += "10000";
        pattern.remove_prefix(close + 1);
    }
    return out + std::string(pattern);
}

std::unique_ptr<reader> opds_reader(document const& first) {
    if (!is_feed_root(xml_root_name(first.body))) return nullptr;
    auto const tree = parse_xml(first.body, first.charset);
    if (!tree || !is_catalogue(tree->root)) return nullptr;
    return std::make_unique<opds>();
}

}  // namespace panelia::sources
