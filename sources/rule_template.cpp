#include "sources/rule_template.hpp"

#include "core/utf8.hpp"
#include "net/ascii.hpp"
#include "net/percent.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "sources/json_pointer.hpp"
#include "sources/request_body.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

constexpr std::size_t most_text = 64 * 1024;

// What would end the place it is put into: the path, a parameter, the address.
void append_escaped(std::string& out, std::string_view text) {
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const ends = byte <= 0x20 || byte == 0x7f ||
                          std::string_view("?#&+\"<>\\").find(c) != std::string_view::npos;
        if (ends) {
            net::append_percent(out, c);
        } else {
            out += c;
        }
    }
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return net::is_alpha(c) || net::is_digit(c) || c == '_' || c == '-' || c == '[' || c == ']';
    });
}

std::optional<std::uint64_t> whole(std::string_view text) {
    std::uint64_t out = 0;
    auto const* const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data(), end, out);
    if (text.empty() || error != std::errc{} || stop != end || out > 1'000'000'000'000U) {
        return std::nullopt;
    }
    return out;
}

/// The last of the parameters of that name.
std::optional<std::string> parameter(std::string_view query, std::string_view name) {
    std::optional<std::string> out;
    while (!query.empty()) {
        auto one = net::take_until(query, '&');
        if (net::take_until(one, '=') == name) out = one;
    }
    return out;
}

std::optional<std::string> counted_on(
    template_values const& from, std::string_view name, std::uint64_t step
) {
    auto said = from.posted != nullptr ? posted_value(*from.posted, name) : std::nullopt;
    if (!said) said = parameter(from.query, name);
    if (!said) return std::to_string(step);
    auto const value = whole(*said);
    return value ? std::optional(std::to_string(*value + step)) : std::nullopt;
}

constexpr std::string_view as_number = " as number";

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

bool is_value_name(std::string_view text) noexcept {
    return !text.empty() && net::is_alpha(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return net::is_alpha(c) || net::is_digit(c) || c == '_' || c == '-';
           });
}

bool rule_template::reads_answer() const noexcept {
    return std::any_of(parts_.begin(), parts_.end(), [](part const& one) {
        return one.what == kind::element || one.what == kind::answer;
    });
}

rule_template::part rule_template::placeholder(std::string_view inside) {
    auto const unknown = [&] {
        throw std::runtime_error(
            "{" + std::string(inside) +
            "} is none of {1}, {/pointer}, {//pointer}, {}, {name}, {name+1}"
        );
    };
    if (inside.empty()) return {kind::element, {}, 0};
    if (inside.starts_with('/') && !is_json_pointer(inside)) {
        throw std::runtime_error(
            "{" + std::string(inside) + "} is no JSON pointer: ~ stands before 0 or 1 only"
        );
    }
    if (inside.starts_with("//")) return {kind::answer, std::string(inside.substr(1)), 0};
    if (inside.starts_with('/')) return {kind::element, std::string(inside), 0};
    if (auto const group = whole(inside)) {
        if (*group > 9) unknown();
        return {kind::group, {}, *group};
    }
    if (is_value_name(inside)) return {kind::named, std::string(inside), 0};
    auto const plus = inside.rfind('+');
    if (plus == std::string_view::npos) unknown();
    auto const step = whole(inside.substr(plus + 1));
    if (!step || !is_name(inside.substr(0, plus))) unknown();
    return {kind::counter, std::string(inside.substr(0, plus)), *step};
}

void rule_template::add_place(std::string_view inside) {
    if (inside.ends_with(as_number)) {
        number_ = true;
        inside.remove_suffix(as_number.size());
    }
    parts_.push_back(placeholder(inside));
    if (parts_.back().what == kind::group) {
        groups_ = std::max<std::size_t>(groups_, parts_.back().number);
    }
}

rule_template::rule_template(std::string_view text) {
    read(text);
    if (number_ && parts_.size() != 1) {
        throw std::runtime_error("a place \"as number\" is all of a text, or none of it");
    }
}

void rule_template::read(std::string_view text) {
    std::string plain;
    auto const end_plain = [&] {
        if (!plain.empty()) parts_.push_back({kind::plain, std::move(plain), 0});
        plain.clear();
    };
    auto const take_brace = [&](std::size_t written) {
        plain += text[0];
        text.remove_prefix(written);
    };
    int open = 0;  // braces that stand for themselves
    auto const alone = [] {
        throw std::runtime_error("a brace without its partner (braces themselves: {{ and }})");
    };
    while (!text.empty()) {
        auto const brace = std::min(text.find_first_of("{}"), text.size());
        plain += text.substr(0, brace);
        text.remove_prefix(brace);
        if (text.empty()) break;
        if (text.starts_with("{{") || text.starts_with("}}")) {
            take_brace(2);
            continue;
        }
        bool const opens = text[0] == '{' && text.size() > 1 && is_blank(text[1]);
        bool const closes = text[0] == '}' && !plain.empty() && is_blank(plain.back()) && open > 0;
        if (opens || closes) {
            open += opens ? 1 : -1;
            take_brace(1);
            continue;
        }
        auto const end = text.find('}');
        if (text[0] == '}' || end == std::string_view::npos) alone();
        end_plain();
        add_place(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
    }
    if (open != 0) alone();
    end_plain();
}

std::optional<std::string> rule_template::value_of(part const& one, template_values const& from) {
    auto const pointed = [&](json::value const* root) -> std::optional<std::string> {
        if (root == nullptr) return std::nullopt;
        auto const found = values_at(*root, one.text, 1);
        return found.empty() ? std::nullopt : text_value(found.front());
    };
    switch (one.what) {
        case kind::plain:
            return one.text;
        case kind::element:
            return pointed(from.element);
        case kind::answer:
            return pointed(from.answer);
        case kind::counter:
            return counted_on(from, one.text, one.number);
        case kind::named: {
            if (from.named == nullptr) return std::nullopt;
            auto const found = from.named->find(one.text);
            bool const said = found != from.named->end() && !found->second.empty();
            return said ? std::optional(found->second) : std::nullopt;
        }
        case kind::group: {
            if (one.number >= from.groups.size()) return std::nullopt;
            auto const group = from.groups[one.number];
            return group.empty() ? std::nullopt : std::optional(std::string(group));
        }
    }
    return std::nullopt;
}

std::optional<std::string> rule_template::filled(template_values const& from, use as) const {
    std::string out;
    for (auto const& one : parts_) {
        auto const value = value_of(one, from);
        if (!value) return std::nullopt;
        bool const foreign =
            one.what == kind::element || one.what == kind::answer || one.what == kind::named;
        if (as == use::address && foreign && !out.empty()) {
            append_escaped(out, *value);
        } else if (as == use::content && one.what == kind::group) {
            out += net::percent_decode(*value);
        } else {
            out += *value;
        }
        if (out.size() > most_text) return std::nullopt;
    }
    return out;
}

std::optional<std::string> rule_template::text(template_values const& from) const {
    return filled(from, use::text);
}

std::optional<std::string> rule_template::content(template_values const& from) const {
    return filled(from, use::content);
}

/// Whether what the text stands for is a number by itself.
bool rule_template::is_number(template_values const& from) const {
    if (parts_.size() != 1) return false;
    auto const& only = parts_.front();
    if (number_ || only.what == kind::counter) return true;
    auto const* const root = only.what == kind::element  ? from.element
                             : only.what == kind::answer ? from.answer
                                                         : nullptr;
    auto const found =
        root == nullptr ? std::vector<json::value const*>{} : values_at(*root, only.text, 1);
    return !found.empty() && found.front()->is_number();
}

std::optional<json::value> rule_template::value(template_values const& from) const {
    auto const said = content(from);
    if (!said) return std::nullopt;
    if (!is_number(from)) return json::value(json::string(well_formed(*said)));
    json::error_code failed;
    auto number = json::parse({said->data(), said->size()}, failed);
    if (failed || !number.is_number()) return std::nullopt;
    return number;
}

std::vector<std::string> rule_template::names() const {
    std::vector<std::string> out;
    for (auto const& one : parts_) {
        if (one.what == kind::named) out.push_back(one.text);
    }
    return out;
}

std::optional<std::string> rule_template::address(template_values const& from) const {
    auto out = filled(from, use::address);
    if (out && out->empty()) return std::nullopt;
    return out;
}

}  // namespace panelia::sources
