// See library_retry.hpp.
#include "engine/library_retry.hpp"

#include "engine/library_check.hpp"
#include "engine/library_series.hpp"
#include "engine/library_spec.hpp"
#include "engine/spec_checks.hpp"
#include "metrics/database.hpp"
#include "metrics/migrations.hpp"

#include <algorithm>
#include <utility>

namespace panelia::engine {

namespace {

constexpr std::size_t most_told = 100;

metrics::database opened(std::filesystem::path const& library) {
    try {
        return metrics::open_database_for_reading(metrics::database_file(existing_library(library))
        );
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    }
}

/// What of a list ("Authorization, Cookie") the user does not supply.
std::string still_missing(std::string_view withheld, std::vector<std::string> const& supplied) {
    std::string missing;
    while (!withheld.empty()) {
        auto const comma = std::min(withheld.find(','), withheld.size());
        auto const name = trimmed(withheld.substr(0, comma));
        withheld.remove_prefix(std::min(comma + 1, withheld.size()));
        bool const given = std::any_of(supplied.begin(), supplied.end(), [name](auto const& one) {
            return same_name(one, name);
        });
        if (!given) missing.append(missing.empty() ? "" : ", ").append(name);
    }
    return missing;
}

}  // namespace

struct retry_source::impl {
    impl(std::filesystem::path const& library, std::vector<std::string> const& supplied)
        : rows(opened(library)) {
        auto query = rows.prepare(
            "SELECT c.id, c.series, c.number, c.title, s.withheld FROM chapters c"
            " LEFT JOIN chapter_specs s ON s.chapter_id = c.id"
            " WHERE c.state <> 'complete' OR c.damage <> '' ORDER BY c.id"
        );
        while (query.step()) {
            std::string why;
            if (query.null(4)) {
                why = "the library does not know its pages' addresses";
            } else if (auto const lacks = still_missing(query.text(4), supplied); !lacks.empty()) {
                why = "needs " + lacks + ", which a library does not keep";
            }
            if (why.empty()) {
                ids.push_back(query.count(0));
                continue;
            }
            ++left_out_count;
            if (left_out.size() < most_told)
                left_out.push_back(
                    {std::string(query.text(1)),
                     std::string(query.text(2)),
                     std::string(query.text(3)),
                     std::move(why)}
                );
        }
    }

    std::optional<chapter_spec> read(std::uint64_t id) {
        auto& query = rows.cached(
            "SELECT c.series, c.language, c.number, c.title, c.volume, c.url, s.spec, f.home"
            " FROM chapters c JOIN chapter_specs s ON s.chapter_id = c.id"
            " LEFT JOIN series_folders f ON f.series = c.series"
            " AND f.folder = substr(c.folder, 1, instr(c.folder, '/') - 1)"
            " WHERE c.id = ?1"
        );
        chapter_spec chapter;
        bool whole = false;
        if (query.bind(id).step()) {
            chapter.series = query.text(0);
            chapter.language = query.text(1);
            chapter.number = query.text(2);
            chapter.title = query.text(3);
            chapter.volume = query.text(4);
            chapter.url = query.text(5);
            chapter.series_url = address_of_home(query.text(7));
            whole = restore_spec(query.text(6), chapter);
        }
        query.reset();
        if (!whole) return {};
        return chapter;
    }

    metrics::database rows;
    std::vector<std::uint64_t> ids;
    std::size_t following = 0;
    std::size_t left_out_count = 0;
    std::vector<unretriable> left_out;
};

retry_source::retry_source(
    std::filesystem::path const& library, std::vector<std::string> const& supplied
)
    : impl_(std::make_unique<impl>(library, supplied)) {}

retry_source::~retry_source() = default;

std::optional<chapter_spec> retry_source::next() {
    while (!stopped_ && impl_->following < impl_->ids.size()) {
        auto chapter = impl_->read(impl_->ids[impl_->following++]);
        if (chapter) return chapter;
    }
    return {};
}

std::size_t retry_source::count() const noexcept {
    return impl_->ids.size();
}
std::size_t retry_source::left_out_count() const noexcept {
    return impl_->left_out_count;
}
std::vector<unretriable> const& retry_source::left_out() const noexcept {
    return impl_->left_out;
}

}  // namespace panelia::engine
