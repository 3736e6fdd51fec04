"""Files that torch.save writes, in its zip format and the one before, and the values that they hold as float32:
tests/data/torch/*, values/torch_files.json. The tiny ALBERT of values/models is saved in both formats as well.

torch 2.13.0 on CPU, safetensors 0.8. Run: python tests/golden/make_torch_files.py
The formats store addresses and serial numbers: another run gives other bytes with the same tensors.
"""
import argparse
import collections
import pathlib

import golden_values
import torch
from safetensors.torch import load_file

here = pathlib.Path(__file__).parent
data = here.parent / "data" / "torch"


def save(name, value, old=False, **options):
    torch.save(value, data / name, _use_new_zipfile_serialization=not old, **options)
    print(f"{name} {(data / name).stat().st_size / 1000:.1f} kB")


def all_kinds():
    """A tensor of every dtype that has a decoder, and every way in which one may lie in its storage."""
    draw = torch.Generator().manual_seed(1)
    floats = torch.randn((3, 5), generator=draw)
    state = collections.OrderedDict()
    for dtype in (torch.float32, torch.float64, torch.float16, torch.bfloat16):
        state[str(dtype)] = floats.to(dtype)
    for dtype in (torch.int64, torch.int32, torch.int16, torch.int8):
        state[str(dtype)] = (floats * 40).to(dtype)
    for dtype in (torch.uint8, torch.uint16, torch.uint32):
        state[str(dtype)] = (floats.abs() * 40).to(dtype)
    state["torch.bool"] = floats > 0
    state["scalar"], state["empty"], state["größe"] = torch.tensor(0.75), torch.zeros(0, 4), torch.tensor([1.0, 2.0])
    large = torch.randn((4, 6, 5), generator=draw)
    state["transposed"], state["permuted"] = floats.t(), large.permute(2, 0, 1)
    state["part"], state["every_other"] = large[1, 2:5], large[1:, ::2, 3]
    state["half_transposed"] = floats.to(torch.float16).t()
    state["tied.a"] = state["tied.b"] = torch.randn(7, generator=draw)
    state["parameter"] = torch.nn.Parameter(torch.randn((2, 2), generator=draw))
    state["buffer"] = torch.nn.Buffer(torch.randn(2, generator=draw))
    return state


def linear():
    torch.manual_seed(2)
    return torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))


def trained():
    """What a training script keeps: a wrapped state dict among much else."""
    module = torch.nn.DataParallel(linear())
    optimizer = torch.optim.AdamW(module.parameters())
    module(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    return {"epoch": 3, "best": 0.5, "note": "a text", "none": None, "big": 2**70, "negative": -(2**40), "done": True,
            "list": [1, (2, [3])], "size": torch.Size([1, 2]), "dtype": torch.float16, "device": torch.device("cpu"),
            "args": argparse.Namespace(arch="vit", sizes=[1, 2]), "optimizer": optimizer.state_dict(),
            "model": {"state_dict": module.state_dict()}}


def main():
    data.mkdir(parents=True, exist_ok=True)
    state, module, training = all_kinds(), linear(), trained()
    teacher = {"student": {"backbone.w": torch.zeros(2)}, "teacher": {"backbone.w": torch.tensor([1.0, 2.0])}}
    nested = {"encoder": {"w": torch.ones(2), "deep": {"b": torch.tensor(2.0)}}, "head": {"w": torch.zeros(3)}}
    for old, ending in ((False, "zip"), (True, "old")):
        save(f"all_{ending}.pth", {**state, "count": 5, "name": "x"}, old)
        save(f"linear_{ending}.pt", module.state_dict(), old)
        save(f"trained_{ending}.pth", training, old)
        save(f"protocol5_{ending}.pth", module.state_dict(), old, pickle_protocol=5)
        save(f"albert_{ending}.bin", load_file(here / "values" / "models" / "albert" / "model.safetensors"), old)
    save("protocol4_zip.pth", module.state_dict(), pickle_protocol=4)
    save("whole_zip.pth", module)
    save("teacher_zip.pth", teacher)
    save("nested_zip.pth", nested)
    save("expanded_zip.pth", {"w": torch.ones(1).expand(100)})
    save("negated_zip.pth", {"w": torch.ones(2, dtype=torch.complex64).conj().imag})
    save("complex_zip.pth", {"w": torch.ones(2, dtype=torch.complex64)})
    save("alone_zip.pth", torch.ones(2))
    torch.serialization.set_crc32_options(False)
    save("unchecked_zip.pth", module.state_dict())
    cases = {"all": state, "linear": module.state_dict(), "teacher": teacher["teacher"],
             "nested": {"encoder.w": torch.ones(2), "encoder.deep.b": torch.tensor(2.0), "head.w": torch.zeros(3)}}
    cases["trained"] = {key.removeprefix("module."): value
                        for key, value in training["model"]["state_dict"].items()}
    golden_values.write("torch_files", {case: {name: golden_values.tensor(value.detach().float())
                                               for name, value in tensors.items()} for case, tensors in cases.items()})


main()
