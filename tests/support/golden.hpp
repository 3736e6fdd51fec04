#pragma once

#include <cstring>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "attnviz/core/tensor.hpp"

namespace attnviz::test {

/// Expected values from someone else's implementation. tests/golden/values/NAME.json is written by a committed
/// generator tests/golden/make_*.py; tensors in it are {"shape": [..], "values": [..]}.
/// Read once a program; the reference stays valid, so that a loop may run over a part of it.
const nlohmann::json& golden(std::string_view name);

Tensor tensor_in(const nlohmann::json& value);
Vector vector_in(const nlohmann::json& value);
Matrix matrix_in(const nlohmann::json& value);
Tensor3 tensor3_in(const nlohmann::json& value);
Tensor4 tensor4_in(const nlohmann::json& value);

/// Largest |found - expected|; infinite when the counts differ or a value is not finite in one of them alone.
double worst_difference(std::span<const float> found, std::span<const float> expected);
template <class A, class B>
double worst_difference(const A& found, const B& expected) {
  return worst_difference(values_of(found), values_of(expected));
}

/// Whether two tensors have one shape and the same bytes: what another number of threads must not change.
template <class T>
bool same_bytes(const T& a, const T& b) {
  return a.shape() == b.shape() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace attnviz::test
