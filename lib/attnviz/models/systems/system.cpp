#include "attnviz/models/systems/system.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::models {

SystemRun System::run(const SystemInput& input) const {
  if (facts_.input == InputKind::picture) {
    const std::vector<std::size_t> wanted{facts_.channels, facts_.side, facts_.side};
    if (!std::equal(wanted.begin(), wanted.end(), input.pixels.shape().begin())) {
      throw Error(ErrorKind::shape, facts_.architecture + ": a picture " + shape_text(input.pixels) + " where [" +
                                        std::to_string(facts_.channels) + "," + std::to_string(facts_.side) + "," +
                                        std::to_string(facts_.side) + "] is read");
    }
  } else if (input.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw Error(ErrorKind::value, facts_.architecture + ": a text without content");
  }
  return run_checked(input);
}

}  // namespace attnviz::models
