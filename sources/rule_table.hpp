// One table of a rule's TOML: values of the right kind, or a rule_error that names the place.
#pragma once

#include "engine/text_position.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/rule.hpp"
#include "sources/rule_keys.hpp"

namespace panelia::sources {

/// An unknown key is told before anything else of its table: it may be why something lacks. Every
/// key is asked for by its name; one that is left over is an error (`finish`).
class table_reader {
public:
    table_reader(toml::table const& table, std::string path, std::string_view file, rule_keys keys)
        : table_(table), path_(std::move(path)), file_(file) {
        for (auto const& [key, node] : table_) {
            auto const why = unknown_key(key.str(), keys);
            if (!why.empty()) fail(key.source(), key.str(), why);
        }
    }

    [[noreturn]] void fail(
        toml::source_region const& at, std::string_view key, std::string_view what
    ) const {
        throw rule_error(
            engine::one_line(file_, 200) + ":" + std::to_string(at.begin.line) + ":" +
            std::to_string(at.begin.column) + ": " + path_ + engine::one_line(key) + ": " +
            engine::one_line(what, 200)
        );
    }

    toml::node const* take(std::string_view key) {
        known_.emplace_back(key);
        return table_.get(key);
    }

    std::string text(std::string_view key) {
        auto const* const node = take(key);
        if (node == nullptr) return {};
        auto const* const value = node->as_string();
        if (value == nullptr) fail(node->source(), key, "must be a text");
        if (value->get().empty()) fail(node->source(), key, "must not be empty");
        return value->get();
    }

    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> out;
        auto const* const node = take(key);
        if (node == nullptr) return out;
        auto const* const list = node->as_array();
        if (list == nullptr) fail(node->source(), key, "must be a list of texts");
        for (auto const& element : *list) {
            auto const* const value = element.as_string();
            if (value == nullptr) fail(element.source(), key, "must be a list of texts");
            out.push_back(value->get());
        }
        return out;
    }

    // What a constructor makes of a text; its exception becomes a message with the place.
    template <class Value>
    std::optional<Value> made(std::string_view key) {
        auto written = text(key);
        if (written.empty()) return std::nullopt;
        try {
            return Value(std::move(written));
        } catch (std::runtime_error const& e) {
            fail(table_.get(key)->source(), key, e.what());
        }
    }

    bool has(std::string_view key) const { return table_.contains(key); }

    bool flag(std::string_view key, bool otherwise) {
        auto const* const node = take(key);
        if (node == nullptr) return otherwise;
        auto const* const value = node->as_boolean();
        if (value == nullptr) fail(node->source(), key, "must be true or false");
        return value->get();
    }

    double rate(std::string_view key) {
        auto const* const node = take(key);
        if (node == nullptr) return 0;
        auto const value = node->value<double>();
        if (!node->is_number() || !value || !(*value > 0) || *value > 10'000) {
            fail(node->source(), key, "must be a number of requests a second, more than 0");
        }
        return *value;
    }

    double pixels(std::string_view key) {
        auto const* const node = take(key);
        if (node == nullptr) return 0;
        auto const* const value = node->as_integer();
        if (value == nullptr || value->get() < 0 || value->get() > 100'000) {
            fail(node->source(), key, "must be a whole number of pixels");
        }
        return static_cast<double>(value->get());
    }

    toml::table const* inner(std::string_view key) {
        auto const* const node = take(key);
        if (node == nullptr) return nullptr;
        if (!node->is_table()) fail(node->source(), key, "must be a table");
        return node->as_table();
    }

    /// A table in this one, or in a list of it, whose key is `key`.
    table_reader open(toml::table const& inside, std::string_view key, rule_keys keys) const {
        return {inside, path_ + std::string(key) + ".", file_, keys};
    }

    void finish() const {
        for (auto const& [key, node] : table_) {
            if (std::find(known_.begin(), known_.end(), key.str()) == known_.end()) {
                fail(key.source(), key.str(), "says nothing beside the other keys of its table");
            }
        }
    }

    [[noreturn]] void fail_element(std::string_view key, std::size_t index, std::string_view what)
        const {
        auto const* const list = table_.get_as<toml::array>(key);
        fail(list->get(index)->source(), key, what);
    }

    [[noreturn]] void fail_at(std::string_view key, std::string_view what) const {
        fail(table_.get(key)->source(), key, what);
    }

private:
    toml::table const& table_;
    std::string path_;
    std::string_view file_;
    std::vector<std::string> known_;
};

}  // namespace panelia::sources
