#!/usr/bin/env python3
"""A clip of a ball that crosses a lawn, and its frames as OpenCV 5.0.0 reads them (numpy 2.4.6).

Run: python3 tests/golden/make_video.py
Needed only to change the clip or the values, never to build or test. OpenCV's package for Python brings FFmpeg with it;
its encoder of MPEG-4 is of another version than Debian's, and so is its way from YUV to RGB.
"""
import pathlib

import cv2
import numpy as np

from golden_values import integers, write

WIDTH, HEIGHT, FRAMES, RATE = 96, 64, 24, 12
CLIP = pathlib.Path(__file__).parent.parent / "data" / "video" / "ball.mp4"


def frame(index):
    rows = np.linspace(0, 1, HEIGHT)[:, None, None]
    picture = (1 - rows) * np.array([235, 200, 160]) + rows * np.array([40, 120, 60])  # blue, green, red
    picture = np.broadcast_to(picture, (HEIGHT, WIDTH, 3)).astype(np.uint8).copy()
    cv2.circle(picture, (8 + 3 * index, 40 - abs(index % 12 - 6) * 3), 8, (40, 60, 220), -1)
    return picture


CLIP.parent.mkdir(exist_ok=True)
# An MP4 ends with its index; the others can be read without their ends.
for ending in (".mp4", ".avi", ".mkv"):
    code = cv2.VideoWriter_fourcc(*("mp4v" if ending == ".mp4" else "XVID"))
    writer = cv2.VideoWriter(str(CLIP.with_suffix(ending)), code, RATE, (WIDTH, HEIGHT))
    for index in range(FRAMES):
        writer.write(frame(index))
    writer.release()

reader = cv2.VideoCapture(str(CLIP))
blocks = []
while True:
    found, picture = reader.read()
    if not found:
        break
    rgb = picture[:, :, ::-1].astype(np.float64)
    blocks.append(np.rint(rgb.reshape(HEIGHT // 8, 8, WIDTH // 8, 8, 3).mean((1, 3))).astype(int))
# [frame, rows, columns x channels]: the means of blocks of 8 x 8 pixels
values = np.stack(blocks).reshape(len(blocks), HEIGHT // 8, -1)
write("video", {"frames": len(blocks), "rate": RATE, "width": WIDTH, "height": HEIGHT, "blocks": integers(values)})
