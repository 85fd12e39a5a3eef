# SPDX-License-Identifier: MPL-2.0
# shellcheck shell=bash
# The parts of tools/check, sourced by it: each builds what it needs and adds to the counts.

everything=(-Dwerror=true -Dx264=enabled -Djpeg=enabled -Dtests=enabled)

# The tests' main build, which other parts look at as well.
main_built=
main_build() {
  if [ -z "$main_built" ]; then
    say "Build"
    main_built=no
    if build_in "$build" "${everything[@]}" -Dbrowser_tests=enabled; then
      main_built=yes
    else
      fail "build"
    fi
  fi
  [ "$main_built" = yes ]
}

part_tests() {
  main_build || return 0
  say "Tests"
  if [ ${#names[@]} -gt 0 ]; then
    run_tests "$build" --setup all "${names[@]}"
  elif [ "$long" = yes ]; then
    run_tests "$build" --setup all
  else
    run_tests "$build"
  fi
}

part_structure() {
  step "Structure" "$top/tools/lib/structure"
}

part_tidy() {
  main_build || return 0
  step "clang-tidy" "$top/tools/lib/tidy.py" "$build" "$jobs" gst tools
}

# suites_in FOLDER NAME SUITE… -- MESON-OPTION…: builds the tests of the suites and runs them.
suites_in() {
  local folder=$1 name=$2 suites=() choice=() programs
  shift 2
  while [ "$1" != -- ]; do
    suites+=("$1")
    choice+=(--suite "$1")
    shift
  done
  shift
  say "Build $name"
  if set_up "$folder" "$@" && programs=$("$top/tools/lib/test_programs.py" "$folder" "${suites[@]}") &&
    xargs ninja -C "$folder" -j "$jobs" <<<"$programs"; then
    say "Tests $name"
    # Slower by what sanitizers and emulation cost.
    run_tests "$folder" "${choice[@]}" -t 5
  else
    fail "build $name"
  fi
}

part_options() {
  suites_in "$build-mpl" "without x264" unit -- -Dwerror=true -Dx264=disabled -Dbrowser_tests=disabled
  suites_in "$build-nojpeg" "without JPEG" unit -- -Dwerror=true -Djpeg=disabled -Dbrowser_tests=disabled
}

part_clang() {
  CC=clang-14 CXX=clang++-14 suites_in "$build-clang" "with clang" unit elements -- \
    "${everything[@]}" -Dbrowser_tests=disabled
}

# no_reports FOLDER: whether a sanitizer had nothing to say, also in programs whose output no test reads.
no_reports() {
  local report clean=yes
  for report in "$1"/*; do
    [ -e "$report" ] || continue
    cat "$report"
    clean=no
  done
  rm -r "$1"
  [ "$clean" = yes ]
}

part_tsan() {
  local reports stock
  reports=$(mktemp -d) || return 1
  # These run stock programs, which cannot load a plugin with the thread sanitizer.
  stock='*/LaunchLine.*:Sharing.NeverIntoAForeign*:Sharing.GoesOnWhenThereAreNoMoreSegments'
  # GStreamer and GLib are not instrumented, so what they do themselves is not looked at; tsan.supp has
  # what cannot be seen for that.
  GTEST_FILTER="-$stock" \
    TSAN_OPTIONS="ignore_noninstrumented_modules=1:history_size=7:suppressions='$top/tests/support/tsan.supp':log_path=$reports/tsan" \
    suites_in "$build-tsan" "with the thread sanitizer" unit elements -- \
    -Db_sanitize=thread -Db_lundef=false -Dbrowser_tests=disabled
  step "Nothing reported by the thread sanitizer" no_reports "$reports"
}

part_asan() {
  local reports
  reports=$(mktemp -d) || return 1
  # Preloaded for stock programs that load the plugin. Leaks are the leaks tracer's business: GLib's
  # and X's own would drown them. A small quarantine, for tests that watch memory.
  test_preload=$(gcc -print-file-name=libasan.so) \
    ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=1:log_path=$reports/asan \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    suites_in "$build-asan" "with address and undefined behaviour sanitizers" \
    unit elements integration -- \
    -Db_sanitize=address,undefined -Db_lundef=false -Dbrowser_tests=disabled
  step "Nothing reported by the address sanitizer" no_reports "$reports"
}

part_arm64() {
  local packages cross=$top/tests/support/cross folder=$build-arm64
  packages=$(packages_cross_libraries) || return 1
  say "arm64 packages"
  # shellcheck disable=SC2086 # a list of names
  "$cross/sysroot" arm64 "$folder.packages" $packages || { fail "arm64 packages"; return 0; }
  printf "[constants]\nsysroot = '%s'\n" "$folder.packages/root" >"$folder.packages/where.ini"
  # qemu-user 7.2 has no PR_SET_CHILD_SUBREAPER, by which orphans are found.
  GTEST_FILTER=-ChildrenTest.Orphans* suites_in "$folder" "for arm64" unit -- -Dwerror=true -Dbrowser_tests=disabled \
    --cross-file "$folder.packages/where.ini" --cross-file "$cross/arm64.ini"
}

part_bare() {
  local bare=$top/tests/bare/bare_debian folder=$build-bare who
  for who in root user; do
    step "Bare Debian 12: tools/demo as $who" "$bare" "$folder" "$who" demo
  done
  step "Bare Debian 12: tools/check as root" "$bare" "$folder" root check
  # What differs for an ordinary user is what is installed and started, not what is computed.
  step "Bare Debian 12: tools/check as user" "$bare" "$folder" user check \
    x-server launch-run launch-display gst-launch-lines web-modules desktop-session-chromium
}
