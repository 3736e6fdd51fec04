"""A batch that is killed again and again must end as if it had been left alone.

  power_cut.py PROGRAM [PHOTOS] [KILLS]

Makes PHOTOS (10,000) small pictures, runs `PROGRAM run` over them once undisturbed, and once more killed with SIGKILL at
KILLS (50) random moments and resumed each time; then compares the two folders byte for byte, manifests included. Also
prints the peak memory in the first and in the last tenth of the undisturbed run.
"""
import filecmp
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


def make_photos(folder, count):
    folder.mkdir()
    drawn = random.Random(1)
    width, height = 48, 36
    for number in range(count):
        x, y, side = drawn.randrange(30), drawn.randrange(20), drawn.randrange(6, 16)
        back, front = [bytes(drawn.randrange(256) for _ in range(3)) for _ in range(2)]
        rows = bytearray()
        for row in range(height):
            for column in range(width):
                inside = x <= column < x + side and y <= row < y + side
                rows += front if inside else back
        (folder / f"{number:06}.ppm").write_bytes(b"P6 %d %d 255\n" % (width, height) + rows)


def command(program, photos, output, *more):
    return [program, "run", str(photos), "-o", str(output), "--features", "bank", "--write", "overlay,json", "-j2", *more]


def memory_of(process):
    try:
        for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0.0


def undisturbed(program, photos, output, count):
    begin = time.monotonic()
    process = subprocess.Popen(command(program, photos, output), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks = {"first": 0.0, "last": 0.0}
    manifest = output / "manifest.jsonl"
    average = 0
    while process.poll() is None:
        memory = memory_of(process)
        done = 0
        if manifest.exists():
            size = manifest.stat().st_size
            if not average and size > 20000:
                average = size / manifest.read_bytes().count(b"\n")
            done = size / average if average else 0
        if average and done < count / 10:
            peaks["first"] = max(peaks["first"], memory)
        if done > count * 0.9:
            peaks["last"] = max(peaks["last"], memory)
        time.sleep(0.02)
    return time.monotonic() - begin, peaks


def killed(program, photos, output, kills, seconds):
    drawn = random.Random(2)
    for number in range(kills):
        process = subprocess.Popen(command(program, photos, output, "--resume"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(drawn.uniform(0.02, 2 * seconds / kills))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return subprocess.run(command(program, photos, output, "--resume"), capture_output=True, text=True)


def differences(one, other):
    names = sorted({path.name for path in one.iterdir()} | {path.name for path in other.iterdir()})
    return [name for name in names if not ((one / name).exists() and (other / name).exists()
                                           and filecmp.cmp(one / name, other / name, shallow=False))]


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        make_photos(here / "photos", count)
        seconds, peaks = undisturbed(program, here / "photos", here / "whole", count)
        print(f"{count} photos in {seconds:.1f} s; peak memory in the first tenth {peaks['first']:.1f} MB, "
              f"in the last {peaks['last']:.1f} MB")
        last = killed(program, here / "photos", here / "killed", kills, seconds)
        print(f"killed {kills} times; the last run: {last.stderr.strip().splitlines()[-1] if last.stderr else ''}")
        different = differences(here / "whole", here / "killed")
        print(f"files that differ: {len(different)} {different[:5]}")
        sys.exit(1 if different or last.returncode else 0)


if __name__ == "__main__":
    main()
