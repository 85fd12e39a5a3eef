// SPDX-License-Identifier: MPL-2.0
// The display that is to be served: whether it lets us in, and what it can do.
#include "check/check_line.h"
#include "display/x_connection.h"

#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xtest.h>

namespace stripes::launch {
namespace {

bool has(XConnection &x, xcb_extension_t *extension) {
  const auto *data = xcb_get_extension_data(x.get(), extension);
  return data && data->present;
}

} // namespace

CheckLines check_display(const Settings &settings) {
  const std::string name = settings.get_text("display");
  if (name.empty())
    return {};
  const auto x = XConnection::open(name);
  if (!x)
    return {{Finding::Missing, "display", x.failure().user,
             "start it, or set XAUTHORITY to its cookie file"}};
  CheckLines lines;
  const unsigned depth = (*x)->depth();
  if (depth == 24 || depth == 30 || depth == 32)
    lines.push_back(
        {Finding::Ok, "display", name + " can be reached, its depth is " + std::to_string(depth)});
  else
    lines.push_back({Finding::Missing, "display",
                     name + " has depth " + std::to_string(depth) + ", which cannot be shown",
                     "give its screen depth 24"});
  const struct {
    const char *name;
    xcb_extension_t *extension;
    const char *without;
  } extensions[] = {
      {"XTEST", &xcb_test_id, "pages can see it but not use it"},
      {"DAMAGE", &xcb_damage_id,
       "every picture is compared as a whole, which takes processor time"},
      {"MIT-SHM", &xcb_shm_id, "pictures come over its socket, which takes processor time"},
  };
  for (const auto &extension : extensions)
    if (!has(**x, extension.extension))
      lines.push_back({Finding::Warning, "display",
                       name + " has no " + extension.name + " extension: " + extension.without,
                       "turn it on in the X server"});
  return lines;
}

} // namespace stripes::launch
