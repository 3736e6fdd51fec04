#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/paths.hpp"

namespace attnviz::test {

/// A Chromium without a window, told what to do over its debugging pipe (Chrome DevTools Protocol).
class Browser {
 public:
  /// Nothing when no Chromium is installed or it does not start: tests then pass over what needs one.
  static std::unique_ptr<Browser> start();
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// What pages opened from now on are told that the reader prefers: "prefers-color-scheme", "dark".
  void prefer(const std::string& feature, const std::string& value) { preferences_[feature] = value; }

  /// Opens a local page in a window of this size and waits until it is there and nothing on it is busy.
  void open(const std::filesystem::path& page, const std::string& hash = {}, int width = 1280, int height = 900);
  /// The value of an expression, of a promise what it becomes. Throws `internal` with what the page threw.
  nlohmann::json value(const std::string& expression);
  /// Presses and releases a key: "ArrowRight", "Escape", "c".
  void press(const std::string& key);
  /// Moves the pointer to the middle of the first element that the selector finds, plus an offset in pixels.
  void point(const std::string& selector, double right = 0, double down = 0);
  /// Clicks where the pointer is.
  void click(bool with_shift = false);

  /// What a page must not do: exceptions, messages in the console, requests to a network.
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  Browser(pid_t process, int to, int from, std::unique_ptr<TemporaryFolder> profile);
  nlohmann::json call(const std::string& method, nlohmann::json params = nlohmann::json::object());
  nlohmann::json next_message();
  void note(const nlohmann::json& event);

  pid_t process_;
  int to_, from_, last_id_ = 0;
  double x_ = 0, y_ = 0;
  bool loaded_ = false;
  std::string session_, unread_;
  std::map<std::string, std::string> preferences_;
  std::vector<std::string> complaints_;
  std::unique_ptr<TemporaryFolder> profile_;
};

}  // namespace attnviz::test
