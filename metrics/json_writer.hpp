// Writes JSON onto a stream as it is told: 2-space indent, plain decimals, valid UTF-8. Knows no
// document. (Boost.JSON 1.81 prints 150.0 as 1.5E2 and cannot indent.)
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace panelia::metrics {

/// Calls must nest as JSON does; inside an object each value is preceded by `key`.
class json_writer {
public:
    explicit json_writer(std::ostream& out) : out_(out) {}
    ~json_writer() { flush(); }
    json_writer(json_writer const&) = delete;
    json_writer& operator=(json_writer const&) = delete;
    /// Hands what is written so far to the stream.
    void flush();

    json_writer& key(std::string_view name);        ///< any text
    json_writer& plain_key(std::string_view name);  ///< a name of ours, nothing to escape in it
    void begin_object();
    void end_object() { end('}'); }
    void begin_array();
    void end_array() { end(']'); }

    /// Invalid UTF-8 becomes U+FFFD, byte by byte.
    void value(std::string_view text);
    void value(char const* text) { value(std::string_view(text)); }
    void value(std::uint64_t number);
    void value(bool truth);
    /// The shortest plain decimal of this double; null when it is not finite.
    void value(double number);
    void rounded(double number, int places);  ///< at most so many decimals
    void null();
    /// A number that is already written in JSON's grammar.
    void verbatim(std::string_view number);

    template <class Value>
    void member(std::string_view name, Value const& v) {
        plain_key(name).value(v);
    }

private:
    void begin(char bracket);
    void end(char bracket);
    void separate();
    void new_line();

    std::ostream& out_;
    std::string text_;    ///< not yet handed to the stream: a stream is slow for small pieces
    std::string filled_;  ///< per open bracket: 1 if something stands in it
    bool after_key_ = false;
};

}  // namespace panelia::metrics
