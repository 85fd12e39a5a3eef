// SPDX-License-Identifier: MPL-2.0
#include "capture/pointer_motion.h"

#include <xcb/xinput.h>

namespace stripes {

std::unique_ptr<PointerMotion> PointerMotion::create(XConnection &x) {
  const auto *extension = x.extension(&xcb_input_id);
  if (!extension)
    return nullptr;
  const auto version =
      x.wait<xcb_input_xi_query_version_reply_t>(xcb_input_xi_query_version(x.get(), 2, 2));
  if (!version || version.value->major_version < 2)
    return nullptr;
  return std::unique_ptr<PointerMotion>(new PointerMotion(x, extension->major_opcode));
}

PointerMotion::PointerMotion(XConnection &x, uint8_t opcode) : x_(x), opcode_(opcode) {
  select(true);
}

PointerMotion::~PointerMotion() {
  select(false);
}

void PointerMotion::select(bool motion) {
  struct {
    xcb_input_event_mask_t head;
    uint32_t mask;
  } wanted{};
  wanted.head.deviceid = XCB_INPUT_DEVICE_ALL_MASTER;
  wanted.head.mask_len = 1;
  if (motion)
    wanted.mask = XCB_INPUT_XI_EVENT_MASK_RAW_MOTION | XCB_INPUT_XI_EVENT_MASK_RAW_TOUCH_BEGIN |
                  XCB_INPUT_XI_EVENT_MASK_RAW_TOUCH_UPDATE;
  xcb_input_xi_select_events(x_.get(), x_.root(), 1, &wanted.head);
}

bool PointerMotion::is_motion(const xcb_generic_event_t &event) const {
  return (event.response_type & 0x7f) == XCB_GE_GENERIC &&
         reinterpret_cast<const xcb_ge_generic_event_t &>(event).extension == opcode_;
}

} // namespace stripes
