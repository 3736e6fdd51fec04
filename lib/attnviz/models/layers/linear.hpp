#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "attnviz/core/packed_linear.hpp"
#include "attnviz/models/naming/weights.hpp"

namespace attnviz::models {

/// Whether a linear layer has a bias.
enum class Bias { required, optional, none };

struct LinearShape {
  std::size_t outputs = 0, inputs = 0;
  Activation activation = Activation::none;
  Bias bias = Bias::required;
};

/// A linear layer's weights as plain numbers, while reverse mode passes through it: read from the file for the occasion
/// and not kept.
struct PlainLinear {
  std::vector<float> weight;  ///< [outputs,inputs], or [inputs,outputs] when transposed
  std::vector<float> bias;    ///< [outputs] or empty
  std::size_t outputs = 0, inputs = 0;
  bool transposed = false;
  Activation activation = Activation::none;

  /// x W^T + b before the activation. [N,inputs] -> [N,outputs]
  Matrix before_activation(const Matrix& x) const;
  /// Reverse mode, from the gradient of x W^T + b to that of x. [N,outputs] -> [N,inputs]
  Matrix gradient(const Matrix& from) const;
};

/// activation(x W^T + b) with the weights of a checkpoint. They are read and packed when the layer first runs, so that
/// a run that stops early does not pay for the layers behind. Copies share the weights; many threads may call it.
class Linear {
 public:
  Linear() = default;
  /// `name` without ".weight": "layers.0.mlp.up".
  Linear(Weights& weights, const std::string& name, const LinearShape& shape);
  /// Several layers of shape.outputs rows each, stacked into one: query, key and value.
  static Linear stacked(Weights& weights, std::initializer_list<std::string> names, const LinearShape& shape);

  /// A convolution whose kernel covers all of its input, stored in `stored` = [out, ...].
  static Linear convolution(Weights& weights, const std::string& name, const LinearShape& shape,
                            const std::vector<std::size_t>& stored);

  explicit operator bool() const { return state_ != nullptr; }
  std::size_t outputs() const;
  const PackedLinear& packed() const;
  PlainLinear plain() const;
  /// What row `output` of W is: the gradient of one output by the input, activation left out. [inputs]
  std::vector<float> weight_row(std::size_t output) const;
  /// x [N,in] -> [N,out]
  Matrix operator()(const Matrix& x) const { return packed()(x); }

 private:
  struct State;
  explicit Linear(const LinearShape& shape);
  void add_part(Weights& weights, const std::string& name, const std::vector<std::size_t>& stored);

  std::shared_ptr<State> state_;
};

/// A matrix of one row. [C] -> [1,C]
Matrix one_row(std::span<const float> values);

/// "gelu", "gelu_new", "quick_gelu" ... as config.json names them. Throws `unsupported`.
Activation parse_activation(std::string_view name);

}  // namespace attnviz::models
