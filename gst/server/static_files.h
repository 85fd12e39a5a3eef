// SPDX-License-Identifier: MPL-2.0
// The files of the page: those compiled in, or a folder instead of them.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace stripes {

struct StaticFile {
  Ref<GBytes> content;
  const char *type = nullptr; // Content-Type, static
  std::string etag;           // with quotes
};

class StaticFiles {
 public:
  static constexpr size_t kMaxFile = 64 << 20; // bytes

  // root: a folder, or empty for the page that is compiled in.
  explicit StaticFiles(std::string root);

  // Whether there is a page at all.
  Status check() const;

  // `path` as in the URL, decoded, beginning with '/'. Nothing when there is no such file; never
  // one outside the folder.
  std::optional<StaticFile> find(std::string_view path);

  bool compiled_in() const { return root_.empty(); }

 private:
  std::optional<StaticFile> from_resource(const std::string &path);
  std::optional<StaticFile> from_folder(const std::string &path) const;

  std::string given_; // as the user wrote it
  std::string root_;  // canonical; no trailing '/'
  std::map<std::string, std::string> resource_etags_;
};

// By the name's ending; never null.
const char *content_type(std::string_view path);

} // namespace stripes
