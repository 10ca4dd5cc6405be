// A folder of a test's own, gone with it; small files in it.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::testing {

class scratch_folder {
public:
    scratch_folder() {
        // Memory where there is some: these tests fsync a lot, and prove nothing about disks.
        std::filesystem::path const memory = "/dev/shm";
        auto const base =
            ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
        std::string pattern = (base / "panelia-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), pattern);
        path_ = std::filesystem::canonical(pattern);
    }
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;
    std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

inline void write_file(std::filesystem::path const& file, std::string_view content) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
}

inline std::string read_file(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A whole BMP of one pixel of this colour.
inline std::string one_pixel_bmp(unsigned char shade) {
    std::string bmp(58, '\0');
    bmp[0] = 'B', bmp[1] = 'M', bmp[2] = 58, bmp[10] = 54;  // file size, where the pixels begin
    bmp[14] = 40, bmp[18] = 1, bmp[22] = 1, bmp[26] = 1, bmp[28] = 24;  // header, 1 x 1, 24 bits
    bmp[54] = bmp[55] = bmp[56] = static_cast<char>(shade);
    return bmp;
}

}  // namespace panelia::testing
