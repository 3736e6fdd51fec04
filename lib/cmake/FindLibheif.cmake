# Debian's libheif has a CMake package in some versions only.
include(${CMAKE_CURRENT_LIST_DIR}/AttnvizFindLibrary.cmake)
attnviz_find_library(Libheif libheif/heif.h heif)
