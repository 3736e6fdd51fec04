#!/usr/bin/env python3
"""What transformers' image processors make of small pictures, with Pillow behind them.

Made with transformers 5.24.0, Pillow 12.x, numpy 2.x. Run from anywhere:  python3 tests/golden/make_image_preprocess.py
Needed only to change the values.
"""
import numpy as np
import transformers as hf

import golden_values

CASES = {
    "vit": hf.ViTImageProcessorPil(size={"height": 12, "width": 12}),
    "dinov2": hf.BitImageProcessorPil(size={"shortest_edge": 13}, crop_size={"height": 10, "width": 10}, resample=3,
                                      image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225]),
    "deit": hf.DeiTImageProcessorPil(size={"height": 14, "width": 14}, crop_size={"height": 11, "width": 11}),
    "clip": hf.CLIPImageProcessorPil(size={"shortest_edge": 11}, crop_size={"height": 11, "width": 11}),
    "siglip": hf.SiglipImageProcessorPil(size={"height": 9, "width": 15}),
    "padded": hf.BitImageProcessorPil(size={"shortest_edge": 9}, crop_size={"height": 16, "width": 13}),
}
SHAPES = [(31, 47), (40, 23), (9, 9)]


def main():
    cases = []
    for name, processor in CASES.items():
        for number, (height, width) in enumerate(SHAPES):
            generator = np.random.default_rng(number)
            pixels = generator.integers(0, 256, (height, width, 3), dtype=np.uint8)
            values = processor(pixels, input_data_format="channels_last", return_tensors="np")["pixel_values"][0]
            cases.append({"name": name, "pixels": golden_values.integers(pixels),
                          "expected": golden_values.tensor(np.round(values, 5))})
    golden_values.write("image_preprocess", cases)


if __name__ == "__main__":
    main()
