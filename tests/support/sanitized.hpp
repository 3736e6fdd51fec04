#pragma once

namespace attnviz::test {

/// Whether a sanitizer watches: it needs terabytes of address space, and does not live through a system call that fails
/// at its start.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace attnviz::test
