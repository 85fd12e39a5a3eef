// SPDX-License-Identifier: MPL-2.0
// All clients of one server and what they have in common: ids, settings, statistics. Server thread
// only.
#pragma once

#include "server/display.h"
#include "server/display_host.h"
#include "server/loop.h"
#include "server/session.h"
#include "server/wire.h"
#include "settings/settings.h"

#include <atomic>
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
  Display &display() { return display_; }

  void add(std::unique_ptr<Transport> transport, const ClientRequest &request);
  // A session's connection ended. It is destroyed a moment later.
  void remove(Session &session, std::string_view reason);
  void consume(std::vector<StreamBox::Item> &items, bool lost);

  // What pages say.
  void page_settings(Session &session, std::string_view json);
  void page_resize(Session &session, unsigned width, unsigned height, std::string_view display);
  void choose_encoder(std::vector<PageSetting> &wanted, bool first);
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
  void follow_codec(Codec codec);
  void stream_began();
  void request_resize();
  void send_stats();

  DisplayHost *host_ = nullptr;
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
  Display display_;
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
