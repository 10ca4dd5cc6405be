#include "sources/script_images.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_paging.hpp"
#include "sources/discovery_images.hpp"
#include "sources/discovery_links.hpp"
#include "sources/discovery_words.hpp"
#include "sources/natural_order.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_text = 8u << 20;      // bytes of all scripts together
constexpr std::size_t least_attribute = 30;      // bytes of one that can hold an array
constexpr std::size_t most_between = 4'000;      // bytes between two addresses of an array
constexpr std::size_t most_between_arrays = 24;  // between two arrays of one array
constexpr std::size_t most_addresses = 20'000;

/// A script's text without its escapes: of a string in a string, too.
std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        auto const code = net::to_lower(text.substr(i + 1, 5));
        if (code == "u002f" || code == "u0026" || code == "u0022") {
            out += code == "u002f" ? '/' : (code == "u0026" ? '&' : '"');
            i += code.size();
        }
    }
    return out;
}

bool is_of_address(char c) {
    constexpr std::string_view others = "%_~./:?=&#+@!$*;-";
    return net::is_alpha(c) || net::is_digit(c) || others.find(c) != others.npos ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool names_smaller(std::string_view address) {
    static regex const words(
        R"((?i)(?:^|[^a-z])(?:thumbs?|thumbnails?|small|preview)(?:[^a-z]|$)|-\d{2,4}x\d{2,4}\.)"
    );
    return words.matches(file_of(address));
}

/// What the brackets between two addresses say.
enum class between { same_array, next_array, elsewhere };

between read_between(std::string_view text) {
    // {"full": …, "small": …}: of one picture.
    static regex const key(R"((?:^|[{,\s])["']?[A-Za-z_]\w*["']?\s*:\s*["'`]?$)");
    if (text.size() > most_between) return between::elsewhere;
    if (text.find('}') == text.npos && key.matches(text)) return between::elsewhere;
    int depth = 0;
    int lowest = 0;
    for (char const c : text) {
        depth += static_cast<int>(c == '[') - static_cast<int>(c == ']');
        lowest = std::min(lowest, depth);
    }
    if (depth == 0 && lowest == 0) return between::same_array;
    bool const next = depth == 0 && lowest == -1 && text.size() <= most_between_arrays;
    return next ? between::next_array : between::elsewhere;
}

class row_finder {
public:
    row_finder(html_tree const& page, address_row const& like) : page_(page) {
        for (auto const& one : like) {
            folders_.emplace(folder_of(one));
            shapes_.insert(address_shape(one));
        }
        scattered_ = folders_.size() > 1 && folders_.size() == like.size();
    }
    /// Of any images; their addresses as they stand.
    explicit row_finder(html_tree const& page) : page_(page), any_(true) {}

    std::vector<address_row> find() {
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (node.is("script")) scan(node.raw_text());
            for (auto const& [name, value] : node.attributes()) {
                bool const array = value.size() >= least_attribute &&
                                   value.find_first_of("[,") != value.npos &&
                                   name.find("srcset") == name.npos;
                if (array) scan(value);
            }
        }
        return std::move(rows_);
    }

private:
    void scan(std::string_view source) {
        read_ += source.size();
        if (read_ > most_text || count_ > most_addresses) return;
        auto const text = unescaped(source);
        std::vector<bool> linked;  // whether a row is an array beside the one before
        auto const first = rows_.size();
        std::size_t end = 0;
        std::string last;
        std::unordered_set<std::string> of_row;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!is_of_address(text[at])) continue;
            auto const begin = at;
            while (at < text.size() && is_of_address(text[at])) ++at;
            auto address = kin(std::string_view(text).substr(begin, at - begin));
            if (address.empty()) continue;
            ++count_;
            if (address == last) {
                end = at;
                continue;
            }
            last = address;
            auto const how = rows_.size() == first
                                 ? between::elsewhere
                                 : read_between(std::string_view(text).substr(end, begin - end));
            if (how != between::same_array) {
                rows_.emplace_back();
                linked.push_back(how == between::next_array);
                of_row.clear();
            }
            if (of_row.insert(address).second) rows_.back().push_back(std::move(address));
            end = at;
        }
        join_single(first, linked);
    }

    /// Arrays of one address each, side by side.
    void join_single(std::size_t first, std::vector<bool> const& linked) {
        std::vector<address_row> out;
        bool open = false;
        for (std::size_t i = 0; i < linked.size(); ++i) {
            auto& row = rows_[first + i];
            bool const single = row.size() == 1;
            if (single && open && linked[i]) {
                out.back().push_back(std::move(row.front()));
            } else {
                out.push_back(std::move(row));
            }
            open = single;
        }
        rows_.resize(first);
        std::move(out.begin(), out.end(), std::back_inserter(rows_));
    }

    /// The address, where it is like those that are shown; or empty.
    std::string kin(std::string_view text) const {
        if (any_) return has_image_ending(text) ? std::string(text) : std::string{};
        bool const bare = text.find('/') == text.npos;
        if (bare && (folders_.size() != 1 || !has_image_ending(text))) return {};
        if (names_smaller(text)) return {};
        if (bare) {
            auto out = *folders_.begin() + std::string(text);
            return shapes_.contains(address_shape(out)) ? out : std::string{};
        }
        if (scattered_ ? !has_image_ending(text) : !may_be_in_folder(text)) return {};
        auto address = page_.link(text);
        if (!address) return {};
        bool const like = scattered_ ? shapes_.contains(address_shape(*address))
                                     : folders_.contains(folder_of(*address));
        return like ? *std::move(address) : std::string{};
    }

    /// Most of a script is something else, and an address is costly to read.
    bool may_be_in_folder(std::string_view text) const {
        auto const path = text.substr(0, text.find_first_of("?#"));
        auto const end = path.rfind('/');
        if (end == path.npos) return false;
        auto const begin = end == 0 ? path.npos : path.rfind('/', end - 1);
        auto const last = path.substr(begin + 1, end - begin);  // of npos: from the beginning
        return std::any_of(folders_.begin(), folders_.end(), [&](auto const& one) {
            return one.ends_with(last);
        });
    }

    html_tree const& page_;
    std::set<std::string, std::less<>> folders_;
    std::set<std::string> shapes_;
    bool any_ = false;
    bool scattered_ = false;  // each of those shown is in a folder of its own
    std::vector<address_row> rows_;
    std::size_t read_ = 0, count_ = 0;
};

/// As they stand in a script, where they are pages counted upwards; else nothing.
address_row counted_row(html_tree const& page, address_row const& row) {
    constexpr std::size_t least = 3;
    if (row.size() < least) return {};
    address_row out;
    for (auto const& text : row) {
        // What is relative may be so to something else than the page.
        bool const whole = text.starts_with('/') || text.find("://") != text.npos;
        auto address = whole ? page.link(text) : std::nullopt;
        bool const next = address && file_of(*address).find_first_of("0123456789") != text.npos &&
                          !names_smaller(*address) &&
                          (out.empty() || (folder_of(*address) == folder_of(out.back()) &&
                                           natural_less(out.back(), *address)));
        if (!next) return {};
        out.push_back(*std::move(address));
    }
    auto const folder = behind_host(folder_of(out.front()));
    static regex const aside(R"((?i)[/_-](?:slide|carousel|promo|related|recommend|author))");
    bool const others = aside.matches(folder) || names_cover(folder) || names_decoration(folder) ||
                        names_cover(file_of(out.front()));
    return others ? address_row{} : out;
}

bool have_same_name(std::string const& a, std::string const& b) {
    return full_name(a) == full_name(b);
}

/// Where in `row` each of `shown` stands; nothing where they are not in its order, or too few.
bool continues(address_row const& shown, address_row const& row) {
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < row.size(); ++i) places.emplace(row[i], i);
    std::set<std::string_view> folders;
    std::size_t common = 0;
    std::size_t last = 0;
    for (auto const& one : shown) {
        auto const at = places.find(one);
        if (at == places.end()) continue;
        if (common++ > 0 && at->second < last) return false;
        last = at->second;
        folders.insert(folder_of(one));
    }
    bool const all = std::all_of(shown.begin(), shown.end(), [&](auto const& one) {
        return places.contains(one) || !folders.contains(folder_of(one));
    });
    return common > 0 && all && 2 * common >= shown.size() && row.size() > common;
}

}  // namespace

std::vector<address_row> find_address_rows(html_tree const& page, address_row const& like) {
    if (like.empty()) return {};
    return row_finder(page, like).find();
}

address_row only_row(html_tree const& page) {
    address_row longest;
    std::vector<address_row> rows;
    for (auto const& texts : row_finder(page).find()) {
        auto row = counted_row(page, texts);
        if (row.empty()) continue;
        if (row.size() > longest.size()) longest = row;
        rows.push_back(std::move(row));
    }
    bool const rivalled = std::any_of(rows.begin(), rows.end(), [&](auto const& row) {
        bool const part = row.size() <= longest.size() &&
                          std::equal(row.begin(), row.end(), longest.begin(), have_same_name);
        return !part && 2 * row.size() > longest.size();
    });
    return rivalled ? address_row{} : longest;
}

std::size_t count_same_names(html_tree const& page, address_row const& shown) {
    if (shown.size() < 2) return 0;
    std::size_t most = 0;
    for (auto const& row : row_finder(page).find()) {
        bool const begins = row.size() >= shown.size() &&
                            std::equal(shown.begin(), shown.end(), row.begin(), have_same_name);
        if (!begins) continue;
        // That one is the chapter's, and longer ones are those of others.
        if (row.size() == shown.size()) return 0;
        most = std::max(most, row.size());
    }
    return most;
}

address_row completed(address_row const& shown, std::vector<address_row> const& rows) {
    address_row const* longest = nullptr;
    for (auto const& row : rows) {
        bool const longer = longest == nullptr || row.size() > longest->size();
        if (longer && continues(shown, row)) longest = &row;
    }
    if (longest == nullptr) return shown;
    std::unordered_set<std::string_view> const of_row(longest->begin(), longest->end());
    address_row out;
    bool placed = false;
    for (auto const& one : shown) {
        if (!of_row.contains(one)) {
            out.push_back(one);
        } else if (!std::exchange(placed, true)) {
            out.insert(out.end(), longest->begin(), longest->end());
        }
    }
    return out;
}

}  // namespace panelia::sources
