// The CSV export: the seed's header and columns, RFC 4180 quoting, CRLF.
#include "metrics/csv_field.hpp"
#include "metrics/export_rows.hpp"
#include "metrics/figures.hpp"

#include <ostream>

namespace panelia::metrics {
namespace {

constexpr std::string_view header =
    "chapter_num,url,duration,images_found,images_downloaded,images_processed,download_errors,"
    "total_bytes,download_speed_mbps,success_rate,success\r\n";

void put_row(std::ostream& out, chapter_stats const& c) {
    out << csv_field(c.chapter_num) << ',' << csv_field(c.url) << ',' << plain_float(c.duration);
    for (auto const n :
         {c.images_found,
          c.images_downloaded,
          c.images_processed,
          c.download_errors,
          c.total_bytes})
        out << ',' << std::to_string(n);
    out << ',' << plain_float(c.download_speed_mbps) << ',' << plain_float(c.success_rate) << ','
        << (c.success ? "True" : "False") << "\r\n";
}

}  // namespace

void write_csv_table(row_source const& rows, std::ostream& out) {
    out << header;
    rows([&](chapter_stats const& c) { put_row(out, c); });
}

void write_csv(stats const& snapshot, std::ostream& out) {
    auto const rows = [&](row_sink const& sink) {
        for (auto const& chapter : snapshot.chapter_details) sink(chapter);
    };
    write_csv_table(rows, out);
}

}  // namespace panelia::metrics
