#include "cli/named_sources.hpp"

#include "engine/selection.hpp"

#include <algorithm>
#include <utility>

#include "sources/given_chapters.hpp"
#include "sources/site.hpp"

namespace panelia::cli {

void namer_row::stop() {
    stopped_ = true;
    std::scoped_lock const hold(lock_);
    if (current_) current_->stop();
}

void namer_row::close() {
    std::scoped_lock const hold(lock_);
    current_.reset();
}

void namer_row::failed(engine::source_error const& why) {
    if (openers_.size() == 1) throw engine::source_error(why);
    ++failed_;
    if (first_failure_.empty()) first_failure_ = why.what();
    if (told_) told_(why.what());
    close();
}

bool namer_row::open_next() {
    while (!stopped_ && following_ < openers_.size()) {
        try {
            auto opened = openers_[following_++]();
            std::scoped_lock const hold(lock_);
            current_ = std::move(opened);
            return current_ != nullptr && !stopped_;
        } catch (engine::source_error const& why) {
            failed(why);
        }
    }
    return false;
}

void namer_row::end() {
    if (failed_ == 0 || stopped_) return;
    auto const all = std::to_string(openers_.size());
    throw engine::source_error(
        failed_ == openers_.size()
            ? "none of the " + all + " sources could be read: " + first_failure_
            : std::to_string(std::exchange(failed_, 0)) + " of the " + all +
                  " sources could not be read: " + first_failure_
    );
}

bool namer_row::any() {
    while (current_ || open_next()) {
        try {
            if (current_->any()) return true;
            close();
        } catch (engine::source_error const& why) {
            failed(why);
        }
        if (stopped_) return false;
    }
    if (failed_ == openers_.size()) end();
    return false;
}

std::optional<sources::named_chapter> namer_row::next() {
    while (!stopped_ && (current_ || open_next())) {
        try {
            if (auto one = current_->next()) return one;
            close();
        } catch (engine::source_error const& why) {
            failed(why);
        }
    }
    end();
    return std::nullopt;
}

named_sources::named_sources(
    session& with,
    std::vector<source_input> inputs,
    get_options const& options,
    sources::reader_list readers,
    engine::warn const& told
)
    : documents_(with.discovery(), options.ignore_robots),
      readers_(std::move(readers)),
      names_(openers(std::move(inputs), options, told), told),
      finder_(documents_, readers_, names_) {}

named_sources::named_sources(
    session& with,
    std::unique_ptr<chapter_source> found,
    get_options const& options,
    sources::reader_list readers,
    engine::warn const& told
)
    : documents_(with.discovery(), options.ignore_robots),
      readers_(std::move(readers)),
      names_(
          {[kept = std::make_shared<std::unique_ptr<chapter_source>>(std::move(found))] {
              return std::make_unique<sources::given_chapters>(
                  std::move(*kept), false, sources::named_by::document
              );
          }},
          told
      ),
      finder_(documents_, readers_, names_) {}

std::vector<namer_row::opener> named_sources::openers(
    std::vector<source_input> inputs, get_options const& options, engine::warn const& told
) {
    std::vector<namer_row::opener> out;
    auto const sites = std::stable_partition(inputs.begin(), inputs.end(), [](auto const& input) {
        return input.address.empty();
    });
    std::vector<source_input> manifests(inputs.begin(), sites);
    bool const update = options.update;
    if (!manifests.empty()) {
        // Together, so that --latest looks at all chapters of a series. Made now, so that a stop
        // can reach a read of standard input.
        auto read = std::make_unique<source_chain>(std::move(manifests), told);
        auto waits = [reading = read.get()] {
            return reading->waits();
        };
        auto chain = std::make_shared<std::unique_ptr<chapter_source>>(
            engine::select(std::move(read), options.selection)
        );
        out.emplace_back([chain, update, waits] {
            return std::make_unique<sources::given_chapters>(
                std::move(*chain), update, sources::named_by::user, waits
            );
        });
    }
    for (auto at = sites; at != inputs.end(); ++at) {
        sources::site_wishes wishes{.selection = options.selection, .update = update, .warn = told};
        out.emplace_back([this, address = at->address, wishes] {
            return sources::open_address(documents_, readers_, address, wishes);
        });
    }
    return out;
}

}  // namespace panelia::cli
