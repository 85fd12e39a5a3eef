// SPDX-License-Identifier: MPL-2.0
#include "check/packages.h"
#include "check/system_check.h"

#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

TEST(Packages, InTheWordsOfTheDistribution) {
  EXPECT_EQ(how_to_install(Package::Openbox, "NAME=x\nID=debian\n"), "apt-get install openbox");
  EXPECT_EQ(how_to_install(Package::Xvfb, "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            "apt-get install xvfb");
  EXPECT_EQ(how_to_install(Package::XorgDummy, "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            "dnf install xorg-x11-server-Xorg xorg-x11-drv-dummy");
  EXPECT_EQ(how_to_install(Package::Xvfb, "ID=alpine"), "apk add xvfb");
  EXPECT_EQ(how_to_install(Package::WebRtc, "ID=arch"),
            "pacman -S libnice gst-plugins-bad gst-plugins-good");
  const std::string all = how_to_install(Package::Openbox, "ID=haiku\n");
  EXPECT_NE(all.find("Debian: apt-get install openbox"), std::string::npos);
  EXPECT_NE(all.find("Arch: pacman -S openbox"), std::string::npos);
}

TEST(SystemCheck, OneLineEach) {
  const CheckLines lines = {{Finding::Ok, "port", "free"},
                            {Finding::Warning, "fonts", "none", "apt-get install x"}};
  EXPECT_EQ(check_text(lines), "ok       port: free\nwarning  fonts: none – apt-get install x\n");
  EXPECT_TRUE(all_there(lines));
  EXPECT_FALSE(all_there({{Finding::Missing, "port", "taken"}}));
}

} // namespace
} // namespace stripes::launch
