#include "sources/json_pointer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// A longer text is none that a rule puts into an address or a title.
constexpr std::size_t most_text = 64 * 1024;

void collect(
    json::value const& at,
    std::string_view pointer,
    std::size_t most,
    std::vector<json::value const*>& out
) {
    if (out.size() >= most) return;
    if (pointer.empty()) return out.push_back(&at);
    auto const end = std::min(pointer.find('/', 1), pointer.size());
    auto const step = pointer.substr(0, end), rest = pointer.substr(end);
    if (step == "/*") {
        if (auto const* list = at.if_array()) {
            for (auto const& element : *list) collect(element, rest, most, out);
        } else if (auto const* object = at.if_object()) {
            for (auto const& [key, value] : *object) collect(value, rest, most, out);
        }
        return;
    }
    std::error_code failed;
    if (auto const* next = at.find_pointer({step.data(), step.size()}, failed)) {
        collect(*next, rest, most, out);
    }
}

}  // namespace

std::optional<std::string> text_value(json::value const* from) {
    if (from == nullptr) return std::nullopt;
    if (auto const* text = from->if_string()) {
        if (text->size() > most_text) return std::nullopt;
        return std::string(text->data(), text->size());
    }
    if (auto const* number = from->if_int64()) return std::to_string(*number);
    if (auto const* number = from->if_uint64()) return std::to_string(*number);
    if (auto const* number = from->if_double()) {
        std::array<char, 64> digits{};
        auto const [end, error] =
            std::to_chars(digits.data(), digits.data() + digits.size(), *number);
        if (error == std::errc{}) return std::string(digits.data(), end);
    }
    return std::nullopt;
}

bool is_json_pointer(std::string_view text) noexcept {
    if (!text.starts_with('/')) return false;
    for (auto at = text.find('~'); at != text.npos; at = text.find('~', at + 1)) {
        auto const next = text.substr(at + 1, 1);
        if (next != "0" && next != "1") return false;
    }
    return true;
}

std::vector<json::value const*> values_at(
    json::value const& from, std::string_view pointer, std::size_t most
) {
    std::vector<json::value const*> out;
    collect(from, pointer, most, out);
    return out;
}

}  // namespace panelia::sources
