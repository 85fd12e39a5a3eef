// SPDX-License-Identifier: MPL-2.0
// Which server an element serves by, where that listens, and the operator's settings: the
// properties that stripewssink and stripewebrtcsink have in common. Any thread.
#pragma once

#include "base/gst_ptr.h"
#include "settings/settings.h"
#include "sink/properties.h"
#include "stripe/gststripeserver.h"

#include <gst/gst.h>
#include <mutex>

namespace stripes {

class ServerUse {
 public:
  // Their ids in the class; an element's own begin at kOwnProperties.
  enum Property : guint {
    kAddress = 1,
    kPort,
    kBoundPort,
    kWebRoot,
    kOrigins,
    kServer,
    kSettings,
    kNumClients,
    kOwnProperties,
  };
  // What `server`, `settings` and `num-clients` mean differs in words.
  struct Blurbs {
    const char *server, *settings, *num_clients;
  };
  static void install_properties(GObjectClass *klass, const Blurbs &blurbs);
  // false: the property is none of these.
  bool set_property(guint id, const GValue *value);
  bool get_property(guint id, GValue *value);

  // Given by the application, or made on demand. Not null.
  Ref<GstStripeServer> server();
  bool has_server() const;
  // Unless there is one by now.
  void share_server(Ref<GstStripeServer> server);

  // On the way to READY: a server of our own learns where to listen. Fails with a sentence about
  // the operator's settings.
  Result<Settings> prepare();
  // Tells where the page is, once the server listens.
  void announce(GstElement *element);

 private:
  void configure();

  mutable std::mutex mutex_; // guards all below
  Server::Config config_ = default_server_config();
  StructurePtr settings_;
  Ref<GstStripeServer> server_;
  bool server_is_ours_ = false;
};

} // namespace stripes
