// SPDX-License-Identifier: MPL-2.0
#include "process/main_loop.h"

#include "base/for_c.h"

#include <glib-unix.h>
#include <utility>

namespace stripes::launch {
namespace {

struct Callback {
  std::function<void()> function;
};

gboolean call_again(gint, GIOCondition, gpointer data) {
  static_cast<Callback *>(data)->function();
  return G_SOURCE_CONTINUE;
}

gboolean call_once(gpointer data) {
  static_cast<Callback *>(data)->function();
  return G_SOURCE_REMOVE;
}

} // namespace

MainLoopSource MainLoopSource::on_readable(int fd, std::function<void()> callback) {
  GSource *source =
      g_unix_fd_source_new(fd, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR));
  g_source_set_callback(source, G_SOURCE_FUNC(call_again),
                        new_for_c<Callback>(Callback{std::move(callback)}), delete_for_c<Callback>);
  g_source_attach(source, nullptr);
  return MainLoopSource(source);
}

MainLoopSource MainLoopSource::after(unsigned milliseconds, std::function<void()> callback) {
  GSource *source = g_timeout_source_new(milliseconds);
  g_source_set_callback(source, call_once, new_for_c<Callback>(Callback{std::move(callback)}),
                        delete_for_c<Callback>);
  g_source_attach(source, nullptr);
  return MainLoopSource(source);
}

MainLoopSource::MainLoopSource(MainLoopSource &&other) noexcept
    : source_(std::exchange(other.source_, nullptr)) {}

MainLoopSource &MainLoopSource::operator=(MainLoopSource &&other) noexcept {
  MainLoopSource taken(std::move(other));
  std::swap(source_, taken.source_);
  return *this;
}

MainLoopSource::~MainLoopSource() {
  if (!source_)
    return;
  g_source_destroy(source_);
  g_source_unref(source_);
}

void in_main_loop(std::function<void()> callback) {
  g_idle_add_full(G_PRIORITY_DEFAULT, call_once, new_for_c<Callback>(Callback{std::move(callback)}),
                  delete_for_c<Callback>);
}

} // namespace stripes::launch
