// SPDX-License-Identifier: MPL-2.0
#include "display/resizer.h"

#include <algorithm>

namespace stripes::launch {
namespace {

Failure randr_failure(const char *request, unsigned code) {
  return {"The display cannot be resized.",
          std::string(request) + " error " + std::to_string(code)};
}

Status checked(xcb_connection_t *connection, xcb_void_cookie_t cookie, const char *request) {
  const Reply<xcb_generic_error_t> error(xcb_request_check(connection, cookie));
  if (error)
    return randr_failure(request, error->error_code);
  return {};
}

// Nobody sees the states between the old size and the new one.
class ServerGrab {
 public:
  explicit ServerGrab(xcb_connection_t *connection) : connection_(connection) {
    xcb_grab_server(connection_);
  }
  ~ServerGrab() {
    xcb_ungrab_server(connection_);
    xcb_flush(connection_);
  }
  ServerGrab(const ServerGrab &) = delete;
  ServerGrab &operator=(const ServerGrab &) = delete;

 private:
  xcb_connection_t *connection_;
};

} // namespace

Resizer::Resizer(XConnection &connection) : x_(connection) {
  const Reply<xcb_randr_get_screen_size_range_reply_t> range(xcb_randr_get_screen_size_range_reply(
      x_.get(), xcb_randr_get_screen_size_range(x_.get(), x_.root()), nullptr));
  if (!range || range->min_width > range->max_width || range->min_height > range->max_height)
    return;
  least_ = {range->min_width, range->min_height};
  most_ = {range->max_width, range->max_height};
}

ScreenSize Resizer::possible(ScreenSize size) const {
  return {std::clamp(size.width, least_.width, most_.width),
          std::clamp(size.height, least_.height, most_.height)};
}

ScreenSize Resizer::current() const {
  const Reply<xcb_get_geometry_reply_t> geometry(
      xcb_get_geometry_reply(x_.get(), xcb_get_geometry(x_.get(), x_.root()), nullptr));
  return geometry ? ScreenSize{geometry->width, geometry->height} : ScreenSize{};
}

Status Resizer::resize(ScreenSize size, int64_t dpi) {
  if (size == current())
    return {};
  auto target = find_target(size);
  if (!target)
    return target.failure();
  const bool made = target->mode == 0;
  if (made)
    if (Status status = add_mode(*target, size); !status)
      return status;
  if (Status status = switch_to(*target, size, dpi); !status)
    return status;
  if (own_mode_ && own_mode_ != target->mode)
    forget_mode({target->output, target->crtc, own_mode_});
  if (made)
    own_mode_ = target->mode;
  return {};
}

Result<Resizer::Target> Resizer::find_target(ScreenSize size) const {
  const Reply<xcb_randr_get_screen_resources_current_reply_t> resources(
      xcb_randr_get_screen_resources_current_reply(
          x_.get(), xcb_randr_get_screen_resources_current(x_.get(), x_.root()), nullptr));
  if (!resources)
    return Failure{"The display has no RandR extension and cannot be resized.", ""};

  const auto *outputs = xcb_randr_get_screen_resources_current_outputs(resources.get());
  Target target;
  Reply<xcb_randr_get_output_info_reply_t> info;
  for (int i = 0; i < resources->num_outputs && !target.output; i++) {
    info.reset(xcb_randr_get_output_info_reply(
        x_.get(), xcb_randr_get_output_info(x_.get(), outputs[i], XCB_CURRENT_TIME), nullptr));
    if (!info || info->connection != XCB_RANDR_CONNECTION_CONNECTED || info->num_crtcs == 0)
      continue;
    target.output = outputs[i];
    target.crtc = info->crtc ? info->crtc : xcb_randr_get_output_info_crtcs(info.get())[0];
  }
  if (!target.output)
    return Failure{"The display has no output that can be resized.", ""};

  const Reply<xcb_randr_get_crtc_info_reply_t> crtc(xcb_randr_get_crtc_info_reply(
      x_.get(), xcb_randr_get_crtc_info(x_.get(), target.crtc, XCB_CURRENT_TIME), nullptr));
  target.mode_before = crtc ? crtc->mode : 0;

  const auto *modes = xcb_randr_get_screen_resources_current_modes(resources.get());
  const auto *output_modes = xcb_randr_get_output_info_modes(info.get());
  for (int m = 0; m < resources->num_modes; m++)
    for (int o = 0; o < info->num_modes; o++)
      if (output_modes[o] == modes[m].id && modes[m].width == size.width &&
          modes[m].height == size.height)
        target.mode = modes[m].id;
  return target;
}

Status Resizer::add_mode(Target &target, ScreenSize size) {
  // Timings mean nothing without a monitor; they only have to be consistent.
  const std::string name =
      "selkies-" + std::to_string(size.width) + "x" + std::to_string(size.height);
  xcb_randr_mode_info_t info{};
  info.width = static_cast<uint16_t>(size.width);
  info.height = static_cast<uint16_t>(size.height);
  info.hsync_start = static_cast<uint16_t>(size.width + 8);
  info.hsync_end = static_cast<uint16_t>(size.width + 16);
  info.htotal = static_cast<uint16_t>(size.width + 24);
  info.vsync_start = static_cast<uint16_t>(size.height + 2);
  info.vsync_end = static_cast<uint16_t>(size.height + 4);
  info.vtotal = static_cast<uint16_t>(size.height + 6);
  info.dot_clock = uint32_t{info.htotal} * info.vtotal * 60;
  info.name_len = static_cast<uint16_t>(name.size());

  xcb_generic_error_t *raw_error = nullptr;
  const Reply<xcb_randr_create_mode_reply_t> made(xcb_randr_create_mode_reply(
      x_.get(),
      xcb_randr_create_mode(x_.get(), x_.root(), info, static_cast<uint32_t>(name.size()),
                            name.c_str()),
      &raw_error));
  const Reply<xcb_generic_error_t> error(raw_error);
  if (!made)
    return randr_failure("RRCreateMode", error ? error->error_code : 0);
  target.mode = made->mode;
  Status added =
      checked(x_.get(), xcb_randr_add_output_mode_checked(x_.get(), target.output, target.mode),
              "RRAddOutputMode");
  if (!added)
    xcb_randr_destroy_mode(x_.get(), target.mode);
  return added;
}

Status Resizer::switch_to(const Target &target, ScreenSize size, int64_t dpi) const {
  const auto millimetres = [dpi](unsigned pixels) {
    return static_cast<uint32_t>((int64_t{pixels} * 254 + dpi * 5) / (dpi * 10));
  };
  const ServerGrab grab(x_.get());
  Status status = set_mode(target, 0);
  if (!status)
    return status;
  status = checked(
      x_.get(),
      xcb_randr_set_screen_size_checked(x_.get(), x_.root(), static_cast<uint16_t>(size.width),
                                        static_cast<uint16_t>(size.height), millimetres(size.width),
                                        millimetres(size.height)),
      "RRSetScreenSize");
  if (status)
    return set_mode(target, target.mode);
  // The old picture is better than a dark screen.
  if (Status back = set_mode(target, target.mode_before); !back)
    return back;
  return status;
}

Status Resizer::set_mode(const Target &target, xcb_randr_mode_t mode) const {
  xcb_generic_error_t *raw_error = nullptr;
  const Reply<xcb_randr_set_crtc_config_reply_t> reply(xcb_randr_set_crtc_config_reply(
      x_.get(),
      xcb_randr_set_crtc_config(x_.get(), target.crtc, XCB_CURRENT_TIME, XCB_CURRENT_TIME, 0, 0,
                                mode, XCB_RANDR_ROTATION_ROTATE_0, mode ? 1 : 0, &target.output),
      &raw_error));
  const Reply<xcb_generic_error_t> error(raw_error);
  if (!reply)
    return randr_failure("RRSetCrtcConfig", error ? error->error_code : 0);
  if (reply->status != XCB_RANDR_SET_CONFIG_SUCCESS)
    return randr_failure("RRSetCrtcConfig status", reply->status);
  return {};
}

void Resizer::forget_mode(const Target &target) {
  xcb_randr_delete_output_mode(x_.get(), target.output, target.mode);
  xcb_randr_destroy_mode(x_.get(), target.mode);
  xcb_flush(x_.get());
  own_mode_ = 0;
}

} // namespace stripes::launch
