#pragma once

#include <span>
#include <string>
#include <vector>

#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// One step of a long short-term memory. Hochreiter, Schmidhuber 1997, with the forget gate of Gers et al. 2000.
///   [i f o g] = W [x h] + b        c' = sigmoid(f) c + sigmoid(i) tanh(g)        h' = sigmoid(o) tanh(c')
/// One matrix reads the input and the state together: W [4 width, inputs + width], its rows in the order input gate,
/// forget gate, output gate, candidate.
class Lstm {
 public:
  struct State {
    std::vector<float> hidden, cell;  ///< h, c [width]
  };
  struct Shape {
    std::size_t inputs = 0, width = 0;
  };

  /// `name` without ".weight".
  Lstm(Weights& weights, const std::string& name, const Shape& shape);

  /// From h and c to h' and c'. input [inputs].
  void step(std::span<const float> input, State& state) const;

 private:
  Shape shape_;
  Linear gates_;
};

}  // namespace attnviz::models
