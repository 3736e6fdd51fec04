#include "attnviz/text/tokenizers/chunk.hpp"

#include <algorithm>

namespace attnviz::text {
namespace {

/// Joins each match to the stretch before it, unless that is a match itself.
std::vector<Stretch> with_previous(const std::vector<Stretch>& stretches) {
  std::vector<Stretch> joined;
  bool previous = false;
  for (const Stretch& stretch : stretches) {
    if (stretch.match && !previous && !joined.empty()) {
      joined.back().end = stretch.end;
    } else {
      joined.push_back(stretch);
    }
    previous = stretch.match;
  }
  return joined;
}

/// The mirror image, from the right.
std::vector<Stretch> with_next(const std::vector<Stretch>& stretches) {
  std::vector<Stretch> joined;
  bool next = false;
  for (auto stretch = stretches.rbegin(); stretch != stretches.rend(); ++stretch) {
    if (stretch->match && !next && !joined.empty()) {
      joined.back().begin = stretch->begin;
    } else {
      joined.push_back(*stretch);
    }
    next = stretch->match;
  }
  std::ranges::reverse(joined);
  return joined;
}

/// Neighbouring matches are one.
std::vector<Stretch> contiguous(const std::vector<Stretch>& stretches) {
  std::vector<Stretch> joined;
  for (const Stretch& stretch : stretches) {
    if (!joined.empty() && joined.back().match == stretch.match) {
      joined.back().end = stretch.end;
    } else {
      joined.push_back(stretch);
    }
  }
  return joined;
}

std::vector<Stretch> parts_of(std::vector<Stretch> stretches, SplitBehavior behavior) {
  switch (behavior) {
    case SplitBehavior::removed:
      std::erase_if(stretches, [](const Stretch& stretch) { return stretch.match; });
      return stretches;
    case SplitBehavior::isolated:
      return stretches;
    case SplitBehavior::merged_with_previous:
      return with_previous(stretches);
    case SplitBehavior::merged_with_next:
      return with_next(stretches);
    case SplitBehavior::contiguous:
      return contiguous(stretches);
  }
  return stretches;
}

}  // namespace

Letters slice(const Letters& letters, std::size_t begin, std::size_t end) {
  return {letters.begin() + static_cast<std::ptrdiff_t>(begin), letters.begin() + static_cast<std::ptrdiff_t>(end)};
}

void split(Chunks& chunks, const Pattern& pattern, SplitBehavior behavior, bool invert) {
  Chunks result;
  result.reserve(chunks.size());
  for (Chunk& chunk : chunks) {
    if (chunk.token) {
      result.push_back(std::move(chunk));
      continue;
    }
    std::vector<Stretch> stretches = stretches_of(chunk.letters, pattern);
    for (Stretch& stretch : stretches) stretch.match = stretch.match != invert;
    for (const Stretch& part : parts_of(std::move(stretches), behavior)) {
      result.push_back({slice(chunk.letters, part.begin, part.end), std::nullopt});
    }
  }
  chunks = std::move(result);
}

}  // namespace attnviz::text
