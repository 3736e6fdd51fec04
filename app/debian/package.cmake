# `cpack -G DEB`: the program with its parts, assets, manual page and completions as one Debian package. The static library
# and its headers stay out: whoever builds against them has the sources. scripts/package sets the compiler's flags.
set(release ${CMAKE_CURRENT_LIST_DIR})
execute_process(COMMAND sh -c ". /etc/os-release && echo $ID$VERSION_ID" OUTPUT_VARIABLE system
                OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REPLACE debian deb system "${system}")  # one version a release, because each has libraries of its own

set(CPACK_PACKAGE_NAME attnviz)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1~${system})
set(CPACK_PACKAGE_CONTACT "The attnviz authors <maintainers@attnviz.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL program debian)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "see attention: heatmaps over pictures and sentences")
set(CPACK_PACKAGE_DESCRIPTION
    "attnviz loads pictures, sentences or tensors, runs attention mechanisms and
trained networks on them, from the textbook's score functions to DINOv2, and
writes heatmap overlays and the numbers behind them, for one file or for a
folder of a hundred thousand.
.
Small trained networks, samples and lessons are in the package; checkpoints of
BERT, GPT-2, ViT, DINO, DINOv2, CLIP and SigLIP are read from disk.")

# The version's line of the changelog; what is new stands in CHANGELOG.md.
set(ATTNVIZ_DEBIAN_VERSION ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
execute_process(COMMAND date -u -d ${ATTNVIZ_RELEASED} -R OUTPUT_VARIABLE ATTNVIZ_RELEASED_AT
                OUTPUT_STRIP_TRAILING_WHITESPACE)
configure_file(${release}/changelog.in ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian ${release}/copyright
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/attnviz COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${release}/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME attnviz
        COMPONENT debian EXCLUDE_FROM_ALL)
set(CPACK_PRE_BUILD_SCRIPTS ${release}/finish.cmake)
include(CPack)
