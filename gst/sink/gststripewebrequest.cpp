// SPDX-License-Identifier: MPL-2.0
#include "sink/gststripewebrequest.h"

#include "base/for_c.h"

#include <algorithm>

namespace {

struct Impl {
  stripes::RouteRequest request;
  std::unique_ptr<stripes::Reply> reply;
  stripes::RouteAnswer answer; // its headers are gathered here
};

struct GstStripeWebRequest {
  GstStripeRequest parent;
  Impl *impl;
};
struct GstStripeWebRequestClass {
  GstStripeRequestClass parent_class;
};

GType gst_stripe_web_request_get_type();
G_DEFINE_TYPE(GstStripeWebRequest, gst_stripe_web_request, GST_TYPE_STRIPE_REQUEST)

Impl &impl_of(gpointer object) {
  return *reinterpret_cast<GstStripeWebRequest *>(object)->impl;
}

const gchar *get_method(GstStripeRequest *request) {
  return impl_of(request).request.method.c_str();
}

const gchar *get_path(GstStripeRequest *request) {
  return impl_of(request).request.path.c_str();
}

const gchar *get_query(GstStripeRequest *request) {
  const std::string &query = impl_of(request).request.query;
  return query.empty() ? nullptr : query.c_str();
}

const gchar *get_header(GstStripeRequest *request, const gchar *name) {
  const auto &headers = impl_of(request).request.headers;
  const auto found = std::ranges::find_if(headers, [name](const auto &header) {
    return g_ascii_strcasecmp(header.first.c_str(), name) == 0;
  });
  return found == headers.end() ? nullptr : found->second.c_str();
}

GBytes *get_body(GstStripeRequest *request) {
  return impl_of(request).request.body.get();
}

const gchar *get_role(GstStripeRequest *request) {
  return stripes::role_name(impl_of(request).request.role);
}

const gchar *get_address(GstStripeRequest *request) {
  return impl_of(request).request.address.c_str();
}

gboolean set_answer_header(GstStripeRequest *request, const gchar *name, const gchar *value) {
  const std::string text = value ? value : "";
  if (!stripes::is_answer_header(name, text))
    return FALSE;
  impl_of(request).answer.headers.emplace_back(name, text);
  return TRUE;
}

gboolean answer(GstStripeRequest *request, guint status, const gchar *content_type, GBytes *body) {
  if (status < 200 || status > 599)
    return FALSE;
  stripes::RouteAnswer answer = impl_of(request).answer;
  answer.status = status;
  if (content_type)
    answer.type = content_type;
  answer.body = body ? stripes::share(body) : nullptr;
  return impl_of(request).reply->answer(std::move(answer));
}

void finalize(GObject *object) {
  stripes::delete_for_c<Impl>(reinterpret_cast<GstStripeWebRequest *>(object)->impl);
  G_OBJECT_CLASS(gst_stripe_web_request_parent_class)->finalize(object);
}

void gst_stripe_web_request_class_init(GstStripeWebRequestClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = finalize;
  auto *request_class = reinterpret_cast<GstStripeRequestClass *>(klass);
  request_class->get_method = get_method;
  request_class->get_path = get_path;
  request_class->get_query = get_query;
  request_class->get_header = get_header;
  request_class->get_body = get_body;
  request_class->get_role = get_role;
  request_class->get_address = get_address;
  request_class->set_answer_header = set_answer_header;
  request_class->answer = answer;
}

void gst_stripe_web_request_init(GstStripeWebRequest *self) {
  self->impl = stripes::new_for_c<Impl>();
}

} // namespace

namespace stripes {

Ref<GstStripeRequest> make_web_request(RouteRequest request, std::unique_ptr<Reply> reply) {
  auto made = adopt(
      static_cast<GstStripeRequest *>(g_object_new(gst_stripe_web_request_get_type(), nullptr)));
  impl_of(made.get()).request = std::move(request);
  impl_of(made.get()).reply = std::move(reply);
  return made;
}

} // namespace stripes
