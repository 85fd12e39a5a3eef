// SPDX-License-Identifier: MPL-2.0
#include "webrtc/encoder_probe.h"

#include "webrtc/log.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <map>
#include <mutex>
#include <string>

namespace stripes {

namespace {

constexpr char kProgram[] = "/webrtc/stripes-encoder-probe"; // from the plugin's folder

std::string program() {
  Dl_info info{};
  if (!dladdr(reinterpret_cast<void *>(&working_encoders), &info) || !info.dli_fname)
    return {};
  const std::string path =
      GString_(g_path_get_dirname(info.dli_fname)).get() + std::string(kProgram);
  return g_file_test(path.c_str(), G_FILE_TEST_IS_EXECUTABLE) ? path : std::string();
}

Ref<GSubprocess> start(const std::string &path, const EncoderRow &row) {
  GErrorOut error;
  const char *const arguments[] = {path.c_str(), row.element, nullptr};
  auto child =
      adopt(g_subprocess_newv(arguments,
                              static_cast<GSubprocessFlags>(G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                            G_SUBPROCESS_FLAGS_STDERR_SILENCE),
                              error.out()));
  if (!child)
    GST_WARNING("%s could not be tried: %s", row.element, error.message());
  return child;
}

} // namespace

std::vector<const EncoderRow *> working_encoders(const std::vector<const EncoderRow *> &rows) {
  static std::mutex mutex; // guards known; held while children run, so that nothing is tried twice
  static std::map<const EncoderRow *, bool> known;
  static const std::string path = program();
  if (path.empty()) {
    GST_INFO("encoders are not tried: %s is not there", kProgram);
    return rows;
  }
  std::lock_guard lock(mutex);
  std::vector<std::pair<const EncoderRow *, Ref<GSubprocess>>> children;
  for (const EncoderRow *row : rows)
    if (!known.contains(row))
      children.emplace_back(row, start(path, *row));
  for (const auto &[row, child] : children) {
    const bool works = !child || (g_subprocess_wait(child.get(), nullptr, nullptr) &&
                                  g_subprocess_get_successful(child.get()));
    known[row] = works;
    if (!works)
      GST_WARNING("%s is installed but cannot encode a test picture, and is not used",
                  row->element);
  }
  std::vector<const EncoderRow *> out;
  for (const EncoderRow *row : rows)
    if (known[row])
      out.push_back(row);
  return out;
}

} // namespace stripes
