#!/usr/bin/env python3
"""Expected values of the channel, spatial, three-dimensional and bottom-up mechanisms, from other people's code.

Made with torch 2.14.1, torchvision 0.29.1, timm 1.0.31, fightingcv-attention 1.0.0, mmcv-lite 2.1.0, opencv-contrib-headless 5.0.0,
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
from fightingcv_attention.attention.BAM import BAMBlock
from fightingcv_attention.attention.CBAM import CBAMBlock
from fightingcv_attention.attention.CoordAttention import CoordAtt
from fightingcv_attention.attention.ECAAttention import ECAAttention
from fightingcv_attention.attention.SEAttention import SEAttention
from fightingcv_attention.attention.SimAM import SimAM
from fightingcv_attention.attention.SKAttention import SKAttention
from fightingcv_attention.attention.TripletAttention import TripletAttention
from mmcv.cnn.bricks.context_block import ContextBlock
from timm.layers.cbam import CbamModule
from timm.layers.coord_attn import CoordAttn

from golden_values import Source, as_float, integers, randomised, tensor, tensors_of, write


class Cases:
    """Cases of one mechanism: features, the module's tensors under its own names, its output."""

    def __init__(self, seed):
        self.seed = seed
        self.list = []

    def __call__(self, name, module, features, keep=None, forward=None, **options):
        """`keep` names submodules whose outputs are expected values too; `forward` replaces the module's own."""
        module = randomised(module, 100 * self.seed + len(self.list))
        kept = {}
        for key, part in (keep or {}).items():
            module.get_submodule(part).register_forward_hook(
                lambda _, __, output, key=key: kept.__setitem__(key, tensor(output[0])))
        output = (forward or (lambda m, x: m(x)))(module, features[None])[0]
        self.list.append({"name": name, "features": tensor(features), "weights": tensors_of(module), **options,
                          "output": tensor(output), **kept})

    def write(self, name):
        write(f"gates_{name}", self.list)


def squeeze_excite():
    draw, case = Source(1), Cases(1)
    features = draw(8, 3, 5)
    case("torchvision", torchvision.ops.SqueezeExcitation(8, 4), features, activation="relu", gate="sigmoid")
    case("torchvision, MobileNetV3", torchvision.ops.SqueezeExcitation(8, 2, scale_activation=torch.nn.Hardsigmoid),
         features, activation="relu", gate="hard_sigmoid")
    case("torchvision, EfficientNet", torchvision.ops.SqueezeExcitation(8, 2, activation=torch.nn.SiLU), features,
         activation="silu", gate="sigmoid")
    case("timm", timm.layers.SEModule(16), draw(16, 4, 2), activation="relu", gate="sigmoid")
    case("fightingcv, no biases", SEAttention(8, 4), features, activation="relu", gate="sigmoid")
    case.write("squeeze_excite")


def effective_squeeze_excite():
    case = Cases(4)
    case("timm", timm.layers.EffectiveSEModule(6), Source(4)(6, 3, 4, scale=3))
    case.write("effective_squeeze_excite")


def efficient_channel():
    draw, case = Source(5), Cases(5)
    case("timm", timm.layers.EcaModule(kernel_size=5), draw(9, 2, 3), padding="zeros")
    case("timm, adaptive", timm.layers.EcaModule(channels=128), draw(128, 1, 1), padding="zeros")
    case("timm, circular", timm.layers.CecaModule(kernel_size=5), draw(7, 2, 2), padding="circular")
    case("timm, circular, as wide as it gets", timm.layers.CecaModule(kernel_size=7), draw(3, 2, 2), padding="circular")
    case("fightingcv, bias", ECAAttention(3), draw(5, 2, 3), padding="zeros")
    sizes = [1, 2, 4, 8, 16, 31, 32, 64, 96, 127, 128, 512, 1024, 2047, 2048, 4096]
    write("gates_efficient_channel", {
        "cases": case.list,
        "kernels": [[size, timm.layers.EcaModule(channels=size).conv.kernel_size[0]] for size in sizes]})


def cbam():
    draw, case = Source(6), Cases(6)
    case("timm", CbamModule(8, rd_ratio=0.25), draw(8, 5, 6),
         keep={"channel_gate": "channel.gate", "spatial_gate": "spatial.gate"}, residual=False)
    case("timm, large kernel", CbamModule(4, rd_ratio=0.5, spatial_kernel_size=9), draw(4, 3, 11),
         keep={"channel_gate": "channel.gate", "spatial_gate": "spatial.gate"}, residual=False)
    case("fightingcv, max before mean, bias, no norm", CBAMBlock(8, 4, 3), draw(8, 4, 4),
         keep={"channel_gate": "ca", "spatial_gate": "sa"}, residual=True)
    case.write("cbam")


def dilated(module, dilation):
    """fightingcv pads its dilated convolutions by 1, so that they shrink the map; the paper keeps its size."""
    for part in module.sa.sa:
        if isinstance(part, torch.nn.Conv2d) and part.kernel_size == (3, 3):
            part.dilation = part.padding = (dilation, dilation)
    return module


def bam():
    draw, case = Source(7), Cases(7)
    case("fightingcv, sum", BAMBlock(8, 2, dia_val=1), draw(8, 5, 6), combine="sum", dilation=1)
    case("fightingcv, sum, dilated by 4", dilated(BAMBlock(8, 4), 4), draw(8, 9, 7), combine="sum", dilation=4)
    case("fightingcv, product", dilated(BAMBlock(8, 4), 2), draw(8, 4, 6), combine="product", dilation=2,
         forward=lambda module, x: x * (1 + torch.sigmoid(module.ca(x) * module.sa(x))))
    case.write("bam")


def global_context():
    draw, case = Source(8), Cases(8)
    case("timm gc", timm.layers.GlobalContext(8, rd_ratio=0.5), draw(8, 4, 5))
    case("timm gca", timm.layers.GlobalContext(8, rd_ratio=0.5, fuse_add=True, fuse_scale=False), draw(8, 3, 4))
    case("mmcv, add", ContextBlock(8, 0.5), draw(8, 4, 3), keep={"places": "softmax"})
    case("mmcv, both", ContextBlock(8, 0.25, fusion_types=("channel_add", "channel_mul")), draw(8, 2, 5),
         keep={"places": "softmax"})
    case.write("global_context")


def selective_kernel():
    draw, case = Source(9), Cases(9)
    case("timm, split", timm.layers.SelectiveKernel(8), draw(8, 5, 6), keep={"branches": "attn"}, split="auto")
    case("timm, whole, groups", timm.layers.SelectiveKernel(8, split_input=False, groups=4, rd_channels=4), draw(8, 4, 5),
         keep={"branches": "attn"}, split="no")
    case("fightingcv", SKAttention(6, L=4, kernels=[1, 3, 5]), draw(6, 5, 4), split="auto")
    case.write("selective_kernel")


def coordinate():
    draw, case = Source(10), Cases(10)
    case("timm", CoordAttn(8), draw(8, 5, 3))
    case("fightingcv", CoordAtt(6, 6, reduction=2), draw(6, 2, 7))
    case.write("coordinate")


def triplet():
    draw, case = Source(11), Cases(11)
    case("fightingcv", TripletAttention(), draw(5, 4, 6), spatial=True)
    case("fightingcv, without the spatial branch", TripletAttention(no_spatial=True), draw(3, 6, 4), spatial=False)
    case.write("triplet")


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
    native_result = method.computeSaliency(native[..., ::-1].copy())[1]
    method.setImageWidth(16)
    method.setImageHeight(16)
    narrow = []
    grey_picture = np.full((5, 5, 3), 100, np.uint8)
    for side in (picture(1, 1, 5), picture(1, 7, 6), picture(9, 1, 7), picture(1, 300, 8), grey_picture):
        working = cv2.resize(grey(side), (16, 16), interpolation=cv2.INTER_LINEAR_EXACT)
        narrow.append({"pixels": integers(side), "opencv": tensor(method.computeSaliency(working)[1])})
    write("gates_spectral_residual", {
        "narrow": narrow,
        "pixels": integers(image), "opencv_full": tensor(full),
        "native_pixels": integers(native), "opencv_native": tensor(native_result),
        "grey": tensor(small), "hou": tensor(hou(small))})


def fourier():
    draw = Source(3)
    cases = []
    for rows, columns in [(4, 8), (1, 7), (6, 5), (9, 1), (1, 1), (13, 12)]:
        plane = draw(rows, columns)
        spectrum = scipy.fft.fft2(plane.numpy())
        cases.append({"plane": tensor(plane), "real": tensor(spectrum.real), "imaginary": tensor(spectrum.imag)})
    write("gates_fourier", cases)


def max_pool():
    draw = Source(12)
    cases = []
    for shape, window in [((3, 4, 6), 2), ((2, 5, 7), 3), ((2, 1, 6), 4), ((4, 3, 3), 0)]:
        features = draw(*shape).round(decimals=1)  # with ties
        side = window or max(shape[1:])
        output, places = torch.nn.functional.max_pool2d(features[None], side, ceil_mode=True, return_indices=True)
        mask = torch.zeros_like(features).flatten(1).scatter_(1, places[0].flatten(1), 1.0).view(shape)
        cases.append({"window": window, "features": tensor(features), "output": tensor(output[0]), "mask": tensor(mask)})
    write("gates_max_pool", cases)


def recurrent_gates():
    draw = Source(13)
    cases = []
    for kind in (torch.nn.LSTM, torch.nn.GRU):
        for bias in (True, False):
            layer = randomised(kind(4, 3, bias=bias), len(cases) + 1300)
            tokens = draw(6, 4)
            cases.append({"kind": kind.__name__, "weights": tensors_of(layer), "tokens": tensor(tokens),
                          "hidden": tensor(layer(tokens)[0])})
    write("gates_recurrent", cases)


def fine_grained():
    method = cv2.saliency.StaticSaliencyFineGrained.create()

    def saliency(image):
        return np.round(method.computeSaliency(image[..., ::-1].copy())[1] * 255).astype(int)

    image = picture(40, 52, 5)
    # Found by search: places that are lighter than near and darker than far, so that OpenCV's bytes overflow.
    runs = [(82, 1), (119, 5), (157, 9), (119, 6), (121, 10), (71, 9), (60, 19), (50, 14), (38, 20), (85, 2), (38, 30),
            (60, 22), (82, 6)]
    line = np.concatenate([np.full((2, count, 3), value, np.uint8) for value, count in runs], 1)
    write("gates_fine_grained", {
        "pixels": integers(image), "saliency": integers(saliency(image)),
        "line": integers(line), "line_saliency": integers(saliency(line))})


def stretched(plane):
    return (plane - plane.min()) / (plane.max() - plane.min()) if plane.max() > plane.min() else plane - plane.min()


def promoted(plane, tile):
    plane = stretched(plane)
    rows, columns = plane.shape
    while tile > 1 and (rows <= tile or columns <= tile):
        tile //= 2
    peaks = [plane[y:y + tile, x:x + tile].max() for y in range(0, rows - tile, tile) for x in range(0, columns - tile, tile)]
    return plane * (1 - np.mean(peaks or [0])) ** 2


def itti(image, full):
    """No package ships this one: written from the paper's and pySaliencyMap's description with OpenCV's operators.

    `full` adds the maps at the size of the picture and ends with a bilateral filter, as pySaliencyMap does; else they are
    added at the size of level 2.
    """
    rgb = image.astype(np.float32) / 255
    red, green, blue = (rgb[..., channel] for channel in range(3))
    intensity = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    largest = np.maximum(rgb.max(2), 1e-4)

    def pyramid(plane):
        levels = [plane.astype(np.float32)]
        while len(levels) < 9:
            levels.append(cv2.pyrDown(levels[-1]))
        return levels

    def resized(plane, like):
        return cv2.resize(plane, like.shape[::-1], interpolation=cv2.INTER_LINEAR)

    def conspicuity(levels):
        size = intensity if full else levels[2]
        maps = [cv2.absdiff(levels[c], resized(levels[c + d], levels[c])) for c in (2, 3, 4) for d in (3, 4)]
        return sum(resized(promoted(plane, 16), size) for plane in maps)

    def gabor(angle):
        kernel = cv2.getGaborKernel((9, 9), 7 / 3, angle, 7, 1, 0, cv2.CV_64F)
        return kernel - kernel.mean()

    levels = pyramid(intensity)
    color = (conspicuity(pyramid(np.maximum((red - green) / largest, 0)))
             + conspicuity(pyramid(np.maximum((blue - np.minimum(red, green)) / largest, 0))))
    oriented = [[level if number < 2 else cv2.filter2D(level, cv2.CV_32F, gabor(angle)) for number, level in enumerate(levels)]
                for angle in np.arange(4) * np.pi / 4]
    orientation = sum(promoted(conspicuity(one), 16 if full else 4) for one in oriented)
    parts = [conspicuity(levels), color, orientation]
    saliency = stretched(sum(weight * part for weight, part in zip((0.3, 0.3, 0.2), parts)))
    if full:
        saliency = cv2.bilateralFilter(saliency.astype(np.float32), 7, 3, 1.55)
    return saliency, np.stack(parts)


def itti_saliency():
    image, other = picture(60, 76, 6), picture(64, 80, 7)
    saliency, parts = itti(image, False)
    whole = cv2.resize(itti(other, True)[0], (20, 16), interpolation=cv2.INTER_AREA)
    write("gates_itti", {"pixels": integers(image), "saliency": tensor(saliency), "conspicuity": tensor(parts),
                         "rough_pixels": integers(other), "rough": tensor(whole)})


def filters():
    draw = Source(14)
    cases = []
    for shape in [(7, 10), (1, 6), (2, 3), (1, 1)]:
        plane = draw(*shape).numpy()
        kernel = draw(3, 3).numpy()
        cases.append({"plane": tensor(plane), "kernel": tensor(kernel), "half": tensor(cv2.pyrDown(plane)),
                      "correlated": tensor(cv2.filter2D(plane, cv2.CV_64F, kernel)),
                      "gaussian": tensor(cv2.GaussianBlur(plane, (5, 5), 1.2)),
                      "box_zero": tensor(cv2.blur(plane, (3, 3), borderType=cv2.BORDER_CONSTANT)),
                      "box_replicate": tensor(cv2.blur(plane, (3, 3), borderType=cv2.BORDER_REPLICATE))})
    write("gates_filter", cases)


def rank_one():
    draw = Source(15)
    cases = []
    product = draw(4).abs()[:, None] * draw(6).abs()[None]
    for name, matrix in [("any", draw(5, 7).abs()), ("tall", draw(9, 3).abs()), ("product", as_float(product)),
                         ("one row", draw(1, 4).abs()), ("nearly even", as_float(torch.sigmoid(draw(8, 20) * 0.1))),
                         ("zeros and ones", (draw(6, 12) > 1).double())]:
        left, values, right = np.linalg.svd(matrix.numpy(), full_matrices=False)
        spread = np.sum((matrix.numpy() - matrix.numpy().mean()) ** 2)
        cases.append({"name": name, "matrix": tensor(matrix), "nearest": tensor(values[0] * np.outer(left[:, 0], right[0])),
                      "energy": values[0] ** 2 / np.sum(values ** 2), "variance": 1 - np.sum(values[1:] ** 2) / spread})
    write("gates_rank_one", cases)


if __name__ == "__main__":
    squeeze_excite()
    effective_squeeze_excite()
    efficient_channel()
    selective_kernel()
    global_context()
    cbam()
    bam()
    coordinate()
    triplet()
    simam()
    picture_primitives()
    spectral_residual()
    fourier()
    fine_grained()
    itti_saliency()
    max_pool()
    recurrent_gates()
    filters()
    rank_one()
