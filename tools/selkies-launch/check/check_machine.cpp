// SPDX-License-Identifier: MPL-2.0
// Folders, limits, locale and fonts.
#include "check/check_line.h"
#include "check/packages.h"
#include "process/descriptors.h"
#include "process/runtime_dir.h"

#include <filesystem>
#include <sys/statvfs.h>

namespace stripes::launch {
namespace {

// A few pictures of the largest screen; the X server and the encoder share them.
constexpr uint64_t kGoodShm = 256u << 20, kLeastShm = 32u << 20;

CheckLine check_runtime_folder() {
  const auto dir = RuntimeDir::make();
  if (!dir)
    return {Finding::Missing, "runtime folder", dir.failure().user,
            "make room, or set XDG_RUNTIME_DIR to a folder that can be written"};
  return {Finding::Ok, "runtime folder",
          std::filesystem::path(dir->file("x")).parent_path().parent_path().string() +
              " can be written"};
}

CheckLine check_shared_memory() {
  struct statvfs info {};
  if (statvfs("/dev/shm", &info) != 0)
    return {Finding::Warning, "shared memory", "there is no /dev/shm",
            "mount it: mount -t tmpfs tmpfs /dev/shm"};
  const uint64_t free = uint64_t{info.f_bavail} * info.f_frsize;
  const std::string text = std::to_string(free >> 20) + " MiB are free in /dev/shm";
  if (free >= kGoodShm)
    return {Finding::Ok, "shared memory", text};
  return {Finding::Warning, "shared memory",
          text + (free < kLeastShm ? ": browsers and other programs on the display may crash"
                                   : ": enough for a small screen"),
          "make it larger: docker run --shm-size=1g"};
}

CheckLine check_descriptors() {
  const Descriptors now = count_descriptors();
  const std::string text =
      std::to_string(now.left()) + " of " + std::to_string(now.limit) + " open files are left";
  if (now.left() >= kGoodDescriptors)
    return {Finding::Ok, "open files", text};
  return {now.left() >= kNeededDescriptors ? Finding::Warning : Finding::Missing, "open files",
          text, "raise the limit: ulimit -n 1024"};
}

CheckLine check_locale(const Environment &environment) {
  Environment with = environment;
  ensure_utf8_locale(with);
  if (with == environment)
    return {Finding::Ok, "locale", "it knows UTF-8"};
  return {Finding::Ok, "locale", "it does not know UTF-8; the command gets C.UTF-8"};
}

CheckLine check_fonts() {
  for (const char *folder : {"/usr/share/fonts", "/usr/local/share/fonts"}) {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator file(folder, error), end; file != end;
         file.increment(error)) {
      const std::string name = file->path().extension();
      if (name == ".ttf" || name == ".otf" || name == ".ttc")
        return {Finding::Ok, "fonts", std::string("there are scalable ones in ") + folder};
      if (error)
        break;
    }
  }
  return {Finding::Warning, "fonts", "there are no scalable ones: programs may show boxes for text",
          how_to_install(Package::Fonts)};
}

} // namespace

CheckLines check_machine(const Environment &environment) {
  return {check_runtime_folder(), check_shared_memory(), check_descriptors(),
          check_locale(environment), check_fonts()};
}

} // namespace stripes::launch
