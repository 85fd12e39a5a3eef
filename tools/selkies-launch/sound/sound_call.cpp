// SPDX-License-Identifier: MPL-2.0
#include "sound/sound_call.h"

#include "base/gst_ptr.h"

#include <glib.h>
#include <pulse/context.h>
#include <pulse/mainloop.h>

namespace stripes::launch {
namespace {
constexpr gint64 kPatience = 1000000; // µs
} // namespace

bool sound_server_answers(const std::string &server) {
  const Unique<pa_mainloop, pa_mainloop_free> loop(pa_mainloop_new());
  if (!loop)
    return false;
  const Unique<pa_context, pa_context_unref> context(
      pa_context_new(pa_mainloop_get_api(loop.get()), "selkies-launch"));
  if (!context)
    return false;
  pa_context_connect(context.get(), server.empty() ? nullptr : server.c_str(),
                     PA_CONTEXT_NOAUTOSPAWN, nullptr);
  const gint64 end = g_get_monotonic_time() + kPatience;
  for (;;) {
    const pa_context_state_t state = pa_context_get_state(context.get());
    const gint64 left = end - g_get_monotonic_time();
    if (state == PA_CONTEXT_READY || !PA_CONTEXT_IS_GOOD(state) || left <= 0 ||
        pa_mainloop_prepare(loop.get(), static_cast<int>(left)) < 0 ||
        pa_mainloop_poll(loop.get()) < 0 || pa_mainloop_dispatch(loop.get()) < 0) {
      pa_context_disconnect(context.get());
      return state == PA_CONTEXT_READY;
    }
  }
}

} // namespace stripes::launch
