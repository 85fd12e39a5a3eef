#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Runs clang-tidy with the checked-in .clang-tidy over the sources of a build.

tidy.py BUILD JOBS FOLDER…: the sources below these folders of the project. A file that was clean is
looked at again when it, a header it includes, its flags or .clang-tidy changed. Exits 1 when there
was something to say.

Nearly all of the time goes into the headers of the C++ library and GLib, so sources with the same
flags are looked at together, as one that includes them all. Those that cannot be together, for
they use a name twice, are looked at alone.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

build, jobs = os.path.realpath(sys.argv[1]), int(sys.argv[2])
top = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
folders = tuple(os.path.join(top, folder) + os.sep for folder in sys.argv[3:])
tool = shutil.which("clang-tidy-14") or sys.exit("clang-tidy-14 is not installed")
stamps = os.path.join(build, "tidy")
os.makedirs(stamps, exist_ok=True)
together = 12  # sources at most


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


def flags_of(entry):
    """What the compiler is told, without the file's own and without warnings, many of them gcc's."""
    words = shlex.split(entry["command"])
    flags, skip = [], False
    for word in words[next(at for at, word in enumerate(words) if word.startswith("-")):]:
        if skip:
            skip = False
        elif word in ("-o", "-c", "-MQ", "-MF"):
            skip = True
        elif not word.startswith(("-W", "-M")):
            flags.append(word)
    return tuple(flags)


def digest(paths, flags):
    state = hashlib.sha256(repr(flags).encode())
    for path in sorted(set(paths)):
        with open(path, "rb") as file:
            state.update(file.read())
    return state.hexdigest()


made_from = included_headers()
configuration = os.path.join(top, ".clang-tidy")
state, flags = {}, {}
with open(os.path.join(build, "compile_commands.json")) as file:
    for entry in json.load(file):
        source = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if not source.startswith(folders) or source.startswith(build + os.sep) or source in state:
            continue
        flags[source] = flags_of(entry)
        parts = [path for path in made_from.get(entry["output"], []) if os.path.exists(path)]
        state[source] = digest([source, configuration, __file__, *parts], flags[source])


def stamp_of(source):
    return os.path.join(stamps, os.path.relpath(source, top).replace(os.sep, "+"))


def was_clean(source):
    if not os.path.exists(stamp_of(source)):
        return False
    with open(stamp_of(source)) as file:
        return file.read() == state[source]


def look_at(sources):
    """What is to say about sources that have the same flags."""
    looked_at, options = sources[0], []
    if len(sources) > 1:
        looked_at = stamp_of(sources[0]) + "+all" + os.path.splitext(sources[0])[1]
        with open(looked_at, "w") as file:
            file.writelines(f'#undef GST_CAT_DEFAULT\n#include "{source}"\n' for source in sources)
        options = ["--checks=-bugprone-suspicious-include"]
    run = subprocess.run([tool, "--quiet", f"--config-file={configuration}", *options, looked_at, "--",
                          *flags[sources[0]], "-w", "-ferror-limit=0"],
                         cwd=build, capture_output=True, text=True)
    if run.returncode == 0:
        for source in sources:
            with open(stamp_of(source), "w") as file:
                file.write(state[source])
        return ""
    output = re.sub(r"(?m)^(\.\./)+", "", run.stdout.replace(top + "/", ""))
    if len(sources) > 1 and "[clang-diagnostic-error" in output:
        named = re.findall(r"(?m)^(\S+?):.*\[clang-diagnostic-error", output)
        alone = [source for source in sources if os.path.relpath(source, top) in named] or sources
        rest = [source for source in sources if source not in alone]
        return "".join(look_at(part) for part in [*([source] for source in alone), rest] if part)
    return output or run.stderr


todo = sorted((source for source in state if not was_clean(source)),
              key=lambda source: (os.path.splitext(source)[1], flags[source], source))
groups = []
for source in todo:
    last = groups[-1] if groups else None
    if (last and len(last) < together and flags[last[0]] == flags[source] and
            os.path.splitext(last[0])[1] == os.path.splitext(source)[1]):
        last.append(source)
    else:
        groups.append([source])

said = set()
with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
    for output in pool.map(look_at, groups):
        # A header's finding comes with each source that includes it: once is enough.
        for finding in re.split(r"(?m)^(?=\S+:\d+:\d+: (?:error|warning): )", output):
            if finding.strip() and finding not in said:
                said.add(finding)
                print(finding.rstrip(), flush=True)
print(f"{len(state)} sources, {len(state) - len(todo)} of them unchanged; {len(said)} findings")
sys.exit(1 if said else 0)
