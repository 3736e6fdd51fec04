#!/usr/bin/env python3
"""Expected values of the channel, spatial, three-dimensional and bottom-up mechanisms, from other people's code.

Made with torch 2.14.1, torchvision 0.29.1, timm 1.0.31, fightingcv-attention 1.0.0, opencv-contrib-headless 5.0.0,
scipy 1.17.1, numpy 2.4.6 on CPU. Run from anywhere:  python3 tests/golden/make_gates.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import cv2
import numpy as np
import scipy.fft
import scipy.ndimage
import timm.layers
import torch
import torchvision
from fightingcv_attention.attention.SEAttention import SEAttention
from fightingcv_attention.attention.SimAM import SimAM

from golden_values import Source, as_float, integers, randomised, tensor, tensors_of, write


def squeeze_excite():
    draw = Source(1)
    cases = []

    def case(name, module, features, **options):
        module = randomised(module, len(cases) + 10)
        cases.append({"name": name, "features": tensor(features), "weights": tensors_of(module), **options,
                      "output": tensor(module(features[None])[0])})

    features = draw(8, 3, 5)
    case("torchvision", torchvision.ops.SqueezeExcitation(8, 4), features, activation="relu", gate="sigmoid")
    case("torchvision, MobileNetV3", torchvision.ops.SqueezeExcitation(8, 2, scale_activation=torch.nn.Hardsigmoid),
         features, activation="relu", gate="hard_sigmoid")
    case("torchvision, EfficientNet", torchvision.ops.SqueezeExcitation(8, 2, activation=torch.nn.SiLU), features,
         activation="silu", gate="sigmoid")
    case("timm", timm.layers.SEModule(16), draw(16, 4, 2), activation="relu", gate="sigmoid")
    case("fightingcv, no biases", SEAttention(8, 4), features, activation="relu", gate="sigmoid")
    write("gates_squeeze_excite", cases)


def least_energy(x, index, ridge):
    """The minimum over w and b of SimAM's eq. 2 for one neuron, found by least squares instead of the closed form."""
    others = np.delete(x, index)
    weight = 1 / np.sqrt(len(others))
    rows = np.concatenate([np.stack([others, np.ones_like(others)], 1) * weight, [[x[index], 1], [np.sqrt(ridge), 0]]])
    labels = np.concatenate([-np.ones_like(others) * weight, [1, 0]])
    solution = np.linalg.lstsq(rows, labels, rcond=None)[0]
    return np.sum((rows @ solution - labels) ** 2)


def simam():
    draw = Source(2)
    cases = []
    for shape, ridge in [((2, 4, 5), 1e-4), ((3, 1, 7), 1e-1), ((1, 2, 2), 1e-4), ((2, 1, 2), 1e-4)]:
        features = draw(*shape, scale=2, shift=0.5)
        importance = [[1 / least_energy(channel, index, ridge) for index in range(len(channel))]
                      for channel in features.reshape(shape[0], -1).numpy()]
        cases.append({"lambda": ridge, "features": tensor(features),
                      "code": tensor(SimAM(e_lambda=ridge)(features[None])[0]),
                      "exact_importance": tensor(np.reshape(importance, shape))})
    write("gates_simam", cases)


def picture(rows, columns, seed):
    """A lit gradient with a bright ellipse, a dark bar and noise, RGB."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:rows, :columns]
    image = np.stack([90 + 60 * x / columns, 80 + 80 * y / rows, 110 - 40 * x / columns], 2)
    image[((y - rows * 0.4) / rows * 6) ** 2 + ((x - columns * 0.6) / columns * 8) ** 2 < 1] = (230, 60, 40)
    image[rows * 3 // 4:rows * 3 // 4 + 2, columns // 8:columns // 2] = (20, 30, 90)
    return np.clip(image + rng.normal(0, 8, image.shape), 0, 255).astype(np.uint8)


def grey(image):
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def picture_primitives():
    image = picture(14, 19, 1)
    sizes = [(8, 8), (5, 30), (14, 19), (1, 1), (33, 7)]
    small = cv2.resize(grey(image).astype(np.float32) / 255, (5, 4), interpolation=cv2.INTER_AREA)
    write("gates_picture", {
        "pixels": integers(image), "grey": integers(grey(image)), "shrunk": tensor(small),
        "resized": [integers(cv2.resize(grey(image), (columns, rows), interpolation=cv2.INTER_LINEAR_EXACT))
                    for rows, columns in sizes]})


def hou(image):
    """Hou and Zhang's script, step by step in scipy; `image` is grey within [0, 1]."""
    spectrum = scipy.fft.fft2(image)
    amplitude = np.log(np.abs(spectrum))
    residual = amplitude - scipy.ndimage.uniform_filter(amplitude, 3, mode="nearest")
    saliency = np.abs(scipy.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    offset = np.arange(10) - 4.5
    window = np.exp(-(offset[:, None] ** 2 + offset[None] ** 2) / (2 * 2.5 ** 2))
    saliency = scipy.ndimage.correlate(saliency, window / window.sum(), mode="constant", origin=(-1, -1))
    return (saliency - saliency.min()) / (saliency.max() - saliency.min())


def spectral_residual():
    image = picture(44, 60, 2)
    method = cv2.saliency.StaticSaliencySpectralResidual.create()
    full = method.computeSaliency(image[..., ::-1].copy())[1]
    native = picture(32, 32, 3)
    method.setImageWidth(32)
    method.setImageHeight(32)
    small = as_float(torch.tensor(grey(picture(23, 32, 4)) / 255.0)).numpy()
    write("gates_spectral_residual", {
        "pixels": integers(image), "opencv_full": tensor(full),
        "native_pixels": integers(native), "opencv_native": tensor(method.computeSaliency(native[..., ::-1].copy())[1]),
        "grey": tensor(small), "hou": tensor(hou(small))})


def fourier():
    draw = Source(3)
    cases = []
    for rows, columns in [(4, 8), (1, 7), (6, 5), (9, 1), (1, 1), (13, 12)]:
        plane = draw(rows, columns)
        spectrum = scipy.fft.fft2(plane.numpy())
        cases.append({"plane": tensor(plane), "real": tensor(spectrum.real), "imaginary": tensor(spectrum.imag)})
    write("gates_fourier", cases)


if __name__ == "__main__":
    squeeze_excite()
    simam()
    picture_primitives()
    spectral_residual()
    fourier()
