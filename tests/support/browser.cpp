#include "support/browser.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <sstream>

#include "attnviz/core/error.hpp"

namespace attnviz::test {
namespace {

using Json = nlohmann::json;

constexpr int kPatience = 30000;  // milliseconds

std::string program() {
  const char* paths = std::getenv("PATH");
  std::istringstream folders(paths != nullptr ? paths : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
      const std::string path = folder + "/" + name;
      if (access(path.c_str(), X_OK) == 0) return path;
    }
  }
  return {};
}

[[noreturn]] void become(const std::string& path, const std::string& profile, int commands, int answers) {
  // The browser reads commands from descriptor 3 and answers on 4.
  const int in = fcntl(commands, F_DUPFD, 10), out = fcntl(answers, F_DUPFD, 10), nothing = ::open("/dev/null", O_RDWR);
  for (const int output : {0, 1, 2}) dup2(nothing, output);
  dup2(in, 3);
  dup2(out, 4);
  setpgid(0, 0);
  const std::string folder = "--user-data-dir=" + profile;
  execl(path.c_str(), path.c_str(), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
        "--no-first-run", "--disable-dev-shm-usage", folder.c_str(), static_cast<char*>(nullptr));
  _exit(127);
}

}  // namespace

std::unique_ptr<Browser> Browser::start() {
  const std::string path = program();
  std::array<int, 2> commands{}, answers{};
  if (path.empty() || pipe2(commands.data(), O_CLOEXEC) != 0 || pipe2(answers.data(), O_CLOEXEC) != 0) return nullptr;
  signal(SIGPIPE, SIG_IGN);
  auto profile = std::make_unique<TemporaryFolder>();
  const pid_t process = fork();
  if (process == 0) become(path, profile->path().string(), commands[0], answers[1]);
  ::close(commands[0]);
  ::close(answers[1]);
  std::unique_ptr<Browser> browser(new Browser(process, commands[1], answers[0], std::move(profile)));
  try {
    browser->call("Browser.getVersion");
  } catch (const Error&) {
    return nullptr;
  }
  return browser;
}

Browser::Browser(pid_t process, int to, int from, std::unique_ptr<TemporaryFolder> profile)
    : process_(process), to_(to), from_(from), profile_(std::move(profile)) {}

Browser::~Browser() {
  ::close(to_);
  ::close(from_);
  kill(-process_, SIGKILL);
  int status = 0;
  waitpid(process_, &status, 0);
}

Json Browser::next_message() {
  std::size_t end = 0;
  while ((end = unread_.find('\0')) == std::string::npos) {
    pollfd waiting{from_, POLLIN, 0};
    std::array<char, 65536> part{};
    const ssize_t count = poll(&waiting, 1, kPatience) == 1 ? read(from_, part.data(), part.size()) : 0;
    if (count <= 0) throw Error(ErrorKind::internal, "the browser says nothing any more");
    unread_.append(part.data(), static_cast<std::size_t>(count));
  }
  Json message = Json::parse(unread_.substr(0, end));
  unread_.erase(0, end + 1);
  return message;
}

void Browser::note(const Json& event) {
  const std::string method = event.value("method", "");
  if (method == "Page.loadEventFired") loaded_ = true;
  if (method == "Runtime.exceptionThrown" || method == "Runtime.consoleAPICalled" || method == "Log.entryAdded") {
    complaints_.push_back(event.at("params").dump());
  }
  if (method != "Network.requestWillBeSent") return;
  const std::string url = event.at("params").at("request").at("url");
  if (!url.starts_with("file:") && !url.starts_with("data:") && !url.starts_with("blob:")) complaints_.push_back(url);
}

Json Browser::call(const std::string& method, Json params) {
  Json message{{"id", ++last_id_}, {"method", method}, {"params", std::move(params)}};
  if (!session_.empty()) message["sessionId"] = session_;
  const std::string text = message.dump();
  // With the zero that ends it.
  if (write(to_, text.c_str(), text.size() + 1) != static_cast<ssize_t>(text.size() + 1)) {
    throw Error(ErrorKind::internal, "the browser does not listen");
  }
  while (true) {
    Json answer = next_message();
    if (answer.value("id", 0) != last_id_) {
      note(answer);
      continue;
    }
    if (answer.contains("error")) throw Error(ErrorKind::internal, method + ": " + answer["error"].dump());
    return answer["result"];
  }
}

void Browser::open(const std::filesystem::path& page, const std::string& hash, int width, int height) {
  session_.clear();
  const std::string target = call("Target.createTarget", {{"url", "about:blank"}})["targetId"];
  session_ = call("Target.attachToTarget", {{"targetId", target}, {"flatten", true}})["sessionId"];
  for (const char* domain : {"Page", "Runtime", "Network", "Log"}) call(std::string(domain) + ".enable");
  call("Emulation.setDeviceMetricsOverride",
       {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}});
  Json features = Json::array();
  for (const auto& [name, wanted] : preferences_) features.push_back({{"name", name}, {"value", wanted}});
  call("Emulation.setEmulatedMedia", {{"features", features}});
  loaded_ = false;
  call("Page.navigate", {{"url", "file://" + page.string() + hash}});
  while (!loaded_) note(next_message());
  value(
      "new Promise((done) => { const look = () => (document.querySelector('[aria-busy=true]') ? setTimeout(look, 5) : "
      "done()); look(); })");
}

Json Browser::value(const std::string& expression) {
  const Json answer =
      call("Runtime.evaluate", {{"expression", expression}, {"returnByValue", true}, {"awaitPromise", true}});
  if (answer.contains("exceptionDetails")) {
    throw Error(ErrorKind::internal, expression + ": " + answer["exceptionDetails"].dump());
  }
  return answer["result"].value("value", Json());
}

void Browser::press(const std::string& key) {
  // What the browser itself does with a key goes by its code.
  static const std::map<std::string, int> codes{{"Tab", 9},      {"Enter", 13},      {"Escape", 27},
                                                {"End", 35},     {"Home", 36},       {"ArrowLeft", 37},
                                                {"ArrowUp", 38}, {"ArrowRight", 39}, {"ArrowDown", 40}};
  Json params{{"type", "keyDown"}, {"key", key}};
  if (key.size() == 1) params["text"] = key;
  if (codes.contains(key)) params["windowsVirtualKeyCode"] = codes.at(key);
  call("Input.dispatchKeyEvent", params);
  params["type"] = "keyUp";
  params.erase("text");
  call("Input.dispatchKeyEvent", params);
}

void Browser::point(const std::string& selector, double right, double down) {
  const Json place =
      value("(() => { const e = document.querySelector(" + Json(selector).dump() +
            "); e.scrollIntoView({ block: 'center' }); const b = e.getBoundingClientRect(); return [b.x + "
            "b.width / 2, b.y + b.height / 2]; })()");
  x_ = place[0].get<double>() + right;
  y_ = place[1].get<double>() + down;
  call("Input.dispatchMouseEvent", {{"type", "mouseMoved"}, {"x", x_}, {"y", y_}});
}

void Browser::click(bool with_shift) {
  for (const char* type : {"mousePressed", "mouseReleased"}) {
    call("Input.dispatchMouseEvent", {{"type", type},
                                      {"x", x_},
                                      {"y", y_},
                                      {"button", "left"},
                                      {"clickCount", 1},
                                      {"modifiers", with_shift ? 8 : 0}});
  }
}

}  // namespace attnviz::test
