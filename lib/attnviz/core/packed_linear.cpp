#include "attnviz/core/packed_linear.hpp"

#include <algorithm>
#include <dnnl.hpp>
#include <map>
#include <unordered_map>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/one_thread.hpp"
#include "attnviz/core/page_buffer.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz {
namespace {

using dnnl::matmul;
using dnnl::memory;

constexpr auto kFloat = memory::data_type::f32;

dnnl::engine& engine() {
  static dnnl::engine only(dnnl::engine::kind::cpu, 0);
  return only;
}

memory::dim dim(std::size_t value) {
  return static_cast<memory::dim>(value);
}

memory::desc rows_desc(std::size_t rows, std::size_t columns, std::size_t stride) {
  return {{dim(rows), dim(columns)}, kFloat, memory::dims{dim(stride), 1}};
}

/// One tile's product: rows of input times a panel of packed columns, plus the bias.
struct TileShape {
  std::size_t rows, columns, inner, from_stride, to_stride;
  bool has_bias;

  auto operator<=>(const TileShape&) const = default;
};

matmul::primitive_desc describe(const TileShape& tile, const memory::desc& weight) {
  const memory::desc from = rows_desc(tile.rows, tile.inner, tile.from_stride);
  const memory::desc to = rows_desc(tile.rows, tile.columns, tile.to_stride);
  const memory::desc bias = tile.has_bias ? rows_desc(1, tile.columns, tile.columns) : memory::desc();
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), from, weight, bias, to};
#else
  return {matmul::desc(from, weight, bias, to), engine()};
#endif
}

/// A tile's product as one thread runs it: what points at its numbers is made once and then pointed elsewhere.
struct Product {
  matmul primitive;
  memory::desc weight;
  memory from, to, bias;
  std::unordered_map<int, memory> arguments;

  explicit Product(const matmul::primitive_desc& made)
      : primitive(made),
        weight(made.weights_desc()),
        from(made.src_desc(), engine(), nullptr),
        to(made.dst_desc(), engine(), nullptr),
        arguments{{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, to}} {
    if (made.bias_desc().get_size() == 0) return;
    bias = memory(made.bias_desc(), engine(), nullptr);
    arguments.emplace(DNNL_ARG_BIAS, bias);
  }
};

/// Making a primitive costs as much as a small product, so those of the shapes in use are kept, by each thread for
/// itself: oneDNN ties a primitive's scratchpad to the thread that made it. The bound is for callers whose shapes never
/// come back.
Product& product_for(const TileShape& tile, const memory::desc& weight) {
  thread_local std::map<TileShape, Product> known;
  constexpr std::size_t kMostKnown = 1024;
  const auto found = known.find(tile);
  if (found != known.end()) {
    if (found->second.weight == weight) return found->second;
    known.erase(found);
  }
  if (known.size() >= kMostKnown) known.clear();
  return known.emplace(tile, describe(tile, weight)).first->second;
}

/// Rows of one tile, by shape alone, so that the bytes are the same for every number of threads. From
/// 50 to 66 were the quickest of those measured: with 33 the weights are read more often and products take 2 to 8 %
/// longer. An even number of tiles, so that two threads finish together: of rows, or of panels where those are several
/// and the rows are few.
std::size_t tile_rows(std::size_t rows, std::size_t panels) {
  constexpr std::size_t kPair = 132, kFew = 120, kFewest = 16;
  if (rows < kFewest || (panels > 1 && rows <= kFew)) return rows;
  const std::size_t tiles = 2 * ((rows - 1) / kPair + 1);
  return (rows - 1) / tiles + 1;
}

/// How many panels the columns are cut into: an even number, unless one is enough.
std::size_t panels_of(std::size_t columns) {
  constexpr std::size_t kWorthTwo = 768, kMostOfTwo = 1152;
  return columns < kWorthTwo ? 1 : 2 * ((columns - 1) / kMostOfTwo + 1);
}

}  // namespace

struct PackedLinear::Packed {
  struct Panel {
    std::size_t first = 0, columns = 0;
    PageBuffer numbers;
    memory weight;  ///< refers to the numbers
  };
  std::size_t inputs = 0, outputs = 0;
  std::vector<Panel> panels;
  std::vector<float> bias;
  Activation activation = Activation::none;

  void pack(const Weight& weight);
  void pack_panel(const Weight& weight, Panel& panel) const;
  void run_tile(const Rows& rows, std::size_t first_row, std::size_t count, const Panel& panel) const;
};

void PackedLinear::Packed::pack_panel(const Weight& weight, Panel& panel) const {
  constexpr std::size_t kTypicalRows = 64;
  const OneThread here;
  dnnl::stream stream(engine());
  const memory::desc any({dim(inputs), dim(panel.columns)}, kFloat, memory::format_tag::any);
  const TileShape typical{kTypicalRows, panel.columns, inputs, inputs, outputs, !bias.empty()};
  const memory::dims strides = weight.transposed ? memory::dims{dim(outputs), 1} : memory::dims{1, dim(inputs)};
  const memory::desc stored({dim(inputs), dim(panel.columns)}, kFloat, strides);
  const float* begin = weight.values.data() + (weight.transposed ? panel.first : panel.first * inputs);
  memory from(stored, engine(), const_cast<float*>(begin));  // read only
  const memory::desc packed = describe(typical, any).weights_desc();
  panel.numbers = allocate_pages(packed.get_size());
  panel.weight = memory(packed, engine(), panel.numbers.get());
  dnnl::reorder(from, panel.weight).execute(stream, from, panel.weight);
  stream.wait();
}

void PackedLinear::Packed::pack(const Weight& weight) {
  constexpr std::size_t kLanes = 64;
  const std::size_t columns = ((outputs - 1) / panels_of(outputs) / kLanes + 1) * kLanes;  // whole blocks of the layout
  for (std::size_t first = 0; first < outputs; first += columns) {
    panels.push_back({first, std::min(columns, outputs - first), {}, {}});
  }
  parallel_for(panels.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t place = begin; place < end; ++place) pack_panel(weight, panels[place]);
  });
}

void PackedLinear::Packed::run_tile(const Rows& rows, std::size_t first_row, std::size_t count,
                                    const Panel& panel) const {
  const OneThread here;
  thread_local dnnl::stream stream(engine());
  const TileShape tile{count, panel.columns, inputs, rows.from_stride, rows.to_stride, !bias.empty()};
  Product& product = product_for(tile, panel.weight.get_desc());
  const auto point = [](memory& at, const void* numbers) { at.set_data_handle(const_cast<void*>(numbers)); };
  float* to = rows.to + first_row * rows.to_stride + panel.first;
  point(product.from, rows.from + first_row * rows.from_stride);
  point(product.to, to);
  if (!bias.empty()) point(product.bias, bias.data() + panel.first);
  product.arguments[DNNL_ARG_WEIGHTS] = panel.weight;
  product.primitive.execute(stream, product.arguments);
  if (const ActivationKernel kernel = kernel_of(activation)) {
    for (std::size_t row = 0; row < count; ++row) kernel(to + row * rows.to_stride, panel.columns);
  }
}

PackedLinear::PackedLinear(const Weight& weight, std::span<const float> bias, Activation activation) {
  const bool fits = weight.outputs > 0 && weight.inputs > 0 && weight.values.size() / weight.outputs == weight.inputs &&
                    weight.values.size() % weight.outputs == 0 && (bias.empty() || bias.size() == weight.outputs);
  if (!fits) {
    throw Error(ErrorKind::shape, "linear: " + std::to_string(weight.values.size()) + " weights and " +
                                      std::to_string(bias.size()) + " biases for " + std::to_string(weight.outputs) +
                                      " outputs of " + std::to_string(weight.inputs) + " inputs");
  }
  auto packed = std::make_shared<Packed>();
  packed->inputs = weight.inputs;
  packed->outputs = weight.outputs;
  packed->bias.assign(bias.begin(), bias.end());
  packed->activation = activation;
  packed->pack(weight);
  packed_ = std::move(packed);
}

std::size_t PackedLinear::inputs() const {
  return packed_ ? packed_->inputs : 0;
}

std::size_t PackedLinear::outputs() const {
  return packed_ ? packed_->outputs : 0;
}

void PackedLinear::apply(const Rows& rows) const {
  if (rows.count == 0) return;
  const std::size_t across = packed_->panels.size();
  const std::size_t height = tile_rows(rows.count, across), down = (rows.count - 1) / height + 1;
  parallel_for(down * across, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t tile = begin; tile < end; ++tile) {
      const std::size_t row = tile / across * height;
      packed_->run_tile(rows, row, std::min(height, rows.count - row), packed_->panels[tile % across]);
    }
  });
}

void PackedLinear::apply(std::span<const float> x, std::span<float> y) const {
  apply({.from = x.data(), .from_stride = x.size(), .count = 1, .to = y.data(), .to_stride = y.size()});
}

Matrix PackedLinear::operator()(const Matrix& x) const {
  if (x.shape(1) != inputs()) {
    throw Error(ErrorKind::shape, "linear: rows of " + std::to_string(x.shape(1)) + " numbers for " +
                                      std::to_string(inputs()) + " inputs");
  }
  checked_count("linear", {{x.shape(0), outputs()}});
  Matrix y = Matrix::from_shape({x.shape(0), outputs()});
  apply({.from = x.data(), .from_stride = inputs(), .count = x.shape(0), .to = y.data(), .to_stride = outputs()});
  return y;
}

}  // namespace attnviz
