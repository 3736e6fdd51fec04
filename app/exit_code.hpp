#pragma once

namespace attnviz::app {

/// What the shell sees.
enum class ExitCode {
  done = 0,    ///< everything that was asked for
  failed = 1,  ///< some input failed; the others are done
  usage = 2,   ///< the call is wrong; nothing was done
  interrupted = 130
};

}  // namespace attnviz::app
