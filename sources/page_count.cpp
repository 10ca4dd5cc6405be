#include "sources/page_count.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sources/address.hpp"
#include "sources/discovery_pager.hpp"
#include "sources/discovery_words.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_text = 120;   // bytes of a text that is a count
constexpr std::size_t most_counts = 50;  // of a page
constexpr std::size_t most_options = 5'000;
constexpr int most_elements = 12;  // inside an element that is a count

std::string page_word() {
    return std::string("(?:") + page_names + R"(|стр\.?|ページ|頁|页|페이지))";
}
// "3 of 20", "3/20"; the "of" of other languages.
constexpr char const* out_of = R"(\s*(?:/|／|out\s+of|of|von|de|из|sur|di|dari|z|от)\s*)";

page_count checked(std::string_view page, std::string_view pages, bool by_word) {
    page_count out;
    out.page = net::value_of_digits(page);
    out.pages = net::value_of_digits(pages);
    out.by_word = by_word;
    bool const sound = out.page > 0 && out.pages > 1 && out.page <= out.pages;
    return sound ? out : page_count{};
}

/// Names of ratings, comments and the like, where what looks like a count is something else.
bool is_named_other(html_node node) {
    static regex const words(
        R"((?i)(?:^|[^a-z])(?:rating|rate|score|votes?|stars?|likes?|comments?|reviews?|sidebar|widget|carousel|slideshow)(?:[^a-z]|$))"
    );
    constexpr int most_levels = 3;
    for (int level = 0; node && level < most_levels; ++level, node = node.parent()) {
        for (auto const* const name : {"class", "id", "itemprop"}) {
            if (words.matches(node.attribute(name).value_or(std::string{}))) return true;
        }
    }
    return false;
}

/// A count beside the page's matter is of something else; in a bar or a row of page numbers it is
/// where counts are.
bool stands_apart(html_node node) {
    static regex const bars(R"((?i)pagination|pager|navbar|topbar|menu)");
    if (stands_in_comments(node) || is_named_other(node)) return true;
    html_node within;
    if (!stands_aside(node, &within) || within.is("nav")) return false;
    return !bars.matches(
        within.attribute("class").value_or(std::string{}) + ' ' +
        within.attribute("id").value_or(std::string{})
    );
}

bool is_small(html_node node) {
    int elements = 0;
    for (auto at = node.first_child(); at; at = at.next_in(node)) {
        if (++elements > most_elements || at.is("select")) return false;
    }
    return true;
}

/// "3", "Page 3", "3 / 20" of an option.
struct option_number {
    std::size_t number = 0;
    bool by_word = false;
};
std::optional<option_number> number_of_option(std::string_view text) {
    static regex const counted(
        std::string(R"((?i)^\W*()") + page_word() + R"()?\W*(\d{1,4})\s*()" + page_word() +
        R"()?(?:()" + out_of + R"()\d{1,4})?\W*$)"
    );
    if (text.size() > most_text) return std::nullopt;
    auto const found = counted.find(text);
    if (!found) return std::nullopt;
    auto const& groups = *found;
    bool const word = !groups[1].empty() || !groups[3].empty() || !groups[4].empty();
    return option_number{net::value_of_digits(groups[2]), word};
}

class count_finder {
public:
    explicit count_finder(html_tree const& page)
        : page_(page), own_(without_fragment(page.url())) {}

    std::vector<page_count> find() {
        add(read_page_count(page_.title()), true);
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (out_.size() >= most_counts) break;
            if (node.is("select")) {
                add_select(node);
            } else {
                add_text(node);
            }
        }
        return std::move(out_);
    }

private:
    void add(page_count one, bool by_word_only = false) {
        if (one.pages > 1 && (one.by_word || !by_word_only)) out_.push_back(std::move(one));
    }

    static bool holds_text(html_node node) {
        return !(
            node.is("option") || node.is("script") || node.is("style") || node.is("template") ||
            node.is("head") || node.is("title") || node.is("html") || node.is("body")
        );
    }

    void add_text(html_node node) {
        if (!holds_text(node) || !is_small(node)) return;
        auto const text = node.text();
        if (text.size() < 3 || text.size() > most_text) return;
        if (is_wrapper(node, text)) return;
        auto const one = read_page_count(text);
        if (one.pages == 0 || leads_away(node) || stands_apart(node)) return;
        add(one);
    }

    bool leads_away(html_node node) const {
        for (; node && !node.is("body"); node = node.parent()) {
            if (!node.is("a")) continue;
            auto const address = page_.link(node.attribute("href").value_or(std::string{}));
            return address && *address != own_;
        }
        return false;
    }

    /// What a <select> is called, and what stands around it: "Page [1] of 20".
    static bool says_page(html_node select, std::size_t pages) {
        static regex const chapters(R"((?i)chapter|episode|volume)");
        static regex const total(std::string("(?i)") + out_of + R"((\d{1,4})\W*$)");
        std::string names;
        for (auto const* const name : {"name", "id", "class", "aria-label", "title"})
            names += select.attribute(name).value_or(std::string{}) + ' ';
        std::replace(names.begin(), names.end(), '_', ' ');
        if (chapters.matches(names)) return false;
        if (page_words().matches(names)) return true;
        auto const around = select.parent().text();
        if (around.size() > most_options) return false;
        auto const found = total.find(around);
        return found && net::value_of_digits((*found)[1]) == pages;
    }

    void add_select(html_node select) {
        page_count out;
        out.by_select = true;
        std::size_t options = 0;
        std::size_t worded = 0;
        for (auto node = select.first_child(); node; node = node.next_in(select)) {
            if (!node.is("option")) continue;
            if (++options > most_options) return;
            auto const number = number_of_option(node.text());
            if (!number && options == 1) continue;  // "Choose a page"
            if (!number || number->number != out.pages + 1) return;
            ++out.pages;
            worded += static_cast<std::size_t>(number->by_word);
            note_option(node, out);
        }
        if (out.pages < 2 || stands_in_comments(select)) return;
        if (out.addresses.size() != out.pages) out.addresses.clear();
        out.by_word = 2 * worded > out.pages || says_page(select, out.pages);
        add(std::move(out));
    }

    void note_option(html_node option, page_count& into) const {
        auto const reference = option_address(option);
        auto const address = reference ? page_.link(*reference) : std::nullopt;
        bool const here = address && *address == own_;
        if (address) into.addresses.push_back(*address);
        if (here || (into.page == 0 && option.attribute("selected"))) into.page = into.pages;
    }

    html_tree const& page_;
    std::string own_;
    std::vector<page_count> out_;
};

}  // namespace

page_count read_page_count(std::string_view text) {
    static regex const alone(
        std::string(R"((?i)^[^\p{L}\d]*(?:()") + page_word() + R"()[^\p{L}\d]*)?(\d{1,4}))" +
        out_of + R"((\d{1,4})[^\p{L}\d]*()" + page_word() + R"([^\p{L}\d]*)?$)"
    );
    static regex const within(
        std::string(R"((?i)(?:^|[^\p{L}]))") + page_word() + R"(\s*[:#]?\s*(\d{1,4}))" + out_of +
        R"((\d{1,4})(?:[^\d/]|$))"
    );
    static regex const chinese(R"(第\s*(\d{1,4})\s*[页頁張张]\D{0,12}共\s*(\d{1,4})\s*[页頁張张])");
    if (text.find_first_of("0123456789") == text.npos) return {};
    if (auto const found = alone.find(text)) {
        auto const& groups = *found;
        return checked(groups[2], groups[3], !groups[1].empty() || !groups[4].empty());
    }
    for (auto const* const shape : {&within, &chinese}) {
        if (auto const found = shape->find(text)) return checked((*found)[1], (*found)[2], true);
    }
    return {};
}

std::vector<page_count> find_page_counts(html_tree const& page) {
    return count_finder(page).find();
}

regex const& page_words() {
    static regex const words(
        std::string(R"((?i)(?:^|[^\p{L}])(?:)") + page_names +
        R"(|стр)(?:[^\p{L}]|$)|ページ|頁|页|페이지)"
    );
    return words;
}

}  // namespace panelia::sources
