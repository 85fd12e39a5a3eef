// SPDX-License-Identifier: MPL-2.0
#include "webrtc/answer.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

constexpr char kHead[] = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
                         "a=ice-ufrag:abcd\r\na=ice-pwd:efghefghefghefghefghefgh\r\n"
                         "a=fingerprint:sha-256 00:11:22:33\r\na=setup:active\r\n";

std::string section(const std::string &media, const std::string &formats,
                    const std::string &attributes) {
  return "m=" + media + " 9 UDP/TLS/RTP/SAVPF " + formats + "\r\nc=IN IP4 0.0.0.0\r\n" + attributes;
}

OfferShape offer() {
  return {{{"video", false}, {"audio", false}, {"audio", true}, {"application", false}}};
}

std::string answer(const std::string &microphone, const std::string &more = {}) {
  return kHead + section("video", "98 96", "a=recvonly\r\n" + more) +
         section("audio", "111", "a=recvonly\r\n") + section("audio", "111", microphone) +
         "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n";
}

TEST(Answer, SaysWhatIsTakenAndWhatMayCome) {
  const auto read = read_answer(answer("a=sendonly\r\n"), offer());
  ASSERT_TRUE(read) << read.failure().user;
  EXPECT_EQ(read->video, (std::vector{VideoCodec::Vp8, VideoCodec::H264}));
  EXPECT_TRUE(read->audio);
  EXPECT_TRUE(read->microphone);
  for (const char *none : {"a=inactive\r\n", "a=recvonly\r\n"}) {
    const auto without = read_answer(answer(none), offer());
    ASSERT_TRUE(without) << none;
    EXPECT_FALSE(without->microphone) << none;
    EXPECT_TRUE(without->audio) << none;
  }
}

TEST(Answer, CandidatesAreTakenOutToBeLookedAt) {
  const auto read =
      read_answer(answer("a=sendonly\r\n", "a=candidate:1 1 udp 1 224.0.0.1 5000 typ host\r\n"
                                           "a=mid:video0\r\n"
                                           "a=candidate:2 1 udp 1 127.0.0.1 5001 typ host\r\n"),
                  offer());
  ASSERT_TRUE(read) << read.failure().user;
  ASSERT_EQ(read->candidates.size(), 2u);
  for (const auto &[line, text] : read->candidates) {
    EXPECT_EQ(line, 0u);
    EXPECT_TRUE(text.starts_with("candidate:")) << text;
  }
  const GString_ left(gst_sdp_message_as_text(read->sdp.get()));
  EXPECT_EQ(std::string(left.get()).find("candidate"), std::string::npos) << left.get();
  EXPECT_NE(std::string(left.get()).find("a=mid:video0"), std::string::npos) << left.get();
}

TEST(Answer, OfCandidatesThereIsABound) {
  std::string many;
  for (unsigned i = 0; i < 400; i++)
    many += "a=candidate:" + std::to_string(i) + " 1 udp 1 127.0.0.1 5000 typ host\r\n";
  const auto read = read_answer(answer("a=sendonly\r\n", many), offer());
  ASSERT_TRUE(read) << read.failure().user;
  EXPECT_EQ(read->candidates.size(), Answer::kMaxCandidates);
  const GString_ left(gst_sdp_message_as_text(read->sdp.get()));
  EXPECT_EQ(std::string(left.get()).find("candidate"), std::string::npos);
}

TEST(Answer, WhatDoesNotFitTheOfferIsRefused) {
  EXPECT_FALSE(read_answer(answer("a=sendonly\r\n"), {{{"video", false}}}));
  EXPECT_FALSE(read_answer(answer("a=sendonly\r\n"), {}));
  EXPECT_FALSE(read_answer("rubbish", offer()));
}

} // namespace
} // namespace stripes
