// SPDX-License-Identifier: MPL-2.0
// The pointer's shape as the PNG that pages get.
#include "server/wire.h"

#include <png.h>
#include <vector>

namespace stripes {

namespace {

// PNG wants colours as they are without the alpha.
uint8_t unpremultiplied(uint8_t value, uint8_t alpha) {
  if (alpha == 0)
    return 0;
  const unsigned v = (value * 255u + alpha / 2u) / alpha;
  return static_cast<uint8_t>(v > 255 ? 255 : v);
}

std::string png_base64(const uint8_t *bgra, unsigned width, unsigned height) {
  std::vector<uint8_t> pixels(bgra, bgra + size_t{width} * height * 4);
  for (size_t i = 0; i < pixels.size(); i += 4)
    for (size_t c = 0; c < 3; c++)
      pixels[i + c] = unpremultiplied(pixels[i + c], pixels[i + 3]);

  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = PNG_FORMAT_BGRA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<uint8_t> png(size);
  const bool written =
      png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr);
  png_image_free(&image);
  if (!written)
    return {};
  const Unique<char, g_free> base64(g_base64_encode(png.data(), size));
  return base64.get();
}

} // namespace

std::string cursor_text(const uint8_t *bgra, unsigned width, unsigned height, unsigned hotspot_x,
                        unsigned hotspot_y, uint64_t handle) {
  const bool hidden = !bgra || width == 0 || height == 0;
  const std::string data = hidden ? std::string() : png_base64(bgra, width, height);
  const auto member = [](const char *name, uint64_t value) {
    return std::string(",\"") + name + "\":" + std::to_string(value);
  };
  // Pages take 0 for "hidden" and keep handles as numbers, which are exact up to 2^53 only.
  const uint64_t id = data.empty() ? 0 : (handle % 0xffffffff) + 1;
  return R"(cursor,{"curdata":")" + data + "\"" + member("width", hidden ? 0 : width) +
         member("height", hidden ? 0 : height) + member("hotx", hidden ? 0 : hotspot_x) +
         member("hoty", hidden ? 0 : hotspot_y) + member("handle", id) + "}";
}

} // namespace stripes
