// SPDX-License-Identifier: MPL-2.0
#include "integration/install/stage.h"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace stripes::test {

namespace {

std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

// A build folder may have been configured without pkgconfig.relocatable.
void make_relocatable(const std::string &pc_file) {
  const std::string text = read_file(pc_file);
  std::ofstream(pc_file) << std::regex_replace(text, std::regex("^prefix=/.*"),
                                               "prefix=$${pcfiledir}/../../..",
                                               std::regex_constants::format_first_only);
}

} // namespace

Stage::Stage() {
  ChildProcess::Options install;
  install.argv = {"meson", "install", "-C", variable("STRIPES_BUILD_ROOT"), "--no-rebuild"};
  install.environment = {"DESTDIR=" + dir_.file("root")};
  install.log_path = dir_.file("install.log");
  ChildProcess process(install);
  if (process.wait(std::chrono::seconds(300)) != 0)
    throw std::runtime_error("meson install failed: " + read_file(install.log_path));
  prefix_ = dir_.file("root") + variable("STRIPES_PREFIX");
  libdir_ = variable("STRIPES_LIBDIR");
  make_relocatable(lib("pkgconfig/gststripes-1.0.pc"));
}

std::vector<std::string> Stage::environment() const {
  return {"GST_PLUGIN_PATH_1_0=",
          "GST_REGISTRY=" + temporary("registry.bin"),
          "LD_LIBRARY_PATH=",
          "PKG_CONFIG_PATH=" + lib("pkgconfig"),
          "XDG_RUNTIME_DIR=" + dir_.path(),
          "XDG_CONFIG_HOME=" + dir_.path(),
          "PATH=" + file("bin") + ":" + variable("PATH")};
}

Stage::Outcome Stage::run(const std::vector<std::string> &argv, unsigned seconds) const {
  static int count = 0;
  ChildProcess::Options options;
  options.argv = argv;
  options.environment = environment();
  options.log_path = temporary("run-" + std::to_string(++count) + ".log");
  ChildProcess process(options);
  Outcome outcome;
  outcome.status = process.wait(std::chrono::seconds(seconds)).value_or(-1);
  outcome.output = read_file(options.log_path);
  return outcome;
}

Stage &stage() {
  static Stage made;
  return made;
}

} // namespace stripes::test
