#include "sources/regex.hpp"

#include <re2/re2.h>

namespace panelia::sources {
namespace {

RE2::Options options() {
    RE2::Options o;
    o.set_log_errors(false);
    o.set_max_mem(8 << 20);
    return o;
}

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

struct regex::state {
    explicit state(std::string_view expression) : compiled(piece(expression), options()) {}
    RE2 compiled;
};

regex::regex(std::string_view expression) : state_(std::make_shared<state const>(expression)) {
    if (!state_->compiled.ok()) throw regex_error(state_->compiled.error());
}

std::optional<std::vector<std::string_view>> regex::find(std::string_view text, std::size_t from)
    const {
    if (from > text.size()) return std::nullopt;
    auto const count = groups() + 1;
    std::vector<re2::StringPiece> found(count);
    bool const matched = state_->compiled.Match(
        piece(text), from, text.size(), RE2::UNANCHORED, found.data(), static_cast<int>(count)
    );
    if (!matched) return std::nullopt;
    std::vector<std::string_view> out;
    out.reserve(count);
    for (auto const& part : found) out.emplace_back(part.data(), part.size());
    return out;
}

bool regex::matches(std::string_view text) const {
    return RE2::PartialMatch(piece(text), state_->compiled);
}

std::string regex::replaced(std::string_view text, std::string_view by) const {
    std::string out(text);
    RE2::GlobalReplace(&out, state_->compiled, piece(by));
    return out;
}

bool regex::accepts_replacement(std::string_view by) const {
    std::string why;
    return state_->compiled.CheckRewriteString(piece(by), &why);
}

std::size_t regex::groups() const noexcept {
    return static_cast<std::size_t>(state_->compiled.NumberOfCapturingGroups());
}

}  // namespace panelia::sources
