// SPDX-License-Identifier: MPL-2.0
#include "server/static_files.h"

extern "C" { // a generated C header
#include "stripes-web-resource.h"
}

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <gio/gio.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stripes {

namespace {

constexpr char kPrefix[] = "/org/gststripes/web";

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor &) = delete;
  FileDescriptor &operator=(const FileDescriptor &) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0)
      ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string canonical(const std::string &path) {
  const Unique<char, std::free> real(::realpath(path.c_str(), nullptr));
  return real ? real.get() : "";
}

// No segment that leads elsewhere, nothing hidden, no character that a file system may understand.
bool plain(std::string_view path) {
  if (!path.starts_with('/') || path.find('\\') != std::string_view::npos ||
      path.find('\0') != std::string_view::npos || path.size() > 1024)
    return false;
  return path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

std::string quote(std::string_view text) {
  return '"' + std::string(text) + '"';
}

Ref<GBytes> read_all(int fd, size_t size) {
  auto *data = static_cast<char *>(g_malloc(size + 1));
  size_t have = 0;
  while (have < size) {
    const ssize_t n = ::read(fd, data + have, size - have);
    if (n <= 0)
      break;
    have += static_cast<size_t>(n);
  }
  return adopt(g_bytes_new_take(data, have));
}

} // namespace

const char *content_type(std::string_view path) {
  static constexpr struct {
    std::string_view ending;
    const char *type;
  } types[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".map", "application/json; charset=utf-8"},
      {".webmanifest", "application/manifest+json; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".webp", "image/webp"},
      {".gif", "image/gif"},
      {".ico", "image/x-icon"},
      {".wasm", "application/wasm"},
      {".woff", "font/woff"},
      {".woff2", "font/woff2"},
      {".ttf", "font/ttf"},
      {".mp3", "audio/mpeg"},
      {".wav", "audio/wav"},
  };
  for (const auto &entry : types)
    if (path.ends_with(entry.ending))
      return entry.type;
  return "application/octet-stream";
}

StaticFiles::StaticFiles(std::string root) : given_(root), root_(std::move(root)) {
  if (!root_.empty()) {
    const std::string real = canonical(root_);
    root_ = real.empty() ? "/nonexistent" : real; // never fall back on the compiled page
  }
}

Status StaticFiles::check() const {
  if (root_.empty())
    return {};
  const std::string index = given_ + "/index.html";
  const FileDescriptor fd(::open(index.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() >= 0)
    return {};
  const std::string reason = g_strerror(errno);
  return Failure{"The page cannot be served from the folder \"" + given_ + "\": " + reason +
                     ". Give web-root a folder with a readable index.html, or leave it empty for "
                     "the page that is built in.",
                 "opening " + index + ": " + reason};
}

std::optional<StaticFile> StaticFiles::find(std::string_view path) {
  if (!plain(path))
    return {};
  std::string name(path);
  if (name.ends_with('/'))
    name += "index.html";
  return root_.empty() ? from_resource(name) : from_folder(name);
}

std::optional<StaticFile> StaticFiles::from_resource(const std::string &path) {
  // Our own resource, not the process-wide set: no other library can put files into the page.
  auto content = adopt(g_resource_lookup_data(stripes_web_get_resource(), (kPrefix + path).c_str(),
                                              G_RESOURCE_LOOKUP_FLAGS_NONE, nullptr));
  if (!content)
    return {};
  std::string &etag = resource_etags_[path];
  if (etag.empty()) {
    const Unique<char, g_free> sum(g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content.get()));
    etag = quote(std::string_view(sum.get()).substr(0, 32));
  }
  return StaticFile{std::move(content), content_type(path), etag};
}

std::optional<StaticFile> StaticFiles::from_folder(const std::string &path) const {
  // The real path decides, so that a link cannot lead outside.
  const std::string real = canonical(root_ + path);
  if (!real.starts_with(root_ + "/") && root_ != "/")
    return {};
  // Non-blocking: opening a FIFO must not hold up everybody.
  const FileDescriptor fd(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat info {};
  if (fd.get() < 0 || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode) ||
      static_cast<size_t>(info.st_size) > kMaxFile)
    return {};
  const std::string version = std::to_string(info.st_mtim.tv_sec) + "." +
                              std::to_string(info.st_mtim.tv_nsec) + "-" +
                              std::to_string(info.st_size);
  return StaticFile{read_all(fd.get(), static_cast<size_t>(info.st_size)), content_type(path),
                    quote(version)};
}

} // namespace stripes
