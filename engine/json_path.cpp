#include "engine/json_path.hpp"

#include "engine/text_position.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>

namespace panelia::engine {

namespace {

/// Walks text that is known to be valid JSON; past its end every question has a harmless answer.
class walker {
public:
    explicit walker(std::string_view text) : text_(text) {}

    std::size_t skip_space(std::size_t i) const noexcept {
        std::size_t const found = text_.find_first_not_of(" \t\r\n", i);
        return found == std::string_view::npos ? text_.size() : found;
    }

    /// One past the string that starts at `i`.
    std::size_t skip_string(std::size_t i) const noexcept {
        for (++i; i < text_.size(); ++i) {
            if (text_[i] == '"') return i + 1;
            if (text_[i] == '\\') ++i;
        }
        return text_.size();
    }

    /// One past the value that starts at `i`.
    std::size_t skip_value(std::size_t i) const noexcept {
        if (at(i) == '"') return skip_string(i);
        if (at(i) != '{' && at(i) != '[') {
            std::size_t const end = text_.find_first_of(",]} \t\r\n", i);
            return end == std::string_view::npos ? text_.size() : end;
        }
        return skip_container(i);
    }

    /// One past the comma after the value that ends at `i`, and past the blanks around it.
    std::size_t skip_comma(std::size_t i) const noexcept {
        i = skip_space(i);
        return at(i) == ',' ? skip_space(i + 1) : i;
    }

    std::optional<std::size_t> element(std::size_t i, std::size_t index) const noexcept {
        if (at(i) != '[') return std::nullopt;
        i = skip_space(i + 1);
        while (i < text_.size() && at(i) != ']') {
            if (index-- == 0) return i;
            i = skip_comma(skip_value(i));
        }
        return std::nullopt;
    }

    /// The value of the last member of that name: the one that counts when a key comes twice.
    std::optional<std::size_t> member(std::size_t i, std::string_view key) const {
        if (at(i) != '{') return std::nullopt;
        std::optional<std::size_t> found;
        i = skip_space(i + 1);
        while (i < text_.size() && at(i) != '}') {
            std::size_t const key_end = skip_string(i);
            std::size_t const value = skip_space(skip_space(key_end) + 1);
            if (is_key(text_.substr(i, key_end - i), key)) found = value;
            i = skip_comma(skip_value(value));
        }
        return found;
    }

private:
    char at(std::size_t i) const noexcept { return i < text_.size() ? text_[i] : '\0'; }

    std::size_t skip_container(std::size_t i) const noexcept {
        std::size_t depth = 0;
        while (i < text_.size()) {
            char const c = text_[i];
            if (c == '"') {
                i = skip_string(i);
                continue;
            }
            ++i;
            if (c == '{' || c == '[') ++depth;
            if ((c == '}' || c == ']') && --depth == 0) return i;
        }
        return text_.size();
    }

    static bool is_key(std::string_view quoted, std::string_view key) {
        if (quoted.find('\\') == std::string_view::npos) {
            return quoted.size() >= 2 && quoted.substr(1, quoted.size() - 2) == key;
        }
        boost::json::error_code ec;
        auto const parsed = boost::json::parse({quoted.data(), quoted.size()}, ec);
        return !ec && parsed.is_string() && std::string_view(parsed.get_string()) == key;
    }

    std::string_view text_;
};

/// The keys of the objects that are open while a document is walked.
class open_keys {
public:
    explicit open_keys(std::string_view document) : document_(document) {}

    void open(bool object) { levels_.push_back({object, keys_.size()}); }
    bool in_object() const noexcept { return !levels_.empty() && levels_.back().object; }
    void add(std::size_t begin, std::size_t end) {
        keys_.push_back({decoded(document_.substr(begin, end - begin)), begin});
    }
    /// Ends the innermost object or list: where a key of it stands for the second time.
    std::optional<std::size_t> close() {
        if (levels_.empty()) return std::nullopt;
        auto const first = keys_.begin() + static_cast<std::ptrdiff_t>(levels_.back().first_key);
        levels_.pop_back();
        std::sort(first, keys_.end());
        auto const twice = std::adjacent_find(first, keys_.end(), [](auto const& a, auto const& b) {
            return a.first == b.first;
        });
        std::optional<std::size_t> found;
        if (twice != keys_.end()) found = std::next(twice)->second;
        keys_.erase(first, keys_.end());
        return found;
    }

private:
    struct level {
        bool object;
        std::size_t first_key;
    };

    /// Without its quotes and escapes.
    std::string_view decoded(std::string_view quoted) {
        if (quoted.find('\\') == std::string_view::npos) return quoted.substr(1, quoted.size() - 2);
        boost::json::error_code ec;
        auto const parsed = boost::json::parse({quoted.data(), quoted.size()}, ec);
        if (ec || !parsed.is_string()) return quoted;
        return unescaped_.emplace_back(std::string_view(parsed.get_string()));
    }

    std::string_view document_;
    std::vector<level> levels_;
    std::vector<std::pair<std::string_view, std::size_t>> keys_;  // and where they stand
    std::deque<std::string> unescaped_;
};

}  // namespace

std::optional<std::size_t> find_repeated_key(std::string_view document) {
    walker const walk(document);
    open_keys keys(document);
    bool key_next = false;
    for (std::size_t i = 0; i < document.size();) {
        char const c = document[i];
        if (c == '"') {
            auto const end = walk.skip_string(i);
            if (std::exchange(key_next, false)) keys.add(i, end);
            i = end;
            continue;
        }
        ++i;
        if (c == '{' || c == '[') keys.open(c == '{');
        if (c == '{' || c == ',') key_next = keys.in_object();
        if (c != '}' && c != ']') continue;
        if (auto const twice = keys.close()) return twice;
    }
    return std::nullopt;
}

std::string json_path::text() const {
    std::string out;
    for (auto const& s : steps_) {
        if (auto const* index = std::get_if<std::size_t>(&s)) {
            out += '[' + std::to_string(*index) + ']';
        } else {
            if (!out.empty()) out += '.';
            out += one_line(std::get<std::string_view>(s));
        }
    }
    return out;
}

json_path::place json_path::walk(std::string_view document, place from, std::size_t steps) const {
    walker const walk(document);
    if (from.steps == 0) from.offset = walk.skip_space(0);
    for (; from.steps < steps; ++from.steps) {
        auto const& s = steps_[from.steps];
        auto const* index = std::get_if<std::size_t>(&s);
        auto const next = index != nullptr
                              ? walk.element(from.offset, *index)
                              : walk.member(from.offset, std::get<std::string_view>(s));
        if (!next) break;
        from.offset = *next;
    }
    return from;
}

std::string_view json_token(std::string_view document, std::size_t offset) noexcept {
    return document.substr(offset, walker(document).skip_value(offset) - offset);
}

std::size_t next_json_element(std::string_view document, std::size_t offset) noexcept {
    walker const walk(document);
    return walk.skip_comma(walk.skip_value(offset));
}

}  // namespace panelia::engine
