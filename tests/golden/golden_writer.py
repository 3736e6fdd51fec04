"""What the generators of expected values share: seeded inputs and the two file formats."""
import json
import pathlib

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent


def tensor(value):
    """A tensor as the tests read it, each number in the shortest form that reads back to the same float."""
    flat = torch.as_tensor(value).detach().to(torch.float32).contiguous().view(-1)
    return {"shape": list(value.shape), "values": [float(str(number)) for number in flat.numpy()]}


def write(topic, content):
    """tests/golden/values/TOPIC.json"""
    text = json.dumps(content, separators=(",", ":"))
    (HERE / "values" / f"{topic}.json").write_text(text + "\n")
    print(f"{topic}.json {len(text) / 1000:.0f} kB")


def write_weights(name, tensors):
    """tests/data/weights/NAME.safetensors, single precision, tensor names as their origin writes them."""
    folder = HERE.parent / "data" / "weights"
    folder.mkdir(parents=True, exist_ok=True)
    plain = {key: value.detach().to(torch.float32).contiguous().clone() for key, value in tensors.items()}
    save_file(plain, folder / f"{name}.safetensors")
    print(f"{name}.safetensors {', '.join(plain)}")


class Source:
    """Seeded normal numbers, rounded to float and then widened, so that both sides start from the same input."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, *shape, scale=1.0, shift=0.0):
        drawn = torch.randn(*shape, generator=self.generator, dtype=torch.float64) * scale + shift
        return drawn.to(torch.float32).to(torch.float64)


def randomise(module, source, scale=1.0):
    """Gives every parameter of a torch module seeded normal numbers over the root of its fan-in; returns it in eval."""
    module.double().eval()
    with torch.no_grad():
        for parameter in module.parameters():
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 1
            parameter.copy_(source(*parameter.shape, scale=scale / fan_in ** 0.5))
    return module
