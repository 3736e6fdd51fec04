#include "attnviz/image/damage.hpp"

#include <utility>

namespace attnviz::image {

Raster decode_despite_damage(const Encoded& file, Attempt (*attempt)(const Encoded&, Reading)) {
  std::string damage;
  {
    Attempt first = attempt(file, Reading::exact);
    if (first.damage.empty()) return std::move(first.raster);
    if (file.limits.strict) fail_damaged(file, first.damage);
    damage = std::move(first.damage);
  }
  Attempt second = attempt(file, Reading::patient);
  if (!second.shows_something) fail_damaged(file, damage);
  second.raster.damage = std::move(damage);
  return std::move(second.raster);
}

}  // namespace attnviz::image
