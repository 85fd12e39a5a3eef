// SPDX-License-Identifier: MPL-2.0
#include "webrtc/peer.h"

#include "webrtc/candidate.h"
#include "webrtc/log.h"

#include <algorithm>

namespace stripes {

namespace {

constexpr char kOpusPayloader[] = "rtpopuspay dtx=true";

// The streams' ids, never 0: the same for every browser, as each has a connection of its own.
// webrtcbin makes names of them that a process never forgets.
constexpr uint32_t kVideoSsrc = 0x56494401, kAudioSsrc = 0x41554401;

// The one structure of what was offered with this payload type.
Ref<GstCaps> offered_for(const Ref<GstCaps> &offered, uint8_t payload_type) {
  for (guint i = 0; i < gst_caps_get_size(offered.get()); i++) {
    int payload = 0;
    gst_structure_get_int(gst_caps_get_structure(offered.get(), i), "payload", &payload);
    if (payload == payload_type)
      return adopt(gst_caps_copy_nth(offered.get(), i));
  }
  return nullptr;
}

} // namespace

Peer::Peer(PeerId id, PeerConfig config, Callbacks callbacks)
    : id_(id), config_(std::move(config)), callbacks_(std::move(callbacks)),
      thread_("stripes-peer") {
  voice_ = std::make_shared<PeerVoice>(id, callbacks_.say, thread_);
  voice_->post([this] { build(); });
}

Peer::~Peer() {
  thread_.run([this] { close(); });
}

void Peer::leave() {
  // Behind what is under way there. What it still says until then nobody listens to.
  voice_->post([this] { close(); });
}

void Peer::close() {
  voice_->hush();
  timeout_.stop();
  connected_ = false;
  follow_feed();
  if (bus_source_)
    g_source_destroy(bus_source_.get());
  bus_source_.reset();
  if (connection_ && connection_->is_open())
    connection_->settle();
  if (pipeline_)
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  std::unique_ptr<MediaBranch> video, audio;
  {
    std::lock_guard lock(media_mutex_);
    video.swap(video_);
    audio.swap(audio_);
    codec_.reset();
  }
  video.reset();
  audio.reset();
  video_pad_.reset();
  audio_pad_.reset();
  connection_.reset();
  pipeline_.reset();
}

// --- building --------------------------------------------------------------------------------

void Peer::build() {
  if (const auto opened = open(); !opened) {
    GST_WARNING("peer %" G_GUINT64_FORMAT ": %s", id_, opened.failure().debug.c_str());
    return failed(opened.failure().user);
  }
  timeout_.start(kAnswerTimeout, [this] {
    failed("The browser did not answer.");
    return false;
  });
  connection_->offer();
}

Status Peer::open() {
  if (config_.codecs.empty())
    return Failure{"No video encoder for WebRTC works here.", "no codec"};
  pipeline_ = adopt(GST_ELEMENT(gst_object_ref_sink(gst_pipeline_new(nullptr))));
  auto *pipeline = GST_PIPELINE(pipeline_.get());
  // Times are those of the pipeline that media come from.
  gst_pipeline_use_clock(pipeline, config_.clock.get());
  gst_element_set_start_time(pipeline_.get(), GST_CLOCK_TIME_NONE);
  gst_element_set_base_time(pipeline_.get(), config_.base_time);

  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  bus_source_ = adopt(gst_bus_create_watch(bus.get()));
  const auto on_message = +[](GstBus *, GstMessage *message, gpointer self) -> gboolean {
    static_cast<Peer *>(self)->take_message(message);
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(bus_source_.get(), G_SOURCE_FUNC(on_message), this, nullptr);
  g_source_attach(bus_source_.get(), g_main_context_get_thread_default());

  PeerConnection::Handler &handler = *this;
  connection_ =
      std::make_unique<PeerConnection>(GST_BIN(pipeline), config_.network, voice_, handler);
  if (auto opened = connection_->open(); !opened)
    return opened;
  if (gst_element_set_state(pipeline_.get(), GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    return Failure{"The server could not make a connection for this browser.", "to READY"};
  video_caps_ = video_offer_caps(config_.codecs, kVideoSsrc, config_.playout_delay);
  video_pad_ = connection_->add_stream(video_caps_.get(), true);
  if (config_.audio) {
    audio_caps_ = audio_offer_caps(kAudioSsrc);
    audio_pad_ = connection_->add_stream(audio_caps_.get(), false);
  }
  if (!video_pad_ || (config_.audio && !audio_pad_))
    return Failure{"The server could not make a connection for this browser.", "no pad"};
  if (config_.microphone)
    if (auto opened = connection_->add_speech(microphone_offer_caps().get()); !opened)
      return opened;
  if (auto opened = connection_->open_channel(); !opened)
    return opened;
  if (gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return Failure{"The server could not make a connection for this browser.", "to PLAYING"};
  return {};
}

void Peer::take_message(GstMessage *message) {
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
    GErrorOut error;
    gst_message_parse_error(message, error.out(), nullptr);
    failed(std::string("The stream for this browser failed: ") + error.message());
  } else if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_LATENCY && pipeline_) {
    gst_bin_recalculate_latency(GST_BIN(pipeline_.get()));
  }
}

void Peer::offered(const std::string &sdp, OfferShape shape) {
  shape_ = std::move(shape);
  voice_->say(PeerEvent::Offer{sdp});
}

// --- the browser's part ----------------------------------------------------------------------

void Peer::answer(const std::string &sdp) {
  voice_->post([this, sdp] { take_answer(sdp); });
}

void Peer::take_answer(const std::string &sdp) {
  if (!shape_ || answer_ || failed_) {
    GST_WARNING("peer %" G_GUINT64_FORMAT " answers what was not asked", id_);
    return;
  }
  auto answer = read_answer(sdp, *shape_);
  if (!answer)
    return failed(answer.failure().user);
  std::erase_if(answer->video, [this](VideoCodec codec) {
    return std::ranges::find(config_.codecs, codec) == config_.codecs.end();
  });
  if (answer->video.empty()) {
    std::string names;
    for (const VideoCodec codec : config_.codecs)
      names += (names.empty() ? "" : ", ") + std::string(row_of(codec).name);
    return failed("This browser can decode none of what the server can encode: " + names + ".");
  }
  answer_ = std::move(*answer);
  connection_->answer(*answer_);
  for (const auto &[line, text] : answer_->candidates)
    candidate(line, text);
}

void Peer::answer_taken() {
  timeout_.start(kConnectTimeout, [this] {
    failed("No WebRTC connection could be made; a firewall may be in the way.");
    return false;
  });
  open_media();
}

void Peer::candidate(unsigned line, const std::string &text) {
  if (!usable_candidate(text)) {
    GST_DEBUG("peer %" G_GUINT64_FORMAT ": a candidate is not used: %s", id_, text.c_str());
    return;
  }
  voice_->post([this, line, text] {
    if (shape_ && line < shape_->media.size())
      connection_->add_candidate(line, text);
  });
}

void Peer::send_text(const std::string &text) {
  voice_->post([this, text] {
    if (connection_)
      connection_->send_text(text);
  });
}

void Peer::video(bool wanted) {
  voice_->post([this, wanted] {
    video_wanted_ = wanted;
    follow_feed();
  });
}

void Peer::sound(bool wanted) {
  voice_->post([this, wanted] {
    sound_wanted_ = wanted;
    follow_sound();
  });
}

void Peer::need_key() {
  voice_->post([this] {
    if (fed_)
      callbacks_.key_wanted(*codec_);
  });
}

void Peer::failed(const std::string &sentence) {
  if (std::exchange(failed_, true))
    return;
  timeout_.stop();
  connected_ = false;
  follow_feed();
  voice_->say(PeerEvent::Ended{sentence});
}

// --- media -----------------------------------------------------------------------------------

MediaBranchSpec Peer::branch_spec(const Ref<GstCaps> &offered, uint8_t payload_type) const {
  MediaBranchSpec spec;
  spec.payload_type = payload_type;
  spec.rtp_caps = offered_for(offered, payload_type);
  gst_structure_get_uint(gst_caps_get_structure(offered.get(), 0), "ssrc", &spec.ssrc);
  gst_caps_set_simple(spec.rtp_caps.get(), "ssrc", G_TYPE_UINT, spec.ssrc, nullptr);
  return spec;
}

void Peer::open_media() {
  // In our order: the browser may list what it can do in any.
  const auto chosen = std::ranges::find_if(config_.codecs, [this](VideoCodec codec) {
    return std::ranges::find(answer_->video, codec) != answer_->video.end();
  });
  const VideoCodec codec = *chosen;
  const CodecRow &row = row_of(codec);
  MediaBranchSpec spec = branch_spec(video_caps_, row.payload_type);
  spec.payloader = std::string(row.payloader) + " " + row.payloader_properties;
  spec.twcc = true;
  spec.playout_delay = config_.playout_delay;
  spec.min_delay = config_.min_playout_delay;
  spec.max_delay = config_.max_playout_delay;
  auto *bin = GST_BIN(pipeline_.get());
  // What was put into the pipeline stays until close(), also when it could not be opened whole.
  std::unique_lock lock(media_mutex_);
  video_ = std::make_unique<MediaBranch>(
      bin, video_pad_.get(), spec,
      MediaBranch::Callbacks{[this, codec] { callbacks_.key_wanted(codec); }, callbacks_.drained});
  Status opened = video_->open();
  if (opened && audio_pad_ && answer_->audio) {
    MediaBranchSpec sound = branch_spec(audio_caps_, kOpusPayloadType);
    sound.payloader = kOpusPayloader;
    sound.bound = kAudioBound;
    audio_ = std::make_unique<MediaBranch>(bin, audio_pad_.get(), sound,
                                           MediaBranch::Callbacks{[] {}, [] {}});
    opened = audio_->open();
  }
  if (opened) {
    codec_ = codec;
    has_sound_ = audio_ != nullptr;
  }
  lock.unlock();
  if (!opened)
    return failed(opened.failure().user);
  GST_INFO("peer %" G_GUINT64_FORMAT " gets %s%s%s", id_, row.name, has_sound_ ? " and sound" : "",
           answer_->microphone ? ", may speak" : "");
  gst_bin_recalculate_latency(bin); // so that RTP times can be told from those of the clock
  follow_feed();
}

void Peer::connected() {
  GST_INFO("peer %" G_GUINT64_FORMAT " is connected", id_);
  timeout_.stop();
  connected_ = true;
  follow_feed();
}

// The encoders run for this peer from now on, or no more.
void Peer::follow_feed() {
  follow_sound();
  const bool fed = connected_ && video_wanted_ && codec_.has_value();
  if (fed == fed_)
    return;
  fed_ = fed;
  callbacks_.feed(*codec_, fed);
}

void Peer::follow_sound() {
  const bool listens = connected_ && sound_wanted_ && has_sound_;
  if (listens_.exchange(listens) != listens)
    callbacks_.listen(listens);
}

void Peer::push_video(VideoCodec codec, const Ref<GstBuffer> &buffer, GstCaps *caps) {
  bool taken = true;
  {
    std::lock_guard lock(media_mutex_);
    if (video_ && codec_ == codec && fed_)
      taken = video_->push(buffer, caps);
  }
  if (!taken)
    callbacks_.key_wanted(codec);
}

void Peer::push_audio(const Ref<GstBuffer> &buffer, GstCaps *caps) {
  std::lock_guard lock(media_mutex_);
  if (audio_ && listens_)
    audio_->push(buffer, caps);
}

bool Peer::has_room_for(VideoCodec codec) {
  std::lock_guard lock(media_mutex_);
  return !video_ || codec_ != codec || !fed_ || video_->is_empty();
}

void Peer::codec_gone(VideoCodec codec, const std::string &sentence) {
  voice_->post([this, codec, sentence] {
    if (codec_ == codec)
      failed(sentence);
  });
}

} // namespace stripes
