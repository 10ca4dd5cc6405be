#include "sources/part_links.hpp"

#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/discovery_pager.hpp"
#include "sources/discovery_words.hpp"
#include "sources/page_count.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_links = 10'000;  // of a document that are looked at
constexpr std::size_t most_text = 200;      // bytes of a link's text

/// Whether a link, or what is around it, is called like a row of page numbers: "page-links",
/// "post-page-numbers", "pager".
bool stands_in_pager(html_node link) {
    static regex const names(R"((?i)(?:^|[^a-z])(?:page|pages|pager|pagination)(?:[^a-z]|$))");
    if (link.is("option") || link.is("link")) return false;
    constexpr int most_levels = 3;
    for (int level = 0; link && level < most_levels; ++level, link = link.parent()) {
        if (link.is("body")) return false;
        for (auto const* const name : {"class", "id"}) {
            if (names.matches(link.attribute(name).value_or(std::string{}))) return true;
        }
    }
    return false;
}

class link_gatherer {
public:
    explicit link_gatherer(html_tree const& page) : page_(page) {}

    part_links gather() {
        auto const parsed = net::parse_url(without_fragment(page_.url()));
        if (!parsed) return {};
        out_.own = *parsed;
        out_.base = chapter_address(*parsed);
        out_.as_page = read_paged_address(*parsed);
        auto const root = page_.root();
        std::size_t seen = 0;
        for (auto node = root.first_child(); node && seen < most_links; node = node.next_in(root)) {
            if (node.is("option")) {
                auto const target = option_address(node);
                if (target) add(node, *target);
                seen += static_cast<std::size_t>(target.has_value());
            } else if (node.is("a") || (node.is("link") && node.attribute("rel"))) {
                auto const way = node.is("link") ? neighbour_of(node) : neighbour::next;
                auto const target = node.attribute("href");
                if (!target || way == neighbour::none) continue;
                add(node, *target);
                ++seen;
            }
        }
        return std::move(out_);
    }

private:
    void add(html_node node, std::string const& reference) {
        auto const address = page_.link(reference);
        if (!address || has_image_ending(*address)) return;
        auto const parsed = net::parse_url(*address);
        if (!parsed || !parsed->same_origin(out_.own)) return;
        auto const way = node.is("option") ? neighbour::none : neighbour_of(node);
        if (way == neighbour::next) out_.next.push_back(*address);
        if (way == neighbour::previous) out_.previous.insert(*address);
        auto const& own = out_.as_page;
        if (own && chapter_address(*parsed) == own->base) out_.chapters_own = *address;
        out_.continued = out_.continued || continued_base(chapter_address(*parsed)) == out_.base;
        auto const its = read_paged_address(*parsed);
        if (!its) return;
        bool const beside = own && its->base == own->base && its->manner == own->manner;
        bool const below = !beside && its->base == out_.base;
        if ((!beside && !below) || stands_in_comments(node)) return;
        if (below) put(out_.below[its->manner], *its, *address, node);
        if (beside && its->page != own->page) put(out_.beside, *its, *address, node);
    }

    static void put(
        part_family& into, paged_address const& its, std::string const& url, html_node node
    ) {
        into.members.try_emplace(its.page, url);
        into.in_pager = into.in_pager || stands_in_pager(node);
        if (into.says_page || into.says_chapter) return;
        auto text = node.text();
        text += ' ' + node.attribute("title").value_or(std::string{});
        text += ' ' + node.attribute("aria-label").value_or(std::string{});
        if (text.size() > most_text) text.resize(most_text);
        into.says_page = page_words().matches(text);
        if (into.says_page) return;
        auto const said = read_chapter_number(text);
        into.says_chapter =
            said.evidence == number_evidence::word && said.number == std::to_string(its.page);
    }

    html_tree const& page_;
    part_links out_;
};

}  // namespace

part_links find_part_links(html_tree const& page) {
    return link_gatherer(page).gather();
}

}  // namespace panelia::sources
