// SPDX-License-Identifier: MPL-2.0
#include "display/xauthority.h"
#include "process/runtime_dir.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace stripes::launch {
namespace {

TEST(Xauthority, OneEntryForAnyDisplay) {
  const std::string cookie = "0123456789abcdef";
  const std::string expected = std::string("\xff\xff" // any host
                                           "\0\0"     // address
                                           "\0\0"     // display number
                                           "\0\x12"   // length of the name
                                           "MIT-MAGIC-COOKIE-1"
                                           "\0\x10",
                                           28) +
                               cookie;
  EXPECT_EQ(xauthority_bytes(cookie), expected);
}

TEST(Xauthority, CookiesDiffer) {
  const auto one = random_cookie();
  const auto other = random_cookie();
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->size(), 16u);
  EXPECT_NE(*one, *other);
}

TEST(RuntimeDir, IsPrivateAndGoes) {
  std::string path;
  {
    const auto dir = RuntimeDir::make();
    ASSERT_TRUE(dir);
    const auto file = dir->write("cookie", "secret");
    ASSERT_TRUE(file);
    path = std::filesystem::path(*file).parent_path();
    struct stat info {};
    ASSERT_EQ(stat(file->c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700u);
    EXPECT_FALSE(dir->write("cookie", "again")) << "never into a file that is there";
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

} // namespace
} // namespace stripes::launch
