// SPDX-License-Identifier: MPL-2.0
#include "fuzz/mutation.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>

namespace stripes::test {

unsigned fuzz_seed() {
  const char *given = std::getenv("STRIPES_FUZZ_SEED");
  const unsigned seed =
      given ? static_cast<unsigned>(std::atoi(given)) : std::random_device()() % 1000000;
  printf("STRIPES_FUZZ_SEED=%u\n", seed);
  return seed;
}

std::string noise(Random &random, size_t most) {
  std::string bytes(random() % most, '\0');
  for (char &byte : bytes)
    byte = static_cast<char>(random());
  return bytes;
}

std::string mutated(std::string text, Random &random) {
  for (unsigned i = random() % 4; i; i--) {
    const size_t at = text.empty() ? 0 : random() % text.size();
    switch (random() % 6) {
    case 0:
      text.erase(at, 1 + random() % 5);
      break;
    case 1:
      text.insert(at, noise(random, 12));
      break;
    case 2:
      text.insert(at,
                  std::to_string(static_cast<int64_t>(random()) * static_cast<int32_t>(random())));
      break;
    case 3:
      text.insert(at, text);
      break;
    case 4:
      text.insert(at, std::string(random() % 20000, "[{,\"0"[random() % 5]));
      break;
    default:
      if (!text.empty())
        text[at] = static_cast<char>(random());
    }
  }
  return text;
}

std::string mutated_verb(Random &random) {
  static const char *verbs[] = {
      "SETTINGS,{\"displayId\":\"primary\",\"video_crf\":25,\"framerate\":60,\"encoder\":\"jpeg\"}",
      "SETTINGS,{\"initialClientWidth\":640,\"initialClientHeight\":480}",
      "CLIENT_FRAME_ACK 12",
      "r,640x480,primary",
      "r,99999x-1",
      "s,96",
      "kd,65",
      "ku,65",
      "kh,65,66,67",
      "kr",
      "co,end,hello",
      "m,10,20,1,0",
      "m2,-5,5,8,3",
      "START_VIDEO",
      "STOP_VIDEO",
      "REQUEST_KEYFRAME",
      "START_AUDIO",
      "cr",
      "cw,aGVsbG8=",
      "js,c,0,AAAA,4,17",
      "cmd,xterm",
      "_gz,1",
      "pong,1",
  };
  return mutated(verbs[random() % std::size(verbs)], random);
}

} // namespace stripes::test
