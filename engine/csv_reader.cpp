#include "engine/csv_reader.hpp"

#include <algorithm>

namespace panelia::engine {

text_position csv_reader::place(std::size_t offset) const {
    return position_at(line_, offset, input_.line_number());
}

bool csv_reader::next(std::vector<csv_field>& record) {
    while (auto const line = input_.line()) {
        line_ = *line;
        if (line_.find_first_not_of(" \t") == std::string_view::npos) continue;
        read_record(record);
        auto const is_empty = [](csv_field const& f) {
            return f.text.empty();
        };
        // Spreadsheets write blank rows as bare commas.
        if (!std::all_of(record.begin(), record.end(), is_empty)) return true;
    }
    return false;
}

void csv_reader::read_record(std::vector<csv_field>& record) {
    std::size_t count = 0;
    std::size_t i = 0;
    text_position here{input_.line_number(), 1};
    std::size_t counted = 0;  // `here` is the place of this byte of line_
    for (;;) {
        if (here.line != input_.line_number()) {  // a quoted field went on in another line
            here = {input_.line_number(), 1};
            counted = 0;
        }
        here.column += position_at(line_.substr(counted), i - counted).column - 1;
        counted = i;
        if (record.size() <= count) record.emplace_back();
        csv_field& field = record[count++];
        field.text.clear();
        field.place = here;
        bool const quoted = i < line_.size() && line_[i] == '"';
        i = quoted ? read_quoted(i, field) : read_plain(i, field);
        if (i == line_.size()) break;
        if (line_[i] != ',') input_.fail(place(i), "text after a closing quote");
        ++i;
    }
    record.resize(count);
}

std::size_t csv_reader::read_plain(std::size_t i, csv_field& field) {
    std::size_t const end = std::min(line_.find(',', i), line_.size());
    std::string_view const text = line_.substr(i, end - i);
    if (std::size_t const quote = text.find('"'); quote != std::string_view::npos) {
        input_.fail(
            place(i + quote), "a stray quote (a field that holds one is quoted as a whole)"
        );
    }
    field.text = text;
    return end;
}

std::size_t csv_reader::read_quoted(std::size_t i, csv_field& field) {
    for (++i;; ++i) {
        std::size_t const quote = line_.find('"', i);
        field.text.append(line_.substr(i, quote - i));
        if (field.text.size() > max_record_bytes) break;
        if (quote == std::string_view::npos) {  // the field goes on in the next line
            auto const line = input_.line();
            if (!line) break;
            line_ = *line;
            field.text += '\n';
            i = static_cast<std::size_t>(-1);
            continue;
        }
        i = quote + 1;
        if (i == line_.size() || line_[i] != '"') return i;
        field.text += '"';
    }
    input_.fail(field.place, "this quote is never closed");
}

}  // namespace panelia::engine
