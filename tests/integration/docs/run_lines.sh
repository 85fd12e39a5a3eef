#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Runs every command line that stands in a code block of README.md or docs/: each must still run after
# a few seconds, or have ended with 0, and complain of nothing. Lines whose display is a place-holder
# (:N) get the one of this test.
#
# A block without a language, or of "sh", holds command lines; where some begin with "$ ", the others
# are what they print. Blocks of any other language ("text", "c", "ini") hold none. A line that this
# script does not know how to run fails: teach it here, or say the block's language.
set -u

seconds=4
source_root=${STRIPES_SOURCE_ROOT:?} build_root=${STRIPES_BUILD_ROOT:?}

folder=$(mktemp -d)
xvfb=
cleanup() {
  [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null
  rm -rf "$folder"
}
trap cleanup EXIT

# A number that no display of the lines' own will take: those begin to look at 0.
number=90
while [ -e "/tmp/.X11-unix/X$number" ] || [ -e "/tmp/.X$number-lock" ]; do number=$((number + 1)); done
Xvfb ":$number" -displayfd 3 -noreset -screen 0 800x600x24 -nolisten tcp 3>"$folder/display" 2>"$folder/xvfb.log" &
xvfb=$!
for _ in $(seq 600); do
  [ -s "$folder/display" ] && break
  sleep 0.1
done
[ -s "$folder/display" ] || { cat "$folder/xvfb.log"; echo "Xvfb did not start"; exit 1; }
DISPLAY=:$(cat "$folder/display")
export DISPLAY XDG_RUNTIME_DIR=$folder

# The ports in the docs may be taken on this machine: where possible each line has a network of its own.
# X servers that look for a free number believe the network and take over the sockets of displays in
# another one, so such a line sees this test's display and no other.
network=() prepare=
mkdir -m 1777 "$folder/x11"
if unshare --net --mount true 2>/dev/null && ln "/tmp/.X11-unix/X$number" "$folder/x11/" 2>/dev/null; then
  network=(unshare --net --mount --propagation private)
  prepare="ip link set lo up; mount --bind '$folder/x11' /tmp/.X11-unix;"
fi

# Lines write and read files where they are run: in a folder that looks like the project's, with what
# is built installed beside it.
ln -s "$source_root/web" "$folder/web"
mkdir "$folder/docs"
cp -r "$source_root/docs/examples" "$folder/docs/examples"
DESTDIR=$folder/root meson install -C "$build_root" --no-rebuild >"$folder/install.log" 2>&1 ||
  { cat "$folder/install.log"; echo "meson install failed"; exit 1; }
pc=$(find "$folder/root" -name gststripes-1.0.pc)
# A build folder may have been configured without pkgconfig.relocatable.
sed -i "s|^prefix=/.*|prefix=\${pcfiledir}/../../..|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
cd "$folder" || exit 1

lines_of() {
  awk '
    function flush(i) {
      for (i = 0; i < n; i++)
        if (!prompts || sub(/^ *\$ /, "", lines[i])) print lines[i]
      n = 0; prompts = 0
    }
    /^ *```/ { if (inside) { inside = 0; flush() }
               else { inside = 1; language = $0; gsub(/[` ]/, "", language); line = "" }
               next }
    inside && (language == "" || language == "sh") {
      sub(/^ +/, ""); line = line $0
      if (sub(/\\$/, "", line)) next
      if (line ~ /^\$ /) prompts = 1
      if (line != "" && line !~ /^#/) lines[n++] = line
      line = ""
    }' "$1"
}

ran=0 elsewhere=0 bad=0

complain() {
  bad=$((bad + 1))
  echo "FAILED in $1: $2"
  sed 's/^/    /' "$folder/log"
}

# run FILE LINE [SECONDS [FURTHER-GOOD-STATUS]]
run() {
  local command status
  command=${2/-C build /-C "$build_root" }
  command=$(sed -E "s/(display(-name)?[= ]):[0-9N]+/\1$DISPLAY/" <<<"$command")
  ran=$((ran + 1))
  PATH=$build_root/tools/selkies-launch:$PATH timeout --kill-after=30 -s INT "${3:-$seconds}" \
    "${network[@]}" bash -c "$prepare exec $command" >"$folder/log" 2>&1 </dev/null
  status=$?
  # What stock sinks say of a machine that does not keep up is no fault of the line.
  sed -i -E '/A lot of buffers are being dropped|this computer is too slow/d' "$folder/log"
  if grep -qE 'erroneous|^ERROR|CRITICAL|WARNING: from' "$folder/log" ||
    { [ "$status" != 0 ] && [ "$status" != 124 ] && [ "$status" != 130 ] &&
      [ "$status" != "${4:-0}" ]; }; then
    complain "$1 (status $status)" "$2"
  else
    echo "ok: $2"
  fi
}

while IFS= read -r file; do
  while IFS= read -r line; do
    name=${file#"$source_root"/}
    : >"$folder/log"
    case $line in
    *'[options]'*) ;; # a synopsis
    gst-launch-1.0\ * | gst-inspect-1.0\ * | pkg-config\ *) run "$name" "$line" ;;
    selkies-launch\ --check*) # says what this machine lacks, which is no fault of the line
      run "$name" "$line" 20 1 ;;
    selkies-launch\ * | 'meson devenv '*) run "$name" "$line" ;;
    make\ *) run "$name" "$line" 600 ;;
    docs/examples/*) run "$name" "$line" ;;
    # Run by tests of their own.
    tools/demo* | tools/check*) elsewhere=$((elsewhere + 1)) ;;                        # tools/check --long
    'meson test -C build '*) elsewhere=$((elsewhere + 1)) ;;                           # is a test
    'meson setup '* | 'ninja -C build' | *'meson install -C build') elsewhere=$((elsewhere + 1)) ;; # dist
    'systemctl --user '* | loginctl\ *) elsewhere=$((elsewhere + 1)) ;;                # install-tree
    *) complain "$name" "$line (no command line that this test knows)" ;;
    esac
  done < <(lines_of "$file")
done < <(find "$source_root/README.md" "$source_root/docs" -name '*.md' | sort)

echo "$ran lines, $bad failed, $elsewhere run by other tests"
[ "$bad" = 0 ] && [ "$ran" -ge 15 ]
