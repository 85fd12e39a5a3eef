// SPDX-License-Identifier: MPL-2.0
#include "webrtc/encoder_table.h"

#include <sstream>

namespace stripes {

namespace {

constexpr char kI420[] = "video/x-raw,format=I420";
// What VP8 always is, and VP9 by a name that its encoder knows.
constexpr char kI420Bt601[] = "video/x-raw,format=I420,colorimetry=bt601";
constexpr char kNv12[] = "video/x-raw,format=NV12";
constexpr char kBaseline[] = "profile=constrained-baseline";

// Key pictures come when somebody needs one, never by the clock. THREADS stands for a number. VP8
// gets one: libvpx's threads for it spin while they wait, and two take four to ten times the
// processor time of one for the same picture.
constexpr EncoderRow kTable[] = {
    {"nvh264enc", VideoCodec::H264,
     "preset=low-latency-hq zerolatency=true rc-mode=cbr-ld-hq gop-size=-1 bframes=0", "bitrate",
     1000, kNv12, kBaseline},
    {"vah264enc", VideoCodec::H264,
     "rate-control=cbr b-frames=0 ref-frames=1 target-usage=6 key-int-max=1024", "bitrate", 1000,
     kNv12, kBaseline},
    {"vaapih264enc", VideoCodec::H264,
     "rate-control=cbr max-bframes=0 quality-level=7 keyframe-period=1024", "bitrate", 1000, kNv12,
     kBaseline},
    {"x264enc", VideoCodec::H264,
     "tune=zerolatency speed-preset=ultrafast sliced-threads=true key-int-max=1000000 bframes=0 "
     "b-adapt=false vbv-buf-capacity=200 threads=THREADS",
     "bitrate", 1000, kI420, kBaseline},
    {"openh264enc", VideoCodec::H264,
     "usage-type=screen complexity=low rate-control=bitrate gop-size=1000000 slice-mode=auto "
     "multi-thread=THREADS enable-frame-skip=false",
     "bitrate", 1, kI420, kBaseline},
    {"vp8enc", VideoCodec::Vp8,
     "deadline=1 cpu-used=-8 threads=1 end-usage=cbr lag-in-frames=0 error-resilient=0 "
     "keyframe-max-dist=1000000 keyframe-mode=auto resize-allowed=false dropframe-threshold=0 "
     "buffer-size=400 buffer-initial-size=200 buffer-optimal-size=300 min-quantizer=4 "
     "max-quantizer=56 static-threshold=1000 token-partitions=1",
     "target-bitrate", 1, kI420Bt601, ""},
    {"vp9enc", VideoCodec::Vp9,
     "deadline=1 cpu-used=9 threads=THREADS row-mt=true tile-columns=2 end-usage=cbr "
     "lag-in-frames=0 error-resilient=0 keyframe-max-dist=1000000 resize-allowed=false "
     "dropframe-threshold=0 buffer-size=400 buffer-initial-size=200 buffer-optimal-size=300 "
     "min-quantizer=4 max-quantizer=56 static-threshold=1000 aq-mode=3 "
     "frame-parallel-decoding=false",
     "target-bitrate", 1, kI420Bt601, ""},
    {"nvh265enc", VideoCodec::H265,
     "preset=low-latency-hq zerolatency=true rc-mode=cbr-ld-hq gop-size=-1 bframes=0", "bitrate",
     1000, kNv12, ""},
    {"vah265enc", VideoCodec::H265,
     "rate-control=cbr b-frames=0 ref-frames=1 target-usage=6 key-int-max=1024", "bitrate", 1000,
     kNv12, ""},
    {"vaapih265enc", VideoCodec::H265,
     "rate-control=cbr max-bframes=0 quality-level=7 keyframe-period=1024", "bitrate", 1000, kNv12,
     ""},
    {"nvav1enc", VideoCodec::Av1, "preset=low-latency-hq zerolatency=true gop-size=-1", "bitrate",
     1000, kNv12, ""},
    {"vaav1enc", VideoCodec::Av1, "rate-control=cbr target-usage=6 key-int-max=1024", "bitrate",
     1000, kNv12, ""},
    {"av1enc", VideoCodec::Av1,
     "usage-profile=realtime cpu-used=10 lag-in-frames=0 end-usage=cbr row-mt=true "
     "threads=THREADS keyframe-max-dist=1000000",
     "target-bitrate", 1000, kI420, ""},
};

bool exists(const char *element) {
  return bool(adopt(gst_element_factory_find(element)));
}

Ref<GstElement> make_element(GstElementFactory *factory) {
  GstElement *made = gst_element_factory_create(factory, nullptr);
  return made ? adopt(GST_ELEMENT(gst_object_ref_sink(made))) : Ref<GstElement>();
}

std::string name_of(const std::string &assignment) {
  return assignment.substr(0, assignment.find('='));
}

} // namespace

std::span<const EncoderRow> encoder_table() {
  return kTable;
}

const EncoderRow *find_encoder(std::string_view element) {
  for (const EncoderRow &row : kTable)
    if (element == row.element)
      return &row;
  return nullptr;
}

bool is_installed(const EncoderRow &row) {
  return exists(row.element) && exists(row_of(row.codec).payloader);
}

std::string encoder_line(const EncoderRow &row, unsigned bitrate_kbps, unsigned threads) {
  const auto factory = adopt(gst_element_factory_find(row.element));
  const auto element = factory ? make_element(factory.get()) : Ref<GstElement>();
  std::string line = std::string(row.raw_caps) + " ! " + row.element + " name=encoder";
  std::istringstream properties(row.properties);
  for (std::string one; properties >> one;) {
    if (const size_t at = one.find("THREADS"); at != std::string::npos)
      one.replace(at, 7, std::to_string(threads));
    if (!element ||
        g_object_class_find_property(G_OBJECT_GET_CLASS(element.get()), name_of(one).c_str()))
      line += " " + one;
  }
  line += std::string(" ") + row.live_bitrate + "=" +
          std::to_string(uint64_t{bitrate_kbps} * 1000 / row.bitrate_unit);
  line += std::string(" ! ") + row_of(row.codec).encoded_caps;
  if (*row.profile)
    line += std::string(",") + row.profile;
  return line;
}

} // namespace stripes
