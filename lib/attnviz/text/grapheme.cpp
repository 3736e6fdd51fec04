#include "attnviz/text/grapheme.hpp"

#include <utf8proc.h>

#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

Grapheme grapheme_at(std::string_view source, std::size_t offset) {
  CodePoint last = decode_at(source, offset);
  Grapheme cluster{offset, last.end, last.value};
  utf8proc_int32_t state = 0;
  while (cluster.end < source.size()) {
    const CodePoint next = decode_at(source, cluster.end);
    if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(last.value),
                                         static_cast<utf8proc_int32_t>(next.value), &state)) {
      break;
    }
    cluster.end = next.end;
    last = next;
  }
  return cluster;
}

}  // namespace attnviz::text
