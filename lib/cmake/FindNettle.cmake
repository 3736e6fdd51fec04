# Debian's nettle has no CMake package.
include(${CMAKE_CURRENT_LIST_DIR}/AttnvizFindLibrary.cmake)
attnviz_find_library(Nettle nettle/sha2.h nettle)
