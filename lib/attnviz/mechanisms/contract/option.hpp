#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace attnviz::mechanisms {

using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

enum class OptionType { flag, integer, real, choice };
const char* name_of(OptionType type) noexcept;

/// One field of an options struct as the command line, `explain`, the dump and the docs see it. The default is read
/// from a default-constructed struct, so it stands in one place only.
struct OptionSpec {
  std::string_view name;
  std::string_view help;
  OptionType type;
  double low = 0, high = 0;                   ///< inclusive limits of numbers
  std::span<const std::string_view> choices;  ///< names of an enumeration's values 0, 1, 2 ...
  OptionValue (*read)(const void* options) = nullptr;
  void (*write)(void* options, const OptionValue& value) = nullptr;
};

struct Limits {
  double low, high;
};

template <class Member>
struct OwnerOf;
template <class Field, class Owner>
struct OwnerOf<Field Owner::*> {
  using type = Owner;
};

/// A whole or real number within limits: number<&SimamOptions::lambda>("lambda", {0, 1}, "keeps flat channels finite").
/// For an inherited field name the struct as well: number<&SelfOptions::temperature, SelfOptions>(...).
template <auto Member, class Options = typename OwnerOf<decltype(Member)>::type>
constexpr OptionSpec number(std::string_view name, Limits limits, std::string_view help) {
  using Field = std::remove_cvref_t<decltype(std::declval<Options>().*Member)>;
  constexpr bool kReal = std::is_floating_point_v<Field>;
  return {name,
          help,
          kReal ? OptionType::real : OptionType::integer,
          limits.low,
          limits.high,
          {},
          [](const void* options) -> OptionValue {
            const Field value = static_cast<const Options*>(options)->*Member;
            if constexpr (kReal)
              return static_cast<double>(value);
            else
              return static_cast<std::int64_t>(value);
          },
          [](void* options, const OptionValue& value) {
            if constexpr (kReal)
              static_cast<Options*>(options)->*Member = static_cast<Field>(std::get<double>(value));
            else
              static_cast<Options*>(options)->*Member = static_cast<Field>(std::get<std::int64_t>(value));
          }};
}

template <auto Member, class Options = typename OwnerOf<decltype(Member)>::type>
constexpr OptionSpec flag(std::string_view name, std::string_view help) {
  return {
      name,
      help,
      OptionType::flag,
      0,
      1,
      {},
      [](const void* options) -> OptionValue { return bool{static_cast<const Options*>(options)->*Member}; },
      [](void* options, const OptionValue& value) { static_cast<Options*>(options)->*Member = std::get<bool>(value); }};
}

/// An enumeration whose values count from 0 and are named in order by `choices` (static storage).
template <auto Member, class Options = typename OwnerOf<decltype(Member)>::type>
constexpr OptionSpec choice(std::string_view name, std::span<const std::string_view> choices, std::string_view help) {
  using Field = std::remove_cvref_t<decltype(std::declval<Options>().*Member)>;
  return {name,
          help,
          OptionType::choice,
          0,
          0,
          choices,
          [](const void* options) -> OptionValue {
            return static_cast<std::int64_t>(static_cast<const Options*>(options)->*Member);
          },
          [](void* options, const OptionValue& value) {
            static_cast<Options*>(options)->*Member = static_cast<Field>(std::get<std::int64_t>(value));
          }};
}

/// Several tables as one, in order.
template <std::size_t... Sizes>
constexpr auto joined(const std::array<OptionSpec, Sizes>&... tables) {
  std::array<OptionSpec, (Sizes + ... + 0)> all{};
  auto next = all.begin();
  ((next = std::ranges::copy(tables, next).out), ...);
  return all;
}

/// Parses `text`, checks the limits and writes the field. Throws `usage`: "se: reduction is 0, allowed 1 to 4096".
void assign(const OptionSpec& option, void* options, std::string_view text, std::string_view mechanism);

/// The field as a user would write it: "16", "1e-4", "true", "softmax".
std::string text_of(const OptionSpec& option, const void* options);

/// "1 to 4096", "true or false", "softmax, sparsemax, entmax15".
std::string limits_text(const OptionSpec& option);

}  // namespace attnviz::mechanisms
