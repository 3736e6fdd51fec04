#include "mechanisms/small_inputs.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/rng.hpp"
#include "attnviz/io/safetensors_writer.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

namespace attnviz::test {
namespace {

Matrix normal_matrix(std::size_t rows, std::size_t columns) {
  Matrix matrix = Matrix::from_shape({rows, columns});
  Rng(1).fill_normal(values_of(matrix), 0, 1);
  return matrix;
}

Matrix one_row(const Matrix& matrix, std::size_t index) {
  Matrix row = Matrix::from_shape({1, matrix.shape(1)});
  std::ranges::copy(row_of(matrix, index), row.data());
  return row;
}

std::vector<std::string> numbered(const char* name, std::size_t count) {
  std::vector<std::string> labels;
  for (std::size_t index = 0; index < count; ++index) labels.push_back(name + std::to_string(index));
  return labels;
}

constexpr std::size_t kChannels = 8, kRows = 4, kColumns = 5, kHeight = 30, kWidth = 40;

}  // namespace

mechanisms::Inputs small_picture() {
  mechanisms::Inputs inputs;
  inputs.tokens = normal_matrix(kRows * kColumns, kChannels);
  inputs.channel_labels = numbered("channel ", kChannels);
  inputs.grid = covering_grid(kRows, kColumns, kWidth, kHeight);
  inputs.queries = {.vectors = one_row(inputs.tokens, 7), .labels = {"7"}, .positions = {7}, .marks = {}};
  inputs.pixels = Pixels::from_shape({kHeight, kWidth, 3});
  for (std::size_t row = 0; row < kHeight; ++row) {
    for (std::size_t column = 0; column < kWidth; ++column) {
      const bool spot = row >= 8 && row < 14 && column >= 20 && column < 27;
      for (std::size_t channel = 0; channel < 3; ++channel) {
        const std::size_t ground = 60 + 2 * row + column + (row * 7 + column * 13 + channel * 5) % 11;
        inputs.pixels(row, column, channel) = static_cast<std::uint8_t>(spot && channel == 0 ? 240 : ground);
      }
    }
  }
  return inputs;
}

mechanisms::Inputs small_text() {
  mechanisms::Inputs inputs;
  inputs.tokens = normal_matrix(6, kChannels);
  inputs.token_labels = {"the", "cat", "saw", "the", "other", "cat"};
  inputs.channel_labels = numbered("channel ", kChannels);
  inputs.queries = {
      .vectors = inputs.tokens, .labels = inputs.token_labels, .positions = {0, 1, 2, 3, 4, 5}, .marks = {}};
  return inputs;
}

mechanisms::Inputs flat_picture() {
  mechanisms::Inputs inputs = small_picture();
  std::ranges::fill(values_of(inputs.tokens), 0.25F);
  std::ranges::fill(values_of(inputs.queries.vectors), 0.25F);
  std::fill_n(inputs.pixels.data(), inputs.pixels.size(), std::uint8_t{128});
  return inputs;
}

Pixels pixels_in(const nlohmann::json& value) {
  const Tensor3 numbers = tensor3_in(value);
  Pixels pixels = Pixels::from_shape(numbers.shape());
  std::transform(numbers.data(), numbers.data() + numbers.size(), pixels.data(),
                 [](float number) { return static_cast<std::uint8_t>(number); });
  return pixels;
}

mechanisms::Parameters parameters_in(const nlohmann::json& tensors) {
  std::vector<Tensor> stored;
  for (const auto& tensor : tensors) stored.push_back(tensor_in(tensor));
  std::vector<io::NamedTensor> named;
  for (const auto& [name, tensor] : tensors.items()) named.push_back(io::named(name, stored[named.size()]));
  const TemporaryFolder folder;
  io::write_safetensors(folder / "weights.safetensors", named, {}, io::Overwrite::no);
  return mechanisms::Parameters(folder / "weights.safetensors", 1);  // stays mapped when the folder is gone
}

}  // namespace attnviz::test
