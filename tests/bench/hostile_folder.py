"""A folder from strangers, in one process: does everything in it get a verdict, in time and within memory?

  hostile_folder.py PROGRAM FOLDER [--memory-limit 500M] [-- OPTION ...]

FOLDER is what other projects test their readers with, for example the Tests folder of Pillow's source package. Four bombs
of large, empty pictures are put beside it. Prints the verdicts of the manifest, the time, and the peak of memory.
"""
import argparse
import collections
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

BOMBS = {"bomb.png": ("L", 13000, 13000), "bomb.jpg": ("L", 13000, 13000), "bomb.gif": ("P", 9000, 9000),
         "thin.png": ("RGB", 1, 900000)}


def gather(folder, into):
    import PIL.Image
    PIL.Image.MAX_IMAGE_PIXELS = None
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 0)
    for number, path in enumerate(files):
        (into / f"{number:06}_{path.name}").symlink_to(path.resolve())
    for name, (mode, width, height) in BOMBS.items():
        PIL.Image.new(mode, (width, height)).save(into / name)
    return len(files) + len(BOMBS)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--memory-limit", default="500M")
    asked, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(scratch)
        (here / "in").mkdir()
        count = gather(asked.folder, here / "in")
        begin = time.monotonic()
        done = subprocess.run([os.path.abspath(asked.program), "run", str(here / "in/*"), "--features", "bank", "-m", "simam",
                               "--write", "json", "--memory-limit", asked.memory_limit, "-j2", "-q", "-o", str(here / "out"),
                               *(one for one in more if one != "--")],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.monotonic() - begin
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        lines = [json.loads(line) for line in (here / "out/manifest.jsonl").read_text().splitlines()]
        verdicts = collections.Counter(line.get("error", {}).get("kind", line["status"]) for line in lines)
        missing = count - len({line["input"] for line in lines})
        print(f"{count} files, {missing} without a verdict; exit code {done.returncode}; {seconds:.1f} s; peak {peak:.0f} MB "
              f"of {asked.memory_limit}")
        print(", ".join(f"{kind} {number}" for kind, number in verdicts.most_common()))


if __name__ == "__main__":
    main()
