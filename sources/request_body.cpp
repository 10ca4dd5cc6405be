#include "sources/request_body.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "sources/json_pointer.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::string_view json_type = "application/json";
constexpr std::size_t most_bytes = 256 * 1024;

std::string_view view(json::string const& text) {
    return {text.data(), text.size()};
}

/// https://url.spec.whatwg.org/#concept-urlencoded-serializer
void append_form_text(std::string& out, std::string_view text) {
    for (char const c : text) {
        bool const plain = net::is_alpha(c) || net::is_digit(c) ||
                           std::string_view("*-._").find(c) != std::string_view::npos;
        if (plain) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            net::append_percent(out, c);
        }
    }
}

std::string form_text(std::string_view written) {
    std::string spaced(written);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return net::percent_decode(spaced);
}

std::string scalar_text(json::value const& value) {
    if (auto const* text = value.if_string()) return std::string(view(*text));
    if (auto const* truth = value.if_bool()) return *truth ? "true" : "false";
    return text_value(&value).value_or(std::string{});
}

/// A form as an object of texts; of a name that comes twice the last one counts.
json::object form_fields(std::string_view text) {
    json::object out;
    while (!text.empty()) {
        auto one = net::take_until(text, '&');
        if (one.empty()) continue;
        auto const name = form_text(net::take_until(one, '='));
        out[name] = form_text(one);
    }
    return out;
}

/// Nothing of what is no form and no JSON object.
std::optional<json::object> fields_of(post_spec const& posted) {
    if (posted.type == form_type) return form_fields(posted.body);
    json::error_code failed;
    json::parse_options as_written;
    as_written.max_depth = 1000;
    auto value = json::parse({posted.body.data(), posted.body.size()}, failed, {}, as_written);
    if (failed || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

std::optional<post_spec> written(body_kind how, json::object const& fields) {
    post_spec out{.type = std::string(how == body_kind::form ? form_type : json_type), .body = {}};
    if (how == body_kind::json) {
        out.body = json::serialize(fields);
    } else {
        for (auto const& [name, value] : fields) {
            if (!out.body.empty()) out.body += '&';
            append_form_text(out.body, {name.data(), name.size()});
            out.body += '=';
            append_form_text(out.body, scalar_text(value));
        }
    }
    return out.body.size() <= most_bytes ? std::optional(std::move(out)) : std::nullopt;
}

/// Objects are put together, all else is replaced.
void lay_over(json::object& under, json::object const& over) {
    for (auto const& [name, value] : over) {
        auto& place = under[name];
        if (place.is_object() && value.is_object()) {
            lay_over(place.get_object(), value.get_object());
        } else {
            place = value;
        }
    }
}

json::value const* find_member(json::value const& in, std::string_view name) {
    if (auto const* const object = in.if_object()) {
        if (auto const* found = object->if_contains({name.data(), name.size()})) return found;
        for (auto const& [key, value] : *object) {
            if (auto const* found = find_member(value, name)) return found;
        }
    } else if (auto const* const list = in.if_array()) {
        for (auto const& value : *list) {
            if (auto const* found = find_member(value, name)) return found;
        }
    }
    return nullptr;
}

}  // namespace

body_value::body_value(json::value const& written) {
    if (auto const* text = written.if_string()) {
        text_.emplace(view(*text));
    } else if (auto const* list = written.if_array()) {
        is_list_ = true;
        for (auto const& one : *list) members_.emplace_back(std::string{}, body_value(one));
    } else if (auto const* object = written.if_object()) {
        is_object_ = true;
        for (auto const& [name, value] : *object) {
            members_.emplace_back(std::string(name), body_value(value));
        }
    } else {
        plain_ = written;
    }
}

std::optional<json::value> body_value::filled(template_values const& from) const {
    if (text_) return text_->value(from);
    if (!is_list_ && !is_object_) return plain_;
    json::object object;
    json::array list;
    for (auto const& [name, member] : members_) {
        auto value = member.filled(from);
        if (!value) return std::nullopt;
        if (is_list_) {
            list.push_back(*std::move(value));
        } else {
            object[name] = *std::move(value);
        }
    }
    return is_list_ ? json::value(std::move(list)) : json::value(std::move(object));
}

void body_value::each(std::function<void(rule_template const&)> const& look) const {
    if (text_) look(*text_);
    for (auto const& [name, member] : members_) member.each(look);
}

request_body::request_body(body_kind how, json::object const& written)
    : how_(how), fields_(json::value(written)) {
    if (how != body_kind::form) return;
    for (auto const& [name, value] : written) {
        if (value.is_structured()) {
            throw std::runtime_error(
                std::string(name) + " must be a text, a number, or true or false"
            );
        }
    }
}

std::optional<post_spec> request_body::filled(template_values const& from) const {
    auto const fields = fields_.filled(from);
    return fields ? written(how_, fields->get_object()) : std::nullopt;
}

std::optional<post_spec> request_body::filled_over_posted(template_values const& from) const {
    auto const over = fields_.filled(from);
    if (!over) return std::nullopt;
    bool const same_kind = from.posted != nullptr &&
                           from.posted->type == (how_ == body_kind::form ? form_type : json_type);
    if (!same_kind) return written(how_, over->get_object());
    auto under = fields_of(*from.posted);
    if (!under) return std::nullopt;
    lay_over(*under, over->get_object());
    return written(how_, *under);
}

std::optional<std::string> posted_value(post_spec const& posted, std::string_view name) {
    auto fields = fields_of(posted);
    if (!fields) return std::nullopt;
    json::value const whole(std::move(*fields));
    auto const* const found = find_member(whole, name);
    return found == nullptr ? std::nullopt : text_value(found);
}

std::string shown_post(post_spec const& posted) {
    std::string names;
    for (auto const& [name, value] : fields_of(posted).value_or(json::object{})) {
        if (!names.empty()) names += ", ";
        names += std::string_view(name);
    }
    bool const form = posted.type == form_type;
    if (names.empty()) return form ? "an empty form" : "empty JSON";
    return (form ? "a form (" : "JSON (") + names + ")";
}

}  // namespace panelia::sources
