#include "attnviz/core/rng.hpp"

#include <cmath>
#include <numbers>

#include "attnviz/core/error.hpp"

namespace attnviz {
namespace {

/// FNV-1a: which stream of the seed this is.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
  return hash;
}

/// The finaliser of SplitMix64: neighbouring seeds become unrelated ones.
std::uint64_t scramble(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::string_view stream) : engine_(scramble(seed ^ scramble(hash_of(stream)))) {}

double Rng::uniform() {
  return static_cast<double>(engine_() >> 11) * 0x1.0p-53;
}

double Rng::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  const double angle = 2 * std::numbers::pi * uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

double Rng::gumbel() {
  return -std::log(-std::log((static_cast<double>(engine_() >> 11) + 0.5) * 0x1.0p-53));
}

std::size_t Rng::index(std::size_t count) {
  return static_cast<std::size_t>(uniform() * static_cast<double>(count));
}

std::size_t Rng::categorical(std::span<const float> weights) {
  double total = 0;
  for (const float weight : weights) {
    if (!(weight <= 0)) total += weight;
  }
  if (!(total > 0 && std::isfinite(total))) {
    throw Error(ErrorKind::value, "categorical: " + std::to_string(weights.size()) + " weights add up to " +
                                      std::to_string(total) + ", nothing can be drawn");
  }
  double left = uniform() * total;
  std::size_t last = 0;
  for (std::size_t index = 0; index < weights.size(); ++index) {
    if (!(weights[index] > 0)) continue;
    last = index;
    left -= weights[index];
    if (left < 0) return index;
  }
  return last;  // rounding left a crumb
}

void Rng::fill_uniform(std::span<float> values, double low, double high) {
  for (float& value : values) value = static_cast<float>(low + (high - low) * uniform());
}

void Rng::fill_normal(std::span<float> values, double mean, double deviation) {
  for (float& value : values) value = static_cast<float>(mean + deviation * normal());
}

}  // namespace attnviz
