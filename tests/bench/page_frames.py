"""How fast the page is in a browser, by the browser's own tracing.

  page_frames.py PROGRAM [--entries 10000]

Makes two pages with PROGRAM: every head of a random ViT-B/16 on one photo (transformers makes the checkpoint), and one of so
many small results. Prints the time to the first picture, and while the pointer moves over the photo and while the list of
results scrolls: frames a second, and how long the page's main thread was busy at a stretch (median, 95th percentile, longest).
60 frames a second leave 16.7 ms. Needs Chromium, transformers and torch.
"""
import argparse
import fcntl
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CATEGORIES = ("devtools.timeline,devtools.timeline.frame,disabled-by-default-devtools.timeline,"
              "disabled-by-default-devtools.timeline.frame,toplevel,benchmark")


class Browser:
    """Chromium without a window, over its debugging pipe."""

    def __init__(self, profile):
        ours_out, theirs_in = os.pipe()[::-1]
        theirs_out, ours_in = os.pipe()[::-1]

        def attach():  # through numbers above those that the browser reads and writes
            reads, writes = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out))
            os.dup2(reads, 3)
            os.dup2(writes, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
             "--disable-background-networking", f"--user-data-dir={profile}", "--window-size=1280,900"],
            preexec_fn=attach, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.out, self.into = ours_out, ours_in
        self.unread, self.number, self.session, self.events = b"", 0, None, []

    def message(self):
        while b"\0" not in self.unread:
            self.unread += os.read(self.into, 1 << 20)
        text, self.unread = self.unread.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session and not method.startswith("Tracing"):
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while True:
            for event in self.events:
                if event.get("method") == method:
                    self.events.remove(event)
                    return event["params"]
            self.events.append(self.message())

    def open(self, page):
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.events.clear()
        self.call("Page.navigate", url=f"file://{page}")
        self.wait("Page.loadEventFired")
        self.value("new Promise(done => { const look = () => document.querySelector('[aria-busy=true]') ? setTimeout(look, 5)"
                   " : requestAnimationFrame(() => requestAnimationFrame(done)); look(); })")

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def traced(self, action):
        """Events of the browser while something is done: [(name, microseconds, duration, thread)]."""
        self.events.clear()
        self.call("Tracing.start", categories=CATEGORIES, transferMode="ReportEvents")
        begin = time.monotonic()
        action()
        seconds = time.monotonic() - begin
        self.call("Tracing.end")
        self.wait("Tracing.tracingComplete")
        found = [one for event in self.events if event.get("method") == "Tracing.dataCollected"
                 for one in event["params"]["value"]]
        return found, seconds


def renderer_of(events):
    """Process and thread that ran the page's scripts for the longest."""
    busy = {}
    for event in events:
        if event.get("name") in ("FunctionCall", "EvaluateScript", "FireAnimationFrame"):
            key = event["pid"], event["tid"]
            busy[key] = busy.get(key, 0) + event.get("dur", 0)
    return max(busy, key=busy.get) if busy else None


def report(what, events, seconds):
    thread = renderer_of(events)
    tasks = sorted(event["dur"] / 1000 for event in events
                   if event.get("name") in ("RunTask", "ThreadControllerImpl::RunTask") and event.get("dur")
                   and (event["pid"], event["tid"]) == thread and event["dur"] > 200)
    frames = sum(event.get("name") == "DrawFrame" and event["pid"] == thread[0] for event in events) if thread else 0
    if not tasks:
        return print(f"{what}: nothing was traced")
    print(f"{what}: {frames / seconds:.1f} frames a second over {seconds:.1f} s; busy at a stretch: median "
          f"{statistics.median(tasks):.1f} ms, 95th percentile {tasks[int(0.95 * (len(tasks) - 1))]:.1f} ms, longest "
          f"{tasks[-1]:.1f} ms of {len(tasks)}")


def large_page(program, here):
    import PIL.Image
    import torch
    import transformers
    torch.manual_seed(1)
    transformers.ViTModel(transformers.ViTConfig()).save_pretrained(here / "vit")
    photo = PIL.Image.open(PROJECT / "assets/samples/images/cat.jpg")
    photo.crop((0, 0, photo.height, photo.height)).save(here / "square.png")
    subprocess.run([program, "run", str(here / "square.png"), "--model", str(here / "vit"), "--layer", "all",
                    "--query", "all", "--write", "json", "--arrays", "npz", "--html", "-o", str(here / "large")], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return here / "large/index.html"


def long_page(program, here, count):
    (here / "texts").mkdir()
    for number in range(count):
        (here / f"texts/{number:06}.txt").write_text(f"text {number} of many, with some words to look at")
    subprocess.run([program, "run", str(here / "texts"), "-m", "self", "--features", "hashed", "--write", "json", "--html", "-q",
                    "-o", str(here / "long")], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return here / "long/index.html"


def hover(browser):
    box = browser.value("(() => { const b = document.querySelector('.plane').getBoundingClientRect();"
                        " return [b.x, b.y, b.width, b.height]; })()")
    x, y, width, height = box
    begin = time.monotonic()
    for step in range(240):  # another patch with every frame
        browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + width * (step * 5 % 14 + 0.5) / 14,
                     y=y + height * (step * 3 % 14 + 0.5) / 14)
        time.sleep(max(0.0, begin + (step + 1) / 60 - time.monotonic()))


def scroll(browser):
    begin = time.monotonic()
    for step in range(240):
        browser.call("Input.dispatchMouseEvent", type="mouseWheel", x=640, y=600, deltaX=0, deltaY=160)
        time.sleep(max(0.0, begin + (step + 1) / 60 - time.monotonic()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--entries", type=int, default=10000)
    asked = parser.parse_args()
    program = os.path.abspath(asked.program)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as profile:
        here = pathlib.Path(folder)
        browser = Browser(profile)
        page = large_page(program, here)
        begin = time.monotonic()
        browser.open(page)
        print(f"ViT-B/16, {page.stat().st_size / 1e6:.2f} MB: overview there after {time.monotonic() - begin:.2f} s")
        begin = time.monotonic()
        browser.value("document.querySelectorAll('.head')[6].click(); new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        print(f"  one head there after {time.monotonic() - begin:.2f} s")
        report("  pointing at the photo", *browser.traced(lambda: hover(browser)))
        page = long_page(program, here, asked.entries)
        begin = time.monotonic()
        browser.open(page)
        print(f"{asked.entries} results, {page.stat().st_size / 1e6:.2f} MB: usable after {time.monotonic() - begin:.2f} s")
        report("  scrolling", *browser.traced(lambda: scroll(browser)))
        browser.process.kill()


if __name__ == "__main__":
    main()
