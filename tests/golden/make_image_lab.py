#!/usr/bin/env python3
"""Expected values of the conversion between sRGB and CIE Lab, from scikit-image 0.26.0 (numpy 2.4.6).

Run: python3 tests/golden/make_image_lab.py
Needed only to change the values, never to build or test.
"""
import numpy as np
from skimage.color import lab2rgb, rgb2lab

from golden_values import integers, tensor, write

levels = np.array([0, 1, 10, 11, 60, 128, 200, 254, 255])
colors = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(1, -1, 3).astype(np.uint8)
# Within the gamut: what lies outside is clipped, and by how much is a matter of taste.
lab = np.array([[[0, 0, 0], [100, 0, 0], [53, 70, 50], [40, 20, -60], [75, -50, 40], [5, 3, -4], [90, -5, 60]]], float)
write("image_lab", {"colors": integers(colors), "lab": tensor(rgb2lab(colors)),
                    "wanted": tensor(lab), "found": integers(np.rint(lab2rgb(lab) * 255))})
