// Timings of core's kernels on one thread, or on as many as the first argument says (0: all cores). The names are those
// of peer_kernels.py, which times PyTorch.
#include <cstdlib>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/convolution.hpp"
#include "attnviz/core/mask.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/normalization.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/resample.hpp"
#include "attnviz/core/rng.hpp"
#include "attnviz/core/softmax.hpp"
#include "bench/bench.hpp"

using namespace attnviz;
using bench::measure;

namespace {

template <class T, std::size_t kRank>
T random_tensor(const std::array<std::size_t, kRank>& shape) {
  T tensor = T::from_shape(shape);
  Rng(1).fill_normal(values_of(tensor), 0, 1);
  return tensor;
}

Matrix matrix(std::size_t rows, std::size_t columns) {
  return random_tensor<Matrix, 2>({rows, columns});
}

void softmaxes() {
  const Matrix scores = matrix(785, 785);
  Matrix work = scores;
  const auto refresh = [&] { work = scores; };
  measure("softmax 785x785", refresh, [&] { softmax_rows(work); });
  measure("softmax columns 785x785", refresh, [&] { softmax_columns(work); });
  measure("causal mask 785x785", refresh, [&] { mask_causal(work); });
}

void activations() {
  const Vector values = random_tensor<Vector, 1>({1 << 20});
  Vector work = values;
  const auto refresh = [&] { work = values; };
  struct Named {
    const char* name;
    void (*apply)(std::span<float>);
  };
  for (const auto& [name, apply] : {Named{"relu 1M", relu},
                                    {"sigmoid 1M", sigmoid},
                                    {"hard_sigmoid 1M", hard_sigmoid},
                                    {"tanh 1M", hyperbolic_tangent},
                                    {"silu 1M", silu},
                                    {"gelu 1M", gelu},
                                    {"gelu_tanh 1M", gelu_tanh},
                                    {"quick_gelu 1M", quick_gelu},
                                    {"exp 1M", exponential}}) {
    measure(name, refresh, [&] { apply(values_of(work)); });
  }
}

void normalizations() {
  const Matrix tokens = matrix(785, 384);
  const Vector scale = random_tensor<Vector, 1>({384}), shift = scale;
  Matrix work = tokens;
  measure(
      "layer_norm 785x384", [&] { work = tokens; },
      [&] { layer_norm(work, values_of(scale), values_of(shift), 1e-6F); });
  const Tensor3 planes = random_tensor<Tensor3, 3>({64, 56, 56});
  BatchNorm norm{random_tensor<Vector, 1>({64}), random_tensor<Vector, 1>({64}), random_tensor<Vector, 1>({64}),
                 Vector::from_shape({64})};
  std::fill(norm.variance.begin(), norm.variance.end(), 2.0F);
  Tensor3 features = planes;
  measure(
      "batch_norm 64x56x56", [&] { features = planes; }, [&] { batch_norm(features, norm); });
}

void products() {
  const Matrix tokens = matrix(785, 384), wide = matrix(384, 1536), weight = matrix(1536, 384), few = matrix(197, 384);
  const Matrix heads = matrix(785, 64), attention = matrix(785, 785), row = matrix(1, 384);
  const Vector bias = random_tensor<Vector, 1>({1536});
  measure("matmul 785x384x1536", [&] { matmul(tokens, wide); });
  measure("linear 785x384x1536", [&] { linear(tokens, weight, values_of(bias)); });
  measure("linear 197x384x1536", [&] { linear(few, weight, values_of(bias)); });
  measure("linear 1x384x1536", [&] { linear(row, weight, values_of(bias)); });
  measure("scores 785x64x785", [&] { matmul_transposed(heads, heads); });
  measure("mix 785x785x64", [&] { matmul(attention, heads); });
}

void convolutions() {
  struct Case {
    const char* name;
    std::size_t inputs, outputs, kernel, side;
    ConvolutionOptions options;
  };
  for (const auto& [name, inputs, outputs, kernel, side, options] :
       {Case{"conv 7x7 2->1 at 224", 2, 1, 7, 224, {.padding = 3}},
        {"conv 3x3 64->64 at 56", 64, 64, 3, 56, {.padding = 1}},
        {"conv 16x16/16 3->384 at 224", 3, 384, 16, 224, {.stride = 16}},
        {"conv 3x3 depthwise 64 at 56", 64, 64, 3, 56, {.padding = 1, .groups = 64}},
        {"conv 3x3 dilated 16->16 at 32", 16, 16, 3, 32, {.padding = 4, .dilation = 4}},
        {"conv 1x1 512->32 at 28", 512, 32, 1, 28, {}},
        {"conv 31x31 1->4 at 512", 1, 4, 31, 512, {.padding = 15}}}) {
    const Tensor3 input = random_tensor<Tensor3, 3>({inputs, side, side});
    const Tensor4 weight = random_tensor<Tensor4, 4>({outputs, inputs / options.groups, kernel, kernel});
    measure(name, [&] { convolve(input, weight, {}, options); });
  }
}

void resamplings() {
  const Matrix grid = matrix(28, 28);
  measure("nearest 28 to 1024", [&] { resample(grid, 1024, 1024, Interpolation::nearest); });
  measure("bilinear 28 to 1024", [&] { resample(grid, 1024, 1024, Interpolation::bilinear); });
  measure("bicubic 28 to 1024", [&] { resample(grid, 1024, 1024, Interpolation::bicubic); });
}

void maps() {
  AttentionMap map{.name = "weights",
                   .axes = {{AxisKind::head, 6, {}}, {AxisKind::query, 785, {}}, {AxisKind::key, 785, {}}},
                   .values = Tensor::from_shape({6, 785, 785}),
                   .kind = ValueKind::probability,
                   .sums_over = AxisKind::key};
  Rng(1).fill_uniform(values_of(map.values), 0, 1);
  measure("validate map 6x785x785", [&] { validate(map); });
  measure("summarize map 6x785x785", [&] { summarize(map); });
}

}  // namespace

int main(int argument_count, char** arguments) {
  const ThreadLimit limit(argument_count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 1);
  softmaxes();
  activations();
  normalizations();
  products();
  convolutions();
  resamplings();
  maps();
}
