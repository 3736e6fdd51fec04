#include "attnviz/models/layers/pooling.hpp"

#include <algorithm>

#include "attnviz/core/parallel.hpp"

namespace attnviz::models {
namespace {

/// The part of a window along one side that lies within the picture: [first, end).
struct Reach {
  std::size_t first, end;
};

Reach reach_of(std::size_t output, std::size_t side, std::size_t window, std::size_t padding) {
  const std::size_t begin = output * 2;
  return {begin < padding ? 0 : begin - padding, std::min(begin + window - padding, side)};
}

/// How the places under a window become one.
struct Fold {
  std::size_t window, padding;
  void (*take)(std::span<float> out, std::span<const float> place);
  bool mean;  ///< divided by their number in the end
};

/// With stride 2 into every place of the result.
FeatureMap folded(const FeatureMap& features, FeatureMap result, const Fold& fold) {
  parallel_for(result.rows, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t place = begin * result.columns; place < end * result.columns; ++place) {
      const auto out = row_of(result.values, place);
      const Reach down = reach_of(place / result.columns, features.rows, fold.window, fold.padding);
      const Reach across = reach_of(place % result.columns, features.columns, fold.window, fold.padding);
      std::ranges::copy(row_of(features.values, down.first * features.columns + across.first), out.begin());
      for (std::size_t row = down.first; row < down.end; ++row) {
        for (std::size_t column = across.first; column < across.end; ++column) {
          if (row == down.first && column == across.first) continue;
          fold.take(out, row_of(features.values, row * features.columns + column));
        }
      }
      const auto count = static_cast<float>((down.end - down.first) * (across.end - across.first));
      if (fold.mean) std::ranges::for_each(out, [count](float& value) { value /= count; });
    }
  });
  return result;
}

void take_larger(std::span<float> out, std::span<const float> place) {
  for (std::size_t channel = 0; channel < out.size(); ++channel) out[channel] = std::max(out[channel], place[channel]);
}

void take_sum(std::span<float> out, std::span<const float> place) {
  for (std::size_t channel = 0; channel < out.size(); ++channel) out[channel] += place[channel];
}

}  // namespace

FeatureMap MaxPool::apply(FeatureMap features, KeptMaps /*maps*/) const {
  return folded(features, make_features((features.rows + 1) / 2, (features.columns + 1) / 2, features.channels()),
                {3, 1, take_larger, false});
}

FeatureMap MeanPool::apply(FeatureMap features, KeptMaps /*maps*/) const {
  const std::size_t more = rest_ == Rest::kept ? 1 : 0;
  return folded(features, make_features((features.rows + more) / 2, (features.columns + more) / 2, features.channels()),
                {2, 0, take_sum, true});
}

FeatureMap GlobalMean::apply(FeatureMap features, KeptMaps /*maps*/) const {
  FeatureMap result = make_features(1, 1, features.channels());
  std::ranges::copy(channel_means(features), result.values.data());
  return result;
}

}  // namespace attnviz::models
