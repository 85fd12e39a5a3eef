# SPDX-License-Identifier: MPL-2.0
"""The build that is measured."""
import os
import subprocess
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
PROGRAMS = ("workload", "meter", "judge")


class Build:
    def __init__(self, folder):
        self.folder = os.path.realpath(folder)

    def make(self):
        """Sets the build up where there is none, and builds what is needed for measuring."""
        if not os.path.exists(os.path.join(self.folder, "build.ninja")):
            subprocess.run(["meson", "setup", "-Dtests=enabled", self.folder, TOP], check=True,
                           stdout=sys.stderr)
        subprocess.run(["ninja", "-C", self.folder, "bench-programs", "gst/libgststripes.so",
                        "tools/selkies-launch/selkies-launch"], check=True, stdout=subprocess.DEVNULL)

    def program(self, name):
        return os.path.join(self.folder, "tests", "bench", name)

    def missing(self):
        """Programs that were not built."""
        return [name for name in PROGRAMS if not os.path.exists(self.program(name))]

    def environment(self, **more):
        """The plugin just built beside the system's, and a registry of its own."""
        plugins = subprocess.run(["pkg-config", "--variable=pluginsdir", "gstreamer-1.0"],
                                 check=True, capture_output=True, text=True).stdout.strip()
        return dict(os.environ, GST_PLUGIN_PATH_1_0=os.path.join(self.folder, "gst"),
                    GST_PLUGIN_SYSTEM_PATH_1_0=plugins,
                    GST_PRESET_PATH=os.path.join(TOP, "gst", "encode"),
                    GST_REGISTRY=os.path.join(self.folder, "bench-registry.bin"), **more)

    def revision(self):
        shown = subprocess.run(["git", "-C", TOP, "describe", "--always", "--dirty"],
                               capture_output=True, text=True)
        return shown.stdout.strip() or "unknown"
