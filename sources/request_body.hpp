// What requests of site rules post: a form or a JSON object, filled from templates; and what one
// that was posted says. Pure.
#pragma once

#include "panelia/manifest.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/rule_template.hpp"

namespace panelia::sources {

/// How the content of a POST is written.
enum class body_kind : std::uint8_t {
    form,  ///< application/x-www-form-urlencoded, by the URL standard's serializer
    json   ///< application/json
};

/// A piece of what is posted: a text is a template, all else stands for itself.
class body_value {
public:
    /// Throws std::runtime_error, one line.
    explicit body_value(boost::json::value const& written);

    /// Nothing when one of its places has no value.
    std::optional<boost::json::value> filled(template_values const& from) const;
    /// Calls `look` with each of its templates.
    void each(std::function<void(rule_template const&)> const& look) const;

private:
    boost::json::value plain_{};  // of neither of these: what it is
    std::optional<rule_template> text_{};
    bool is_list_ = false, is_object_ = false;
    std::vector<std::pair<std::string, body_value>> members_{};  // of a list: without names
};

/// The content of a POST as a rule says it.
class request_body {
public:
    /// Throws std::runtime_error, one line: a form's fields are texts, numbers and truths.
    request_body(body_kind how, boost::json::object const& written);

    body_kind how() const noexcept { return how_; }
    body_value const& fields() const noexcept { return fields_; }

    /// Nothing when one of the places has no value, or where it becomes longer than 256 KiB.
    std::optional<post_spec> filled(template_values const& from) const;
    /// What `from.posted` says, where it is of the same kind, with these fields in the place of
    /// those of their names.
    std::optional<post_spec> filled_over_posted(template_values const& from) const;

private:
    body_kind how_;
    body_value fields_;
};

/// What was posted under this name: a form's last field, or the first member, wherever it stands.
std::optional<std::string> posted_value(post_spec const& posted, std::string_view name);

/// What was or is to be posted, to be shown: "a form (action, manga)", "JSON (query, variables)";
/// never a value, which may be a key.
std::string shown_post(post_spec const& posted);

}  // namespace panelia::sources
