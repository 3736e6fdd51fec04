#include "attnviz/render/views/path.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/parts/cells.hpp"
#include "attnviz/render/parts/contour.hpp"

namespace attnviz::render {
namespace {

constexpr int kSubpixelBits = 4;

struct Point {
  double x = 0, y = 0;
};

/// Far outside there is nothing to see, and fixed-point coordinates have an end.
cv::Point fixed(Point point) {
  const auto part = [](double value) {
    return static_cast<int>(std::lround(std::clamp(value, -30000.0, 60000.0) * (1 << kSubpixelBits)));
  };
  return {part(point.x - 0.5), part(point.y - 0.5)};  // OpenCV counts from the centre of a pixel
}

cv::Scalar scalar(Color color) {
  return {static_cast<double>(color.r), static_cast<double>(color.g), static_cast<double>(color.b)};
}

/// Lines with a dark edge, so that they are seen on bright and on dark photos.
class Pen {
 public:
  Pen(Pixels& picture, int thickness)
      : canvas_(height_of(picture), width_of(picture), CV_8UC3, picture.data()), thickness_(thickness) {}

  void polygon(const std::vector<Point>& corners, Color color, double strength) {
    for (const bool edge : {true, false}) {
      for (std::size_t index = 0; index < corners.size(); ++index) {
        stroke(corners[index], corners[(index + 1) % corners.size()], edge ? kBlack : color,
               edge ? (strength < 1 ? 1 : 2) : 0, strength);
      }
    }
  }

  void arrow(Point from, Point to, Color color) {
    const double length = std::hypot(to.x - from.x, to.y - from.y), head = std::min(length / 2, 5.0 * thickness_ + 3);
    if (length < 1) return;
    const double across = (to.x - from.x) / length, down = (to.y - from.y) / length;
    const Point left{to.x - head * (across - 0.5 * down), to.y - head * (down + 0.5 * across)};
    const Point right{to.x - head * (across + 0.5 * down), to.y - head * (down - 0.5 * across)};
    for (const bool edge : {true, false}) {
      for (const auto& [start, end] : {std::pair{from, to}, std::pair{left, to}, std::pair{right, to}}) {
        stroke(start, end, edge ? kBlack : color, edge ? 2 : 0, 1);
      }
    }
  }

 private:
  void stroke(Point from, Point to, Color color, int wider, double strength) {
    const int thickness = std::max(1, static_cast<int>(std::lround(thickness_ * strength))) + wider;
    cv::line(canvas_, fixed(from), fixed(to), scalar(color), thickness, cv::LINE_AA, kSubpixelBits);
  }

  cv::Mat canvas_;
  int thickness_;
};

std::vector<Point> corners_of(const Box& box, const Affine& way) {
  const double left = way.scale_x * box.x + way.offset_x, right = way.scale_x * (box.x + box.width) + way.offset_x;
  const double top = way.scale_y * box.y + way.offset_y, bottom = way.scale_y * (box.y + box.height) + way.offset_y;
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

Point centre_of(const Glimpse& glimpse, const Affine& way) {
  const std::vector<Point> corners = corners_of(glimpse.boxes.front(), way);
  return {(corners[0].x + corners[2].x) / 2, (corners[0].y + corners[2].y) / 2};
}

/// A disc with the number of the step, kept inside the picture.
void draw_number(Pixels& picture, Point at, const std::string& text, Color color) {
  const int size = std::clamp(std::max(width_of(picture), height_of(picture)) / 45, 11, 120);
  const int radius = std::max(size * 3 / 4, measure(text, size).width / 2 + 2);
  const auto inside = [radius](double place, int side) {
    return static_cast<int>(std::clamp(place, static_cast<double>(std::min(radius, side / 2)),
                                       static_cast<double>(std::max(side - 1 - radius, side / 2))));
  };
  const int x = inside(at.x, width_of(picture)), y = inside(at.y, height_of(picture));
  cv::Mat canvas(height_of(picture), width_of(picture), CV_8UC3, picture.data());
  cv::circle(canvas, {x, y}, radius + 1, scalar(kBlack), cv::FILLED, cv::LINE_AA);
  cv::circle(canvas, {x, y}, radius, scalar(color), cv::FILLED, cv::LINE_AA);
  draw_text(picture, x, y + size * 36 / 100, text, {size, text_color_on(color)}, Anchor::center);
}

}  // namespace

std::vector<Glimpse> glimpses_of(const AttentionMap& map) {
  std::vector<Glimpse> glimpses;
  if (map.kind == ValueKind::box && map.axes.size() >= 2 && map.axes.back().size == 4) {
    const std::size_t steps = map.axes.front().size, boxes = map.values.size() / 4 / steps;
    const float* value = map.values.data();
    for (std::size_t step = 0; step < steps; ++step) {
      glimpses.emplace_back();
      for (std::size_t box = 0; box < boxes; ++box, value += 4)
        glimpses.back().boxes.push_back({value[0], value[1], value[2], value[3]});
    }
    return glimpses;
  }
  for (const Mark& mark : map.marks) glimpses.push_back({{mark.box}});
  if (!glimpses.empty()) return glimpses;
  throw Error(ErrorKind::shape, "path: map '" + map.name + "' of shape " + shape_text(map.values) +
                                    " has no boxes of 4 numbers and no marks");
}

PictureSize extent_of(const std::vector<Glimpse>& glimpses) {
  double right = 1, bottom = 1;
  for (const Glimpse& glimpse : glimpses) {
    for (const Box& box : glimpse.boxes) {
      right = std::max(right, box.x + box.width);
      bottom = std::max(bottom, box.y + box.height);
    }
  }
  const auto whole = [](double side) { return static_cast<std::size_t>(std::ceil(std::min(side, 1e9))); };
  return {whole(right), whole(bottom)};
}

Pixels draw_path(const Pixels& photo, const std::vector<Glimpse>& glimpses, const Affine& to_picture,
                 const Colormap& colors) {
  Pixels picture = to_rgb(photo);
  const int thickness = 1 + line_thickness({picture.shape(1), picture.shape(0)});
  const auto color_of = [&](std::size_t step) {
    const std::size_t last = std::max<std::size_t>(glimpses.size(), 2) - 1;
    return colors.at(0.25F + 0.75F * static_cast<float>(step) / static_cast<float>(last));
  };
  Pen pen(picture, thickness);
  for (std::size_t step = 0; step < glimpses.size(); ++step) {
    for (std::size_t box = glimpses[step].boxes.size(); box-- > 0;) {
      pen.polygon(corners_of(glimpses[step].boxes[box], to_picture), color_of(step), box == 0 ? 1 : 0.5);
    }
  }
  for (std::size_t step = 1; step < glimpses.size(); ++step) {
    pen.arrow(centre_of(glimpses[step - 1], to_picture), centre_of(glimpses[step], to_picture), color_of(step));
  }
  for (std::size_t step = 0; step < glimpses.size(); ++step) {
    draw_number(picture, corners_of(glimpses[step].boxes.front(), to_picture)[0], std::to_string(step + 1),
                color_of(step));
  }
  return picture;
}

}  // namespace attnviz::render
