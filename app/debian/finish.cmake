# CPack runs this over the files of the package: pages and changelogs are compressed as Debian wants them, without a time in
# them.
file(GLOB_RECURSE texts ${CPACK_TEMPORARY_DIRECTORY}/attnviz.1 ${CPACK_TEMPORARY_DIRECTORY}/changelog.Debian)
foreach(text IN LISTS texts)
  execute_process(COMMAND gzip -9n ${text} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
