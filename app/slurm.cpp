#include "slurm.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::app {
namespace {

std::optional<std::size_t> number_in(const char* variable) {
  const char* const text = std::getenv(variable);
  if (text == nullptr || *text == '\0') return std::nullopt;
  const std::string_view digits = text;
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure == std::errc{} && end == digits.data() + digits.size()) return number;
  throw Error(ErrorKind::usage, std::string(variable) + " is " + io::in_quotes(digits) + ", not a number",
              "say which part of the inputs with --shard K/N");
}

}  // namespace

std::optional<pipeline::Shard> shard_of_slurm() {
  const auto id = number_in("SLURM_ARRAY_TASK_ID"), count = number_in("SLURM_ARRAY_TASK_COUNT");
  if (!id || !count || *count <= 1) return std::nullopt;
  const std::size_t first = number_in("SLURM_ARRAY_TASK_MIN").value_or(1);
  const std::size_t step = number_in("SLURM_ARRAY_TASK_STEP").value_or(1);
  if (step > 0 && *id >= first && (*id - first) % step == 0 && (*id - first) / step < *count) {
    return pipeline::Shard{(*id - first) / step, *count};
  }
  throw Error(ErrorKind::usage,
              "task " + std::to_string(*id) + " of an array of " + std::to_string(*count) + " from " +
                  std::to_string(first) + " in steps of " + std::to_string(step) + " tells no part of the inputs",
              "use --array=1-N, or say which part with --shard K/N");
}

}  // namespace attnviz::app
