#include "sources/mangadex.hpp"

#include "engine/decimal.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "sources/address.hpp"
#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

constexpr std::uint64_t feed_limit = 500;  // the most that the API gives at once

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        path.remove_prefix(1);
        std::size_t const end = std::min(path.find('/'), path.size());
        out.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

/// "ID" of ".../WORD/ID...", or empty.
std::string id_after(net::url const& address, std::string_view word) {
    auto const part = segments_of(address.path);
    auto const at = std::find(part.begin(), part.end(), word);
    return at == part.end() || at + 1 == part.end() ? std::string{} : std::string(at[1]);
}

bool is_site(net::url const& address) {
    return address.host == "mangadex.org" || address.host == "www.mangadex.org";
}

/// What stands before the API's own paths: "https://api.mangadex.org", or a server of its shape.
std::string api_of(net::url const& address) {
    if (is_site(address)) return "https://api.mangadex.org";
    std::string out = std::string(address.scheme()) + "://" + address.authority();
    for (auto const* const word : {"/manga/", "/chapter/", "/at-home/"}) {
        std::size_t const at = address.path.find(word);
        if (at != std::string::npos) return out + address.path.substr(0, at);
    }
    return out;
}

std::string feed_address(std::string const& api, std::string const& id) {
    return api + "/manga/" + id + "/feed?limit=" + std::to_string(feed_limit) +
           "&offset=0&order[volume]=asc&order[chapter]=asc&includes[]=manga";
}

/// The same request with another offset.
std::string with_offset(net::url address, std::uint64_t offset) {
    std::string query;
    std::string_view rest = address.query ? std::string_view(*address.query) : std::string_view{};
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find('&'), rest.size());
        auto const one = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (one.starts_with("offset=")) continue;
        query += std::string(one) + "&";
    }
    address.query = query + "offset=" + std::to_string(offset);
    address.fragment.reset();
    return address.href();
}

/// A title in several languages: English where there is one, else the first.
std::string title_in(json::value const* titles) {
    if (titles == nullptr || !titles->is_object()) return {};
    auto out = shown_text(text_of(titles, "en"));
    for (auto const& one : titles->get_object()) {
        if (out.empty()) out = shown_text(text_of(&one.value()));
    }
    return out;
}

std::string title_of_manga(json::value const& entity) {
    if (text_of(&entity, "type") != "manga") return {};
    return title_in(member(member(&entity, "attributes"), "title"));
}

bool is_feed(json::value const& root) {
    auto const data = elements_of(member(&root, "data"));
    bool const paged = member(&root, "limit") != nullptr && member(&root, "total") != nullptr;
    if (!paged || text_of(&root, "result").empty()) return false;
    return data.empty() || text_of(data.data(), "type") == "chapter";
}

bool is_chapter_server(json::value const& root) {
    return !text_of(&root, "baseUrl").empty() && !text_of(member(&root, "chapter"), "hash").empty();
}

bool is_entity(json::value const& root, std::string_view type) {
    return !text_of(&root, "result").empty() && text_of(member(&root, "data"), "type") == type;
}

class api_document {
public:
    api_document(net::url address, role as)
        : address_(std::move(address)), api_(api_of(address_)), as_(as) {}

    reading read_page() {
        auto const title = id_after(address_, "title");
        auto const chapter = id_after(address_, "chapter");
        if (!title.empty()) ask_feed(title);
        if (title.empty() && !chapter.empty()) list_one(chapter);
        return std::move(out_);
    }

    reading read(json::value const& root) {
        if (is_chapter_server(root)) {
            read_server(root);
        } else if (is_feed(root)) {
            read_feed(root);
        } else if (is_entity(root, "manga")) {
            ask_feed(std::string(text_of(member(&root, "data"), "id")));
            out_.series = title_of_manga(*member(&root, "data"));
        } else if (is_entity(root, "chapter")) {
            out_.understood = true;
            read_chapter(*member(&root, "data"));
        }
        return std::move(out_);
    }

private:
    /// Where people read it.
    std::string site() const {
        return api_ == "https://api.mangadex.org" ? "https://mangadex.org" : api_;
    }

    void keep_series(std::string_view id) {
        if (!id.empty()) out_.series_url = site() + "/title/" + std::string(id);
    }

    void ask_feed(std::string const& id) {
        out_.understood = true;
        keep_series(id);
        out_.more.push_back({feed_address(api_, id), {}});
    }

    void list_one(std::string const& id) {
        out_.understood = true;
        if (as_ == role::chapter) {
            out_.more.push_back({api_ + "/at-home/server/" + id, {}});
            return;
        }
        // The chapter's own document tells its number; its images are asked for from there.
        out_.more.push_back({api_ + "/chapter/" + id + "?includes[]=manga", {}});
    }

    void read_server(json::value const& root) {
        out_.understood = true;
        auto const* const chapter = member(&root, "chapter");
        std::string base(text_of(&root, "baseUrl"));
        while (base.ends_with('/')) base.pop_back();
        base += "/data/" + std::string(text_of(chapter, "hash")) + "/";
        for (auto const& file : elements_of(member(chapter, "data"))) {
            page_spec page;
            if (!text_of(&file).empty()) {
                page.url = absolute_address(base + std::string(text_of(&file)), address_);
            }
            if (!page.url.empty()) out_.self.pages.push_back(std::move(page));
        }
        if (as_ == role::list && !out_.self.pages.empty()) {
            out_.chapters.push_back(std::exchange(out_.self, {}));
            out_.chapters.back().url = address_.href();
        }
    }

    void read_feed(json::value const& root) {
        out_.understood = true;
        auto const data = elements_of(member(&root, "data"));
        for (auto const& one : data) read_chapter(one);
        auto const limit = count_of(member(&root, "limit")).value_or(0);
        auto const offset = count_of(member(&root, "offset")).value_or(0);
        auto const total = count_of(member(&root, "total")).value_or(0);
        if (limit > 0 && !data.empty() && offset + limit < total) {
            out_.more.push_back({with_offset(address_, offset + limit), {}});
        }
        if (without_pages_ > 0) {
            out_.notes.push_back(
                std::to_string(without_pages_) +
                " chapters are read elsewhere or not available: left out"
            );
        }
    }

    void read_chapter(json::value const& from) {
        auto const id = std::string(text_of(&from, "id"));
        auto const* const attributes = member(&from, "attributes");
        for (auto const& related : elements_of(member(&from, "relationships"))) {
            if (out_.series.empty()) out_.series = title_of_manga(related);
            if (text_of(&related, "type") == "manga") keep_series(text_of(&related, "id"));
        }
        auto const* const unavailable = member(attributes, "isUnavailable");
        bool const gone =
            unavailable != nullptr && unavailable->is_bool() && unavailable->get_bool();
        if (id.empty() || gone || !text_of(attributes, "externalUrl").empty()) {
            ++without_pages_;
            return;
        }
        chapter_link chapter;
        auto const number = text_of(attributes, "chapter");
        chapter.number = engine::canonical_decimal(number).value_or(std::string{});
        chapter.title = shown_text(text_of(attributes, "title"));
        if (chapter.title.empty() && chapter.number.empty()) chapter.title = shown_text(number);
        chapter.volume = shown_text(text_of(attributes, "volume"));
        chapter.language = text_of(attributes, "translatedLanguage");
        chapter.url = site() + "/chapter/" + id;
        chapter.pages_at.url = api_ + "/at-home/server/" + id;
        out_.chapters.push_back(std::move(chapter));
    }

    net::url address_;
    std::string api_;
    role as_;
    reading out_;
    std::size_t without_pages_ = 0;
};

class mangadex final : public reader {
public:
    std::string_view name() const noexcept override { return "mangadex"; }

    reading read(document const& from, role as) override {
        auto const address = net::parse_url(from.url);
        if (!address) return {};
        if (is_site(*address)) return api_document(*address, as).read_page();
        auto const root = parse_json(from.body);
        return root ? api_document(*address, as).read(*root) : reading{};
    }
};

}  // namespace

std::unique_ptr<reader> mangadex_reader(document const& first) {
    auto const address = net::parse_url(first.url);
    if (!address) return nullptr;
    if (is_site(*address)) {
        bool const named =
            !id_after(*address, "title").empty() || !id_after(*address, "chapter").empty();
        return named ? std::make_unique<mangadex>() : nullptr;
    }
    if (!looks_like_json(first.body)) return nullptr;
    auto const root = parse_json(first.body);
    bool const ours = root && (is_feed(*root) || is_chapter_server(*root) ||
                               is_entity(*root, "manga") || is_entity(*root, "chapter"));
    return ours ? std::make_unique<mangadex>() : nullptr;
}

}  // namespace panelia::sources
