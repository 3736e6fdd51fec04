#!/usr/bin/env python3
"""Trains a BERT of one layer to guess hidden words of sentences in which a verb agrees with its subject.

    python3 assets/models/bert-agreement/train.py             five minutes on one core
    python3 assets/models/bert-agreement/train.py --evaluate  the numbers of the card, from the weights in the folder

Made with torch 2.14.1, transformers 5.24.0. The grammar is in grammar.py. Test sentences come from a seed of their own;
those that stand in the training set too are left out.
"""
import pathlib
import json
import sys

import numpy as np
import torch
import transformers as hf

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
import grammar  # noqa: E402
from training import as_stored, begin, save  # noqa: E402

STEPS, BATCH, TRAINING, TEST, TEST_SEED = 6000, 128, 60000, 1000, 11
NUMBERED = [[grammar.ID[word] for word in grammar.BE[number] + grammar.ACTIONS[number]] for number in (0, 1)]


def build():
    config = hf.BertConfig(vocab_size=len(grammar.WORDS), hidden_size=64, num_hidden_layers=1, num_attention_heads=4,
                           intermediate_size=128, max_position_embeddings=grammar.LONGEST, type_vocab_size=1,
                           hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=grammar.PAD)
    return hf.BertForMaskedLM(config)


def hide(rng, ids, verbs):
    """What the network reads, and what it is to guess (-100: nothing). The verb is hidden in three of four sentences."""
    seen = ids.copy()
    hidden = (rng.random(ids.shape) < 0.12) & (ids > grammar.MASK)
    rows = np.arange(len(ids))
    verb = rng.random(len(ids)) < 0.75
    hidden[rows[verb], verbs[verb]] = True
    seen[hidden & (rng.random(ids.shape) < 0.95)] = grammar.MASK
    # A word that the network does not know now and then, so that it has seen one.
    seen[~hidden & (ids > grammar.MASK) & (rng.random(ids.shape) < 0.005)] = grammar.UNK
    return seen, np.where(hidden, ids, -100)


def train():
    rng = begin()
    ids, lengths, sentences = grammar.generate(rng, TRAINING)
    verbs = np.array([each.verb + 1 for each in sentences])
    print("made", flush=True)
    model = build().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=STEPS, pct_start=0.1)
    for step in range(STEPS):
        rows = rng.integers(TRAINING, size=BATCH)
        longest = lengths[rows].max()
        seen, wanted = hide(rng, ids[rows, :longest], verbs[rows])
        mask = torch.from_numpy(np.arange(longest)[None] < lengths[rows][:, None]).long()
        logits = model(input_ids=torch.from_numpy(seen), attention_mask=mask).logits
        loss = torch.nn.functional.cross_entropy(logits.transpose(1, 2), torch.from_numpy(wanted))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if step % 200 == 0:
            print(step, f"{loss.item():.3f}", flush=True)
    return as_stored(model.eval())


def test_sentences(attractors):
    """Sentences with one attractor or more, or with none, that the training set lacks, verbs hidden."""
    known = {tuple(row) for row in grammar.generate(begin(), TRAINING)[0].tolist()}
    wanted = (lambda each: each.attractors) if attractors else (lambda each: not each.attractors)
    fresh = lambda each: wanted(each) and padded(each) not in known
    return grammar.generate(np.random.default_rng(TEST_SEED + attractors), TEST, keep=fresh)


def padded(sentence):
    ids = [grammar.CLS, *(grammar.ID[word] for word in sentence.words), grammar.SEP]
    return tuple(ids + [grammar.PAD] * (grammar.LONGEST - len(ids)))


def run(model, ids, lengths, sentences):
    """logits [N,vocabulary] and attention [N,layers,heads,T] of the hidden verb."""
    model.set_attn_implementation("eager")
    verbs = np.array([each.verb + 1 for each in sentences])
    rows = np.arange(len(ids))
    seen = ids.copy()
    seen[rows, verbs] = grammar.MASK
    mask = torch.from_numpy(np.arange(ids.shape[1])[None] < lengths[:, None]).long()
    with torch.no_grad():
        out = model(input_ids=torch.from_numpy(seen), attention_mask=mask, output_attentions=True)
    return out.logits[rows, verbs], torch.stack(out.attentions, 1)[rows, :, :, verbs]


def agreement(logits, sentences):
    """How often the likelier verbs together have the subject's number, and how often the likeliest word has it."""
    masses = torch.stack([logits.softmax(-1)[:, words].sum(-1) for words in NUMBERED], 1)
    numbers = torch.tensor([each.number for each in sentences])
    first = logits.argmax(-1).tolist()
    right = [word in NUMBERED[each.number] for word, each in zip(first, sentences)]
    return float((masses.argmax(1) == numbers).float().mean()), float(np.mean(right))


def masses(weights, sentences):
    """Mean mass [layers,heads] of the hidden verb on its subject, and on all attractors together."""
    subject = torch.stack([row[..., each.subject + 1] for row, each in zip(weights, sentences)]).mean(0)
    attractor = torch.stack([row[..., [place + 1 for place in each.attractors]].sum(-1)
                             for row, each in zip(weights, sentences)]).mean(0)
    return subject, attractor


class Uniform:
    """Attention replaced by equal weights on all words."""

    def __enter__(self):
        from transformers.models.bert import modeling_bert
        self.place, self.kept = modeling_bert, modeling_bert.eager_attention_forward

        def forward(module, query, key, value, attention_mask, **_):
            weights = torch.zeros(query.shape[0], 1, query.shape[-2], key.shape[-2])
            weights = (weights if attention_mask is None else weights + attention_mask.clamp(min=-1e9)).softmax(-1)
            weights = weights.expand(-1, query.shape[1], -1, -1)
            return (weights @ value).transpose(1, 2), weights
        modeling_bert.eager_attention_forward = forward

    def __exit__(self, *_):
        self.place.eager_attention_forward = self.kept


def evaluate(model):
    ids, lengths, sentences = test_sentences(True)
    logits, weights = run(model, ids, lengths, sentences)
    by_mass, first = agreement(logits, sentences)
    print(f"{TEST} test sentences with attractors: agreement {by_mass:.4f}, likeliest word agrees {first:.4f}")
    plain = test_sentences(False)
    print(f"{TEST} without: {agreement(run(model, *plain)[0], plain[2])}")
    subject, attractor = masses(weights, sentences)
    print("subject mass", subject.numpy().round(3).tolist(), "attractor mass", attractor.numpy().round(3).tolist())
    layer, head = divmod(int(subject.argmax()), subject.shape[1])
    places = torch.tensor([each.subject + 1 for each in sentences])
    hits = (weights[:, layer, head].argmax(-1) == places).float().mean()
    nouns = [[each.subject + 1] + [place + 1 for place in each.others] for each in sentences]
    among = np.mean([float(weights[n, layer, head, p].argmax()) == 0 for n, p in enumerate(nouns)])
    print(f"best head: layer {layer} head {head}: subject {subject[layer, head]:.4f}, attractors "
          f"{attractor[layer, head]:.4f}, subject has the largest weight in {hits:.4f}, largest of the nouns in {among:.4f}")
    even = torch.stack([(torch.arange(ids.shape[1]) < n) / float(n) for n in lengths])[:, None, None]
    print("  uniform attention", [round(float(each), 4) for each in masses(even, sentences)])
    torch.manual_seed(1)
    untrained, random = run(build().eval(), ids, lengths, sentences)
    best = masses(random, sentences)
    place = divmod(int(best[0].argmax()), 4)
    print(f"  random weights: subject {best[0][place]:.4f}, attractors {best[1][place]:.4f}, "
          f"agreement {agreement(untrained, sentences)[0]:.4f}")
    foreign = masses(weights.roll(1, 0), sentences)
    print(f"  of other sentences: subject {foreign[0][layer, head]:.4f}, attractors {foreign[1][layer, head]:.4f}")
    with Uniform():
        print(f"  agreement with uniform attention: {agreement(run(model, ids, lengths, sentences)[0], sentences)[0]:.4f}")


def write(model):
    state = model.state_dict()
    tensors = {name: value for name, value in state.items()
               if name not in ("cls.predictions.decoder.weight", "cls.predictions.decoder.bias") and value.is_floating_point()}
    kept = model.config.to_dict()
    config = {"architectures": ["BertForMaskedLM"], "dtype": "float32"}
    for key in ("model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                "hidden_act", "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "pad_token_id",
                "tie_word_embeddings"):
        config[key] = kept[key]
    save(FOLDER, tensors, config)
    (FOLDER / "vocab.txt").write_text("\n".join(grammar.WORDS) + "\n")
    (FOLDER / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]",
         "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]", "model_max_length": grammar.LONGEST}) + "\n")


if __name__ == "__main__":
    if "--evaluate" not in sys.argv:
        write(train())
    torch.set_num_threads(1)
    evaluate(hf.BertForMaskedLM.from_pretrained(FOLDER).eval())
