// SPDX-License-Identifier: MPL-2.0
// Ownership of GLib, GObject and GStreamer things, visible in the type.
//
//   Ref<T>     one reference to a ref-counted thing; copies take a reference.
//   Unique<T>  sole ownership of a thing that is freed, not unreffed.
//
// adopt() takes over a reference that the caller owns ([transfer full]); share() takes a new one
// ([transfer none]); release() gives the reference away. No unref or free stands outside this file.
#pragma once

#include <glib-object.h>
#include <glib.h>
#include <gst/gst.h>
#include <memory>
#include <utility>

namespace stripes {

// How a type is referenced; GObjects by default.
template <typename T>
struct RefTraits {
  static void ref(T *p) { g_object_ref(p); }
  static void unref(T *p) { g_object_unref(p); }
};

template <typename T>
struct MiniObjectTraits {
  static void ref(T *p) { gst_mini_object_ref(reinterpret_cast<GstMiniObject *>(p)); }
  static void unref(T *p) { gst_mini_object_unref(reinterpret_cast<GstMiniObject *>(p)); }
};
template <>
struct RefTraits<GstBuffer> : MiniObjectTraits<GstBuffer> {};
template <>
struct RefTraits<GstBufferList> : MiniObjectTraits<GstBufferList> {};
template <>
struct RefTraits<GstCaps> : MiniObjectTraits<GstCaps> {};
template <>
struct RefTraits<GstEvent> : MiniObjectTraits<GstEvent> {};
template <>
struct RefTraits<GstMemory> : MiniObjectTraits<GstMemory> {};
template <>
struct RefTraits<GstMessage> : MiniObjectTraits<GstMessage> {};
template <>
struct RefTraits<GstPromise> : MiniObjectTraits<GstPromise> {};
template <>
struct RefTraits<GstQuery> : MiniObjectTraits<GstQuery> {};
template <>
struct RefTraits<GstSample> : MiniObjectTraits<GstSample> {};
template <>
struct RefTraits<GstTagList> : MiniObjectTraits<GstTagList> {};

template <>
struct RefTraits<GBytes> {
  static void ref(GBytes *p) { g_bytes_ref(p); }
  static void unref(GBytes *p) { g_bytes_unref(p); }
};
template <>
struct RefTraits<GSource> {
  static void ref(GSource *p) { g_source_ref(p); }
  static void unref(GSource *p) { g_source_unref(p); }
};
template <>
struct RefTraits<GMainContext> {
  static void ref(GMainContext *p) { g_main_context_ref(p); }
  static void unref(GMainContext *p) { g_main_context_unref(p); }
};
template <>
struct RefTraits<GMainLoop> {
  static void ref(GMainLoop *p) { g_main_loop_ref(p); }
  static void unref(GMainLoop *p) { g_main_loop_unref(p); }
};

template <typename T>
// operator= takes a value, which is copied or moved: NOLINTNEXTLINE(*-special-member-functions)
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  Ref(const Ref &other) : ptr_(other.ptr_) {
    if (ptr_)
      RefTraits<T>::ref(ptr_);
  }
  Ref(Ref &&other) noexcept : ptr_(std::exchange(other.ptr_, nullptr)) {}
  Ref &operator=(Ref other) noexcept {
    std::swap(ptr_, other.ptr_);
    return *this;
  }
  ~Ref() {
    if (ptr_)
      RefTraits<T>::unref(ptr_);
  }

  // Takes over the caller's reference.
  static Ref adopt(T *p) {
    Ref r;
    r.ptr_ = p;
    return r;
  }
  // Takes a reference of its own.
  static Ref share(T *p) {
    if (p)
      RefTraits<T>::ref(p);
    return adopt(p);
  }

  T *get() const { return ptr_; }
  T *operator->() const { return ptr_; }
  explicit operator bool() const { return ptr_ != nullptr; }
  // Gives the reference to the caller.
  [[nodiscard]] T *release() { return std::exchange(ptr_, nullptr); }
  void reset() { Ref().swap(*this); }
  void swap(Ref &other) noexcept { std::swap(ptr_, other.ptr_); }

 private:
  T *ptr_ = nullptr;
};

template <typename T>
Ref<T> adopt(T *p) {
  return Ref<T>::adopt(p);
}
template <typename T>
Ref<T> share(T *p) {
  return Ref<T>::share(p);
}

// Deletes through a C function: Unique<GstStructure, gst_structure_free>.
template <auto Free>
struct CDeleter {
  template <typename T>
  void operator()(T *p) const {
    Free(p);
  }
};
template <typename T, auto Free>
using Unique = std::unique_ptr<T, CDeleter<Free>>;

using GString_ = Unique<char, g_free>;
using GErrorPtr = Unique<GError, g_error_free>;
using StructurePtr = Unique<GstStructure, gst_structure_free>;

// For g_thing(..., &error): `GErrorOut error; call(error.out()); if (error) use(error.message())`.
class GErrorOut {
 public:
  GErrorOut() = default;
  GErrorOut(const GErrorOut &) = delete;
  GErrorOut &operator=(const GErrorOut &) = delete;
  ~GErrorOut() { g_clear_error(&error_); }
  GError **out() {
    g_clear_error(&error_);
    return &error_;
  }
  explicit operator bool() const { return error_ != nullptr; }
  const char *message() const { return error_ ? error_->message : "unknown error"; }
  const GError *get() const { return error_; }

 private:
  GError *error_ = nullptr;
};

} // namespace stripes
