#pragma once

#include <atomic>

namespace attnviz::app {

/// After the first Ctrl-C (or SIGTERM) running inputs are finished and no new ones begin; a second one ends the program
/// at once. Either way nothing half-written stays behind.
void handle_interrupts();

/// Set once the user wants to stop.
const std::atomic<bool>& interrupted();

/// Ends the program by the signal itself, so that the shell sees 130 and loops stop.
[[noreturn]] void end_by_interrupt();

}  // namespace attnviz::app
