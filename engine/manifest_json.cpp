// JSON manifests: parsed and checked whole at the first `next`, then handed out.
#include "engine/chapter_json.hpp"
#include "engine/json_path.hpp"
#include "engine/manifest_formats.hpp"

#include <boost/json/error.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>

#include <deque>
#include <utility>

namespace panelia::engine {

namespace json = boost::json;

namespace {

class json_source final : public manifest_source {
public:
    using manifest_source::manifest_source;

private:
    std::optional<chapter_spec> read_chapter() override {
        if (!parsed_) parse(input().whole());
        parsed_ = true;
        if (chapters_.empty()) return std::nullopt;
        chapter_spec first = std::move(chapters_.front());
        chapters_.pop_front();
        return first;
    }

    void parse(std::string const& text) {
        json::monotonic_resource memory;
        json::parser parser(&memory);
        json::error_code ec;
        std::size_t const good = parser.write(text.data(), text.size(), ec);
        if (ec) input().fail(position_at(text, good), json_syntax_message(ec.value()));
        if (auto const twice = find_repeated_key(text)) {
            input().fail(position_at(text, *twice), repeated_key_message);
        }
        try {
            read_values(parser.release(), text);
        } catch (value_error const& e) {
            input().fail(position_at(text, e.offset()), e.what());
        }
    }

    void read_values(json::value const& root, std::string const& text) {
        chapter_json reader(notes());
        reader.read_manifests(root, text, [&](chapter_spec&& chapter) {
            notes().saw(chapter, [&] { return position_at(text, reader.offset()); });
            chapters_.push_back(std::move(chapter));
        });
    }

    bool parsed_ = false;
    std::deque<chapter_spec> chapters_;
};

}  // namespace

std::string json_syntax_message(int error) {
    switch (static_cast<json::error>(error)) {
        case json::error::incomplete:
            return "JSON ends too early";
        case json::error::extra_data:
            return "something follows the end of the JSON";
        case json::error::too_deep:
            return "JSON nested too deeply";
        case json::error::exponent_overflow:
            return "a number out of range";
        case json::error::illegal_leading_surrogate:
        case json::error::illegal_trailing_surrogate:
        case json::error::expected_utf16_escape:
            return "half of a surrogate pair in a \\u escape";
        case json::error::expected_hex_digit:
            return "a \\u escape without four hex digits";
        default:
            return "not valid JSON";
    }
}

std::unique_ptr<chapter_source> open_json(
    byte_reader read, std::string_view name, warn on_warning
) {
    return std::make_unique<json_source>(std::move(read), name, std::move(on_warning));
}

}  // namespace panelia::engine
