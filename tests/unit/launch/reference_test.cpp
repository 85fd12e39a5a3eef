// SPDX-License-Identifier: MPL-2.0
// Man page and completion: that they are well formed, and say what the table says.
#include "config/command_line.h"
#include "exit_status.h"
#include "process/log.h"
#include "reference/completion.h"
#include "reference/describe.h"
#include "reference/man_page.h"
#include "support/child_process.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

using test::TempDir;

// What it prints on stdout and stderr, and its status behind.
std::string run(const std::vector<std::string> &argv, const std::vector<std::string> &env = {}) {
  const TempDir dir;
  test::ChildProcess process({.argv = argv, .environment = env, .log_path = dir.file("out")});
  const auto status = process.wait(std::chrono::seconds(100));
  return test::read_file(dir.file("out")) + "status " + std::to_string(status.value_or(-1));
}

std::string written(const TempDir &dir, const std::string &name, const std::string &text) {
  std::ofstream(dir.file(name)) << text;
  return dir.file(name);
}

TEST(ManPage, GroffHasNothingToComplainOf) {
  const TempDir dir;
  const std::string path = written(dir, "selkies-launch.1", man_page());
  // Without a sanitizer that is preloaded: troff's own errors are not ours.
  EXPECT_EQ(run({"env", "-u", "LD_PRELOAD", "groff", "-man", "-Tutf8", "-ww", "-z", path}),
            "status 0");
}

TEST(ManPage, NamesEveryOptionAndStatus) {
  std::string page = man_page();
  for (size_t at; (at = page.find("\\-")) != std::string::npos;)
    page.erase(at, 1);
  for (const SettingSpec &spec : setting_table()) {
    EXPECT_NE(page.find(".B " + option_usage(spec)), std::string::npos) << spec.name;
    for (const std::string &variable : variables_of(spec))
      EXPECT_NE(page.find(variable), std::string::npos) << variable;
  }
  for (const ActionOption &option : action_options())
    EXPECT_EQ(page.find(std::string("--") + option.name) != std::string::npos &&
                  option.name != std::string("print-man-page"),
              option.help != nullptr)
        << option.name;
  for (const ExitStatus &status : kExitStatuses)
    EXPECT_NE(page.find(std::string(".B ") + status.status + "\n" + status.meaning),
              std::string::npos)
        << status.status;
}

TEST(ExitStatuses, AreDocumented) {
  const std::string doc =
      test::read_file(std::string(std::getenv("STRIPES_SOURCE_ROOT")) + "/docs/selkies-launch.md");
  for (const ExitStatus &status : kExitStatuses) {
    const std::string row = std::string("| ") + status.status + " | " + status.meaning + " |\n";
    EXPECT_NE(doc.find(row), std::string::npos) << row;
  }
}

// What bash has on offer for the last of `words`, which it takes apart at "=" as well.
std::string bash_offers(const std::string &line, const std::string &words, int count) {
  const TempDir dir;
  const std::string script = written(dir, "c.bash", *completion_script("bash"));
  return run({"bash", "--norc", "-c",
              ". /usr/share/bash-completion/bash_completion; . " + script + "; COMP_WORDS=(" +
                  words + "); COMP_CWORD=" + std::to_string(count - 1) + "; COMP_LINE='" + line +
                  "'; COMP_POINT=${#COMP_LINE}; compopt() { :; }; "
                  "_selkies_launch; echo \"${COMPREPLY[@]}\""});
}

TEST(Completion, BashOffersOptionsValuesAndCommands) {
  EXPECT_EQ(bash_offers("selkies-launch --video-pa", "selkies-launch --video-pa", 2),
            "--video-paintover-crf=\nstatus 0");
  EXPECT_EQ(bash_offers("selkies-launch --log-level=w", "selkies-launch --log-level = w", 4),
            "warning\nstatus 0");
  EXPECT_EQ(bash_offers("selkies-launch --help=vi", "selkies-launch --help = vi", 4),
            "video\nstatus 0");
  EXPECT_EQ(bash_offers("selkies-launch printen", "selkies-launch printen", 2),
            "printenv\nstatus 0");
}

TEST(Completion, EveryShellKnowsEveryOption) {
  for (const char *shell : {"bash", "zsh", "fish"}) {
    const auto script = completion_script(shell);
    ASSERT_TRUE(script);
    for (const SettingSpec &spec : setting_table()) {
      const std::string name = option_name(spec);
      const std::string wanted =
          std::string(shell) == "fish" ? " -l " + name.substr(2) + " " : name;
      EXPECT_NE(script->find(wanted), std::string::npos) << shell << name;
    }
  }
  EXPECT_FALSE(completion_script("csh"));
}

TEST(Completion, ShellsCanReadTheirFiles) {
  const TempDir dir;
  for (const auto &[shell, flag] :
       {std::pair{"bash", "-n"}, std::pair{"zsh", "-n"}, std::pair{"fish", "--no-execute"}}) {
    const std::string path = written(dir, shell, *completion_script(shell));
    EXPECT_EQ(run({shell, flag, path}), "status 0") << shell;
  }
}

TEST(Log, OneLineEach) {
  EXPECT_EQ(log_text(LogLevel::Warning, "display", "first\nsecond\tthird\n"),
            "warning display: first second third");
  EXPECT_EQ(log_level_called("error"), LogLevel::Error);
  EXPECT_EQ(log_level_called("?"), LogLevel::Info);
}

} // namespace
} // namespace stripes::launch
