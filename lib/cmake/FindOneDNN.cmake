# oneDNN without its own CMake package, which in Debian 12 asks for OpenCL headers that nothing here uses.
include(${CMAKE_CURRENT_LIST_DIR}/AttnvizFindLibrary.cmake)
attnviz_find_library(OneDNN dnnl.hpp dnnl)
