#include "attnviz/pipeline/pca_source.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "attnviz/analysis/pca.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/network_input.hpp"

namespace attnviz::pipeline {
namespace {

constexpr std::size_t kComponents = 3;

/// Nobody looks at the weights.
class NoSink : public models::Sink {
  void attention(std::size_t, Tensor3) override {}
};

std::string percent(double share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
  return text.data();
}

/// A picture without content still has components, which say where patches lie: colours that are stretched over little
/// say so.
std::string reading_of(double spread) {
  constexpr double kLittle = 0.25;
  std::string text = "like colours are like tokens, which differ by " + percent(spread) + " of their length";
  if (spread < kLittle) text += ": little, so that these colours tell where a patch lies rather than what it shows";
  return text;
}

AttentionMap map_of(const analysis::PrincipalComponents& found, Grid grid) {
  grid.prefix = 0;
  AttentionMap map{.name = "pca",
                   .axes = {{AxisKind::channel, kComponents, {}},
                            {AxisKind::row, grid.rows, {}},
                            {AxisKind::column, grid.columns, {}}},
                   .values = Tensor::from_shape({kComponents, grid.rows, grid.columns}),
                   .kind = ValueKind::signed_value,
                   .sums_over = {},
                   .bounds = {},
                   .title = "principal components of the patch tokens",
                   .reading = reading_of(found.relative_spread),
                   .zero_means = {},
                   .grid = grid,
                   .marks = {}};
  std::ranges::copy(values_of(found.scores), map.values.data());
  for (std::size_t number = 0; number < kComponents; ++number) {
    map.axes[0].labels.push_back("component " + std::to_string(number + 1) + ", " + percent(found.shares[number]) +
                                 " of the variance");
  }
  return map;
}

class PcaSource : public MapSource {
 public:
  PcaSource(std::string asked, std::size_t grid, std::shared_ptr<NetworkShelf> shelf)
      : asked_(std::move(asked)), network_(stem_of_network(asked_)), grid_(grid), shelf_(std::move(shelf)) {
    name_ = network_ + ".pca";
  }

  const std::string& name() const override { return name_; }
  std::string title() const override { return network_; }
  std::string family() const override { return "network"; }
  std::string overlay_suffix() const override { return "png"; }
  report::MechanismRecord record() const override {
    return {name_, network_ + ", principal components of the patch tokens", "Oquab et al. 2023, arXiv:2304.07193", {}};
  }
  bool needs_features() const override { return false; }
  bool accepts(const Prepared& prepared) const override { return prepared.record.kind == "image"; }

  Finding look(Prepared& prepared) const override {
    if (!accepts(prepared)) {
      throw Error(ErrorKind::usage, name_ + " looks at pictures; " + io::for_terminal(prepared.record.path) + " is a " +
                                        prepared.record.kind);
    }
    const auto network = shelf_->get(asked_, models::InputKind::picture);
    const models::ModelFacts& facts = network->model->facts();
    const std::size_t trained = std::max<std::size_t>(facts.side / std::max<std::size_t>(facts.patch, 1), 1);
    const NetworkInput input = picture_input(*network, prepared.inputs.pixels, grid_ > 0 ? grid_ : trained);
    NoSink sink;
    const models::ModelRun run = network->model->run(input.input, {.tokens = true}, sink);
    const std::size_t prefix = facts.prefix.size();
    Matrix patches = Matrix::from_shape({run.tokens.shape(0) - prefix, facts.width});
    std::copy_n(row_of(run.tokens, prefix).data(), patches.size(), patches.data());

    Finding finding;
    finding.maps.push_back(map_of(analysis::principal_components(patches, kComponents), *input.layout.grid));
    finding.in_colors = true;
    finding.steps = input.steps;
    finding.steps.push_back({"components", {{"sign", "the largest loading of each is positive"}}});
    finding.weights = network->weights();
    return finding;
  }

 private:
  std::string asked_, network_, name_;
  std::size_t grid_;
  std::shared_ptr<NetworkShelf> shelf_;
};

}  // namespace

std::shared_ptr<const MapSource> pca_source(const std::string& name, std::size_t grid,
                                            std::shared_ptr<NetworkShelf> shelf) {
  return std::make_shared<const PcaSource>(name, grid, std::move(shelf));
}

}  // namespace attnviz::pipeline
