// SPDX-License-Identifier: MPL-2.0
#include "support/x_client.h"
#include "support/x_server.h"

#include <gtest/gtest.h>

using namespace stripes::test;

TEST(XServer, ShowsWhatIsDrawn) {
  XServer server;
  XClient client(server.display());
  client.fill(0, 0, 1280, 720, 0x102030);
  client.fill(10, 20, 5, 5, 0xff8040);
  client.noise(100, 100, 64, 64, 1);
  client.text(300, 300, "text");
  const Image image = client.screenshot();
  EXPECT_EQ(image.width, 1280u);
  EXPECT_EQ(image.rgb(12, 22), 0xff8040u);
  EXPECT_EQ(image.rgb(9, 22), 0x102030u);
  EXPECT_NE(image.rgb(100, 100), 0x102030u);
  client.scroll_up(0, 0, 1280, 720, 20);
  EXPECT_EQ(client.screenshot().rgb(12, 2), 0xff8040u);
}

TEST(XServer, DummyDriverResizes) {
  XServer server({.kind = XServer::Kind::Dummy, .width = 800, .height = 600});
  XClient client(server.display());
  EXPECT_EQ(client.size().width, 800u);
  for (auto [w, h] : {std::pair{1921u, 1081u}, {640u, 480u}, {3840u, 2160u}, {800u, 600u}}) {
    server.resize(w, h);
    EXPECT_EQ(client.size().width, w);
    EXPECT_EQ(client.screenshot().height, h);
  }
}

TEST(XServer, CookieIsRequired) {
  XServer server({.kind = XServer::Kind::Dummy, .cookie = true});
  {
    ScopedEnv env("XAUTHORITY", "/nonexistent");
    EXPECT_THROW(XClient(server.display()), std::runtime_error);
  }
  ScopedEnv env("XAUTHORITY", server.xauthority());
  EXPECT_NO_THROW(XClient(server.display()));
}
