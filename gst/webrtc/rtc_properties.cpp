// SPDX-License-Identifier: MPL-2.0
#include "webrtc/rtc_properties.h"

#include "sink/properties.h"
#include "webrtc/candidate.h"
#include "webrtc/playout_delay.h"

#include <gst/gst.h>

namespace stripes {

namespace {

enum Which {
  kEncoder,
  kBitrate,
  kStun,
  kTurn,
  kPublicIp,
  kMinPort,
  kMaxPort,
  kIceTcp,
  kMinDelay,
  kMaxDelay,
  kCount
};
guint first_id = 0;

constexpr auto kReady =
    static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
constexpr auto kPlaying = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   GST_PARAM_MUTABLE_PLAYING);

const RtcProperties kDefaults;

// "stun://host:port" or "turn://user:password@host:port?transport=udp"
Status read_url(const std::string &text, const char *property, const char *scheme,
                IceServers &servers) {
  if (text.empty())
    return {};
  const Failure failure{std::string("The property ") + property + " must look like " + scheme +
                            "://host:port" +
                            (scheme[0] == 't' ? " with user:password@ before the host." : "."),
                        {}};
  GErrorOut error;
  const Unique<GUri, g_uri_unref> uri(
      g_uri_parse(text.c_str(), static_cast<GUriFlags>(G_URI_FLAGS_HAS_PASSWORD), error.out()));
  if (!uri || g_strcmp0(g_uri_get_scheme(uri.get()), scheme) != 0 || !g_uri_get_host(uri.get()) ||
      !*g_uri_get_host(uri.get()))
    return failure;
  const int port = g_uri_get_port(uri.get());
  if (scheme[0] == 's') {
    servers.stun_host = g_uri_get_host(uri.get());
    servers.stun_port = port > 0 ? static_cast<uint16_t>(port) : servers.stun_port;
    return {};
  }
  servers.turn_host = g_uri_get_host(uri.get());
  servers.turn_port = port > 0 ? static_cast<uint16_t>(port) : servers.turn_port;
  const char *user = g_uri_get_user(uri.get()), *password = g_uri_get_password(uri.get());
  servers.turn_username = user ? user : "";
  servers.turn_password = password ? password : "";
  const char *query = g_uri_get_query(uri.get());
  servers.turn_protocol = g_strcmp0(query, "transport=tcp") == 0 ? "tcp" : "udp";
  return {};
}

} // namespace

guint install_rtc_properties(GObjectClass *klass, guint first) {
  first_id = first;
  const auto add = [&](Which which, GParamSpec *spec) {
    g_object_class_install_property(klass, first + which, spec);
  };
  add(kEncoder, g_param_spec_string("encoder", "Encoder",
                                    "Name of the element that encodes, or auto for the best that "
                                    "works. Read on the way to READY",
                                    kDefaults.encoder.c_str(), kReady));
  add(kBitrate, g_param_spec_uint("bitrate", "Bitrate", "Bitrate of the video in kbit/s", 100,
                                  1000000, kDefaults.bitrate_kbps, kPlaying));
  add(kStun, g_param_spec_string("stun-server", "STUN server",
                                 "stun://host:port, by which browsers and this side learn their "
                                 "public addresses; empty for none. Read on the way to READY",
                                 "", kReady));
  add(kTurn, g_param_spec_string("turn-server", "TURN server",
                                 "turn://user:password@host:port?transport=udp (or tcp), which "
                                 "relays where nothing else works; empty for none. Pages get the "
                                 "password as well. Read on the way to READY",
                                 "", kReady));
  add(kPublicIp, g_param_spec_string("public-ip", "Public IP",
                                     "IP address that browsers reach this machine by when its own "
                                     "are private ones (1:1 NAT); empty for its own. Read on the "
                                     "way to READY",
                                     "", kReady));
  add(kMinPort, g_param_spec_uint("min-port", "Lowest port",
                                  "Lowest UDP port for media; 0 for any. Read on the way to READY",
                                  0, 65535, 0, kReady));
  add(kMaxPort, g_param_spec_uint("max-port", "Highest port",
                                  "Highest UDP port for media; 0 for any. Read on the way to READY",
                                  0, 65535, 0, kReady));
  add(kIceTcp, g_param_spec_boolean("ice-tcp", "ICE over TCP",
                                    "Offer TCP too, for networks that let no UDP through. Read on "
                                    "the way to READY",
                                    kDefaults.ice_tcp, kReady));
  const int most = static_cast<int>(kMaxPlayoutDelay);
  add(kMinDelay, g_param_spec_int("min-playout-delay", "Least playout delay",
                                  "Milliseconds that browsers shall hold pictures back at least; "
                                  "-1 not to say. Read on the way to READY",
                                  -1, most, 0, kReady));
  add(kMaxDelay, g_param_spec_int("max-playout-delay", "Most playout delay",
                                  "Milliseconds that browsers may hold pictures back at most; -1 "
                                  "not to say. Read on the way to READY",
                                  -1, most, 0, kReady));
  return first + kCount;
}

bool set_rtc_property(RtcProperties &p, guint id, const GValue *value) {
  if (id < first_id || id >= first_id + kCount)
    return false;
  switch (static_cast<Which>(id - first_id)) {
  case kEncoder:
    p.encoder = text_of(value);
    break;
  case kBitrate:
    p.bitrate_kbps = g_value_get_uint(value);
    break;
  case kStun:
    p.stun_server = text_of(value);
    break;
  case kTurn:
    p.turn_server = text_of(value);
    break;
  case kPublicIp:
    p.public_ip = text_of(value);
    break;
  case kMinPort:
    p.min_port = g_value_get_uint(value);
    break;
  case kMaxPort:
    p.max_port = g_value_get_uint(value);
    break;
  case kIceTcp:
    p.ice_tcp = g_value_get_boolean(value);
    break;
  case kMinDelay:
    p.min_playout_delay = g_value_get_int(value);
    break;
  case kMaxDelay:
    p.max_playout_delay = g_value_get_int(value);
    break;
  case kCount:
    break;
  }
  return true;
}

bool get_rtc_property(const RtcProperties &p, guint id, GValue *value) {
  if (id < first_id || id >= first_id + kCount)
    return false;
  switch (static_cast<Which>(id - first_id)) {
  case kEncoder:
    g_value_set_string(value, p.encoder.c_str());
    break;
  case kBitrate:
    g_value_set_uint(value, p.bitrate_kbps);
    break;
  case kStun:
    g_value_set_string(value, p.stun_server.c_str());
    break;
  case kTurn:
    g_value_set_string(value, p.turn_server.c_str());
    break;
  case kPublicIp:
    g_value_set_string(value, p.public_ip.c_str());
    break;
  case kMinPort:
    g_value_set_uint(value, p.min_port);
    break;
  case kMaxPort:
    g_value_set_uint(value, p.max_port);
    break;
  case kIceTcp:
    g_value_set_boolean(value, p.ice_tcp);
    break;
  case kMinDelay:
    g_value_set_int(value, p.min_playout_delay);
    break;
  case kMaxDelay:
    g_value_set_int(value, p.max_playout_delay);
    break;
  case kCount:
    break;
  }
  return true;
}

Result<RtcConfig> rtc_config(const RtcProperties &p, const Settings &settings) {
  RtcConfig out;
  const auto number = [&](const char *name) {
    return static_cast<unsigned>(settings.get_int(name));
  };
  out.encoder = p.encoder == kDefaults.encoder ? settings.get_text("webrtc_encoder") : p.encoder;
  out.bitrate_kbps =
      settings.overridden("video_bitrate") ? number("video_bitrate") : p.bitrate_kbps;
  IceServers &ice = out.ice;
  ice.stun_host = settings.get_text("stun_host");
  ice.stun_port = static_cast<uint16_t>(number("stun_port"));
  ice.turn_host = settings.get_text("turn_host");
  ice.turn_port = static_cast<uint16_t>(number("turn_port"));
  ice.turn_protocol = settings.get_text("turn_protocol");
  ice.turn_username = settings.get_text("turn_username");
  ice.turn_password = settings.get_text("turn_password");
  if (auto read = read_url(p.stun_server, "stun-server", "stun", ice); !read)
    return read.failure();
  if (auto read = read_url(p.turn_server, "turn-server", "turn", ice); !read)
    return read.failure();
  PeerNetwork &network = out.network;
  network.public_ip = p.public_ip.empty() ? settings.get_text("webrtc_public_ip") : p.public_ip;
  if (!network.public_ip.empty() && !is_ip_address(network.public_ip))
    return Failure{"public-ip (webrtc_public_ip) must be an IP address such as 203.0.113.5.", {}};
  network.min_port = p.min_port ? p.min_port : number("webrtc_min_port");
  network.max_port = p.max_port ? p.max_port : number("webrtc_max_port");
  if ((network.min_port == 0) != (network.max_port == 0) || network.min_port > network.max_port)
    return Failure{"min-port and max-port (webrtc_min_port, webrtc_max_port) must both be given, "
                   "the lower one first, or both be 0.",
                   {}};
  network.ice_tcp = p.ice_tcp && settings.get_bool("webrtc_ice_tcp");
  const auto delay = [&](int property, int untouched, const char *setting) {
    return property == untouched ? static_cast<int>(settings.get_int(setting)) : property;
  };
  out.min_playout_delay =
      delay(p.min_playout_delay, kDefaults.min_playout_delay, "webrtc_min_playout_delay");
  out.max_playout_delay =
      delay(p.max_playout_delay, kDefaults.max_playout_delay, "webrtc_max_playout_delay");
  return out;
}

} // namespace stripes
