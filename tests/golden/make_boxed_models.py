#!/usr/bin/env python3
"""What transformers computes with the boxed models, for three photos of different shapes and ten sentences.

Made with torch 2.14.1, transformers 5.24.0, Pillow 12.x on CPU, in single precision from the F16 weights. Run from
anywhere:  python3 tests/golden/make_boxed_models.py. Needed only to change the values.
Photos: two as the model's own preprocessing has them, two at a longest side of 336 pixels without a crop. Of a photo's
matrices the rows of the class token are kept, and 64 places of each layer and head; of a sentence's, everything.
"""
import pathlib

import numpy as np
import torch
import transformers as hf
from PIL import Image
from safetensors.torch import save_file

PROJECT = pathlib.Path(__file__).resolve().parents[2]
MODELS = PROJECT / "assets" / "models"
VALUES = pathlib.Path(__file__).parent / "values"
PHOTOS = [("cat", "own"), ("rocket", "own"), ("coffee", "whole"), ("astronaut", "whole")]
SENTENCES = [
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
    "The animal didn't cross the street because it was too tired.",
    "The animal didn't cross the street because it was too wide.",
    "She sat on the bank of the river and counted her money.",
    "Attention is all you need, they said; nobody asked whose.",
    "Café déjà-vu costs 3.50 in Zürich.",
    "unbelievably antidisestablishmentarian",
    "no",
]


def pixels_of(name, how, processor):
    picture = Image.open(PROJECT / "assets" / "samples" / "images" / f"{name}.jpg").convert("RGB")
    if how == "own":
        return processor(picture, return_tensors="pt")["pixel_values"]
    scale = 336 / max(picture.size)
    size = [max(1, round(side * scale / 14)) * 14 for side in picture.size]
    array = np.asarray(picture.resize(size, Image.BICUBIC), dtype=np.float32) / 255
    array = (array - np.float32(processor.image_mean)) / np.float32(processor.image_std)
    return torch.from_numpy(array.transpose(2, 0, 1)[None].astype(np.float32))


def photos():
    folder = MODELS / "dinov2-small"
    model = hf.Dinov2Model.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    processor = hf.BitImageProcessorPil.from_pretrained(folder)
    tensors = {}
    generator = torch.Generator().manual_seed(5)
    for name, how in PHOTOS:
        pixels = pixels_of(name, how, processor)
        with torch.no_grad():
            run = model(pixel_values=pixels, output_attentions=True)
        weights = torch.stack([layer[0] for layer in run.attentions])  # [layer, head, query, key]
        places = torch.randint(weights.shape[-1], (64, 2), generator=generator)
        tensors[f"{name}.shape"] = torch.tensor(pixels.shape[-2:])
        tensors[f"{name}.class_rows"] = weights[:, :, 0].contiguous()
        tensors[f"{name}.places"] = places
        tensors[f"{name}.at_places"] = weights[:, :, places[:, 0], places[:, 1]].contiguous()
    save_file(tensors, VALUES / "boxed_dinov2.safetensors")


def sentences():
    folder = MODELS / "minilm"
    model = hf.BertModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    tensors = {}
    for number, sentence in enumerate(SENTENCES):
        inputs = tokenizer(sentence, return_tensors="pt")
        with torch.no_grad():
            run = model(**inputs, output_attentions=True)
        tensors[f"{number}.ids"] = inputs["input_ids"][0]
        tensors[f"{number}.weights"] = torch.stack([layer[0] for layer in run.attentions])
    save_file(tensors, VALUES / "boxed_minilm.safetensors")


if __name__ == "__main__":
    photos()
    sentences()
