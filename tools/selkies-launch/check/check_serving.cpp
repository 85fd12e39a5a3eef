// SPDX-License-Identifier: MPL-2.0
// What the server needs: its address, and a page.
#include "base/gst_ptr.h"
#include "check/check_line.h"

#include <gio/gio.h>
#include <unistd.h>

namespace stripes::launch {
namespace {

CheckLine check_port(const std::string &host, uint16_t port) {
  const std::string where = host + " port " + std::to_string(port);
  const auto address = adopt(g_inet_address_new_from_string(host.c_str()));
  if (!address)
    return {Finding::Missing, "address", host + " is no IP address",
            "use 127.0.0.1, or 0.0.0.0 for all of this machine's"};
  GErrorOut error;
  const auto socket = adopt(g_socket_new(g_inet_address_get_family(address.get()),
                                         G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error.out()));
  const auto at = adopt(g_inet_socket_address_new(address.get(), port));
  if (!socket || !g_socket_bind(socket.get(), at.get(), TRUE, error.out()) ||
      !g_socket_listen(socket.get(), error.out()))
    return {Finding::Missing, "port", where + " cannot be listened on: " + error.message(),
            "choose another one with --port, 0 for any free one"};
  return {Finding::Ok, "port", port ? where + " is free" : host + ", any free port"};
}

} // namespace

CheckLines check_serving(const Settings &settings) {
  CheckLines lines = {
      check_port(settings.get_text("addr"), static_cast<uint16_t>(settings.get_int("port")))};
  if (const std::string root = settings.get_text("web_root"); !root.empty()) {
    if (access((root + "/index.html").c_str(), R_OK) == 0)
      lines.push_back({Finding::Ok, "page", root});
    else
      lines.push_back({Finding::Missing, "page", root + "/index.html cannot be read",
                       "name the folder of a page with --web-root, or leave it out"});
  }
  return lines;
}

} // namespace stripes::launch
