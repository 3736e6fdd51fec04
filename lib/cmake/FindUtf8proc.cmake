# Debian's utf8proc has no CMake package.
include(${CMAKE_CURRENT_LIST_DIR}/AttnvizFindLibrary.cmake)
attnviz_find_library(Utf8proc utf8proc.h utf8proc)
