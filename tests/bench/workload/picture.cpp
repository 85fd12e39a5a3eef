// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/picture.h"

#include <algorithm>
#include <memory>

namespace stripes::bench {

namespace {

struct Face {
  const char *family;
  cairo_font_weight_t weight;
  double size; // px
};

Face face(Font font) {
  switch (font) {
  case Font::Heading:
    return {"DejaVu Sans", CAIRO_FONT_WEIGHT_BOLD, 24};
  case Font::Mono:
    return {"DejaVu Sans Mono", CAIRO_FONT_WEIGHT_NORMAL, 13};
  case Font::Small:
    return {"DejaVu Sans", CAIRO_FONT_WEIGHT_NORMAL, 12};
  case Font::Sans:
    break;
  }
  return {"DejaVu Sans", CAIRO_FONT_WEIGHT_NORMAL, 14};
}

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;
using FontOptions = std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)>;

} // namespace

Picture::Picture(int width, int height, uint32_t rgb)
    : width_(width), height_(height),
      pixels_(static_cast<size_t>(width) * static_cast<size_t>(height), rgb) {}

Area Picture::clip(Area area) const {
  const int left = std::clamp(area.x, 0, width_), top = std::clamp(area.y, 0, height_);
  const int right = std::clamp(area.x + area.width, left, width_);
  const int bottom = std::clamp(area.y + area.height, top, height_);
  return {left, top, right - left, bottom - top};
}

void Picture::fill(Area area, uint32_t rgb) {
  const Area in = clip(area);
  for (int y = in.y; y < in.y + in.height; y++)
    std::fill_n(row(y) + in.x, in.width, rgb);
}

void Picture::frame(Area area, uint32_t rgb) {
  fill({area.x, area.y, area.width, 1}, rgb);
  fill({area.x, area.y + area.height - 1, area.width, 1}, rgb);
  fill({area.x, area.y, 1, area.height}, rgb);
  fill({area.x + area.width - 1, area.y, 1, area.height}, rgb);
}

void Picture::paste(const Picture &other, int x, int y) {
  const Area in = clip({x, y, other.width(), other.height()});
  for (int line = in.y; line < in.y + in.height; line++)
    std::copy_n(other.row(line - y) + (in.x - x), in.width, row(line) + in.x);
}

void Picture::text(Font font, int x, int y, const std::string &utf8, uint32_t rgb) {
  const Surface surface(
      cairo_image_surface_create_for_data(reinterpret_cast<unsigned char *>(pixels_.data()),
                                          CAIRO_FORMAT_RGB24, width_, height_, width_ * 4),
      &cairo_surface_destroy);
  const Context context(cairo_create(surface.get()), &cairo_destroy);
  const FontOptions options(cairo_font_options_create(), &cairo_font_options_destroy);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_FULL);
  cairo_set_font_options(context.get(), options.get());
  const Face chosen = face(font);
  cairo_select_font_face(context.get(), chosen.family, CAIRO_FONT_SLANT_NORMAL, chosen.weight);
  cairo_set_font_size(context.get(), chosen.size);
  cairo_set_source_rgb(context.get(), (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                       (rgb & 255) / 255.0);
  cairo_move_to(context.get(), x, y);
  cairo_show_text(context.get(), utf8.c_str());
}

} // namespace stripes::bench
