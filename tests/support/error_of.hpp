#pragma once

#include <stdexcept>

#include "attnviz/core/error.hpp"

namespace attnviz::test {

/// The Error that `call` throws; a test that expects one fails when there is none.
template <class Call>
Error error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("expected an attnviz::Error, but nothing was thrown");
}

}  // namespace attnviz::test
