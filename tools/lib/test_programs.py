#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Prints what ninja has to build for the tests of some suites: test_programs.py BUILD SUITE…"""
import json
import os
import subprocess
import sys

build, suites = os.path.realpath(sys.argv[1]), set(sys.argv[2:])
shown = subprocess.run(["meson", "introspect", "--tests", "--targets", build],
                       check=True, capture_output=True, text=True)
known = json.loads(shown.stdout)
files = {target["id"]: target["filename"] for target in known["targets"]}
made = {name for names in files.values() for name in names}
wanted = set()
for test in known["tests"]:
    # A suite is "project:name" when the project has one.
    if suites & {suite.split(":")[-1] for suite in test["suite"]}:
        wanted.update(word for word in test["cmd"] if word in made)
        for target in test["depends"]:
            wanted.update(files.get(target, []))
print("\n".join(sorted(os.path.relpath(name, build) for name in wanted)))
