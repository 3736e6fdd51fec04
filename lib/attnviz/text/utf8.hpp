#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace attnviz::text {

inline constexpr char32_t kReplacement = U'\uFFFD';

/// A code point and the bytes [begin, end) it was read from.
struct CodePoint {
  char32_t value = 0;  ///< a Unicode scalar value; U+FFFD for ill-formed bytes
  std::size_t begin = 0;
  std::size_t end = 0;
  bool valid = true;  ///< false where the bytes are ill-formed (a U+FFFD that stands in the source is valid)
};

/// The code point at `offset`, which must lie inside `source`. Ill-formed bytes are read as the Unicode standard
/// recommends (section 3.9, U+FFFD Substitution of Maximal Subparts): each maximal subpart of an ill-formed sequence
/// is one U+FFFD. Surrogates, overlong forms and values above U+10FFFF are ill-formed.
CodePoint decode_at(std::string_view source, std::size_t offset);

/// for (const CodePoint& point : CodePoints(source)): all code points in order, without a copy.
class CodePoints {
 public:
  class Iterator {
   public:
    using value_type = CodePoint;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(std::string_view source, std::size_t offset) : source_(source) { read(offset); }
    const CodePoint& operator*() const { return point_; }
    const CodePoint* operator->() const { return &point_; }
    Iterator& operator++() {
      read(point_.end);
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return point_.begin == other.point_.begin; }

   private:
    void read(std::size_t offset) {
      point_ = offset < source_.size() ? decode_at(source_, offset) : CodePoint{0, source_.size(), source_.size()};
    }
    std::string_view source_;
    CodePoint point_;
  };

  explicit CodePoints(std::string_view source) : source_(source) {}
  Iterator begin() const { return {source_, 0}; }
  Iterator end() const { return {source_, source_.size()}; }

 private:
  std::string_view source_;
};

/// Appends the UTF-8 form of a scalar value (U+FFFD for anything else).
void append_utf8(std::string& text, char32_t value);

/// The source with every ill-formed subpart as U+FFFD: safe for JSON, HTML and terminals' decoders.
std::string well_formed(std::string_view source);

}  // namespace attnviz::text
