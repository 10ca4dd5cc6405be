#include "sources/guya.hpp"

#include "engine/decimal.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/address.hpp"
#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

json::object const* object_of(json::value const* from) {
    return from != nullptr ? from->if_object() : nullptr;
}

/// {"title": …, "chapters": {"12.5": {"groups": {"3": …}}}}
bool is_series(json::value const& root) {
    auto const* const chapters = object_of(member(&root, "chapters"));
    if (chapters == nullptr || chapters->empty() || text_of(&root, "title").empty()) return false;
    return std::all_of(chapters->begin(), chapters->end(), [](auto const& one) {
        auto const* const groups = object_of(member(&one.value(), "groups"));
        return groups != nullptr && !groups->empty();
    });
}

class guya_series {
public:
    guya_series(json::value const& root, document const& from)
        : root_(root), base_(net::parse_url(from.url)) {}

    reading read() {
        out_.understood = true;
        out_.series = shown_text(text_of(&root_, "title"));
        for (auto const& [key, value] : *object_of(member(&root_, "chapters"))) add(key, value);
        if (empty_ > 0)
            out_.notes.push_back(std::to_string(empty_) + " chapters without pages: left out");
        return std::move(out_);
    }

private:
    void add(std::string_view key, json::value const& from) {
        chapter_link chapter;
        chapter.number = engine::canonical_decimal(key).value_or(std::string{});
        chapter.title = shown_text(text_of(&from, "title"));
        if (chapter.number.empty() && chapter.title.empty()) chapter.title = key;
        // A series without volumes has "Uncategorized" there, or nothing.
        chapter.volume =
            engine::canonical_decimal(text_of(&from, "volume")).value_or(std::string{});
        auto const& [group, pages] = *chosen(from);
        if (auto const told = text_of(&pages); !told.empty()) {
            chapter.pages_at.url = absolute_address(told, base_);
        } else {
            auto const folder = folder_of_files(text_of(&from, "folder"), group);
            for (auto const& page : elements_of(&pages)) add_page(page, folder, chapter);
        }
        if (chapter.pages.empty() && chapter.pages_at.url.empty()) {
            ++empty_;
            return;
        }
        out_.chapters.push_back(std::move(chapter));
    }

    /// Of several groups the one that chapter or series prefer, else the first.
    json::object::const_iterator chosen(json::value const& from) const {
        auto const& groups = *object_of(member(&from, "groups"));
        for (auto const* const of : {&from, &root_}) {
            for (auto const& one : elements_of(member(of, "preferred_sort"))) {
                auto const found = groups.find(text_of(&one));
                if (found != groups.end()) return found;
            }
        }
        return groups.begin();
    }

    /// Where files lie that are only named.
    std::string folder_of_files(std::string_view folder, std::string_view group) const {
        auto const slug = text_of(&root_, "slug");
        if (folder.empty() || slug.empty()) return {};
        return "/media/manga/" + std::string(slug) + "/chapters/" + std::string(folder) + "/" +
               std::string(group) + "/";
    }

    void add_page(json::value const& page, std::string const& folder, chapter_link& to) const {
        std::string said(page.is_object() ? text_of(&page, "src") : text_of(&page));
        bool const file = said.find('/') == std::string::npos;
        if (file && !said.empty()) said.insert(0, folder);
        auto url = absolute_address(said, base_);
        if (!url.empty()) to.pages.push_back({.url = std::move(url)});
    }

    json::value const& root_;
    std::optional<net::url> base_;
    reading out_;
    std::size_t empty_ = 0;
};

/// The pages of a chapter that are told by themselves: addresses, or objects with them.
reading pages_of(json::value const& root, document const& from) {
    reading out;
    auto const base = net::parse_url(from.url);
    for (auto const& page : elements_of(&root)) {
        auto const said = page.is_object() ? text_of(&page, "src") : text_of(&page);
        auto url = absolute_address(said, base);
        if (!url.empty()) out.self.pages.push_back({.url = std::move(url)});
    }
    out.understood = root.is_array() && !out.self.pages.empty();
    return out;
}

class guya final : public reader {
public:
    std::string_view name() const noexcept override { return "guya"; }

    reading read(document const& from, role as) override {
        auto const root = parse_json(from.body);
        if (!root) return {};
        if (as == role::chapter) return pages_of(*root, from);
        return is_series(*root) ? guya_series(*root, from).read() : reading{};
    }
};

}  // namespace

std::unique_ptr<reader> guya_reader(document const& first) {
    if (!looks_like_json(first.body)) return nullptr;
    auto const root = parse_json(first.body);
    return root && is_series(*root) ? std::make_unique<guya>() : nullptr;
}

}  // namespace panelia::sources
