// A chapter's life in a shard: begun, its pages settled, committed, told. See shard.hpp.
#include "engine/shard.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace panelia::engine {

namespace asio = boost::asio;

namespace {

observer::chapter_info info_of(chapter_run const& chapter, std::string_view url) {
    auto const& spec = chapter.plan.spec;
    return {
        .id = chapter.id,
        .series = spec.series,
        .number = spec.number,
        .title = spec.title,
        .url = url,
        .pages = spec.pages.size(),
    };
}

metrics::outcome state_of(chapter_outcome outcome) {
    switch (outcome) {
        case chapter_outcome::complete:
            return metrics::outcome::complete;
        case chapter_outcome::partial:
            return metrics::outcome::partial;
        case chapter_outcome::failed:
            return metrics::outcome::failed;
        case chapter_outcome::cancelled:
            break;
    }
    return metrics::outcome::cancelled;
}

/// It has its final name.
bool is_final(chapter_outcome outcome) {
    return outcome == chapter_outcome::complete || outcome == chapter_outcome::partial;
}

/// Where its pages are now, relative to the library: those of an earlier copy, where this one was
/// to take its place and did not.
std::filesystem::path folder_of(chapter_place const& place, chapter_outcome outcome) {
    if (is_final(outcome) || place.replaces || place.shown.empty()) return place.shown;
    return place.shown.parent_path() / place.partial_folder.filename();
}

std::string why_failed(chapter_run const& chapter) {
    if (chapter.failures.empty()) return {};
    auto const& first = chapter.failures.front();
    auto text = "page " + std::to_string(first.page) + ": " + first.message;
    if (chapter.failures.size() > 1) {
        text += ", and " + std::to_string(chapter.failures.size() - 1) + " more";
    }
    return text;
}

}  // namespace

void shard::begin_chapter(std::unique_ptr<chapter_plan> plan) {
    auto fresh = std::make_unique<chapter_run>();
    fresh->plan = std::move(*plan);
    auto& chapter = schedule_.add(std::move(fresh));
    auto const& spec = chapter.plan.spec;
    auto const url = net::without_credentials(spec.url);
    chapter.id = session_.next_chapter_id++;
    chapter.started = clock::now();
    chapter.counts = session_.counts.start_chapter(metrics::chapter_identity{
        spec.series, spec.number, spec.title, url});
    chapter.counts.pages_found(chapter.page_count());
    chapter.unsettled = chapter.page_count();
    chapter.pages = chapter.plan.place.held;
    chapter.pages.resize(chapter.page_count());
    session_.watch.chapter_started(info_of(chapter, url));
    std::error_code error;
    if (session_.shelf && !chapter.plan.unusable) {
        chapter.folder = session_.shelf->open_partial(chapter.plan.place, error);
        if (error)
            chapter.plan.unusable_reason =
                chapter.plan.place.partial_folder.string() + ": " + error.message();
        chapter.journal = resume_journal(chapter.folder.descriptor());
    }
    if (error || chapter.plan.unusable) return refuse_chapter(chapter);
    count_held_pages(chapter);
    if (chapter.unsettled == 0) end_chapter(chapter);
}

// No folder can be made for it, or its pages could not be found, so no page can be stored: each
// counts as failed, none is requested.
void shard::refuse_chapter(chapter_run& chapter) {
    chapter.plan.unusable = true;
    chapter.next_page = static_cast<std::uint32_t>(chapter.page_count());
    auto const& found = chapter.plan.spec.failed_with;
    chapter.sank_by = found ? found : make_error_code(errc::disk_failed);
    for (; chapter.unsettled > 0; --chapter.unsettled) {
        chapter.counts.page_started();
        chapter.counts.page_failed();
        session_.book.page_settled();
    }
    chapter.ending = true;
    ++committing_;
    asio::post(context_, [this, &chapter] {
        --committing_;
        conclude_chapter(chapter, chapter_outcome::failed, chapter.plan.unusable_reason);
    });
}

void shard::count_held_pages(chapter_run& chapter) {
    for (std::size_t i = 0; i < chapter.pages.size(); ++i) {
        auto const& page = chapter.pages[i];
        if (page.file.empty()) continue;
        chapter.counts.page_skipped();
        ++chapter.skipped;
        --chapter.unsettled;
        session_.book.page_settled();
        auto const url = net::without_credentials(chapter.plan.spec.pages[i].url);
        session_.watch.page_finished(
            {.chapter = chapter.id,
             .page = i + 1,
             .url = url,
             .file = page.file,
             .bytes = page.bytes,
             .error = {},
             .skipped = true}
        );
    }
}

void shard::settle(chapter_run& chapter) {
    session_.book.page_settled();
    if (--chapter.unsettled == 0) end_chapter(chapter);
}

// Decides the outcome and sends the chapter to its commit, off this thread. The chapter leaves the
// schedule only when the commit is back, never here: the scheduler may be walking its chapters
// right now.
void shard::end_chapter(chapter_run& chapter) {
    chapter.ending = true;
    auto const here = chapter.skipped + chapter.downloaded;
    auto const missing = chapter.page_count() - here;
    // Without a single page there is nothing to accept.
    bool const enough = here > 0 && missing <= session_.options.allow_missing;
    chapter_result result;
    result.outcome = chapter.unsettled > 0 ? chapter_outcome::cancelled
                     : missing == 0        ? chapter_outcome::complete
                     : enough              ? chapter_outcome::partial
                                           : chapter_outcome::failed;
    result.pages = chapter.pages;
    result.message = why_failed(chapter);
    ++committing_;
    if (!session_.shelf) {
        asio::post(context_, [this, &chapter, outcome = result.outcome, message = result.message] {
            --committing_;
            conclude_chapter(chapter, outcome, message);
        });
        return;
    }
    asio::post(session_.blocking, [this, &chapter, done = std::move(result)]() mutable {
        try {
            session_.shelf->commit(chapter.plan.place, chapter.plan.spec, done);
        } catch (std::system_error const& e) {
            done.outcome = chapter_outcome::failed;
            done.message = e.what();
            if (auto const why = session_.shelf->trouble(e.code()); !why.empty())
                session_.halt(why);
        } catch (std::exception const& e) {
            done.outcome = chapter_outcome::failed;
            done.message = e.what();
        }
        asio::post(
            context_,
            [this, &chapter, outcome = done.outcome, message = std::move(done.message)]() mutable {
                --committing_;
                conclude_chapter(chapter, outcome, std::move(message));
            }
        );
    });
}

void shard::conclude_chapter(chapter_run& chapter, chapter_outcome outcome, std::string message) {
    auto const run = schedule_.remove(chapter);
    auto const& spec = run->plan.spec;
    metrics::chapter_ending ending{.state = state_of(outcome), .error = {}, .message = message};
    if (outcome == chapter_outcome::failed) {
        ending.error = run->sank_by ? classify(run->sank_by) : error_class::disk;
    }
    bool const replaces = run->plan.place.replaces;
    if (replaces && is_final(outcome))
        for (auto n = run->downloaded; n > 0; --n) run->counts.page_processed();
    session_.counts.end_chapter(run->counts, std::move(ending));
    chapter_report told;
    told.earlier_copy_stays = replaces && !is_final(outcome);
    told.series = spec.series;
    told.number = spec.number;
    told.title = spec.title;
    told.outcome = outcome;
    told.folder = folder_of(run->plan.place, outcome);
    told.pages = run->page_count();
    told.downloaded = run->downloaded;
    told.skipped = run->skipped;
    told.failed = run->plan.unusable ? run->page_count() : run->failures.size();
    told.bytes = run->bytes;
    told.seconds = std::chrono::duration<double>(clock::now() - run->started).count();
    told.failures = std::move(run->failures);
    std::ranges::sort(told.failures, {}, &page_failure::page);  // they came as the answers did
    if (told.failures.empty()) told.message = std::move(message);
    session_.watch.chapter_finished(run->id, told);
    session_.copies.ended(run->plan.place.row);
    session_.book.ended(std::move(told));
    session_.chapters.ended();
    pump();
}

// The session stops: what waits goes back, and each chapter ends as it is.
void shard::cancel_chapters() {
    for (auto const& job : schedule_.drain()) {
        if (job->started) job->chapter->counts.page_returned();
    }
    for (auto const& chapter : schedule_.chapters()) {
        if (!chapter->ending) end_chapter(*chapter);
    }
}

}  // namespace panelia::engine
