include(FindPackageHandleStandardArgs)

# attnviz_find_library(name header binary [options of find_path]): a library that has no CMake package, or none that suits,
# as the target name::name. For Find modules; a macro, so that what is found is known to find_package.
macro(attnviz_find_library name header binary)
  find_path(${name}_INCLUDE_DIR ${header} ${ARGN})
  find_library(${name}_LIBRARY ${binary})
  find_package_handle_standard_args(${name} REQUIRED_VARS ${name}_INCLUDE_DIR ${name}_LIBRARY)
  if(${name}_FOUND AND NOT TARGET ${name}::${name})
    add_library(${name}::${name} UNKNOWN IMPORTED)
    set_target_properties(${name}::${name} PROPERTIES IMPORTED_LOCATION ${${name}_LIBRARY}
                                                      INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE_DIR})
  endif()
endmacro()
