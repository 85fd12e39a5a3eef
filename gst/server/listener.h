// SPDX-License-Identifier: MPL-2.0
// Takes TCP connections on one address. libsoup's own listener ends at the first accept() that
// fails; this one outlasts times without descriptors: it turns away who comes then, neither
// spinning nor falling silent. Server thread only.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "server/loop.h"

#include <functional>
#include <gio/gio.h>
#include <list>
#include <memory>
#include <string>

namespace stripes {

// A socket that may be gone.
class WeakSocket {
 public:
  explicit WeakSocket(GSocket *socket) { g_weak_ref_init(&weak_, socket); }
  ~WeakSocket() { g_weak_ref_clear(&weak_); }
  WeakSocket(const WeakSocket &) = delete;
  WeakSocket &operator=(const WeakSocket &) = delete;
  Ref<GSocket> lock() const { return adopt(static_cast<GSocket *>(g_weak_ref_get(&weak_))); }

 private:
  mutable GWeakRef weak_{};
};

class Listener {
 public:
  static constexpr unsigned kMaxConnections = 256; // open at once; who comes then is turned away
  static constexpr unsigned kPause = 100; // ms between tries when nobody can be turned away

  using Callback = std::function<void(Ref<GSocketConnection>)>;

  // address: an IP literal or "localhost". port: 0 for any free one.
  static Result<std::unique_ptr<Listener>> open(const std::string &address, uint16_t port,
                                                Callback callback);
  ~Listener();
  Listener(const Listener &) = delete;
  Listener &operator=(const Listener &) = delete;

  uint16_t port() const { return port_; }

 private:
  Listener(Ref<GSocket> socket, uint16_t port, Callback callback);

  void watch();
  void unwatch();
  bool accept(); // false: look no more at the socket for now
  bool turn_away();
  bool full();

  Ref<GSocket> socket_;
  uint16_t port_;
  Callback callback_;
  std::list<WeakSocket> connections_; // bounded by kMaxConnections
  int spare_; // a descriptor kept to be given up for the moment of turning somebody away, or -1
  bool exhausted_ = false; // said so already
  Ref<GSource> source_;
  Timer pause_;
};

} // namespace stripes
