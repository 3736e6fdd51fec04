#include "attnviz/io/torch_names.hpp"

#include <algorithm>
#include <array>

namespace attnviz::io {

namespace {

using Role = TorchRole;

constexpr std::array kNames = std::to_array<TorchName>({
    {"collections", "OrderedDict", Role::ordered_dict, {}},
    {"torch._utils", "_rebuild_tensor", Role::tensor, {}},
    {"torch._utils", "_rebuild_tensor_v2", Role::tensor, {}},
    {"torch._utils", "_rebuild_tensor_v3", Role::tensor_of_dtype, {}},
    {"torch._utils", "_rebuild_parameter", Role::parameter, {}},
    {"torch._utils", "_rebuild_parameter_with_state", Role::parameter, {}},
    {"torch._tensor", "_rebuild_from_type_v2", Role::of_type, {}},
    {"torch", "Size", Role::size, {}},
    {"torch", "device", Role::plain, {}},
    {"argparse", "Namespace", Role::plain, {}},
    {"torch", "Tensor", Role::type, {}},
    {"torch.nn.parameter", "Parameter", Role::type, {}},
    {"torch.nn.parameter", "Buffer", Role::type, {}},
    {"torch", "FloatStorage", Role::storage, Dtype::f32},
    {"torch", "DoubleStorage", Role::storage, Dtype::f64},
    {"torch", "HalfStorage", Role::storage, Dtype::f16},
    {"torch", "BFloat16Storage", Role::storage, Dtype::bf16},
    {"torch", "LongStorage", Role::storage, Dtype::i64},
    {"torch", "IntStorage", Role::storage, Dtype::i32},
    {"torch", "ShortStorage", Role::storage, Dtype::i16},
    {"torch", "CharStorage", Role::storage, Dtype::i8},
    {"torch", "ByteStorage", Role::storage, Dtype::u8},
    {"torch", "BoolStorage", Role::storage, Dtype::boolean},
    {"torch.storage", "UntypedStorage", Role::storage, {}},
    {"torch", "UntypedStorage", Role::storage, {}},
    {"torch", "float32", Role::dtype, Dtype::f32},
    {"torch", "float64", Role::dtype, Dtype::f64},
    {"torch", "float16", Role::dtype, Dtype::f16},
    {"torch", "bfloat16", Role::dtype, Dtype::bf16},
    {"torch", "int64", Role::dtype, Dtype::i64},
    {"torch", "int32", Role::dtype, Dtype::i32},
    {"torch", "int16", Role::dtype, Dtype::i16},
    {"torch", "int8", Role::dtype, Dtype::i8},
    {"torch", "uint64", Role::dtype, Dtype::u64},
    {"torch", "uint32", Role::dtype, Dtype::u32},
    {"torch", "uint16", Role::dtype, Dtype::u16},
    {"torch", "uint8", Role::dtype, Dtype::u8},
    {"torch", "bool", Role::dtype, Dtype::boolean},
});

}  // namespace

std::optional<std::uint32_t> find_torch_name(std::string_view module, std::string_view name) {
  if (module == "torch.cuda") module = "torch";  // storages of a graphics card, in old files
  const auto found =
      std::ranges::find_if(kNames, [&](const TorchName& row) { return row.name == name && row.module == module; });
  if (found == kNames.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - kNames.begin());
}

const TorchName& torch_name(std::uint32_t number) {
  return kNames[number];
}

}  // namespace attnviz::io
