#include "attnviz/core/convolution.hpp"

#include <omp.h>

#include <dnnl.hpp>

#include "attnviz/core/error.hpp"

namespace attnviz {
namespace {

using Memory = dnnl::memory;
using Tag = dnnl::memory::format_tag;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

struct Layout {
  Memory::desc source, weight, bias, target;
};

/// oneDNN 3 dropped the separate operation descriptor: the one place where the versions differ.
dnnl::convolution_forward::primitive_desc describe(const Layout& layout, const ConvolutionOptions& options) {
  const auto side = [](std::size_t value) { return Memory::dims(2, static_cast<Memory::dim>(value)); };
  const auto stride = side(options.stride), dilation = side(options.dilation - 1), padding = side(options.padding);
  constexpr auto kKind = dnnl::prop_kind::forward_inference;
  constexpr auto kAlgorithm = dnnl::algorithm::convolution_auto;
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), kKind, kAlgorithm, layout.source, layout.weight, layout.bias, layout.target,
          stride, dilation, padding, padding};
#else
  return {{kKind, kAlgorithm, layout.source, layout.weight, layout.bias, layout.target, stride, dilation, padding,
           padding},
          engine()};
#endif
}

/// Copies between our plain layout and the one oneDNN prefers; the same memory when they agree.
Memory reordered(dnnl::stream& stream, Memory plain, const Memory::desc& wanted) {
  if (plain.get_desc() == wanted) return plain;
  Memory packed(wanted, engine());
  dnnl::reorder(plain, packed).execute(stream, plain, packed);
  return packed;
}

std::size_t output_side(std::size_t input, std::size_t kernel, const ConvolutionOptions& options) {
  const std::size_t reach = options.dilation * (kernel - 1) + 1, padded = input + 2 * options.padding;
  if (padded < reach) {
    throw Error(ErrorKind::shape, "convolution: a kernel that spans " + std::to_string(reach) +
                                      " does not fit into a padded side of " + std::to_string(padded));
  }
  return (padded - reach) / options.stride + 1;
}

void check(const Tensor3& input, const Tensor4& weight, std::span<const float> bias, const ConvolutionOptions& options) {
  const std::size_t groups = options.groups;
  const bool fits = groups > 0 && weight.size() > 0 && weight.shape(0) % groups == 0 && weight.shape(1) * groups == input.shape(0);
  if (!fits || options.stride == 0 || options.dilation == 0) {
    throw Error(ErrorKind::shape, "convolution: weight " + shape_text(weight) + " in " + std::to_string(groups) +
                                      " groups does not fit input " + shape_text(input));
  }
  if (!bias.empty() && bias.size() != weight.shape(0)) {
    throw Error(ErrorKind::shape, "convolution: " + std::to_string(bias.size()) + " biases for " +
                                      std::to_string(weight.shape(0)) + " output channels");
  }
}

}  // namespace

Tensor3 convolve(const Tensor3& input, const Tensor4& weight, std::span<const float> bias,
                 const ConvolutionOptions& options) {
  check(input, weight, bias, options);
  const auto dim = [](std::size_t value) { return static_cast<Memory::dim>(value); };
  const std::size_t outputs = weight.shape(0), groups = options.groups;
  Tensor3 result = Tensor3::from_shape({outputs, output_side(input.shape(1), weight.shape(2), options),
                                        output_side(input.shape(2), weight.shape(3), options)});

  const Memory::dims source_dims{1, dim(input.shape(0)), dim(input.shape(1)), dim(input.shape(2))};
  const Memory::dims target_dims{1, dim(outputs), dim(result.shape(1)), dim(result.shape(2))};
  Memory::dims weight_dims{dim(outputs / groups), dim(weight.shape(1)), dim(weight.shape(2)), dim(weight.shape(3))};
  if (groups > 1) weight_dims.insert(weight_dims.begin(), dim(groups));
  const auto weight_tag = groups > 1 ? Tag::goihw : Tag::oihw;
  const auto real = Memory::data_type::f32;

  Vector shift = Vector::from_shape({outputs});
  for (std::size_t index = 0; index < outputs; ++index) shift(index) = bias.empty() ? 0.0F : bias[index];

  try {
    omp_set_num_threads(1);  // one thread: the same sums in the same order, always
    const auto described = describe({{source_dims, real, Tag::any},
                                     {weight_dims, real, Tag::any},
                                     {{dim(outputs)}, real, Tag::a},
                                     {target_dims, real, Tag::any}},
                                    options);
    dnnl::stream stream(engine());
    const auto plain = [&](const Memory::dims& dims, Tag tag, const float* data) {
      return Memory({dims, real, tag}, engine(), const_cast<float*>(data));
    };
    const Memory source = reordered(stream, plain(source_dims, Tag::nchw, input.data()), described.src_desc());
    const Memory kernel = reordered(stream, plain(weight_dims, weight_tag, weight.data()), described.weights_desc());
    const Memory target_plain = plain(target_dims, Tag::nchw, result.data());
    const Memory target =
        described.dst_desc() == target_plain.get_desc() ? target_plain : Memory(described.dst_desc(), engine());
    dnnl::convolution_forward(described).execute(
        stream, {{DNNL_ARG_SRC, source},
                 {DNNL_ARG_WEIGHTS, kernel},
                 {DNNL_ARG_BIAS, plain({dim(outputs)}, Tag::a, shift.data())},
                 {DNNL_ARG_DST, target}});
    if (target.get_desc() != target_plain.get_desc()) {
      dnnl::reorder(target, target_plain).execute(stream, const_cast<Memory&>(target), const_cast<Memory&>(target_plain));
    }
    stream.wait();
  } catch (const dnnl::error& error) {
    throw Error(ErrorKind::internal, std::string("convolution: oneDNN says ") + error.what());
  }
  return result;
}

Vector convolve_same(std::span<const float> signal, std::span<const float> kernel) {
  if (kernel.size() % 2 == 0) {
    throw Error(ErrorKind::shape, "convolution: a kernel of " + std::to_string(kernel.size()) + " has no middle");
  }
  const auto count = static_cast<std::ptrdiff_t>(signal.size());
  const auto taps = static_cast<std::ptrdiff_t>(kernel.size()), reach = taps / 2;
  Vector result = Vector::from_shape({signal.size()});
  for (std::ptrdiff_t place = 0; place < count; ++place) {
    float sum = 0;
    for (std::ptrdiff_t tap = 0; tap < taps; ++tap) {
      const std::ptrdiff_t from = place + tap - reach;
      if (from >= 0 && from < count) sum += signal[static_cast<std::size_t>(from)] * kernel[static_cast<std::size_t>(tap)];
    }
    result(static_cast<std::size_t>(place)) = sum;
  }
  return result;
}

}  // namespace attnviz
