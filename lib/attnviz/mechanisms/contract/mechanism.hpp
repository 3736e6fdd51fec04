#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"

namespace attnviz::mechanisms {

/// The chapters of the catalogue.
enum class Family { score, pairwise, self_attention, channel, spatial, channel_and_spatial, bottom_up };
const char* name_of(Family family) noexcept;

/// What a mechanism can look at.
enum class Accepts {
  any,    ///< tokens or feature maps: images, texts and tensors
  grid,   ///< feature maps with rows and columns: images and [C,H,W] tensors
  pixels  ///< the picture itself
};
const char* name_of(Accepts accepts) noexcept;

/// What a mechanism says about itself, once, for the command line, `explain`, the dump, the page and the docs.
struct Description {
  std::string_view name;   ///< what -m takes: "se"
  std::string_view title;  ///< "Squeeze-and-Excitation"
  Family family;
  Accepts accepts;
  std::string_view summary;   ///< one line: what it does
  std::string_view formula;   ///< plain text, lines separated by \n, symbols explained
  std::string_view shapes;    ///< "x [C,H,W] -> gate [C], output [C,H,W]"
  std::string_view citation;  ///< "Hu, Shen, Sun 2018, arXiv:1709.01507, section 3"
  std::string_view tutorial;  ///< section of the tutorial that names it, or empty
  std::string_view erratum;   ///< what the tutorial says wrong about it, or empty
  std::string_view tensors;   ///< names of the tensors that --weights may hold, or empty: nothing is learned
  std::string_view example;   ///< an example call that works as printed, from the top of the project
  bool needs_places = false;  ///< its queries must be tokens, which stand somewhere; a border or a mean does not
};

/// Whether a picture is looked at from every position when the user does not say from where; else from its border.
bool looks_from_everywhere(const Description& description) noexcept;

/// One row of the catalogue.
struct Mechanism {
  Description description;
  std::span<const OptionSpec> options;
  std::shared_ptr<void> (*make_options)() = nullptr;
  std::vector<AttentionMap> (*run)(const Inputs& inputs, Parameters& parameters, const void* options) = nullptr;
};

template <class Function>
struct OptionsOf;
template <class Options>
struct OptionsOf<std::vector<AttentionMap> (*)(const Inputs&, Parameters&, const Options&)> {
  using type = Options;
};

/// A row from a function `std::vector<AttentionMap> run_x(const Inputs&, Parameters&, const XOptions&)`, its
/// description and the specifications of its options: row<run_simam>(kSimam, kSimamOptions).
template <auto Run>
constexpr Mechanism row(const Description& description, std::span<const OptionSpec> options) {
  using Options = typename OptionsOf<decltype(Run)>::type;
  return {description, options, []() -> std::shared_ptr<void> { return std::make_shared<Options>(); },
          [](const Inputs& inputs, Parameters& parameters, const void* chosen) {
            return Run(inputs, parameters, *static_cast<const Options*>(chosen));
          }};
}

/// A mechanism together with the options chosen for it.
class Configured {
 public:
  explicit Configured(const Mechanism& mechanism) : mechanism_(&mechanism), options_(mechanism.make_options()) {}

  const Mechanism& mechanism() const { return *mechanism_; }
  const void* options() const { return options_.get(); }
  /// Sets one option from text. Throws `usage` for an unknown name (with the nearest right one) or a value out of
  /// limits.
  void set(std::string_view name, std::string_view value);
  bool has(std::string_view name) const;
  std::vector<AttentionMap> run(const Inputs& inputs, Parameters& parameters) const;

 private:
  const Mechanism* mechanism_;
  std::shared_ptr<void> options_;
};

}  // namespace attnviz::mechanisms
