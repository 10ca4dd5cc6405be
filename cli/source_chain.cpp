#include "cli/source_chain.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace panelia::cli {
namespace {

/// An open file, closed with its last user.
class descriptor {
public:
    descriptor(int number, bool owned) noexcept : number_(number), owned_(owned) {}
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor() {
        if (owned_) ::close(number_);
    }
    int number() const noexcept { return number_; }

private:
    int number_;
    bool owned_;
};

[[noreturn]] void refuse(std::string const& name, int error) {
    throw engine::source_error(name + ": " + std::generic_category().message(error));
}

std::shared_ptr<descriptor> open_stream(source_input const& input) {
    if (input.file.empty()) return std::make_shared<descriptor>(STDIN_FILENO, false);
    int const number = ::open(input.file.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0) refuse(input.name, errno);
    return std::make_shared<descriptor>(number, true);
}

/// One read, or 0 when `wake` becomes readable first.
std::size_t read_or_wake(
    int from, int wake, char* buffer, std::size_t size, std::string const& name
) {
    for (;;) {
        std::array<pollfd, 2> waiting{{{from, POLLIN, 0}, {wake, POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) refuse(name, errno);
        if (waiting[1].revents != 0) return 0;
        if (waiting[0].revents == 0) continue;
        if ((waiting[0].revents & POLLNVAL) != 0) refuse(name, EBADF);
        auto const got = ::read(from, buffer, size);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR && errno != EAGAIN) refuse(name, errno);
    }
}

}  // namespace

source_chain::source_chain(std::vector<source_input> inputs, engine::warn on_warning)
    : inputs_(std::move(inputs)),
      warn_(std::move(on_warning)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

source_chain::~source_chain() {
    current_.reset();
    ::close(wake_);
}

engine::byte_reader source_chain::reader_of(source_input const& input) {
    stream_ = -1;
    if (input.replayable) return engine::read_file(input.file);
    auto stream = open_stream(input);
    stream_ = stream->number();
    return [stream = std::move(stream),
            wake = wake_,
            name = input.name](char* buffer, std::size_t size) {
        return read_or_wake(stream->number(), wake, buffer, size, name);
    };
}

std::optional<chapter_spec> source_chain::next() {
    try {
        while (!stopped_) {
            if (!current_) {
                if (following_ == inputs_.size()) return std::nullopt;
                auto const& input = inputs_[following_++];
                current_ = engine::open_manifest(
                    reader_of(input), input.format, input.name, input.series, warn_
                );
            }
            auto chapter = current_->next();
            if (stopped_) break;
            if (chapter) return chapter;
            current_.reset();
        }
    } catch (engine::source_error const&) {
        // A read that was stopped looks like an input that was cut short.
        if (!stopped_) throw;
    }
    return std::nullopt;
}

bool source_chain::waits() const {
    if (!current_ || stream_ < 0) return false;
    pollfd asked{stream_, POLLIN, 0};
    return ::poll(&asked, 1, 0) == 0;  // an end has come, too
}

void source_chain::stop() {
    stopped_ = true;
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(wake_, &one, sizeof one);
}

bool primed_source::any() {
    if (!std::exchange(primed_, true)) first_ = source_->next();
    return first_.has_value();
}

std::optional<chapter_spec> primed_source::next() {
    if (first_) return std::exchange(first_, std::nullopt);
    return source_->next();
}

}  // namespace panelia::cli
