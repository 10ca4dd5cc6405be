#include "engine/library_lists.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace panelia::engine {
namespace {

using std::chrono::system_clock;

std::int64_t unix_time(system_clock::time_point at) {
    using namespace std::chrono;
    return duration_cast<nanoseconds>(at.time_since_epoch()).count();
}

system_clock::time_point time_of(std::int64_t unix) {
    using namespace std::chrono;
    return system_clock::time_point(duration_cast<system_clock::duration>(nanoseconds(unix)));
}

}  // namespace

std::optional<list_record> find_list(
    metrics::database& on, list_key const& which, system_clock::time_point now
) {
    auto& list = on.cached(
        "SELECT id, series, read_at FROM lists"
        " WHERE address = ?1 AND reader = ?2 AND language = ?3 AND read_at BETWEEN ?4 AND ?5"
    );
    list.bind(
        which.address,
        which.reader,
        which.language,
        unix_time(now - list_memory_lasts),
        unix_time(now)
    );
    if (!list.step()) return std::nullopt;
    list_record out;
    out.of = which;
    out.series = list.text(1);
    out.read_at = time_of(list.integer(2));
    auto& chapters = on.cached(
        "SELECT number, title, language, url FROM list_chapters WHERE list_id = ?1 ORDER BY idx"
    );
    chapters.bind(list.count(0));
    list.reset();
    while (chapters.step()) {
        out.chapters.push_back(
            {.number = std::string(chapters.text(0)),
             .title = std::string(chapters.text(1)),
             .language = std::string(chapters.text(2)),
             .url = std::string(chapters.text(3))}
        );
    }
    return out;
}

void keep_list(metrics::database& on, list_record const& what, system_clock::time_point now) {
    on.cached(
          "DELETE FROM lists WHERE read_at < ?1 OR address = ?2 AND reader = ?3 AND language = ?4"
    )
        .bind(unix_time(now - list_memory_lasts), what.of.address, what.of.reader, what.of.language)
        .run();
    auto& list = on.cached(
        "INSERT INTO lists (address, reader, language, series, read_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id"
    );
    list.bind(
        what.of.address, what.of.reader, what.of.language, what.series, unix_time(what.read_at)
    );
    list.step();
    auto const id = list.count(0);
    list.reset();
    auto& chapter = on.cached(
        "INSERT INTO list_chapters (list_id, idx, number, title, language, url)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    for (std::size_t i = 0; i < what.chapters.size(); ++i) {
        auto const& one = what.chapters[i];
        chapter
            .bind(id, static_cast<std::uint64_t>(i), one.number, one.title, one.language, one.url)
            .run();
    }
}

}  // namespace panelia::engine
