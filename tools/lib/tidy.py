#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Runs clang-tidy with the checked-in .clang-tidy over the sources of a build.

tidy.py BUILD JOBS FOLDER…: the sources below these folders of the project. A file that was clean is
looked at again when it, a header it includes, its flags or .clang-tidy changed. Exits 1 when there
was something to say.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

build, jobs = os.path.realpath(sys.argv[1]), int(sys.argv[2])
top = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
folders = tuple(os.path.join(top, folder) + os.sep for folder in sys.argv[3:])
tool = shutil.which("clang-tidy-14") or sys.exit("clang-tidy-14 is not installed")
stamps = os.path.join(build, "tidy")
os.makedirs(stamps, exist_ok=True)


def included_headers():
    """Object file → the project's files it was made from, as ninja knows them."""
    shown = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True,
                           text=True).stdout
    made_from, current = {}, None
    for line in shown.splitlines():
        if line and not line.startswith(" "):
            current = made_from.setdefault(line.split(":")[0], [])
        elif line.strip():
            path = os.path.normpath(os.path.join(build, line.strip()))
            if path.startswith(top + os.sep):
                current.append(path)
    return made_from


def digest(paths, flags):
    state = hashlib.sha256(flags.encode())
    for path in sorted(set(paths)):
        with open(path, "rb") as file:
            state.update(file.read())
    return state.hexdigest()


made_from = included_headers()
configuration = os.path.join(top, ".clang-tidy")
todo, clean = {}, 0
with open(os.path.join(build, "compile_commands.json")) as file:
    for entry in json.load(file):
        source = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if not source.startswith(folders) or source.startswith(build) or source in todo:
            continue
        # What only gcc knows is an error to clang.
        flags = re.sub(r" -W(shadow=local|duplicated-cond|logical-op)\b", "", entry["command"])
        parts = [path for path in made_from.get(entry["output"], []) if os.path.exists(path)]
        todo[source] = digest([source, configuration, *parts], flags)


def look_at(source):
    stamp = os.path.join(stamps, os.path.relpath(source, top).replace(os.sep, "+"))
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == todo[source]:
                return None
    run = subprocess.run([tool, "-p", build, "--quiet", "--warnings-as-errors=*",
                          "--extra-arg=-Wno-unknown-warning-option", source],
                         capture_output=True, text=True)
    if run.returncode == 0:
        with open(stamp, "w") as file:
            file.write(todo[source])
        return ""
    return run.stdout.replace(build + "/../", "").replace(top + "/", "") or run.stderr


said = set()
with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
    for output in pool.map(look_at, todo):
        clean += output is None
        # A header's finding comes with each source that includes it: once is enough.
        for finding in re.split(r"(?m)^(?=\S+:\d+:\d+: (?:error|warning): )", output or ""):
            if finding.strip() and finding not in said:
                said.add(finding)
                print(finding.rstrip(), flush=True)
print(f"{len(todo)} sources, {clean} of them unchanged; {len(said)} findings")
sys.exit(1 if said else 0)
