// SPDX-License-Identifier: MPL-2.0
// What the server wants of whoever owns the pipeline. All calls come on the server thread, must not
// block and must not stop the server.
#pragma once

#include "server/http_server.h"
#include "server/input.h"
#include "settings/element_properties.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace stripes {

class DisplayHost : public InputTarget {
 public:
  virtual void client_added(uint64_t id, const ClientRequest &request) = 0;
  virtual void client_removed(uint64_t id, std::string_view reason) = 0;

  // True: handled, the server does nothing more about it.
  virtual bool setting_changed(std::string_view name, std::string_view value) = 0;
  virtual bool resize_requested(unsigned width, unsigned height, std::string_view display) = 0;
  virtual bool client_message(uint64_t id, std::string_view text) = 0;

  // What settings that nobody handled mean for the elements upstream.
  virtual void apply_settings(const std::vector<ElementProperty> &properties) = 0;
  // Rows whose next stripe must be a key; none: all rows.
  virtual void request_keys(std::span<const uint32_t> rows) = 0;
  // True: no pictures until further notice, nothing that is not seen is lost by it.
  virtual void hold_pictures(bool hold) = 0;

  // Whether there is somewhere for sound to come from.
  virtual bool has_sound() const { return false; }
  // How many clients listen; while none does, no sound need be made.
  virtual void listeners_changed(size_t) {}

  // Whether somebody takes what clients' microphones say.
  virtual bool takes_microphone() const { return false; }
  // Whose is on; 0: nobody's.
  virtual void microphone_changed(uint64_t) {}
  // A well-formed Opus packet of that client, and how long it sounds.
  virtual void microphone_packet(uint64_t, std::span<const uint8_t>, std::chrono::microseconds) {}
};

} // namespace stripes
