#include "attnviz/analysis/pca.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "attnviz/core/error.hpp"

namespace attnviz::analysis {
namespace {

/// Whether a direction has to be turned round.
bool points_down(const cv::Mat& direction) {
  const auto* loadings = direction.ptr<double>();
  const auto* largest = std::max_element(loadings, loadings + direction.cols,
                                         [](double a, double b) { return std::abs(a) < std::abs(b); });
  return *largest < 0;
}

}  // namespace

PrincipalComponents principal_components(const Matrix& rows, std::size_t count) {
  if (rows.size() == 0) throw Error(ErrorKind::shape, "pca: rows " + shape_text(rows) + ", at least one number needed");
  require_finite("pca", values_of(rows));
  PrincipalComponents found{.scores = xt::zeros<float>({count, rows.shape(0)}), .shares = std::vector<double>(count)};
  cv::Mat table(static_cast<int>(rows.shape(0)), static_cast<int>(rows.shape(1)), CV_64F);
  std::ranges::copy(values_of(rows), table.ptr<double>());

  const cv::PCA pca(table, cv::noArray(), cv::PCA::DATA_AS_ROW, static_cast<int>(count));
  const double squares = cv::norm(table, cv::NORM_L2SQR);
  for (int row = 0; row < table.rows; ++row) table.row(row) -= pca.mean;
  const double variance = cv::norm(table, cv::NORM_L2SQR);
  found.relative_spread = squares > 0 ? std::sqrt(variance / squares) : 0;
  // What is left of equal rows is rounding, which has no direction.
  constexpr double kRounding = 1e-6;
  if (found.relative_spread < kRounding) return found;

  for (std::size_t number = 0; number < std::min<std::size_t>(count, pca.eigenvectors.rows); ++number) {
    const cv::Mat direction = pca.eigenvectors.row(static_cast<int>(number));
    const cv::Mat places = table * direction.t();
    found.shares[number] = cv::norm(places, cv::NORM_L2SQR) / variance;
    const double sign = points_down(direction) ? -1 : 1;
    std::transform(places.begin<double>(), places.end<double>(), row_of(found.scores, number).begin(),
                   [sign](double place) { return static_cast<float>(sign * place); });
  }
  return found;
}

}  // namespace attnviz::analysis
