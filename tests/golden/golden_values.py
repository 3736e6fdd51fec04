"""What the generators of expected values share: seeded inputs, and how tensors are written.

Inputs are rounded to single precision and then widened, so that both sides start from the same numbers; expected values
are computed in double precision and written in the shortest form that reads back to the same float.
"""
import json
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

VALUES = pathlib.Path(__file__).parent / "values"
WEIGHTS = pathlib.Path(__file__).parent.parent / "data" / "weights"


def tensor(value):
    array = np.asarray(value.detach() if isinstance(value, torch.Tensor) else value, dtype=np.float32)
    return {"shape": list(array.shape), "values": [float(str(number)) for number in array.reshape(-1)]}


def integers(value):
    array = np.asarray(value)
    return {"shape": list(array.shape), "values": [int(number) for number in array.reshape(-1)]}


def write(name, content):
    text = json.dumps(content, separators=(",", ":"))
    (VALUES / f"{name}.json").write_text(text + "\n")
    print(f"{name}.json {len(text) / 1000:.0f} kB")


def as_float(value):
    return value.to(torch.float32).to(torch.float64)


class Source:
    """Seeded normal numbers."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, *shape, scale=1.0, shift=0.0):
        return as_float(torch.randn(*shape, generator=self.generator, dtype=torch.float64) * scale + shift)


def randomised(module, seed, scale=0.5):
    """The module in double precision and eval mode, every parameter and running statistic drawn from the seed."""
    draw = Source(seed)
    module = module.double().eval()
    with torch.no_grad():
        for name, value in [*module.named_parameters(), *module.named_buffers()]:
            if not value.is_floating_point():
                continue
            drawn = draw(*value.shape, scale=scale) if value.dim() else draw(1, scale=scale)[0]
            value.copy_(as_float(drawn.abs() + 0.5) if name.endswith("running_var") else drawn)
    return module


def tensors_of(module):
    return {name: tensor(value) for name, value in module.state_dict().items() if value.is_floating_point()}


def write_weights(name, tensors):
    """tests/data/weights/NAME.safetensors: tensors under the names that their origin gives them."""
    WEIGHTS.mkdir(parents=True, exist_ok=True)
    plain = {key: value.detach().to(torch.float32).contiguous().clone() for key, value in tensors.items()}
    save_file(plain, WEIGHTS / f"{name}.safetensors")
    print(f"{name}.safetensors {', '.join(plain)}")


def scaled_to_fan_in(module, seed, scale=1.0):
    """The module in double precision and eval mode, each parameter drawn with deviation scale / sqrt(fan-in)."""
    draw = Source(seed)
    module = module.double().eval()
    with torch.no_grad():
        for value in module.parameters():
            fan_in = value[0].numel() if value.dim() > 1 else 1
            value.copy_(draw(*value.shape, scale=scale / fan_in ** 0.5))
    return module
