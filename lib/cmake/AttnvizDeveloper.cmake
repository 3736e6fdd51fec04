# Compiler settings that are ours alone: linked privately, never exported to users of the library.
add_library(attnviz_developer INTERFACE)

if(ATTNVIZ_DEVELOPER)
  target_compile_options(attnviz_developer INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
                                                     -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Werror)
endif()

# After inlining, GCC 12 to 14 see overflows and wrong frees inside std::string and std::vector themselves (for instance its
# bugs 105329 and 105651). AddressSanitizer answers these questions for real: preset asan.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(attnviz_developer INTERFACE -Wno-array-bounds -Wno-free-nonheap-object -Wno-restrict
                                                     -Wno-stringop-overflow -Wno-stringop-overread)
endif()

if(ATTNVIZ_SANITIZE)
  target_compile_options(attnviz_developer INTERFACE -fsanitize=${ATTNVIZ_SANITIZE} -fno-omit-frame-pointer
                                                     -fno-sanitize-recover=all
                                                     $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)  # GCC 12 sees ghosts in variants
  target_link_options(attnviz_developer INTERFACE -fsanitize=${ATTNVIZ_SANITIZE})
endif()

# A block of memory that is used after it was given back shall be found (Clang has no macro of its own for it).
if(ATTNVIZ_SANITIZE MATCHES "address")
  target_compile_definitions(attnviz_developer INTERFACE ATTNVIZ_ADDRESS_SANITIZER)
endif()

# libFuzzer follows which branches of the library an input takes.
option(ATTNVIZ_FUZZ "Link the fuzz targets to libFuzzer (Clang)" OFF)
if(ATTNVIZ_FUZZ)
  target_compile_options(attnviz_developer INTERFACE -fsanitize=fuzzer-no-link)
endif()

# attnviz_without_thread_sanitizer(source...): of the library, files that ThreadSanitizer would misunderstand; what they
# hand from thread to thread they tell by core/hand_over.hpp.
if(ATTNVIZ_SANITIZE MATCHES "thread")
  target_compile_definitions(attnviz_developer INTERFACE ATTNVIZ_THREAD_SANITIZER)
endif()
function(attnviz_without_thread_sanitizer)
  if(ATTNVIZ_SANITIZE MATCHES "thread")
    set_source_files_properties(${ARGN} TARGET_DIRECTORY attnviz PROPERTIES COMPILE_OPTIONS -fno-sanitize=thread
                                                                            SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

# A second build of the same file costs nothing where ccache is present.
find_program(ATTNVIZ_CCACHE ccache)
if(ATTNVIZ_CCACHE AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${ATTNVIZ_CCACHE})
endif()
