// Matrix products at the sizes of transformers, ours beside oneDNN's matmul primitive with weights reordered once, in
// turn within one run. Prints GFLOP/s (median), the ratio, and how long the products of one pass of ViT-S/16 take
// oneDNN.
#include <omp.h>
#include <unistd.h>

#include <cstdlib>
#include <dnnl.hpp>
#include <map>

#include "attnviz/core/matmul.hpp"
#include "attnviz/core/packed_linear.hpp"
#include "attnviz/core/parallel.hpp"
#include "bench/bench.hpp"

namespace {

using attnviz::Matrix;
using dnnl::memory;

constexpr int kThreads = 2;

dnnl::engine& engine() {
  static dnnl::engine only(dnnl::engine::kind::cpu, 0);
  return only;
}

/// oneDNN's own product on all threads: [batch, rows, inner] x [batch, inner, columns], weights as it likes them best.
class Reordered {
 public:
  Reordered(memory::dim batch, memory::dim rows, memory::dim columns, memory::dim inner, const float* from,
            const float* weights, float* to) {
    omp_set_num_threads(kThreads);
    const auto tag = memory::format_tag::abc;
    const memory::desc a({batch, rows, inner}, memory::data_type::f32, tag);
    const memory::desc b({batch, inner, columns}, memory::data_type::f32, memory::format_tag::any);
    const memory::desc c({batch, rows, columns}, memory::data_type::f32, tag);
#if DNNL_VERSION_MAJOR >= 3
    const dnnl::matmul::primitive_desc made(engine(), a, b, c);
#else
    const dnnl::matmul::primitive_desc made(dnnl::matmul::desc(a, b, c), engine());
#endif
    product_ = dnnl::matmul(made);
    const memory::desc stored({batch, inner, columns}, memory::data_type::f32, memory::format_tag::acb);
    memory plain(stored, engine(), const_cast<float*>(weights));
    memory packed(made.weights_desc(), engine());
    dnnl::reorder(plain, packed).execute(stream_, plain, packed);
    stream_.wait();
    arguments_ = {{DNNL_ARG_SRC, memory(a, engine(), const_cast<float*>(from))},
                  {DNNL_ARG_WEIGHTS, packed},
                  {DNNL_ARG_DST, memory(c, engine(), to)}};
  }
  void run() {
    omp_set_num_threads(kThreads);
    product_.execute(stream_, arguments_);
    stream_.wait();
  }

 private:
  dnnl::stream stream_{engine()};
  dnnl::matmul product_;
  std::unordered_map<int, memory> arguments_;
};

/// Milliseconds of theirs.
template <class Ours, class Theirs>
double compare(const std::string& name, double operations, Ours ours, Theirs theirs) {
  std::vector<double> own, other;
  attnviz::bench::in_turn(own, ours, other, theirs);
  const double a = operations / attnviz::bench::median(own) / 1e6, b = operations / attnviz::bench::median(other) / 1e6;
  std::printf("%-32s ours %4.0f   oneDNN, reordered %4.0f   ratio %.2f\n", name.c_str(), a, b, a / b);
  std::fflush(stdout);
  return attnviz::bench::median(other);
}

double fixed_weights(std::size_t rows, std::size_t columns, std::size_t inner) {
  const std::vector<float> weights(columns * inner, 0.25F);
  const Matrix x = xt::ones<float>({rows, inner});
  Matrix y = Matrix::from_shape({rows, columns});
  const attnviz::PackedLinear linear({.values = weights, .outputs = columns, .inputs = inner});
  const attnviz::PackedLinear::Rows work{x.data(), inner, rows, y.data(), columns};
  const auto dim = [](std::size_t size) { return static_cast<memory::dim>(size); };
  Reordered peer(1, dim(rows), dim(columns), dim(inner), x.data(), weights.data(), y.data());
  return compare(
      std::to_string(rows) + " x " + std::to_string(columns) + " x " + std::to_string(inner),
      2.0 * static_cast<double>(rows * columns * inner), [&] { linear.apply(work); }, [&] { peer.run(); });
}

/// One product of attention over all heads, cut as core/attention does it: blocks of a head's rows.
double over_heads(const std::string& name, std::size_t rows, std::size_t columns, std::size_t inner) {
  constexpr std::size_t kHeads = 6, kBlock = 48;
  const std::vector<float> a(kHeads * rows * inner, 0.5F), b(kHeads * inner * columns, 0.25F);
  std::vector<float> c(kHeads * rows * columns);
  const std::size_t blocks = (rows - 1) / kBlock + 1;
  const auto ours = [&] {
    attnviz::parallel_for(kHeads * blocks, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t piece = begin; piece < end; ++piece) {
        const std::size_t head = piece / blocks, first = piece % blocks * kBlock;
        attnviz::gemm_here({.rows = std::min(kBlock, rows - first),
                            .columns = columns,
                            .inner = inner,
                            .a = a.data() + (head * rows + first) * inner,
                            .a_stride = inner,
                            .b = b.data() + head * inner * columns,
                            .b_stride = columns,
                            .c = c.data() + (head * rows + first) * columns,
                            .c_stride = columns});
      }
    });
  };
  const auto dim = [](std::size_t size) { return static_cast<memory::dim>(size); };
  Reordered peer(kHeads, dim(rows), dim(columns), dim(inner), a.data(), b.data(), c.data());
  return compare(name, 2.0 * static_cast<double>(kHeads * rows * columns * inner), ours, [&] { peer.run(); });
}

}  // namespace

int main(int, char** arguments) {
  // OpenMP's threads spin after a product, for which ours would then have to wait.
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) {
    setenv("OMP_WAIT_POLICY", "passive", 1);
    execv(arguments[0], arguments);
  }
  const attnviz::ThreadLimit limit(kThreads);
  std::puts("GFLOP/s, two threads, median of alternating calls");
  double layer = fixed_weights(197, 1152, 384);
  layer += fixed_weights(197, 384, 384);
  layer += fixed_weights(197, 1536, 384);
  layer += fixed_weights(197, 384, 1536);
  fixed_weights(197, 3072, 768);
  fixed_weights(785, 1536, 384);
  fixed_weights(2048, 2048, 2048);
  layer += over_heads("197 x 197 x 64, 6 heads, scores", 197, 197, 64);
  layer += over_heads("197 x 64 x 197, 6 heads, mix", 197, 64, 197);
  const double patches = fixed_weights(196, 384, 768);
  std::printf("ViT-S/16 at 224: oneDNN's products alone take %.1f ms\n", 12 * layer + patches);
}
