#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Runs every gst-launch-1.0, gst-inspect-1.0 and selkies-launch line that stands in a code block of
# README.md or docs/: each must still run after a few seconds, or have ended with 0, and complain of
# nothing. Lines whose display is a place-holder (:N) get the one of this test.
set -u

seconds=4
source_root=${STRIPES_SOURCE_ROOT:?} build_root=${STRIPES_BUILD_ROOT:?}

# The ports in the docs may be taken on this machine: a network of our own has none taken.
if [ -z "${STRIPES_DOCS_NETNS:-}" ] && unshare --net true 2>/dev/null; then
  STRIPES_DOCS_NETNS=1 exec unshare --net bash -c 'ip link set lo up; exec bash "$0"' "$0"
fi

folder=$(mktemp -d)
xvfb=
cleanup() {
  [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null
  rm -rf "$folder"
}
trap cleanup EXIT

Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>"$folder/display" 2>"$folder/xvfb.log" &
xvfb=$!
for _ in $(seq 100); do
  [ -s "$folder/display" ] && break
  sleep 0.1
done
[ -s "$folder/display" ] || { cat "$folder/xvfb.log"; echo "Xvfb did not start"; exit 1; }
DISPLAY=:$(cat "$folder/display")
export DISPLAY XDG_RUNTIME_DIR=$folder

lines_of() {
  awk '/^ *```/ { inside = !inside; next }
       inside { sub(/^ *\$ /, ""); line = line $0
                if (sub(/\\$/, "", line)) next
                if (line ~ /^ *(gst-launch-1\.0|gst-inspect-1\.0|selkies-launch|meson devenv) /) print line
                line = "" }' "$1"
}

# Lines write and read files where they are run: in a folder that looks like the project's.
ln -s "$source_root/web" "$folder/web"
cd "$folder" || exit 1

ran=0 bad=0
while IFS= read -r file; do
  while IFS= read -r line; do
    case $line in *'[options]'*) continue ;; esac # a synopsis
    command=${line/-C build /-C "$build_root" }
    command=$(sed -E "s/(display(-name)?[= ]):[0-9N]+/\1$DISPLAY/" <<<"$command")
    ran=$((ran + 1))
    PATH=$build_root/tools/selkies-launch:$PATH timeout --kill-after=5 -s INT "$seconds" \
      bash -c "exec $command" >"$folder/log" 2>&1 </dev/null
    status=$?
    if grep -qE 'erroneous|^ERROR|CRITICAL|WARNING: from' "$folder/log" ||
      { [ "$status" != 0 ] && [ "$status" != 124 ] && [ "$status" != 130 ]; }; then
      bad=$((bad + 1))
      echo "FAILED (status $status) in ${file#"$source_root"/}: $line"
      sed 's/^/    /' "$folder/log"
    else
      echo "ok: $line"
    fi
  done < <(lines_of "$file")
done < <(find "$source_root/README.md" "$source_root/docs" -name '*.md' | sort)

echo "$ran lines, $bad failed"
[ "$bad" = 0 ] && [ "$ran" -ge 5 ]
