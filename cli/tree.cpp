#include "cli/tree.hpp"

#include "cli/text.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::directory_entry> entries_of(fs::path const& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    for (fs::directory_iterator next(folder, error), end; !error && next != end;
         next.increment(error)) {
        if (!next->path().filename().string().starts_with('.')) entries.push_back(*next);
    }
    // Folders first, then by name.
    std::ranges::sort(entries, {}, [](fs::directory_entry const& entry) {
        std::error_code ignored;
        return std::pair(!entry.is_directory(ignored), entry.path());
    });
    return entries;
}

struct line {
    std::string left, right;
};

std::uint64_t size_of(fs::directory_entry const& entry) {
    std::error_code error;
    auto const size = entry.file_size(error);
    return error ? 0 : size;
}

class drawing {
public:
    explicit drawing(bool unicode) : unicode_(unicode) {}

    void folder(fs::path const& path, std::string const& indent) {
        auto const entries = entries_of(path);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            bool const last = i + 1 == entries.size();
            entry(entries[i], indent + branch(last), indent + trunk(last));
        }
    }
    std::string text() const {
        std::size_t width = 0;
        for (auto const& one : lines_) width = std::max(width, display_width(one.left));
        std::string out;
        for (auto const& one : lines_) {
            out += one.right.empty() ? one.left : pad_to_width(one.left, width + 2) + one.right;
            out += '\n';
        }
        return out;
    }
    void add(std::string left, std::string right = {}) {
        lines_.push_back({std::move(left), std::move(right)});
    }

private:
    std::string branch(bool last) const {
        if (!unicode_) return last ? "`-- " : "|-- ";
        return last ? "└── " : "├── ";
    }
    std::string trunk(bool last) const {
        if (last) return "    ";
        return unicode_ ? "│   " : "|   ";
    }
    void entry(fs::directory_entry const& what, std::string const& left, std::string const& below) {
        auto const name = left + printable(what.path().filename().string());
        std::error_code ignored;
        if (!what.is_directory(ignored)) {
            add(name, human_bytes(static_cast<double>(size_of(what))));
            return;
        }
        auto const inside = entries_of(what.path());
        bool const leaf = std::ranges::none_of(inside, [](fs::directory_entry const& one) {
            std::error_code error;
            return one.is_directory(error);
        });
        if (!leaf) {
            add(name);
            folder(what.path(), below);
            return;
        }
        std::uint64_t bytes = 0;
        for (auto const& one : inside) bytes += size_of(one);
        add(name,
            counted(inside.size(), "page", "pages") + ", " + human_bytes(static_cast<double>(bytes))
        );
    }

    bool unicode_;
    std::vector<line> lines_;
};

}  // namespace

std::string tree_text(fs::path const& folder, bool unicode) {
    drawing tree(unicode);
    tree.add(printable(folder.string()));
    tree.folder(folder, "");
    return tree.text();
}

}  // namespace panelia::cli
