// Reads documents with a rule. Fetches nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sources/recognise.hpp"
#include "sources/rule.hpp"

namespace panelia::sources {

using rule_list = std::vector<std::shared_ptr<rule const>>;

/// Pages left out and why, and what each selector matched, are in the reading's notes.
class rule_reader final : public reader {
public:
    explicit rule_reader(std::shared_ptr<rule const> by)
        : by_(std::move(by)), name_("rule " + by_->name) {}
    std::string_view name() const noexcept override { return name_; }
    reading read(document const& from, role as) override;
    reading read_part(document const& from, reading const& first) override;

private:
    reading read_json(document const& from, role as) const;

    std::shared_ptr<rule const> by_;
    std::string name_;
};

/// The rules that panelia brings along, in the order they are asked.
rule_list const& built_in_rules();

/// A factory for recognise.hpp: the first of these rules that is for a document.
reader_factory rule_factory(rule_list rules);

}  // namespace panelia::sources
