"""Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747; MIT licence) as the Debian package dataset-fashion-mnist has
it: 60,000 pictures to train on, of which the last 5,000 choose between runs, and 10,000 that only the cards see."""
import gzip
import pathlib

import numpy as np
import torch

FOLDER = pathlib.Path("/usr/share/datasets/fashion-mnist")
LABELS = ["t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]
MEAN, DEVIATION, SIDE, HELD_OUT = 0.286, 0.353, 28, 5000


def read(part, folder=FOLDER):
    """`part` is "train" or "t10k": pictures [N,28,28] of bytes, classes [N]."""
    with gzip.open(pathlib.Path(folder) / f"{part}-images-idx3-ubyte.gz") as file:
        pictures = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, SIDE, SIDE)
    with gzip.open(pathlib.Path(folder) / f"{part}-labels-idx1-ubyte.gz") as file:
        classes = np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64)
    return pictures, classes


def network_input(pictures):
    """Bytes [N,H,W] -> [N,3,H,W] as the networks read them: grey three times, normalised."""
    grey = (torch.from_numpy(np.array(pictures)).float() / 255 - MEAN) / DEVIATION
    return grey[:, None].expand(-1, 3, -1, -1)


def augmented(pictures, random, most=2):
    """Half of them mirrored, each shifted by up to `most` pixels; what comes in is background."""
    count = len(pictures)
    padded = np.zeros((count, SIDE + 2 * most, SIDE + 2 * most), np.uint8)
    padded[:, most:most + SIDE, most:most + SIDE] = pictures
    rows = random.integers(0, 2 * most + 1, count)[:, None] + np.arange(SIDE)
    columns = random.integers(0, 2 * most + 1, count)[:, None] + np.arange(SIDE)
    mirrored = random.random(count) < 0.5
    columns[mirrored] = columns[mirrored][:, ::-1]
    return padded[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]


def preprocessor(filter=2):
    """preprocessor_config.json of both families: to 28 x 28, three channels of grey, normalised. `filter` is Pillow's
    number: 2 is the triangle, 4 the mean over the square that a pixel covers, which transformers does not offer."""
    return {
        "image_processor_type": "ViTImageProcessor",
        "do_convert_rgb": True,
        "do_resize": True,
        "size": {"height": SIDE, "width": SIDE},
        "resample": filter,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [MEAN] * 3,
        "image_std": [DEVIATION] * 3,
    }
