// SPDX-License-Identifier: MPL-2.0
#include "webrtc/answer.h"

#include <algorithm>
#include <string_view>

namespace stripes {

namespace {

constexpr guint kMaxFormats = 64, kMaxAttributes = 512;

std::string_view text(const char *c) {
  return c ? c : "";
}

const char *attribute(const GstSDPMessage *sdp, const GstSDPMedia *media, const char *name) {
  const char *value = gst_sdp_media_get_attribute_val(media, name);
  return value ? value : gst_sdp_message_get_attribute_val(sdp, name);
}

// A bundled section has port 9, a rejected one 0.
bool is_rejected(const GstSDPMedia *media) {
  return gst_sdp_media_get_port(media) == 0 || gst_sdp_media_get_attribute_val(media, "inactive");
}

Status check_section(const GstSDPMessage *sdp, const GstSDPMedia *media) {
  if (gst_sdp_media_formats_len(media) > kMaxFormats ||
      gst_sdp_media_attributes_len(media) > kMaxAttributes)
    return Failure{"The browser's answer is absurdly long.", {}};
  if (is_rejected(media))
    return {};
  for (const char *name : {"ice-ufrag", "ice-pwd", "fingerprint"})
    if (text(attribute(sdp, media, name)).size() < 4)
      return Failure{"The browser's answer cannot be used: it lacks what a connection needs.",
                     name};
  if (text(attribute(sdp, media, "setup")) == "actpass")
    return Failure{"The browser's answer cannot be used: it leaves open who begins.", "actpass"};
  return {};
}

std::vector<VideoCodec> codecs_of(const GstSDPMedia *media) {
  std::vector<VideoCodec> out;
  for (guint i = 0; i < gst_sdp_media_formats_len(media); i++)
    for (const CodecRow &row : codec_table())
      if (text(gst_sdp_media_get_format(media, i)) == std::to_string(row.payload_type) &&
          std::ranges::find(out, row.codec) == out.end())
        out.push_back(row.codec);
  return out;
}

bool receives(const GstSDPMedia *media) {
  return !is_rejected(media) && !gst_sdp_media_get_attribute_val(media, "sendonly");
}

bool sends(const GstSDPMedia *media) {
  return !is_rejected(media) && !gst_sdp_media_get_attribute_val(media, "recvonly");
}

// webrtcbin would try what it finds in there, whatever it is.
void take_candidates(GstSDPMedia *media, unsigned line, Answer &answer) {
  for (guint i = gst_sdp_media_attributes_len(media); i-- > 0;) {
    const GstSDPAttribute *attribute = gst_sdp_media_get_attribute(media, i);
    if (text(attribute->key) != "candidate")
      continue;
    if (answer.candidates.size() < Answer::kMaxCandidates)
      answer.candidates.emplace_back(line, "candidate:" + std::string(text(attribute->value)));
    gst_sdp_media_remove_attribute(media, i);
  }
}

} // namespace

Result<SdpPtr> parse_sdp(const std::string &sdp_text) {
  GstSDPMessage *made = nullptr;
  gst_sdp_message_new(&made);
  SdpPtr sdp(made);
  if (gst_sdp_message_parse_buffer(reinterpret_cast<const guint8 *>(sdp_text.data()),
                                   static_cast<guint>(sdp_text.size()), made) != GST_SDP_OK)
    return Failure{"The browser's answer is no session description.", {}};
  return sdp;
}

OfferShape shape_of(const GstSDPMessage *offer) {
  OfferShape shape;
  for (guint i = 0; i < gst_sdp_message_medias_len(offer); i++) {
    const GstSDPMedia *media = gst_sdp_message_get_media(offer, i);
    shape.media.push_back({std::string(text(gst_sdp_media_get_media(media))),
                           gst_sdp_media_get_attribute_val(media, "recvonly") != nullptr});
  }
  return shape;
}

Result<Answer> read_answer(const std::string &sdp_text, const OfferShape &offer) {
  auto sdp = parse_sdp(sdp_text);
  if (!sdp)
    return sdp.failure();
  Answer answer;
  answer.sdp = std::move(*sdp);
  const GstSDPMessage *message = answer.sdp.get();
  if (offer.media.empty() || gst_sdp_message_medias_len(message) != offer.media.size())
    return Failure{"The browser's answer does not fit the server's offer.", {}};
  for (guint i = 0; i < offer.media.size(); i++) {
    const GstSDPMedia *media = gst_sdp_message_get_media(message, i);
    const std::string_view kind = text(gst_sdp_media_get_media(media));
    if (kind != offer.media[i].kind)
      return Failure{"The browser's answer does not fit the server's offer.", offer.media[i].kind};
    if (auto checked = check_section(message, media); !checked)
      return checked.failure();
    take_candidates(const_cast<GstSDPMedia *>(media), i, answer); // the message is ours
    if (kind == "video" && receives(media))
      answer.video = codecs_of(media);
    if (kind == "audio" && offer.media[i].from_browser)
      answer.microphone = sends(media);
    else if (kind == "audio" && receives(media))
      answer.audio = true;
  }
  return answer;
}

} // namespace stripes
