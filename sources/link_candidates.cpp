#include "sources/link_candidates.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "sources/discovery_words.hpp"
#include "sources/link_numbers.hpp"
#include "sources/link_rows.hpp"
#include "sources/number_address.hpp"
#include "sources/number_volume.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

using index_list = std::vector<std::size_t>;

constexpr std::size_t least_links = 3;

/// Whether an address ends in that number, whatever stands before it: "fox0014.html" in 14.
bool ends_in(std::string_view address, std::string const& number) {
    static regex const last(R"(0*(\d+)[^\d/]*/?$)");
    auto const found = last.find(address);
    return found && (*found)[1] == number;
}

/// What stands before a link counts by a word; a number alone where something says of what. Else
/// it is a place in some ranking.
chapter_number beside(link_candidate const& link) {
    auto const text = text_beside(link.node);
    if (text.empty()) return {};
    auto said = read_chapter_number(text);
    if (is_named(said)) return said;
    bool const alone = said.evidence == number_evidence::bare && said.title.empty() &&
                       said.before.empty() && !said.number.empty();
    bool const counts =
        alone && (link.number.evidence == number_evidence::address ||
                  ends_in(link.address, said.number) || named_for_chapters(link.node));
    return counts ? said : chapter_number{};
}

link_numbers numbers_of(link_candidate const& link) {
    return {
        .itself = link.number,
        .shown = read_shown_number(link.text, link.address),
        .beside = beside(link),
        .address = number_in_address(link.address).number,
        .text = link.text};
}

class number_settler {
public:
    number_settler(candidate_list& links, std::vector<std::string> const& marks)
        : links_(links), marks_(marks) {}

    void settle_numbered() {
        settle_by(
            [](link_candidate const& one) { return std::pair(one.frame, one.shape); },
            [this](index_list const& which) { return 2 * count_numbered(which) >= which.size(); }
        );
    }

    /// What identifies chapters need not look alike: /s/3e0f, /s/b71c.
    void settle_unnumbered() {
        settle_by(
            [](link_candidate const& one) {
                return std::pair(one.place, std::string(shape_folder(one.shape)) + "/*");
            },
            [this](index_list const& which) { return 2 * count_numbered(which) < which.size(); }
        );
    }

    /// The marks of what was settled.
    std::vector<std::string> finish() && {
        // A chapter's picture leads where its name does.
        for (auto& link : links_) {
            auto const found = settled_.find(link.address);
            if (found != settled_.end() && !is_named(link.number)) link.number = found->second;
        }
        return {out_.begin(), out_.end()};
    }

private:
    std::size_t count(index_list const& which, auto const& test) const {
        return static_cast<std::size_t>(
            std::count_if(which.begin(), which.end(), [&](auto const i) { return test(links_[i]); })
        );
    }
    std::size_t count_named(index_list const& which) const {
        return count(which, [](auto const& link) { return is_named(link.number); });
    }
    std::size_t count_numbered(index_list const& which) const {
        return count(which, [](auto const& link) { return !link.number.number.empty(); });
    }

    /// `kind` gives of a link where it stands and what the addresses of its kind are like: the
    /// shape of those that turn out to be numbered in a way of their own.
    void settle_by(auto const& kind, auto const& counts) {
        std::map<std::pair<std::string, std::string>, index_list> kinds;
        for (std::size_t i = 0; i < links_.size(); ++i) {
            if (!settled_.contains(links_[i].address)) kinds[kind(links_[i])].push_back(i);
        }
        for (auto const& [one, which] : kinds) {
            auto const before = place_in(marks_, one.second);
            if ((which.size() < least_links || !counts(which)) && !before) continue;
            if (2 * count_named(which) > which.size()) continue;
            settle(which, before, one.second);
        }
    }

    void settle(
        index_list const& which, std::optional<number_place> const& before, std::string const& shape
    ) {
        std::vector<link_numbers> numbers;
        numbers.reserve(which.size());
        for (auto const i : which) numbers.push_back(numbers_of(links_[i]));
        std::vector<link_numbers const*> row;
        row.reserve(numbers.size());
        for (auto const& one : numbers) row.push_back(&one);
        auto const place = before ? *before : number_place_of(row);
        if (place == number_place::itself) return;
        out_.insert(mark_of(place, shape));
        for (std::size_t i = 0; i < which.size(); ++i) {
            auto& link = links_[which[i]];
            link.number = number_at(numbers[i], place);
            link.shape = shape;
            settled_.emplace(link.address, link.number);
        }
    }

    candidate_list& links_;
    std::vector<std::string> const& marks_;
    std::map<std::string, chapter_number> settled_;  // by address
    std::set<std::string> out_;
};

/// "Discuss (112)", "♥ 156", "1200 views", "Download".
bool counts_something_else(std::string_view text) {
    static regex const words(
        R"((?i)^[^\p{L}\d]*(?:discuss(?:ion)?|comments?|repl(?:y|ies)|likes?|votes?|views?|reads?|share|report|downloads?|raws?|zip|pdf|cbz)[^\p{L}\d]*\d*[^\p{L}\d]*$)"
        R"(|(?i)^[^\p{L}\d]*[\d.,]+\s*[km]?\s*(?:comments?|repl(?:y|ies)|likes?|votes?|views?|reads?|downloads?)\W*$)"
        R"(|^\s*[♥♡❤★☆👁👍💬⭐🗨])"
    );
    return words.matches(text);
}

/// How much about a link says that it is a chapter.
int strength(link_candidate const& link) {
    if (link.number.number.empty() || counts_something_else(link.text)) return 0;
    if (is_named(link.number)) return 4;
    if (link.number.evidence == number_evidence::address) return 3;
    return number_in_address(link.address).number == link.number.number ? 2 : 1;
}

/// Of the most of them.
int strength(candidate_list const& links, index_list const& which) {
    std::vector<int> all;
    for (auto const i : which) all.push_back(strength(links[i]));
    std::sort(all.begin(), all.end(), std::greater<>());
    return all[all.size() * 7 / 10];
}

std::vector<link_range> rows_of(
    candidate_list const& links, index_list const& which, auto const& key
) {
    std::vector<keyed_link> keyed;
    keyed.reserve(which.size());
    for (auto const i : which) keyed.push_back({.node = links[i].node, .key = key(links[i])});
    return rows_of(keyed);
}

bool stands_in(std::vector<link_range> const& rows, std::size_t order) {
    auto const after = std::upper_bound(
        rows.begin(),
        rows.end(),
        order,
        [](std::size_t at, link_range const& row) { return at < row.begin; }
    );
    return after != rows.begin() && std::prev(after)->holds(order);
}

using kinds_of_links = std::map<std::string_view, index_list>;

/// Of one kind are the addresses of one folder, and straight below the host those that begin alike.
std::string_view kind_of(std::string_view shape) {
    auto const folder = shape_folder(shape);
    return folder.find('/') == folder.npos ? shape : folder;
}

/// Adds to `out` what stands in the rows of the strongest kind and is less than that.
void find_columns(
    candidate_list const& links, kinds_of_links const& kinds, std::set<std::size_t>& out
) {
    index_list const* main = nullptr;
    int most = 0;
    for (auto const& [shape, which] : kinds) {
        auto const its = strength(links, which);
        bool const better =
            its > most || (its == most && main != nullptr && which.size() > main->size());
        if (which.size() < least_links || !better) continue;
        most = its;
        main = &which;
    }
    if (main == nullptr) return;
    auto const rows = rows_of(links, *main, [](auto const& link) { return link.address; });
    for (auto const& [shape, which] : kinds) {
        if (&which == main || which.size() < least_links || strength(links, which) >= most)
            continue;
        index_list inside;
        std::copy_if(which.begin(), which.end(), std::back_inserter(inside), [&](auto const i) {
            return !links[i].number.special && stands_in(rows, links[i].node.order());
        });
        if (10 * inside.size() >= 9 * which.size()) out.insert(inside.begin(), inside.end());
    }
}

std::set<std::size_t> find_columns(candidate_list const& links) {
    std::map<std::string_view, kinds_of_links> places;
    for (std::size_t i = 0; i < links.size(); ++i)
        places[links[i].place][kind_of(links[i].shape)].push_back(i);
    std::set<std::size_t> out;
    for (auto const& [place, kinds] : places) {
        if (kinds.size() > 1) find_columns(links, kinds, out);
    }
    return out;
}

}  // namespace

std::vector<std::string> settle_numbers(
    candidate_list& links, std::vector<std::string> const& marks
) {
    number_settler all(links, marks);
    all.settle_numbered();
    all.settle_unnumbered();
    return std::move(all).finish();
}

bool names_volume_only(link_candidate const& link) {
    auto const& number = link.number;
    return number.number.empty() && !number.special && !number.volume.empty() &&
           !names_season(link.text) && !names_season(link.address);
}

void count_volumes(candidate_list& links) {
    for (auto& link : links) {
        if (!names_volume_only(link)) continue;
        link.number.number = link.number.volume;
        link.number.evidence = number_evidence::word;
    }
}

void settle_rows(candidate_list& links) {
    auto const columns = find_columns(links);
    candidate_list left;
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (!columns.contains(i)) left.push_back(std::move(links[i]));
    }
    links = std::move(left);
    std::map<std::string_view, index_list> counted;
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (!links[i].key().empty()) counted[links[i].place].push_back(i);
    }
    for (auto const& [place, which] : counted) {
        auto const rows = rows_of(links, which, [](auto const& link) { return link.key(); });
        for (std::size_t i = 0; i < which.size(); ++i) links[which[i]].row = rows[i].begin;
    }
}

}  // namespace panelia::sources
