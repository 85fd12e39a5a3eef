// SPDX-License-Identifier: MPL-2.0
// What is installed where, and that it works from there: headers alone in C and C++, the symbols
// that the library exports, pkg-config, gst-inspect-1.0, the launcher, the units.
#include "integration/install/stage.h"
#include "support/ws_client.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <sstream>

namespace stripes::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> headers() {
  std::vector<std::string> names;
  for (const auto &entry : fs::directory_iterator(stage().file("include/gststripes-1.0/stripe")))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

TEST(InstallTree, everything_is_in_its_place) {
  for (const char *path :
       {"bin/selkies-launch", "include/gststripes-1.0/stripe/gststripe.h",
        "share/man/man1/selkies-launch.1", "share/gst-stripes/web/index.html",
        "share/gst-stripes/web/core/session.js", "share/doc/gst-stripes/README.md",
        "share/doc/gst-stripes/LICENSE", "share/doc/gst-stripes/docs/applications.md",
        "share/doc/gst-stripes/docs/elements/stripewssink.md",
        "share/doc/gst-stripes/docs/examples/whiteboard.cpp",
        "share/doc/gst-stripes/docs/examples/Makefile", "lib/systemd/user/selkies-launch.service",
        "lib/systemd/user/selkies-launch@.service",
        "share/bash-completion/completions/selkies-launch.bash",
        "share/zsh/site-functions/_selkies-launch",
        "share/fish/vendor_completions.d/selkies-launch.fish"})
    EXPECT_TRUE(fs::is_regular_file(stage().file(path))) << path;
  for (const char *path : {"libgststripes-1.0.so", "libgststripes-1.0.so.0",
                           "gstreamer-1.0/libgststripes.so", "pkgconfig/gststripes-1.0.pc"})
    EXPECT_TRUE(fs::exists(stage().lib(path))) << path;
  // Nothing of the build, of tests or of somebody's editor.
  for (const auto &entry : fs::recursive_directory_iterator(stage().prefix()))
    EXPECT_FALSE(std::regex_search(
        entry.path().string(), std::regex("(meson\\.build|node_modules|tsconfig|\\.in|~|\\.o)$")))
        << entry.path();
}

TEST(InstallTree, no_link_in_the_docs_leads_nowhere) {
  const fs::path docs = stage().file("share/doc/gst-stripes");
  const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
  for (const auto &entry : fs::recursive_directory_iterator(docs)) {
    if (entry.path().extension() != ".md")
      continue;
    const std::string text = read_file(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it)
      EXPECT_TRUE(fs::exists(entry.path().parent_path() / (*it)[1].str()))
          << entry.path() << " links to " << (*it)[1];
  }
}

TEST(InstallTree, each_header_compiles_alone_as_c_and_cxx) {
  ASSERT_GE(headers().size(), 8u);
  const std::string source = stage().temporary("header");
  for (const std::string &header : headers()) {
    std::ofstream(source) << "#include <stripe/" << header << ">\n";
    for (const char *standard : {"-x c -std=c99", "-x c++ -std=c++11"}) {
      const auto compiled = stage().run({"sh", "-c",
                                         std::string("cc ") + standard +
                                             " -fsyntax-only -Wall -Wextra -pedantic -Werror " +
                                             source + " $(pkg-config --cflags gststripes-1.0)"});
      EXPECT_EQ(compiled.status, 0) << header << " as " << standard << ":\n" << compiled.output;
    }
  }
}

// What the library exports is what the headers declare, no more and no less.
TEST(InstallTree, exported_symbols_are_those_of_the_headers) {
  std::set<std::string> declared, exported;
  for (const std::string &header : headers()) {
    const std::string text = read_file(stage().file("include/gststripes-1.0/stripe/" + header));
    const std::regex declaration(R"(GST_STRIPE_API[^(;]*?\b(gst_\w+)\s*\()");
    for (std::sregex_iterator it(text.begin(), text.end(), declaration), end; it != end; ++it)
      declared.insert((*it)[1]);
  }
  const auto listed =
      stage().run({"nm", "-D", "--defined-only", stage().lib("libgststripes-1.0.so")});
  ASSERT_EQ(listed.status, 0) << listed.output;
  std::istringstream lines(listed.output);
  for (std::string address, type, name; lines >> address >> type >> name;)
    if (!name.starts_with("_")) // the linker's own
      exported.insert(name);
  EXPECT_GE(declared.size(), 35u);
  EXPECT_EQ(exported, declared);
}

TEST(InstallTree, the_plugin_exports_only_what_gstreamer_asks_for) {
  const auto listed =
      stage().run({"nm", "-D", "--defined-only", stage().lib("gstreamer-1.0/libgststripes.so")});
  ASSERT_EQ(listed.status, 0) << listed.output;
  std::istringstream lines(listed.output);
  for (std::string address, type, name; lines >> address >> type >> name;)
    EXPECT_TRUE(name.starts_with("gst_plugin_stripes_") || name.starts_with("_") || type == "V" ||
                type == "u" || type == "W")
        << name;
}

TEST(InstallTree, pkg_config_tells_what_an_application_needs) {
  const auto ask = [](const std::string &option) {
    auto outcome = stage().run({"pkg-config", option, "gststripes-1.0"});
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    return outcome.output;
  };
  EXPECT_NE(ask("--print-requires").find("gstreamer-1.0"), std::string::npos);
  EXPECT_NE(ask("--libs").find("-lgststripes-1.0"), std::string::npos);
  const std::string folder = ask("--variable=pluginsdir");
  EXPECT_TRUE(fs::equivalent(folder.substr(0, folder.find('\n')), stage().lib("gstreamer-1.0")));
}

TEST(InstallTree, gst_inspect_finds_the_elements) {
  for (const char *name : {"stripes", "ximagestripesrc", "stripeenc", "stripewssink"}) {
    const auto shown = stage().run(
        {"env", "GST_PLUGIN_PATH_1_0=" + stage().lib("gstreamer-1.0"), "gst-inspect-1.0", name});
    EXPECT_EQ(shown.status, 0) << shown.output;
    EXPECT_EQ(shown.output.find("WARN"), std::string::npos) << shown.output;
  }
}

TEST(InstallTree, programs_find_the_library_beside_them) {
  for (const std::string &path :
       {stage().lib("gstreamer-1.0/libgststripes.so"), stage().file("bin/selkies-launch")}) {
    const auto needed = stage().run({"ldd", path});
    EXPECT_EQ(needed.output.find("not found"), std::string::npos) << path << "\n" << needed.output;
    std::smatch found;
    ASSERT_TRUE(std::regex_search(needed.output, found,
                                  std::regex("libgststripes-1\\.0\\.so\\.0 => (\\S+)")))
        << path << "\n"
        << needed.output;
    EXPECT_TRUE(fs::equivalent(found[1].str(), stage().lib("libgststripes-1.0.so.0"))) << found[1];
    // Nothing of the build folder.
    const auto dynamic = stage().run({"readelf", "-d", path});
    EXPECT_EQ(dynamic.output.find(std::getenv("STRIPES_BUILD_ROOT")), std::string::npos)
        << dynamic.output;
  }
}

// Neither GST_PLUGIN_PATH nor LD_LIBRARY_PATH is set.
TEST(InstallTree, the_launcher_serves_the_page) {
  ChildProcess::Options options;
  options.argv = {"selkies-launch", "--display-server=xvfb", "--port=0", "--", "sleep", "600"};
  options.environment = stage().environment();
  options.argv[0] = stage().file("bin/selkies-launch");
  options.log_path = stage().temporary("launcher.log");
  ChildProcess launcher(options);
  std::smatch found;
  std::string text;
  for (int i = 0; i < 1800 && launcher.running() && found.empty(); i++) {
    g_usleep(100000);
    text = read_file(options.log_path);
    std::regex_search(text, found, std::regex("http://127\\.0\\.0\\.1:(\\d+)/"));
  }
  ASSERT_FALSE(found.empty()) << text;
  const auto port = static_cast<uint16_t>(std::stoi(found[1]));
  EXPECT_NE(http_get(port, "/").find("<html"), std::string::npos);
  EXPECT_EQ(http_get(port, "/core/session.js").substr(9, 3), "200");
  WsClient page(port);
  page.send_settings();
  EXPECT_TRUE(page.wait_stripes(1));
  EXPECT_EQ(launcher.stop(), 0);
}

TEST(InstallTree, the_page_can_be_served_from_its_files) {
  const auto served =
      stage().run({"env", "GST_PLUGIN_PATH_1_0=" + stage().lib("gstreamer-1.0"), "gst-launch-1.0",
                   "videotestsrc", "num-buffers=3", "!", "videoconvert", "!", "stripeenc", "!",
                   "stripewssink", "port=0", "web-root=" + stage().file("share/gst-stripes/web")});
  EXPECT_EQ(served.status, 0) << served.output;
}

TEST(InstallTree, man_page_and_completions_hold_something) {
  const std::string text = read_file(stage().file("share/man/man1/selkies-launch.1"));
  EXPECT_NE(text.find(".TH"), std::string::npos);
  EXPECT_NE(text.find("video"), std::string::npos);
  const auto checked = stage().run(
      {"bash", "-n", stage().file("share/bash-completion/completions/selkies-launch.bash")});
  EXPECT_EQ(checked.status, 0) << checked.output;
}

TEST(InstallTree, systemd_accepts_the_units) {
  const auto version = stage().run({"sh", "-c", "command -v systemd-analyze"});
  for (const char *name : {"selkies-launch.service", "selkies-launch@.service"}) {
    const std::string text = read_file(stage().file(std::string("lib/systemd/user/") + name));
    const std::string program = std::string(std::getenv("STRIPES_PREFIX")) + "/bin/selkies-launch";
    const size_t at = text.find("ExecStart=" + program);
    ASSERT_NE(at, std::string::npos) << text;
    if (version.status != 0)
      continue; // checked by eye only where there is no systemd
    // The program as it is reached from here.
    const std::string folder = stage().temporary("units");
    fs::create_directories(folder);
    std::string here = text;
    here.replace(at + 10, program.size(), stage().file("bin/selkies-launch"));
    const std::string unit =
        folder + "/" + std::regex_replace(std::string(name), std::regex("@"), "@0");
    std::ofstream(unit) << here;
    const auto verified = stage().run({"systemd-analyze", "verify", "--user", "--man=no", unit});
    EXPECT_EQ(verified.status, 0) << verified.output;
    EXPECT_EQ(verified.output.find(name), std::string::npos) << verified.output;
  }
}

} // namespace
} // namespace stripes::test
