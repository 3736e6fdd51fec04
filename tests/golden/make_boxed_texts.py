#!/usr/bin/env python3
"""What transformers makes of the small GPT-2 and BERT in assets/models: attention on a hundred inputs, and their words.

Made with torch 2.14.1, transformers 5.24.0 on CPU. Run from anywhere:
    python3 tests/golden/make_boxed_texts.py
Needed only to change the values. Inputs are the first of the test sets behind the models' cards. Of one input all weights
are kept, of the others each row's product with the vector ((37 k + 11) mod 101) / 101.
"""
import importlib.util
import json
import pathlib
import sys

import numpy as np
import torch
import transformers as hf
from safetensors.torch import save_file

VALUES = pathlib.Path(__file__).resolve().parent / "values"
MODELS = VALUES.parent.parent.parent / "assets" / "models"
sys.path.insert(0, str(MODELS))
sys.path.insert(0, str(MODELS / "bert-agreement"))
COUNT = 100


def trainer(folder):
    spec = importlib.util.spec_from_file_location(folder.replace("-", "_"), MODELS / folder / "train.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def opened(folder):
    """The folder as anybody would open it; every weight must come from the file."""
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    hf.AutoModel.from_pretrained(folder)
    kind = hf.AutoModelForCausalLM if "gpt2" in folder.name else hf.AutoModelForMaskedLM
    model, report = kind.from_pretrained(folder, attn_implementation="eager", output_loading_info=True)
    assert not report["missing_keys"] and not report["unexpected_keys"] and not report["mismatched_keys"], report
    assert model.dtype == torch.float32
    return tokenizer, model.eval()


def projected(weights):
    places = torch.arange(weights.shape[-1])
    return weights @ (((37 * places + 11) % 101) / 101.0)


def write(name, tensors):
    tensors = {key: torch.as_tensor(np.asarray(value)).float().contiguous().clone() for key, value in tensors.items()}
    save_file(tensors, VALUES / f"{name}.safetensors")
    print(f"{name}.safetensors {(VALUES / f'{name}.safetensors').stat().st_size / 1000:.0f} kB")


def gpt2():
    tokenizer, model = opened(MODELS / "gpt2-induction")
    train = trainer("gpt2-induction")
    ids, _ = train.sequences(np.random.default_rng(train.TEST_SEED + 32), 1000, 32)
    ids = ids[:COUNT]
    logits, weights = train.attentions(model, ids)
    write("boxed_gpt2_induction", {"ids": ids, "projected": projected(weights), "weights": weights[0, 1],
                                   "last_logits": logits[:, -1]})
    return texts(tokenizer, ["cat dog sun cat dog", "Cat, owl\nyak", "quantum cat", " ".join(train.WORDS)])


def bert():
    tokenizer, model = opened(MODELS / "bert-agreement")
    train = trainer("bert-agreement")
    ids, lengths, sentences = (each[:COUNT] for each in train.test_sentences(True))
    verbs = np.array([each.verb + 1 for each in sentences])
    logits, at_verb = train.run(model, ids, lengths, sentences)
    seen = ids.copy()
    seen[np.arange(COUNT), verbs] = train.grammar.MASK
    rows = torch.zeros(COUNT, *at_verb.shape[1:3], ids.shape[1])
    for row, length in enumerate(lengths):
        with torch.no_grad():
            run = model(input_ids=torch.from_numpy(seen[row:row + 1, :length]), output_attentions=True)
        rows[row, :, :, :length] = projected(torch.stack(run.attentions, 1)[0])
    attractors = np.zeros(ids.shape)
    for row, sentence in enumerate(sentences):
        attractors[row, [place + 1 for place in sentence.attractors]] = 1
    write("boxed_bert_agreement", {
        "ids": seen, "lengths": lengths, "verbs": verbs, "numbers": [each.number for each in sentences],
        "subjects": [each.subject + 1 for each in sentences], "attractors": attractors, "at_verb": at_verb,
        "projected": rows, "logits": logits, "numbered": train.NUMBERED})
    return texts(tokenizer, ["the keys to the cabinet [MASK] rusty .", "Today, the child that the boys like sees the ship.",
                             "the keys of the Kabinett", "every day"])


def texts(tokenizer, sentences):
    return [{"text": text, "ids": tokenizer(text)["input_ids"]} for text in sentences]


if __name__ == "__main__":
    values = {"gpt2-induction": gpt2(), "bert-agreement": bert()}
    (VALUES / "boxed_texts.json").write_text(json.dumps(values, indent=1) + "\n")
