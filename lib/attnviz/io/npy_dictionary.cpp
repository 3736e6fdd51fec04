#include "attnviz/io/npy_dictionary.hpp"

#include <charconv>
#include <optional>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

namespace {

class DictionaryReader {
 public:
  DictionaryReader(std::string_view text, std::size_t offset, const std::string& name)
      : text_(text), offset_(offset), name_(name) {}

  NpyDictionary read() {
    expect('{');
    while (!accept('}')) {
      read_field();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (at_ != text_.size()) fail("more text after the dictionary");
    if (!descr_) fail("no 'descr'");
    if (!fortran_order_) fail("no 'fortran_order'");
    if (!shape_) fail("no 'shape'");
    return {*descr_, *fortran_order_, *shape_};
  }

 private:
  [[noreturn]] void fail(const std::string& found) const {
    throw Error(ErrorKind::format,
                name_ + ": the header is wrong at byte " + std::to_string(offset_ + at_) + ": " + found);
  }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  bool accept(char wanted) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) fail(std::string("expected '") + wanted + "'");
  }

  bool accept_word(std::string_view word) {
    skip_space();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::string read_string() {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') fail("expected a string");
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) fail("a string without end");
    const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
    if (content.find('\\') != std::string_view::npos) fail("a string with escapes");
    at_ = end + 1;
    return std::string(content);
  }

  std::size_t read_size() {
    skip_space();
    std::size_t size = 0;
    const auto [end, failure] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), size);
    if (failure == std::errc::result_out_of_range) fail("a size of more than 64 bits");
    if (failure != std::errc()) fail(text_.substr(at_).starts_with('-') ? "a negative size" : "expected a size");
    at_ = static_cast<std::size_t>(end - text_.data());
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote long integers so
    return size;
  }

  std::vector<std::size_t> read_shape() {
    std::vector<std::size_t> shape;
    expect('(');
    while (!accept(')')) {
      if (shape.size() == kMaximumRank) fail("more than " + std::to_string(kMaximumRank) + " axes");
      shape.push_back(read_size());
      const bool comma = accept(',');
      if (!comma && shape.size() == 1) fail("expected ',', since (n) is no tuple");
      if (!comma) {
        expect(')');
        break;
      }
    }
    return shape;
  }

  std::string read_descr() {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '[') {
      throw Error(ErrorKind::unsupported, name_ + ": it holds a structured array", "save one field of it alone");
    }
    return read_string();
  }

  bool read_boolean() {
    if (accept_word("True")) return true;
    if (!accept_word("False")) fail("expected True or False");
    return false;
  }

  void read_field() {
    const std::string key = read_string();
    expect(':');
    if (key == "descr" && !descr_) {
      descr_ = read_descr();
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = read_boolean();
    } else if (key == "shape" && !shape_) {
      shape_ = read_shape();
    } else {
      fail("the key " + in_quotes(key) + " is unknown or stands twice");
    }
  }

  std::string_view text_;
  std::size_t offset_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::optional<std::string> descr_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::size_t>> shape_;
};

}  // namespace

NpyDictionary parse_npy_dictionary(std::string_view text, std::size_t offset, const std::string& name) {
  return DictionaryReader(text, offset, name).read();
}

}  // namespace attnviz::io
