// SPDX-License-Identifier: MPL-2.0
#include "display/window_manager.h"

#include "base/gst_ptr.h"

#include <algorithm>
#include <glib.h>

namespace stripes::launch {
namespace {

constexpr unsigned kStartSeconds = 5;

// Dialogs keep their frame, so that they can be moved and closed.
constexpr const char *kOpenboxConfig = R"(<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><focusLast>yes</focusLast></focus>
  <placement><policy>Smart</policy><center>yes</center></placement>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <resize><drawContents>yes</drawContents><popupShow>Never</popupShow></resize>
  <keyboard>
    <keybind key="A-Tab"><action name="NextWindow"/></keybind>
    <keybind key="A-S-Tab"><action name="PreviousWindow"/></keybind>
    <keybind key="A-F4"><action name="Close"/></keybind>
  </keyboard>
  <mouse>
    <dragThreshold>4</dragThreshold>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Middle" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Right" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
    </context>
    <context name="Titlebar">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Left" action="Drag"><action name="Move"/></mousebind>
    </context>
    <context name="Close">
      <mousebind button="Left" action="Click"><action name="Close"/></mousebind>
    </context>
    <context name="BLCorner Bottom BRCorner Left Right TLCorner Top TRCorner">
      <mousebind button="Left" action="Drag"><action name="Resize"/></mousebind>
    </context>
  </mouse>
  <applications>
    <application type="normal">
      <decor>no</decor><maximized>yes</maximized><focus>yes</focus>
    </application>
  </applications>
</openbox_config>
)";

constexpr const char *kWindowManagers[] = {"awesome",
                                           "blackbox",
                                           "bspwm",
                                           "budgie-session",
                                           "cinnamon-session",
                                           "compiz",
                                           "dwm",
                                           "enlightenment_start",
                                           "fluxbox",
                                           "fvwm",
                                           "fvwm3",
                                           "gnome-session",
                                           "herbstluftwm",
                                           "i3",
                                           "icewm",
                                           "icewm-session",
                                           "jwm",
                                           "kwin_x11",
                                           "lxqt-session",
                                           "lxsession",
                                           "marco",
                                           "mate-session",
                                           "metacity",
                                           "mutter",
                                           "mwm",
                                           "openbox",
                                           "openbox-session",
                                           "pekwm",
                                           "startfluxbox",
                                           "startlxde",
                                           "startlxqt",
                                           "startplasma-x11",
                                           "startxfce4",
                                           "twm",
                                           "wmaker",
                                           "x-session-manager",
                                           "x-window-manager",
                                           "xfce4-session",
                                           "xfwm4",
                                           "xmonad"};

} // namespace

bool is_window_manager(const std::string &program) {
  const std::string name = program.substr(program.rfind('/') + 1);
  return std::find(std::begin(kWindowManagers), std::end(kWindowManagers), name) !=
         std::end(kWindowManagers);
}

WindowManager::~WindowManager() {
  if (pid_)
    children_.forget(*pid_);
}

void WindowManager::start(const Environment &environment, std::function<void(Status)> ready) {
  ready_ = std::move(ready);
  if (!Unique<char, g_free>(g_find_program_in_path("openbox")))
    return finish(Failure{"Windows will not fill the screen: there is no window manager (on "
                          "Debian: apt-get install openbox).",
                          ""});
  const auto config = dir_.write("openbox.xml", kOpenboxConfig);
  if (!config)
    return finish(config.failure());
  watch_root();
  const auto pid = children_.start({.argv = {"openbox", "--sm-disable", "--config-file", *config},
                                    .environment = environment,
                                    .log_path = dir_.file("openbox.log")},
                                   [this](int) {
                                     pid_.reset();
                                     finish(Failure{"The window manager ended.", ""});
                                   });
  if (!pid)
    return finish(pid.failure());
  pid_ = *pid;
  too_late_ = MainLoopSource::after(kStartSeconds * 1000, [this] {
    finish(Failure{"The window manager was not ready in time.", ""});
  });
}

// A window manager says that it is there by a property on the root window.
void WindowManager::watch_root() {
  check_atom_ = x_.atom("_NET_SUPPORTING_WM_CHECK");
  const uint32_t mask = XCB_EVENT_MASK_PROPERTY_CHANGE;
  xcb_change_window_attributes(x_.get(), x_.root(), XCB_CW_EVENT_MASK, &mask);
  xcb_flush(x_.get());
  events_ = MainLoopSource::on_readable(x_.fd(), [this] {
    bool managed = false;
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(x_.get())})
      if ((event->response_type & 0x7f) == XCB_PROPERTY_NOTIFY)
        managed |=
            reinterpret_cast<xcb_property_notify_event_t *>(event.get())->atom == check_atom_;
    if (managed)
      finish({});
    else if (xcb_connection_has_error(x_.get()))
      finish(Failure{"The display went away.", ""});
  });
}

void WindowManager::stop_watching() {
  const uint32_t mask = 0;
  xcb_change_window_attributes(x_.get(), x_.root(), XCB_CW_EVENT_MASK, &mask);
  xcb_flush(x_.get());
  events_.reset();
}

void WindowManager::finish(Status status) {
  if (!ready_)
    return;
  const auto ready = std::exchange(ready_, nullptr);
  stop_watching();
  too_late_.reset();
  ready(std::move(status));
}

} // namespace stripes::launch
