// SPDX-License-Identifier: MPL-2.0
// GstStripeWebRequest: a request on its way through the application, behind the public
// GstStripeRequest.
#pragma once

#include "server/routes.h"
#include "stripe/gststriperequest.h"

namespace stripes {

// When its last reference goes without an answer, the reply answers by itself.
Ref<GstStripeRequest> make_web_request(RouteRequest request, std::unique_ptr<Reply> reply);

} // namespace stripes
