// SPDX-License-Identifier: MPL-2.0
// All clients of one server and what they have in common: ids, settings, statistics. Server thread
// only.
#pragma once

#include "server/common_ability.h"
#include "server/display.h"
#include "server/display_host.h"
#include "server/loop.h"
#include "server/microphone.h"
#include "server/modes.h"
#include "server/rtc/peer_host.h"
#include "server/session.h"
#include "server/sound.h"
#include "server/wire.h"
#include "settings/settings.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stripes {

struct ClientStats {
  uint64_t id = 0;
  Role role = Role::Controller;
  std::string address;
  bool watching = false;
  bool listening = false;
  uint64_t bytes_sent = 0;
  uint64_t bytes_queued = 0;
  uint64_t overflows = 0;
  double round_trip_ms = -1; // below 0: not known
};

class Hub {
 public:
  static constexpr size_t kMaxClients = 64;
  static constexpr unsigned kStatsInterval = 5000; // ms
  static constexpr unsigned kResizeInterval = 100; // ms between resize requests

  explicit Hub(GMainContext *context);
  ~Hub();
  Hub(const Hub &) = delete;
  Hub &operator=(const Hub &) = delete;

  // The display's pipeline. settings: the operator's; what pages have set before goes on to hold as
  // far as they allow.
  void set_host(DisplayHost &host, Settings settings);
  // The pipeline went. Clients stay and wait for the next one.
  void clear_host();
  DisplayHost *host() const { return host_; }

  // Who makes WebRTC peers, to tell pages and to pass settings on; null: nobody.
  void set_peer_host(PeerHost *host);
  // Which ways there are sinks for, and which one pictures go. What was switched to holds while
  // switching is allowed.
  void set_ways(bool stripes, bool webrtc);
  ModeState modes() const;
  void switch_mode(Mode mode);
  // The session with this token, or this id; null when there is none.
  const Session *session_of(std::string_view token) const;
  Session *session(uint64_t id) const;
  // Called when a session is gone.
  void on_removed(std::function<void(uint64_t)> callback) { removed_ = std::move(callback); }
  Display &display() { return display_; }
  Sound &sound() { return sound_; }
  Microphone &microphone() { return microphone_; }

  // Gives its id.
  uint64_t add(std::unique_ptr<Transport> transport, const ClientRequest &request);
  // A session's connection ended. It is destroyed a moment later.
  void remove(Session &session, std::string_view reason);
  void consume(std::vector<StreamBox::Item> &items, bool lost);
  void consume_sound(const std::deque<SoundPacket> &packets) { sound_.consume(packets); }
  // The pipeline's sound may have come or gone.
  void sound_changed();

  // What pages say.
  void page_settings(Session &session, std::string_view json);
  void page_resize(Session &session, unsigned width, unsigned height, std::string_view display);
  void choose_encoder(std::vector<PageSetting> &wanted, bool first);
  // A session began or stopped to watch.
  void watching_changed();
  // Returns after telling elements and pages what really changed.
  void change_settings(const std::vector<PageSetting> &wanted);

  std::string settings_text(std::string_view display = {}) const;

  // Why there is no picture; empty: no trouble.
  void set_notice(std::string sentence);
  const std::string &notice() const { return notice_; }

  // What the application says. id 0: every client.
  void send_text(uint64_t id, std::string_view text);
  void disconnect(uint64_t id);
  void close_all();

  size_t num_clients() const { return count_; } // any thread
  std::vector<ClientStats> stats() const;

 private:
  void follow_stream(const StreamInfo &info);
  void follow_codec(Codec codec);
  void decide_abilities();
  void stream_began();
  void request_resize();
  void send_stats();
  void tell_modes();
  void send_plain_away();
  void add_sound_entries(std::vector<SettingsJsonExtra> &entries) const;
  void microphone_host_changed();
  void add_microphone_entry(std::vector<SettingsJsonExtra> &entries) const;

  DisplayHost *host_ = nullptr;
  PeerHost *peer_host_ = nullptr;
  bool has_stripes_ = false, has_webrtc_ = false;
  int64_t webrtc_missing_since_ = 0; // µs, while another is there
  std::optional<Mode> switched_to_;
  std::string told_modes_; // to pages
  std::function<void(uint64_t)> removed_;
  Settings settings_;
  std::string forced_encoder_;      // what server_settings must say although the setting is locked
  std::string encoder_before_page_; // empty: no page chose one
  // What pages have set, by setting: outlasts the pipeline.
  struct Wish {
    std::string text;
    bool owed = false; // the elements get it when the stream begins
  };
  std::map<std::string, Wish, std::less<>> wishes_;
  bool began_ = false; // the host's stream
  std::string notice_;
  CommonAbility full_colour_, columns_;
  Display display_;
  Sound sound_;
  Microphone microphone_;
  std::map<uint64_t, std::unique_ptr<Session>> sessions_;
  std::vector<std::unique_ptr<Session>> departed_; // destroyed from the loop
  WakeSource reaper_;
  uint64_t last_id_ = 0;
  std::atomic<size_t> count_ = 0;

  struct Resize {
    uint64_t session;
    unsigned width, height; // px
    std::string display;
  };
  std::optional<Resize> resize_; // wanted and not asked for yet
  std::optional<Resize> size_;   // what the display's owner wished last
  bool size_owed_ = false;       // to a pipeline that came later
  Timer resize_timer_;

  Timer stats_timer_;
  SystemStats system_stats_;
  std::map<uint64_t, uint64_t> bytes_before_; // at the last statistics, by session
};

} // namespace stripes
