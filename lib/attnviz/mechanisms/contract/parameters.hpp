#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/rng.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::io {
class Safetensors;
}

namespace attnviz::mechanisms {

/// How a weight is drawn when no file has it.
struct Initializer {
  enum class Kind { constant, uniform, normal } kind = Kind::constant;
  double value = 0;  ///< the constant, the half width of a uniform, or the deviation of a normal

  static Initializer zeros() { return {Kind::constant, 0}; }
  static Initializer ones() { return {Kind::constant, 1}; }
  static Initializer normal(double deviation) { return {Kind::normal, deviation}; }
  /// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): what PyTorch gives linear and convolution layers.
  static Initializer fan_in(std::size_t inputs);
  /// Glorot's uniform: U(-a, a), a = sqrt(6 / (inputs + outputs)).
  static Initializer xavier(std::size_t inputs, std::size_t outputs);
};

/// Where a mechanism's weights came from, as it is said wherever they are drawn.
enum class WeightOrigin { none, file, random };
const char* name_of(WeightOrigin origin) noexcept;

/// The learned tensors of one run: read by name from a safetensors file, or drawn from a seed. Each tensor has its own
/// stream of the seed, so adding one does not change the others.
class Parameters {
 public:
  /// Draws every tensor from `seed`.
  explicit Parameters(std::uint64_t seed);
  /// Reads every tensor from `file`; a tensor that it lacks is an error, never a silent draw. A name also stands for
  /// the one tensor whose name ends with it, "qkv.weight" for "blocks.11.attn.qkv.weight", so that parts of real models
  /// load; `prefix` narrows the choice where several do: "blocks.11.".
  Parameters(const std::filesystem::path& file, std::uint64_t seed, std::string prefix = {});
  ~Parameters();
  Parameters(Parameters&&) noexcept;
  Parameters& operator=(Parameters&&) noexcept;

  bool from_file() const { return file_ != nullptr; }
  /// Shape of the first of `names` that the file has; nothing when it has none of them or weights are drawn.
  std::optional<std::vector<std::size_t>> stored_shape(std::initializer_list<std::string_view> names) const;

  /// The tensor under the first of `names` that the file has, in this shape (sizes of one may be added or left out: a
  /// 1x1 convolution serves as a matrix), or drawn. `names[0]` is also the name of its random stream.
  /// Throws `shape` with both shapes, `not_found` with the names that were tried and those that the file has, `usage`
  /// when several tensors end with the name, `value` when a number is not finite.
  Vector vector(std::initializer_list<std::string_view> names, std::size_t size, Initializer initializer);
  Matrix matrix(std::initializer_list<std::string_view> names, std::array<std::size_t, 2> shape,
                Initializer initializer);
  Tensor4 kernel(std::initializer_list<std::string_view> names, std::array<std::size_t, 4> shape,
                 Initializer initializer);

  /// A generator for choices that are not weights (samples, Gumbel noise), of the same seed.
  Rng generator(std::string_view stream) const { return Rng(seed_, stream); }

  std::uint64_t seed() const { return seed_; }
  /// none while no tensor was asked for.
  WeightOrigin origin() const;
  /// Names of the tensors asked for so far, in order, each once; of a file their full names.
  const std::vector<std::string>& used() const { return used_; }

 private:
  std::vector<float> values(std::initializer_list<std::string_view> names, std::span<const std::size_t> shape,
                            Initializer initializer);
  std::vector<float> read(std::initializer_list<std::string_view> names, std::span<const std::size_t> shape);
  /// Full name of the tensor that the first fitting one of `names` stands for; empty when there is none.
  std::string locate(std::initializer_list<std::string_view> names) const;
  void remember(std::string_view name);

  std::unique_ptr<io::Safetensors> file_;
  std::string file_name_, prefix_;
  std::uint64_t seed_;
  std::vector<std::string> used_;
};

}  // namespace attnviz::mechanisms
