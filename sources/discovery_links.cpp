#include "sources/discovery_links.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sources/address.hpp"
#include "sources/discovery_words.hpp"
#include "sources/link_candidates.hpp"
#include "sources/page_count.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_text = 300;  // bytes of a link's text that are looked at

struct link_place {
    std::string place{}, frame{};
};

/// Its ancestors' names, with their classes from the third on (rows of one list have classes of
/// their own; those of the whole page differ from part to part). Digits in classes tell rows apart,
/// not lists.
link_place place_of(html_node link) {
    link_place out{std::string(link.name()), std::string(link.name())};
    int level = 0;
    for (auto node = link.parent(); node; node = node.parent()) {
        out.place.append("<").append(node.name());
        out.frame.append("<").append(node.name());
        bool const whole = node.is("body") || node.is("html");
        if (++level < 3 || whole || out.place.size() > 2000) continue;
        if (auto const classes = node.attribute("class")) {
            out.place += '.';
            for (char c : classes->substr(0, 60)) {
                if (!net::is_digit(c)) out.place += c;
            }
        }
    }
    return out;
}

/// "Read first", "Latest chapter 30": buttons, beside a list or in the place of one.
bool names_an_end(std::string_view text) {
    static regex const words(
        R"((?i)^[^\p{L}\d]*(?:(?:read|go\s+to|start|baca|đọc|leer|lire|ler|lies|читать)\s+)?(?:from\s+)?(?:the\s+)?)"
        R"((?:first|last|latest|newest|start|begin(?:ning)?|continue|resume|prim(?:er|era|eiro|eira|o|a)|[uú]ltim[oa])"
        R"(|premi(?:er|ère)|derni(?:er|ère)|erste[srn]?|letzte[srn]?|neueste[srn]?|перв(?:ая|ую|ый)|последн(?:яя|юю|ий)|начать)"
        R"(|pertama|terbaru|terakhir|từ\s+đầu|mới\s+nhất|ilk|son))"
        R"((?:\s+(?:here|now|available|released?|the|reading|chapters?|episodes?|ep|ch|strip|comic|issue|read|cap[ií]tulo|capitolo|chapitre|kapitel|глав[ау]|chương|bölüm|чтение))*)"
        R"([\s.:#-]*[\d.]*[^\p{L}\d]*$)"
        R"(|^(?:最初から読む|最新話を読む|最新話|第一話から読む|첫\s*화\s*보기|최신\s*화\s*보기|처음부터|开始阅读|開始閱讀|最新章节)$)"
        R"(|(?i)^(?:start|begin|continue|resume)\s+reading|^read\s+now\W*$)"
    );
    return text.size() <= 60 && words.matches(text);
}

/// "View all chapters": what is shown here is only some of them.
bool names_all(std::string_view text) {
    static regex const words(
        R"((?i)^\W*(?:(?:view|see|show|browse|read)\s+)?(?:all|the full list of)(?:\s+\d+)?(?:\s+(?:chapters|episodes|strips|comics|issues))\W*$|^\W*(?:view|see|show|browse)\s+all\W*$)"
    );
    return text.size() <= 60 && words.matches(text);
}

/// Whether a text says what something is: it has letters, beyond a word for "page".
bool says_what(std::string_view text) {
    static regex const letter(R"(\p{L})");
    return letter.matches(page_words().replaced(text, " "));
}

/// The largest element around a link that holds no other one.
html_node card_around(html_node link, std::string const& reference) {
    constexpr int most_levels = 4;
    constexpr int most_elements = 60;
    auto out = link;
    for (int level = 0; level < most_levels; ++level) {
        auto const around = out.parent();
        if (!around || around.is("body")) break;
        int elements = 0;
        for (auto at = around.first_child(); at; at = at.next_in(around)) {
            bool const other = at.is("a") && at.attribute("href") != reference;
            if (other || ++elements > most_elements) return out;
        }
        out = around;
    }
    return out;
}

/// Whether a link is a picture that no word near it names.
bool is_bare_picture(html_node link, std::string_view text, std::string const& reference) {
    if (!link.is("a") || says_what(text)) return false;
    if (link.descendants("img").empty()) return false;
    return !says_what(card_around(link, reference).text());
}

/// What its picture is called: the words only, as numbers tell them apart anyway.
std::string words_of_picture(html_node link) {
    static regex const others(R"([^\p{L}]+)");
    auto const image = link.descendants("img").front();
    return others.replaced(image.attribute("alt").value_or(std::string{}), " ");
}

class link_finder {
public:
    link_finder(html_tree const& page, list_pager const& pager, link_wishes const& wishes)
        : page_(page),
          pager_(pager),
          wishes_(wishes),
          own_(without_fragment(page.url())),
          base_(net::parse_url(page.url())),
          series_(page.url()) {}

    page_links find() {
        auto const root = page_.root();
        for (auto const& node : page_.all("a")) {
            if (leads_on(node))
                neighbours_.insert(page_.link(*node.attribute("href")).value_or(own_));
        }
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (node.is("a")) look_at(node, node.attribute("href"));
            if (node.is("option")) look_at(node, option_address(node));
        }
        out_.marks = settle_numbers(candidates_, wishes_.marks);
        out_.volumes = std::any_of(candidates_.begin(), candidates_.end(), names_volume_only);
        if (wishes_.volumes) count_volumes(candidates_);
        settle_rows(candidates_);
        for (auto& one : candidates_) add(std::move(one));
        std::erase_if(out_.groups, [](auto const& one) { return one.second.ignored; });
        settle_bonds();
        settle_pictures();
        return std::move(out_);
    }

private:
    /// "Next" and "previous" lead from one chapter to another: they and what leads to the same (the
    /// picture, often) make no list.
    static bool leads_on(html_node link) {
        auto const reference = link.attribute("href");
        if (!reference || neighbour_of(link) == neighbour::none) return false;
        return link.text().find_first_of("0123456789") == std::string::npos;
    }

    bool is_wanted(std::string const& host) {
        if (is_same_host(host, base_->host)) return true;
        if (wishes_.hosts == link_hosts::site) return is_same_site(host, base_->host);
        out_.elsewhere = out_.elsewhere || is_same_site(host, base_->host);
        return false;
    }

    /// "/manga/one-piece/" bears the name of "/manga/one/" too: only the closest bond counts.
    void settle_bonds() {
        auto closest = series_bond::name;
        for (auto const& [place, group] : out_.groups) {
            for (auto const& link : group.links) {
                if (link.worded()) closest = std::max(closest, link.bond);
            }
        }
        for (auto& [place, group] : out_.groups) {
            for (auto* const links : {&group.links, &group.ends, &group.unnumbered}) {
                for (auto& link : *links) link.of_page = link.bond >= closest;
            }
        }
    }

    /// What words elsewhere on the page name is no bare picture.
    void settle_pictures() {
        for (auto& [place, group] : out_.groups) {
            for (auto& link : group.links) {
                if (named_.contains(link.chapter.url)) link.pictured = false;
            }
        }
    }

    void look_at(html_node node, std::optional<std::string> const& reference) {
        if (!reference) return;
        auto const address = page_.link(*reference);
        if (!address || has_image_ending(*address)) return;
        auto const parsed = net::parse_url(*address);
        if (!parsed || !base_ || !is_wanted(parsed->host)) return;
        auto text = node.text();
        if (text.size() > most_text) text.resize(most_text);
        if (text.empty()) text = node.attribute("title").value_or(std::string{});
        if (says_what(text)) named_.insert(*address);
        bool const digits = text.find_first_of("0123456789") != std::string::npos;
        if (!digits && neighbours_.contains(*address)) return;
        if (pager_.counts(text, *address)) return;
        auto const bond = series_.bond_of(*parsed);
        if (names_all(text)) {
            bool const said = bond != series_bond::none || text.find(' ') != text.rfind(' ');
            if (said && *address != own_ && out_.all_at.empty()) out_.all_at = *address;
            return;
        }
        auto where = place_of(node);
        candidates_.push_back(
            {.node = node,
             .address = *address,
             .reference = *reference,
             .shape = address_shape(*address),
             .text = text,
             .place = std::move(where.place),
             .frame = std::move(where.frame),
             .bond = bond,
             .number = read_chapter_number(text, *address)}
        );
    }

    void add(link_candidate&& from) {
        auto const& text = from.text;
        bool const counted = !from.key().empty();
        if (!counted && (text.empty() || from.address == own_)) return;
        auto& into = out_.groups[std::move(from.place)];
        if (into.ignored) return;
        if (into.frame.empty()) {
            into.named = named_for_chapters(from.node);
            html_node within;
            into.aside = stands_aside(from.node, &within) && !(into.named && within.is("nav"));
            into.ignored = stands_in_comments(from.node);
            into.frame = std::move(from.frame);
            if (into.ignored) return;
        }
        if (from.address == own_) into.holds_page = true;
        bool const end = names_an_end(text);
        if (end && !counted) return;
        if (counted && !end && !into.seen.insert(from.address).second) return;
        (end       ? into.ends
         : counted ? into.links
                   : into.unnumbered)
            .push_back(link_of(std::move(from)));
    }

    static found_link link_of(link_candidate&& from) {
        auto const& text = from.text;
        found_link out;
        out.key = from.key();
        out.evidence = from.number.evidence;
        out.shape = std::move(from.shape);
        out.order = from.node.order();
        out.row = from.row;
        out.leads =
            from.number.leads || (!text.empty() && (net::is_digit(text[0]) || text[0] == '#'));
        out.digits = text.find_first_of("0123456789") != std::string::npos;
        out.special = from.number.special;
        out.pictured = !out.key.empty() && is_bare_picture(from.node, text, from.reference);
        if (out.pictured) out.alternative = words_of_picture(from.node);
        out.bond = from.bond;
        out.chapter.number = std::move(from.number.number);
        out.chapter.volume = std::move(from.number.volume);
        out.chapter.title = std::move(from.number.title);
        out.chapter.url = std::move(from.address);
        return out;
    }

    html_tree const& page_;
    list_pager const& pager_;
    link_wishes const& wishes_;
    std::string own_;
    std::optional<net::url> base_;
    series_address series_;
    std::unordered_set<std::string> neighbours_;
    std::unordered_set<std::string> named_;  // by words, in a link to it
    candidate_list candidates_;
    page_links out_;
};

}  // namespace

page_links find_links(html_tree const& page, list_pager const& pager, link_wishes const& wishes) {
    return link_finder(page, pager, wishes).find();
}

}  // namespace panelia::sources
