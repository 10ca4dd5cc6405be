#include "sources/sitemap.hpp"

#include "net/url.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sources/address.hpp"
#include "sources/gunzip.hpp"
#include "sources/number_of.hpp"
#include "sources/series_name.hpp"
#include "sources/xml.hpp"

namespace panelia::sources {
namespace {

bool is_sitemap_root(std::string_view name) noexcept {
    std::size_t const colon = name.find(':');
    if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
    return name == "urlset" || name == "sitemapindex";
}

/// The XML of a document, unpacked where it is a gzip file; nothing when it is broken.
std::optional<std::string> unpacked(document const& from) {
    if (!looks_like_gzip(from.body)) return from.body;
    return gunzip(from.body);
}

/// "/manga/fox/" of "/manga/fox/sitemap.xml".
std::string folder_of(net::url const& address) {
    return address.path.substr(0, address.path.rfind('/') + 1);
}

/// The address with its last number written as '#': chapters of one series share it. A title may
/// stand in the same segment ("chapter-3-the-fox"), so what follows the number there is left out.
std::string group_of(net::url const& address) {
    std::string_view path = address.path;
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    std::size_t const last_digit = path.find_last_of("0123456789");
    if (last_digit == std::string_view::npos) return std::string(path);
    std::size_t const segment = path.rfind('/', last_digit) + 1;
    std::size_t const first_digit = path.find_first_of("0123456789", segment);
    return std::string(path.substr(0, first_digit)) + "#";
}

class sitemap_document {
public:
    explicit sitemap_document(document const& from) : base_(net::parse_url(from.url)) {}

    reading read(xml_document const& tree) {
        out_.understood = true;
        for (auto const& child : tree.root.children) {
            auto const found = without_fragment(absolute_address(child.child_text("loc"), base_));
            if (child.name == "sitemap" && !found.empty()) out_.more.push_back({found, {}});
            if (child.name == "url") add(found);
        }
        choose();
        if (!tree.whole)
            out_.notes.emplace_back("the sitemap is broken or too large: its beginning is used");
        return std::move(out_);
    }

private:
    void add(std::string const& address) {
        auto const parsed = net::parse_url(address);
        if (!parsed || !base_) return;
        bool const below =
            parsed->same_origin(*base_) && parsed->path.starts_with(folder_of(*base_));
        if (!below) {
            ++elsewhere_;
            return;
        }
        chapter_link chapter;
        chapter.url = address;
        chapter.number = number_of({}, address);
        if (chapter.number.empty()) {
            ++unnumbered_;
            return;
        }
        groups_[group_of(*parsed)].push_back(std::move(chapter));
    }

    void choose() {
        using entry = std::pair<std::string const, std::vector<chapter_link>>;
        entry* first = nullptr;
        entry* second = nullptr;
        for (auto& one : groups_) {
            if (first == nullptr || one.second.size() > first->second.size()) {
                second = std::exchange(first, &one);
            } else if (second == nullptr || one.second.size() > second->second.size()) {
                second = &one;
            }
        }
        if (first == nullptr) {
            if (out_.more.empty()) out_.confidence = 0;
            return;
        }
        out_.notes.push_back(
            std::to_string(first->second.size()) + " addresses are like " + first->first
        );
        if (second != nullptr && 2 * second->second.size() >= first->second.size()) {
            out_.confidence = 0.3;
            out_.notes.push_back(
                "there is more than one series: " + std::to_string(second->second.size()) +
                " addresses are like " + second->first
            );
        }
        std::size_t const rest = unnumbered_ + elsewhere_;
        if (rest > 0) {
            out_.notes.push_back(
                std::to_string(rest) + " addresses without a number or elsewhere are left out"
            );
        }
        out_.chapters = std::move(first->second);
        // A sitemap is called after its site at best.
        out_.series = series_of_address(out_.chapters.front().url);
    }

    std::optional<net::url> base_;
    reading out_;
    std::map<std::string, std::vector<chapter_link>> groups_;
    std::size_t unnumbered_ = 0;
    std::size_t elsewhere_ = 0;
};

class sitemap final : public reader {
public:
    std::string_view name() const noexcept override { return "sitemap"; }

    reading read(document const& from, role as) override {
        if (as != role::list) return {};
        auto const body = unpacked(from);
        if (!body || !is_sitemap_root(xml_root_name(*body))) return {};
        auto const tree = parse_xml(*body, from.charset);
        return tree ? sitemap_document(from).read(*tree) : reading{};
    }
};

}  // namespace

std::unique_ptr<reader> sitemap_reader(document const& first) {
    auto const body = unpacked(first);
    if (!body || !is_sitemap_root(xml_root_name(*body))) return nullptr;
    return std::make_unique<sitemap>();
}

}  // namespace panelia::sources
