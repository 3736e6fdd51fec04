# attnviz_add_part(name SOURCES source... LIBRARIES target...): a shared object of its own, attnviz_<name>.so, that
# io/part.hpp opens when a file asks for it. In the build tree it lies as it does when it is installed.
function(attnviz_add_part name)
  cmake_parse_arguments(part "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(attnviz_${name} MODULE ${part_SOURCES})
  set_target_properties(attnviz_${name} PROPERTIES
    PREFIX ""
    NO_SONAME ON  # nobody links to it
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}/attnviz
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(attnviz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(attnviz_${name} PRIVATE ${part_LIBRARIES} attnviz_developer)
  add_dependencies(attnviz attnviz_${name})
  install(TARGETS attnviz_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/attnviz COMPONENT program)
endfunction()
