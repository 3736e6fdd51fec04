#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "attnviz/core/error.hpp"

namespace attnviz::app {

/// Whoever read our standard output has left: nothing is wrong, there is just nobody to write to.
struct BrokenPipe {};

/// Writes to standard output, where results go. Throws BrokenPipe, or `io` when the system refuses (a full disk).
void print(std::string_view text);
/// Writes what is still in the buffer; throws as print().
void flush();

/// "attnviz: MESSAGE" and, on a second line, the hint, on standard error.
void report_error(const Error& error);
/// "attnviz: MESSAGE" on standard error.
void report_message(std::string_view message);

bool output_is_terminal();
bool errors_are_terminal();
/// Columns of the terminal on standard error, 80 when there is none.
std::size_t terminal_width();

/// Bold on a terminal that wants it, plain anywhere else (NO_COLOR, TERM=dumb, a pipe).
std::string heading(std::string_view text);

}  // namespace attnviz::app
