#!/usr/bin/env python3
"""Times attnviz as whole processes: one photo, and a folder of photos.

    tests/bench/process.py build/release/bin/attnviz [--photos 1000] [--runs 11]

Needs Python 3 alone. Where OpenCV's contrib package is installed (pip install opencv-contrib-python-headless), a Python
process that computes and draws OpenCV's spectral residual for the same photo runs in turn with ours, and the ratio is
printed: A B A B ..., so that a machine that slows down slows both.
"""
import argparse
import importlib.util
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PEER = """
import cv2, json, sys
photo = cv2.imread(sys.argv[1])
_, saliency = cv2.saliency.StaticSaliencySpectralResidual_create().computeSaliency(photo)
heat = cv2.applyColorMap((saliency * 255).astype("uint8"), cv2.COLORMAP_VIRIDIS)
cv2.imwrite(sys.argv[2] + "/overlay.png", cv2.addWeighted(photo, 0.5, heat, 0.5, 0))
json.dump(cv2.resize(saliency, (32, 24)).tolist(), open(sys.argv[2] + "/dump.json", "w"))
"""


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def show(name, times):
    print(f"{name:44s} median {statistics.median(times) * 1e3:7.1f} ms   min {min(times) * 1e3:7.1f}   max {max(times) * 1e3:7.1f}")


def one_photo(attnviz, photo, folder, runs):
    ours = [str(attnviz), "run", str(photo), "-o", str(folder / "one"), "--force", "--quiet"]
    lean = ours + ["--write", "overlay,json"]
    peer = [sys.executable, "-c", PEER, str(photo), str(folder)]
    has_peer = importlib.util.find_spec("cv2") is not None
    times = {"overlay, heatmap and JSON": [], "overlay and JSON": [], "OpenCV spectral residual in Python": []}
    for _ in range(runs + 1):
        times["overlay, heatmap and JSON"].append(seconds(ours))
        times["overlay and JSON"].append(seconds(lean))
        if has_peer:
            times["OpenCV spectral residual in Python"].append(seconds(peer))
    for name, measured in times.items():
        if measured:
            show(name, measured[1:])
    if has_peer:
        pairs = zip(times["overlay and JSON"][1:], times["OpenCV spectral residual in Python"][1:])
        print(f"ratio ours / peer: median {statistics.median(a / b for a, b in pairs):.3f}")


def many_photos(attnviz, photo, folder, count):
    photos = folder / "photos"
    photos.mkdir()
    for number in range(count):
        shutil.copy(photo, photos / f"{number:05d}.jpg")
    for share in (max(1, count // 10), count):
        part = folder / f"part{share}"
        part.mkdir()
        for number in range(share):
            os.link(photos / f"{number:05d}.jpg", part / f"{number:05d}.jpg")
        script = (f"import resource, subprocess; subprocess.run({[str(attnviz), 'run', str(part), '-o', str(folder / f'out{share}'), '--jobs', '2', '--quiet']!r}, check=True);"
                  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        start = time.perf_counter()
        peak = int(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout)
        elapsed = time.perf_counter() - start
        print(f"{share} photos, --jobs 2: {elapsed / share * 1e3:.1f} ms a photo, peak {peak / 1024:.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attnviz", type=pathlib.Path)
    parser.add_argument("--photo", type=pathlib.Path, help="default: the sample coffee.jpg (600x400)")
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    photo = options.photo or pathlib.Path(__file__).parents[2] / "assets/samples/images/coffee.jpg"
    with tempfile.TemporaryDirectory() as folder:
        one_photo(options.attnviz.resolve(), photo, pathlib.Path(folder), options.runs)
        many_photos(options.attnviz.resolve(), photo, pathlib.Path(folder), options.photos)


if __name__ == "__main__":
    main()
