// SPDX-License-Identifier: MPL-2.0
// What goes wrong with a display is one clear error, soon.
#include "capture_pipeline.h"
#include "support/patience.h"
#include "support/x_server.h"

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

constexpr double kSoon = 5000; // ms

// Starts a capture that must fail soon with one error, and gives that.
std::string failure_of(const std::string &display) {
  std::string error;
  const auto once = [&] {
    CapturePipeline pipeline(display, {.play = false});
    const double ms =
        ms_of([&] { EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE); });
    const auto errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
    EXPECT_EQ(errors.size(), 1u);
    error = errors.empty() ? "" : errors[0];
    return ms;
  };
  EXPECT_LT(quickest_ms(kSoon, once), kSoon) << error;
  return error;
}

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

// A server that takes connections and never says a word.
class SilentServer {
 public:
  SilentServer() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (display_ = 200; display_ < 220; display_++) {
      address.sin_port = htons(static_cast<uint16_t>(6000 + display_));
      if (bind(fd_, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
        break;
    }
    listen(fd_, 8);
  }
  ~SilentServer() { close(fd_); }
  std::string name() const { return "127.0.0.1:" + std::to_string(display_); }

 private:
  int fd_;
  int display_ = 0;
};

} // namespace

TEST(Opening, NoSuchDisplay) {
  const auto error = failure_of(":4711");
  EXPECT_TRUE(has(error, "X display :4711 cannot be reached: no X server listens")) << error;
  EXPECT_TRUE(has(failure_of("127.0.0.1:4711"), "cannot be reached"));
  EXPECT_TRUE(has(failure_of("no-such-host.invalid:0"), "cannot be reached"));
  EXPECT_TRUE(has(failure_of("nonsense"), "is not the name of an X display"));
}

TEST(Opening, NoDisplayAtAll) {
  ScopedEnv env("DISPLAY", "");
  CapturePipeline pipeline("\"\"", {.play = false});
  EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_TRUE(has(errors[0], "There is no X display")) << errors[0];
}

TEST(Opening, CookieIsRefused) {
  XServer server({.cookie = true}), other({.cookie = true});
  {
    ScopedEnv env("XAUTHORITY", other.xauthority());
    const auto error = failure_of(server.display());
    EXPECT_TRUE(has(error, "does not admit us")) << error;
    EXPECT_TRUE(has(error, other.xauthority())) << error;
    EXPECT_TRUE(has(error, "another cookie")) << error;
  }
  {
    ScopedEnv env("XAUTHORITY", "/nonexistent/cookie");
    const auto error = failure_of(server.display());
    EXPECT_TRUE(has(error, "/nonexistent/cookie (from XAUTHORITY) cannot be read")) << error;
  }
  ScopedEnv env("XAUTHORITY", server.xauthority());
  CapturePipeline pipeline(server.display());
  EXPECT_TRUE(pipeline.pull());
}

TEST(Opening, CookieWorksOverTcp) {
  XServer server({.cookie = true, .arguments = {"-listen", "tcp"}});
  ScopedEnv env("XAUTHORITY", server.xauthority());
  CapturePipeline pipeline("127.0.0.1" + server.display());
  EXPECT_TRUE(pipeline.pull());
}

TEST(Opening, ServerThatSaysNothing) {
  SilentServer silent;
  const auto error = failure_of(silent.name());
  EXPECT_TRUE(has(error, "does not answer")) << error;
}

TEST(Opening, ServerThatHasStopped) {
  XServer server;
  kill(server.pid(), SIGSTOP);
  const auto error = failure_of(server.display());
  kill(server.pid(), SIGCONT);
  EXPECT_TRUE(has(error, "does not answer")) << error;
}

TEST(Opening, ServerThatIsGrabbed) {
  XServer server;
  XClient client(server.display());
  xcb_grab_server(client.connection());
  client.sync();
  const auto error = failure_of(server.display());
  EXPECT_TRUE(has(error, "grabbed")) << error;
  xcb_ungrab_server(client.connection());
  client.sync();
  CapturePipeline pipeline(server.display());
  EXPECT_TRUE(pipeline.pull());
}

TEST(Opening, DisplayThatDiesInMidStream) {
  for (const char *source : {"", "startx=5 show-pointer=true"}) {
    const auto once = [&] {
      XServer server;
      CapturePipeline pipeline(server.display(), {.source = source});
      EXPECT_TRUE(pipeline.pull());
      std::vector<std::string> errors;
      const double ms = ms_of([&] {
        kill(server.pid(), SIGKILL);
        errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
      });
      EXPECT_EQ(errors.size(), 1u);
      for (const auto &error : errors)
        EXPECT_TRUE(has(error, "was lost")) << error;
      return ms;
    };
    EXPECT_LT(quickest_ms(kSoon, once), kSoon) << source;
  }
}

TEST(Opening, TellsDownstreamThatItHasEnded) {
  XServer server;
  CapturePipeline pipeline(server.display());
  ASSERT_TRUE(pipeline.pull());
  server.stop();
  EXPECT_TRUE(eventually([&] {
    pipeline.pull(10ms);
    gboolean eos = FALSE;
    g_object_get(pipeline.sink(), "eos", &eos, nullptr);
    return eos == TRUE;
  }));
}

// Either it works or it says that files are short, whatever number is left.
TEST(Opening, FewFilesLeft) {
  XServer server;
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  for (unsigned left = 0; left < 17; left++) {
    const auto once = [&] {
      CapturePipeline pipeline(server.display(), {.play = false});
      const int next = dup(0);
      close(next);
      rlimit few = before;
      few.rlim_cur = static_cast<rlim_t>(next) + left;
      setrlimit(RLIMIT_NOFILE, &few);
      bool works = false;
      const double ms = ms_of([&] {
        works = pipeline.set_state(GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE &&
                pipeline.pull(); // which an error ends
      });
      const auto errors = works ? std::vector<std::string>() : pipeline.messages(GST_MESSAGE_ERROR);
      setrlimit(RLIMIT_NOFILE, &before);
      EXPECT_EQ(errors.size(), works ? 0u : 1u) << left;
      for (const auto &error : errors)
        EXPECT_TRUE(has(error, "too many files") || has(error, "Too many open files"))
            << left << ": " << error;
      return ms;
    };
    EXPECT_LT(quickest_ms(kSoon, once), kSoon) << left;
  }
}
