// SPDX-License-Identifier: MPL-2.0
// Which encoder is taken, with hardware that is not there: element factories made up for it.
#include "webrtc/codec_table.h"
#include "webrtc/encoder_choice.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace stripes {
namespace {

// An element with the properties of the rows of one interface.
struct Fake {
  GstElement parent;
};
struct FakeClass {
  GstElementClass parent;
};
GType fake_get_type();
G_DEFINE_TYPE(Fake, fake, GST_TYPE_ELEMENT)

void fake_class_init(FakeClass *klass) {
  auto *object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = [](GObject *, guint, const GValue *, GParamSpec *) {};
  object_class->get_property = [](GObject *, guint, GValue *, GParamSpec *) {};
  g_object_class_install_property(
      object_class, 1, g_param_spec_uint("bitrate", "", "", 0, G_MAXUINT, 0, G_PARAM_READWRITE));
  g_object_class_install_property(
      object_class, 2, g_param_spec_boolean("zerolatency", "", "", FALSE, G_PARAM_READWRITE));
  gst_element_class_set_static_metadata(GST_ELEMENT_CLASS(klass), "fake", "Codec/Encoder/Video",
                                        "fake", "nobody");
}

void fake_init(Fake *) {}

void make_up(const char *name) {
  ASSERT_TRUE(gst_element_register(nullptr, name, GST_RANK_NONE, fake_get_type()));
}

void forget(const char *name) {
  const auto factory = adopt(gst_element_factory_find(name));
  gst_registry_remove_feature(gst_registry_get(), GST_PLUGIN_FEATURE(factory.get()));
}

using Rows = std::vector<const EncoderRow *>;

Rows choose(const std::string &wanted) {
  return choose_encoders(wanted, [](const Rows &rows) { return rows; });
}

std::vector<std::string> names(const std::vector<const EncoderRow *> &rows) {
  std::vector<std::string> out;
  for (const EncoderRow *row : rows)
    out.emplace_back(row->element);
  return out;
}

TEST(EncoderChoice, without_hardware_it_is_software) {
  EXPECT_EQ(names(choose("auto")),
            (std::vector<std::string>{"x264enc", "openh264enc", "vp8enc", "vp9enc"}));
}

TEST(EncoderChoice, hardware_goes_first_where_it_is) {
  for (const char *name : {"nvh264enc", "vah264enc", "vaapih264enc"}) {
    make_up(name);
    EXPECT_EQ(names(choose("auto"))[0], name);
    forget(name);
    EXPECT_EQ(names(choose("auto"))[0], "x264enc");
  }
}

TEST(EncoderChoice, an_encoder_without_a_payloader_is_of_no_use) {
  make_up("vaav1enc");
  const bool payloader = bool(adopt(gst_element_factory_find("rtpav1pay")));
  const auto rows = names(choose("auto"));
  EXPECT_EQ(std::ranges::find(rows, "vaav1enc") != rows.end(), payloader);
  forget("vaav1enc");
}

TEST(EncoderChoice, one_that_does_not_work_is_left_out) {
  make_up("nvh264enc");
  const EncoderTrial broken = [](const Rows &rows) {
    Rows out = rows;
    std::erase(out, find_encoder("nvh264enc"));
    return out;
  };
  EXPECT_EQ(names(choose_encoders("auto", broken))[0], "x264enc");
  EXPECT_EQ(names(choose_encoders("nvh264enc", broken))[0], "x264enc");
  forget("nvh264enc");
}

TEST(EncoderChoice, the_wanted_one_goes_first_and_others_stay_behind_it) {
  EXPECT_EQ(names(choose("vp9enc")),
            (std::vector<std::string>{"vp9enc", "x264enc", "openh264enc", "vp8enc"}));
}

TEST(EncoderChoice, a_wanted_one_that_is_missing_is_replaced) {
  EXPECT_EQ(names(choose("nvh264enc"))[0], "x264enc");
  EXPECT_EQ(names(choose("no-such-encoder"))[0], "x264enc");
}

TEST(EncoderTable, every_row_can_be_told_apart_and_found) {
  for (const EncoderRow &row : encoder_table()) {
    EXPECT_EQ(find_encoder(row.element), &row);
    EXPECT_EQ(row_of(row.codec).codec, row.codec);
    EXPECT_NE(std::string(row.live_bitrate), "");
  }
}

// Properties come and go with versions.
TEST(EncoderTable, a_line_has_only_properties_that_the_element_has) {
  make_up("nvh264enc");
  const std::string line = encoder_line(*find_encoder("nvh264enc"), 4000, 2);
  forget("nvh264enc");
  EXPECT_NE(line.find(" zerolatency=true"), std::string::npos) << line;
  EXPECT_EQ(line.find("gop-size"), std::string::npos) << line;
  EXPECT_NE(line.find(" bitrate=4000 "), std::string::npos) << line;
}

// The lines of what is installed are true: every property exists and takes its value.
TEST(EncoderTable, lines_of_installed_encoders_can_be_built) {
  for (const EncoderRow *row : choose("auto")) {
    const std::string line = "fakesrc ! " + encoder_line(*row, 3000, 2) + " ! fakesink";
    GErrorOut error;
    const auto pipeline =
        adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(line.c_str(), error.out()))));
    EXPECT_FALSE(error) << line << ": " << error.message();
    for (std::string_view property = row->properties; !property.empty();) {
      const size_t end = property.find(' ');
      const std::string name(property.substr(0, property.find('=')));
      EXPECT_NE(line.find(" " + name + "="), std::string::npos)
          << row->element << " has no " << name;
      property = end == std::string_view::npos ? std::string_view() : property.substr(end + 1);
    }
  }
}

} // namespace
} // namespace stripes
