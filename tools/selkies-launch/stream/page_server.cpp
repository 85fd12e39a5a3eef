// SPDX-License-Identifier: MPL-2.0
#include "stream/page_server.h"

#include <unistd.h>

namespace stripes::launch {
namespace {

std::string host_of_url(const std::string &address) {
  if (address == "0.0.0.0")
    return "127.0.0.1";
  if (address == "::")
    return "[::1]";
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

} // namespace

PageServer::~PageServer() {
  if (server_)
    gst_stripe_server_stop(server_.get());
}

Status PageServer::start(const Settings &settings) {
  const std::string root = settings.get_text("web_root");
  if (!root.empty() && access((root + "/index.html").c_str(), R_OK) != 0)
    return Failure{
        "The page cannot be read: there is no readable index.html in web_root " + root + ".", ""};
  GErrorOut error;
  server_ = adopt(gst_stripe_server_new(error.out()));
  if (!server_)
    return Failure{error.message(), ""};
  const std::string address = settings.get_text("addr");
  host_ = host_of_url(address);
  g_object_set(server_.get(), "address", address.c_str(), "port",
               static_cast<guint>(settings.get_int("port")), "web-root", root.c_str(),
               "allowed-origins", settings.get_text("allowed_origins").c_str(), nullptr);
  if (!gst_stripe_server_start(server_.get(), error.out()))
    return Failure{error.message(), ""};
  return {};
}

std::string PageServer::address() const {
  guint port = 0;
  g_object_get(server_.get(), "bound-port", &port, nullptr);
  return "http://" + host_ + ":" + std::to_string(port) + "/";
}

void PageServer::set_notice(const std::string &sentence) {
  gst_stripe_server_set_notice(server_.get(), sentence.empty() ? nullptr : sentence.c_str());
}

void PageServer::stop_microphone(const std::string &sentence) {
  gst_stripe_server_stop_microphone(server_.get(), sentence.c_str());
}

} // namespace stripes::launch
