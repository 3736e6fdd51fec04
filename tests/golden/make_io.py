"""Files that other implementations write, for tests/io: tests/data/io/*.{npy,npz,safetensors}, and the values that they
hold as float32, in values/io.json.

numpy 2.4.6 (npy, npz), safetensors 0.8.0 with torch 2.14.1, Python's zipfile and json.

Run: python tests/golden/make_io.py
With a path it checks a file that attnviz wrote against values/io.json instead: make_io.py --check FILE.npz|.safetensors
"""
import io
import json
import pathlib
import sys
import zipfile

import numpy as np
import safetensors.numpy
import safetensors.torch
import torch
from golden_writer import tensor, write

here = pathlib.Path(__file__).parent
data = here.parent / "data" / "io"
values_file = here / "values" / "io.json"


def numbers(dtype, shape, seed):
    """Random numbers over the whole range of a dtype, its extremes included where a float can hold them."""
    rng = np.random.default_rng(seed)
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        array = rng.integers(info.min, info.max, shape, dtype=dtype.newbyteorder("="), endpoint=True)
        array.flat[0], array.flat[-1] = info.min, info.max
        return array.astype(dtype)
    array = (rng.standard_normal(shape) * 10.0 ** rng.integers(-6, 4, shape)).astype(dtype)
    array.flat[0] = np.finfo(np.float16).max
    array.flat[1] = -0.0
    array.flat[2] = 2.0**-24 if dtype.itemsize == 2 else 2.0**-149  # the smallest subnormal
    return array


def npy_files():
    arrays = {}
    for seed, code in enumerate(["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]):
        for name, order in [("little", "<"), ("big", ">")]:
            dtype = np.dtype(order + code)
            if dtype.itemsize > 1 or name == "little":
                arrays[f"{code}_{name}"] = numbers(dtype, (3, 5), seed)
    arrays["rank0"] = np.float32(2.5)
    arrays["rank1"] = np.arange(7, dtype="<f4") / 4
    arrays["rank4"] = numbers(np.dtype("<f4"), (2, 3, 4, 5), 100)
    arrays["empty"] = np.zeros((3, 0, 2), "<f4")
    arrays["fortran2"] = np.asfortranarray(numbers(np.dtype("<f4"), (3, 4), 101))
    arrays["fortran4"] = np.asfortranarray(numbers(np.dtype(">i2"), (2, 3, 4, 5), 102))
    for name, array in arrays.items():
        np.save(data / f"{name}.npy", array)
    for major in (2, 3):
        arrays[f"version{major}"] = numbers(np.dtype("<f4"), (2, 3), 110 + major)
        with open(data / f"version{major}.npy", "wb") as file:
            np.lib.format.write_array(file, arrays[f"version{major}"], version=(major, 0))
    return arrays


class Pipe(io.RawIOBase):
    """A stream that cannot seek, so that zipfile writes sizes behind the data instead of before it."""

    def __init__(self):
        self.content = b""

    def writable(self):
        return True

    def write(self, block):
        self.content += bytes(block)
        return len(block)


def npz_files():
    arrays = {"weights": numbers(np.dtype("<f4"), (4, 6), 200), "layer.0/mask": np.tile([True, False, True], (50, 1)),
              "größe": np.arange(3, dtype="<i8")}
    np.savez(data / "stored.npz", **arrays)
    np.savez_compressed(data / "deflated.npz", **arrays)
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.save(content, array)
            archive.writestr(zipfile.ZipInfo(name + ".npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("README"), "not an array")
    (data / "streamed.npz").write_bytes(pipe.content)
    zipfile.ZIP64_LIMIT = 100  # every size and offset over it goes to a zip64 field, as if it were over 4 GiB
    zipfile.ZIP_FILECOUNT_LIMIT = 2
    np.savez_compressed(data / "zip64.npz", **arrays)
    return arrays


def safetensors_file():
    arrays, tensors = {}, {}
    for seed, code in enumerate(["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]):
        name = str(np.dtype(code))
        arrays[name] = numbers(np.dtype("<" + code), (3, 5), 300 + seed)
        tensors[name] = torch.from_numpy(arrays[name])
    tensors["bfloat16"] = (torch.arange(-8, 7) * 0.37).to(torch.bfloat16).reshape(3, 5)
    arrays["bfloat16"] = tensors["bfloat16"].float().numpy()
    tensors["scalar"], arrays["scalar"] = torch.tensor(0.75), np.float32(0.75)
    tensors["empty"], arrays["empty"] = torch.zeros(0, 4), np.zeros((0, 4), np.float32)
    tensors["größe"], arrays["größe"] = torch.tensor([1.0, 2.0]), np.float32([1, 2])
    safetensors.torch.save_file(tensors, data / "all.safetensors", {"format": "pt", "note": 'a "quoted" word'})
    return arrays


def check(path):
    """Reads a file that tests/io wrote with other implementations: the numbers must be those of values/io.json."""
    expected = json.loads(values_file.read_text())
    if path.suffix == ".npz":
        found, expected = dict(np.load(path)), expected["npz"]
        assert zipfile.ZipFile(path).testzip() is None
    else:
        found, expected = safetensors.numpy.load_file(path), expected["safetensors"]
    assert sorted(found) == sorted(expected), (sorted(found), sorted(expected))
    for name, array in found.items():
        wanted = np.float32(expected[name]["values"]).reshape(expected[name]["shape"])
        assert array.dtype == np.float32 and array.shape == wanted.shape, name
        assert array.tobytes() == wanted.tobytes(), name
    print(f"{path}: {len(found)} arrays are as expected")


def main():
    if len(sys.argv) > 1:
        check(pathlib.Path(sys.argv[2]))
        return
    data.mkdir(parents=True, exist_ok=True)
    groups = {"npy": npy_files(), "npz": npz_files(), "safetensors": safetensors_file()}
    write("io", {group: {name: tensor(np.asarray(array).astype(np.float32)) for name, array in arrays.items()}
                 for group, arrays in groups.items()})
    (data / "all.safetensors").chmod(0o644)  # its writer makes files that only the owner may read


main()
