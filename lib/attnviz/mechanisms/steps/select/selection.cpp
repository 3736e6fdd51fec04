#include "attnviz/mechanisms/steps/select/selection.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/core/sparsemax.hpp"
#include "attnviz/mechanisms/steps/select/entmax.hpp"
#include "attnviz/mechanisms/steps/select/gumbel.hpp"
#include "attnviz/mechanisms/steps/select/hard.hpp"

namespace attnviz::mechanisms {
namespace {

void for_each_row(Matrix& scores, void (*change)(std::span<float>)) {
  parallel_for(scores.shape(0), 32, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) change(row_of(scores, row));
  });
}

void divide(Matrix& scores, float temperature) {
  if (temperature == 1) return;
  for (float& score : values_of(scores)) score /= temperature;
}

/// One after the other, so that the numbers drawn do not depend on the threads.
void select_sampled(Matrix& scores, const SelectOptions& options, const SelectContext& context) {
  Rng rng = context.parameters.generator(context.stream);
  divide(scores, options.temperature);
  for (std::size_t row = 0; row < scores.shape(0); ++row) select_by_draws(row_of(scores, row), options.samples, rng);
}

void select_noisy(Matrix& scores, const SelectOptions& options, const SelectContext& context) {
  Rng rng = context.parameters.generator(context.stream);
  const std::size_t count = scores.shape(1);
  std::vector<float> noise(count), drawn(count), sum(count);
  for (std::size_t row = 0; row < scores.shape(0); ++row) {
    const auto line = row_of(scores, row);
    std::ranges::fill(sum, 0.0F);
    for (std::size_t sample = 0; sample < options.samples; ++sample) {
      for (float& value : noise) value = static_cast<float>(rng.gumbel());
      std::ranges::copy(line, drawn.begin());
      if (options.select == Selection::gumbel)
        gumbel_softmax(drawn, noise, options.temperature);
      else
        straight_through(drawn, noise);
      for (std::size_t key = 0; key < count; ++key) sum[key] += drawn[key];
    }
    for (std::size_t key = 0; key < count; ++key) line[key] = sum[key] / static_cast<float>(options.samples);
  }
}

void select_in_windows(Matrix& scores, const SelectOptions& options, const SelectContext& context) {
  divide(scores, options.temperature);
  Vector centers;
  if (options.select == Selection::local_p) {
    const CenterWeights weights = read_center(context.parameters, context.queries.shape(1));
    centers = predicted_centers(context.queries, scores.shape(1), weights);
  }
  for (std::size_t row = 0; row < scores.shape(0); ++row) {
    const float center = options.select == Selection::local_p ? centers(row) : static_cast<float>(context.places[row]);
    select_locally(row_of(scores, row), {center, reach_of(options.reach, context.places.columns > 0), options.gaussian,
                                         context.places.columns});
  }
}

void sigmoid_rows(Matrix& scores) {
  sigmoid(values_of(scores));  // of -infinity: zero
}

}  // namespace

void select(Matrix& scores, const SelectOptions& options, const SelectContext& context) {
  switch (options.select) {
    case Selection::softmax:
      return softmax_rows(scores, options.temperature);
    case Selection::sparsemax:
      divide(scores, options.temperature);
      return for_each_row(scores, sparsemax);
    case Selection::entmax15:
      divide(scores, options.temperature);
      return for_each_row(scores, entmax15);
    case Selection::sigmoid:
      divide(scores, options.temperature);
      return sigmoid_rows(scores);
    case Selection::argmax:
      return for_each_row(scores, select_largest);
    case Selection::sample:
      return select_sampled(scores, options, context);
    case Selection::gumbel:
    case Selection::straight_through:
      return select_noisy(scores, options, context);
    case Selection::local_m:
    case Selection::local_p:
      return select_in_windows(scores, options, context);
  }
}

void describe_selection(AttentionMap& map, const SelectOptions& options, std::uint64_t seed) {
  const bool local = options.select == Selection::local_m || options.select == Selection::local_p;
  map.bounds = {0.0F, 1.0F};
  map.kind = options.select == Selection::sigmoid ? ValueKind::gate : ValueKind::probability;
  if (options.select == Selection::sigmoid) {
    map.reading += "; each weight for itself, they need not sum to one";
  } else {
    map.sums_over = map.axes.back().kind;
  }
  if (local) {
    const bool on_picture = is_on_picture(map);
    const std::string reach = std::to_string(reach_of(options.reach, on_picture));
    map.zero_means = "masked: more than " + reach + (on_picture ? " cells" : " positions") + " from the centre";
  }
  if (local && options.gaussian == GaussianUse::after)
    map.reading += "; weights within the window sum to less than one";
  if (draws(options.select)) {
    map.reading += "; " + std::to_string(options.samples) + (options.samples == 1 ? " draw" : " draws") +
                   " at random, seed " + std::to_string(seed);
  }
}

}  // namespace attnviz::mechanisms
