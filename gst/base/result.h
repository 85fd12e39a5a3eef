// SPDX-License-Identifier: MPL-2.0
// A value, or why there is none: `user` is a sentence for the person at the screen, `debug` is for
// the log (errno, X error, return code). Expected failures travel like this, not as exceptions.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace stripes {

struct Failure {
  std::string user;
  std::string debug;
};

// Its texts are so short that they need no memory themselves.
inline Failure out_of_memory() {
  return {"Out of memory.", "bad_alloc"};
}

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}

  explicit operator bool() const { return value_.has_value(); }
  T &operator*() { return *value_; }
  const T &operator*() const { return *value_; }
  T *operator->() { return &*value_; }
  const T *operator->() const { return &*value_; }
  const Failure &failure() const { return failure_; }

 private:
  std::optional<T> value_;
  Failure failure_;
};

// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : failure_(std::move(failure)) {}

  explicit operator bool() const { return !failure_; }
  const Failure &failure() const { return *failure_; }

 private:
  std::optional<Failure> failure_;
};

using Status = Result<void>;

} // namespace stripes
