#!/usr/bin/env python3
"""Small tokenizers of every kind, and what the library `tokenizers` makes of hard and of 10,000 random strings with each.

Made with tokenizers 0.23.3 and transformers 5.24.0. Run from anywhere:  python3 tests/golden/make_tokenizers.py
The vocabularies are trained on the text below. Random strings come from a linear congruential generator that the test runs
too, so only a checksum of each hundred is kept. Their characters are of ranges that have not changed for many versions of
Unicode. Training differs a little from run to run: vocabularies and values are written together. Needed only to change them.
"""
import base64
import json
import pathlib
import shutil
import struct
import tempfile

import tokenizers
import transformers
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors,
                        trainers)

import golden_values

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "tokenizers"

# Written for this purpose.
TEXT = """Attention is a way of looking. A reader who meets the word it in a sentence looks back for what it stands for,
and a network that has learned to read does the same: it gives every earlier word a weight, and the weights sum to one.
The weights can be drawn. A line from the word to what it looks at, as thick as the weight, is a picture of what the
network found worth looking at; it isn't a reason, and it doesn't say why. That's why we show the numbers beside the picture.
The picture of a cat has no words, so we cut it into squares of fourteen pixels. Each square is described by a few hundred
numbers, and squares that show the same thing have similar numbers. Now the squares can look at each other as words did.
Most of what a square looks at is near, some of it is far, and a little of it is the sky, where there's nothing to see at all.
There are many heads, and each of them looks for something else: one for the verb, one for the comma, one for the word before.
They've been trained together and we'll never know what all of them do; you'd have to ask 12 layers times 12 heads = 144 heads,
at 3.50 a question. I'm not going to. In 2017 eight people wrote that attention is all you need, and since then the sums have
grown: 65 million numbers, 1,500 million numbers, 175,000 million numbers. The reading has not become 2,692 times better.
Größer ist nicht immer schöner, und Übung macht den Meister; où est passé le garçon, déjà vu à Zürich, señor, mañana, åå øø.
Внимание это способ смотреть на слова и картинки. Η προσοχή είναι τρόπος να κοιτάς. 注意力就是从关注全部到关注重点。ひらがなとカタカナ、漢字。
집중은 보는 방법이다. הקשב הוא דרך להסתכל. الانتباه طريقة للنظر. ध्यान देखने का एक तरीका है। 😀 👩‍👩‍👧 👍🏽 🇩🇪 ❤️
def look(words, weights):
    total = sum(weights)   # must be one
    return [word for word, weight in zip(words, weights) if weight / total > 0.1]
if __name__ == "__main__":
    print(look(["the", "cat", "sat"], [0.2, 0.7, 0.1]))
"""
LINES = [line for line in TEXT.split("\n") for _ in range(2)]

RANGES = [(0x20, 0x7E), (0x61, 0x7A), (0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39), (0x20, 0x20), (0xA0, 0x17F), (0x391, 0x3A1),
          (0x3B1, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA), (0x627, 0x652), (0x905, 0x939), (0x300, 0x34E), (0x4E00, 0x9FA5),
          (0xAC00, 0xD7A3), (0x3041, 0x3096), (0x2000, 0x2064), (0x1F600, 0x1F64F), (0xFF01, 0xFF5E), (0x2200, 0x22FF),
          (0x01, 0x1F), (0x7F, 0x9F), (0xE000, 0xE0FF), (0xFFFD, 0xFFFD), (0x20000, 0x2A6D6), (0x130, 0x131),
          (0x1E00, 0x1EFF), (0x1100, 0x1175), (0x2460, 0x24FF), (0x2E80, 0x2E99)]
FRAGMENTS = [" the", " attention", "looking", "weights", "n't", "'s", "'LL", "'ve ", "\u2019s", " ", "  ", "    ", "\n", "\r\n", "\n\n ",
             "\t", "\u00a0", "\u3000", "\u2581", " \u2581", "##", "</w>", "<s>", "</s>", " <mask> ", "<mask>", "[MASK]", "[SEP]",
             "[UNK]", "<unk>", "<pad>", "<|endoftext|>", "<|startoftext|>", "ENDE", " ende ", "end", "1234567", "3.50", "...", "!!!", "?",
             "e\u0301", "a\u0323\u0302", "\u0344", "\ufb01", "\u1e9e", "\U0001f469\u200d\U0001f469\u200d\U0001f467",
             "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea", "\u2764\ufe0f", "\ud55c\uad6d", "\u1112\u1161\u11ab", "\u6ce8\u610f",
             "\u05e7\u05e9\u05d1", "\u0627\u0644", "\u0915\u094d\u0937", "\ufeff", "\x00", "``", "\u00bd", "\u2167", "word", "Word", "WORD"]
HARD = ["", " ", "  ", "\n", "\r\n", "\r\n\r\n a", "a", " a", "a ", "  a  b  ", "Attention is looking.", "it isn't, they've, we'll, I'M, that'S",
        "don\u2019t", "'s 't 're", "''s", "o'clock 's", "one\ttwo\nthree\r\nfour\u00a0five\u2003six\u200bseven", "e\u0301 o\u0308\u0323 \u0301",
        "\u0301\u0301a", "a\u0323\u0302\u0301b", "\u0f71\u0f72 \u0f73 \u0f72\u0f71", "\u1112\u1161\u11ab \ud55c\uae00", "\u212b \u2126 \ufb01 \u2167 \u2460 \u00bd",
        "\u0130stanbul I\u015eIK \u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3", "Stra\u00dfe \u1e9e \u01c5", "\u6ce8\u610f\u529b\u5c31\u662f", "\u6ce8\u610f word \u529b",
        "\u30ab\u30bf\u30ab\u30ca \u3072\u3089\u304c\u306a \u30ac \u30ab\u3099", "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea \u2764\ufe0f",
        "\u05d4\u05e7\u05e9\u05d1 \u05d4\u05d5\u05d0", "\u0627\u0644\u0627\u0646\u062a\u0628\u0627\u0647 \u0637\u0631\u064a\u0642\u0629", "\u202eevil\u202c \u2067x\u2069",
        "\u0927\u094d\u092f\u093e\u0928", "\x00\x01\x02a\x7f\x80\x9f", "\x00a", "a\x00", "\ufeffmark", "\ue000private \ufffd", "\u00a0a\u00a0", "\u3000a\u3000b",
        "\u2028a\u2029b\x85c\x0bd\x0ce", "<s>a</s> <mask> b<mask>c <pad><unk>", "  <mask>  a", "\u00a0<mask>", "[CLS] a [MASK]b [SEP]", "<|endoftext|>a <|endoftext|>",
        "<|startoftext|> <|ENDOFTEXT|>", "ENDE ENDEn nENDE ENDE", "\u2581\u2581 a\u2581b", "a##b ## #", "0123456789 12 345 6\u0663\u0664", "3.50+2=5,50%",
        "def f(x):\n\treturn x  # ok\n\n\n", "a \n\n b", "   \n   c", "x" * 99, "x" * 101, "the" * 300, "\u6ce8" * 120, "a\u0301" * 60, "!" * 70, " " * 50, "ab" * 40 + "!",
        "``quoted''", "_under_score__", "\u2460\u24b6 \U0001f130 \u200c\u200d", "\U00020000 \U0002a6d6", "\u0345\u03b1 \u1fb3", "ＡＢＣ１２３！", "\u1e0d\u0307 d\u0307\u0323"]


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def text(self):
        parts = []
        for _ in range(1 + self.below(24)):
            if self.below(3) == 0:
                parts.append(FRAGMENTS[self.below(len(FRAGMENTS))])
            else:
                low, high = RANGES[self.below(len(RANGES))]
                parts.append(chr(low + self.below(high - low + 1)))
        return "".join(parts)


def pieces(tokenizer, text, second=None):
    encoding = tokenizer.encode(text, second)
    starts = []
    for source in (text, second or ""):
        begins = [0]
        for letter in source:
            begins.append(begins[-1] + len(letter.encode()))
        starts.append(begins)
    found = []
    sequence = 0
    for place, (id, token, (begin, end), word, special, type_id) in enumerate(
            zip(encoding.ids, encoding.tokens, encoding.offsets, encoding.word_ids, encoding.special_tokens_mask, encoding.type_ids)):
        own = encoding.token_to_sequence(place)
        sequence = sequence if own is None else own
        begins = starts[sequence]
        found.append([id, token, 0 if special else begins[begin], 0 if special else begins[end], -1 if word is None else word, special, type_id])
    return found


def checksum(texts, tokenizer):
    value = 0xCBF29CE484222325
    for text in texts:
        for id, token, begin, end, word, _, _ in pieces(tokenizer, text):
            for byte in f"{id},{token},{begin},{end},{word};".encode():
                value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


def from_files(name):
    """What transformers makes of the vocabulary and the merges alone. A mask takes the space before it, as in the tokenizer.json
    of roberta-base; transformers 5 forgets that when it has nothing but the two files."""
    model = json.loads((DATA / name / "tokenizer.json").read_text())["model"]
    classes = {"gpt2": transformers.GPT2Tokenizer, "roberta": transformers.RobertaTokenizer, "clip": transformers.CLIPTokenizer}
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "vocab.json").write_text(json.dumps(model["vocab"]))
        (pathlib.Path(folder) / "merges.txt").write_text(
            "#version: 0.2\n" + "".join(f"{first} {second}\n" for first, second in model["merges"]))
        tokenizer = classes[name].from_pretrained(folder).backend_tokenizer
    if name == "roberta":
        content = json.loads(tokenizer.to_str())
        next(token for token in content["added_tokens"] if token["content"] == "<mask>")["lstrip"] = True
        tokenizer = Tokenizer.from_str(json.dumps(content))
    return tokenizer


def values_of(tokenizer, texts):
    return {"hard": [checksum([text], tokenizer) for text in HARD],
            "blocks": [checksum(texts[begin:begin + 100], tokenizer) for begin in range(0, len(texts), 100)]}


def bpe_trainer(size, specials, **more):
    return trainers.BpeTrainer(vocab_size=size, special_tokens=specials, show_progress=False, min_frequency=2, **more)


def byte_level(**options):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(**options)
    return tokenizer


BYTES = sorted(pre_tokenizers.ByteLevel.alphabet())


def gpt2():
    tokenizer = byte_level(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.train_from_iterator(LINES, bpe_trainer(500, ["<|endoftext|>"], initial_alphabet=BYTES))
    return tokenizer


def roberta():
    tokenizer = byte_level(add_prefix_space=True)
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(LINES, bpe_trainer(500, names, initial_alphabet=BYTES))
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.add_tokens([AddedToken("ENDE", single_word=True, normalized=True), AddedToken("end", rstrip=True, normalized=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    return tokenizer


def clip():
    tokenizer = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    pattern = r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), behavior="removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    alphabet = BYTES
    tokenizer.train_from_iterator(LINES, bpe_trainer(900, ["<|startoftext|>", "<|endoftext|>"], initial_alphabet=alphabet,
                                                     end_of_word_suffix="</w>"))
    # Training adds the word ends that it saw; a real vocabulary has all 256.
    content = json.loads(tokenizer.to_str())
    vocabulary = content["model"]["vocab"]
    for letter in alphabet:
        vocabulary.setdefault(letter + "</w>", len(vocabulary))
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.post_processor = processors.RobertaProcessing(
        ("<|endoftext|>", 1), ("<|startoftext|>", 0), trim_offsets=False, add_prefix_space=False)
    return tokenizer


def double_array(rules):
    """A charsmap of SentencePiece's kind: a Darts trie of the keys, whose values are places in the block of texts."""
    block = b""
    values = {}
    for key, text in sorted(rules.items()):
        values[key.encode()] = len(block)
        block += text.encode() + b"\0"
    children = {}
    for key in values:
        for length in range(len(key)):
            children.setdefault(key[:length], set()).add(key[length])
    units, used = {}, {0}
    order = [(b"", 0)]
    for prefix, place in order:
        labels = sorted(children.get(prefix, ())) + ([0] if prefix in values else [])
        if not labels:
            continue
        base = next(base for base in range(1, 1 << 21) if base != 0 and not any((base ^ label) in used for label in labels))
        used.update(base ^ label for label in labels)
        unit = units.get(place, 0)
        assert place ^ base < 1 << 21
        units[place] = unit | ((place ^ base) << 10) | ((1 << 8) if prefix in values else 0)
        for label in labels:
            if label == 0:
                units[base] = (1 << 31) | values[prefix]
            else:
                units[base ^ label] = label
                order.append((prefix + bytes([label]), base ^ label))
    trie = b"".join(struct.pack("<I", units.get(place, 0)) for place in range(max(units) + 1))
    return struct.pack("<I", len(trie)) + trie + block


RULES = {"\u00a0": " ", "\u3000": " ", "\u2003": " ", "\t": " ", "\n": " ", "\r": " ", "\u200b": "", "\ufeff": "", "\x01": "", "\x7f": "", "e\u0301": "\u00e9", "o\u0308": "\u00f6",
         "\u1112\u1161\u11ab": "\ud55c", "\ufb01": "fi", "\u2167": "VIII", "\u00bd": "1\u20442", "\u212b": "\u00c5", "\uff21": "A", "\uff22": "B", "\uff11": "1", "\uff01": "!",
         "\u2460": "1", "\u30ab\u3099": "\u30ac", "\u1e9e": "SS", "\u24b6": "A", "\u0344": "\u0308\u0301", "\u0301": "", "\u2024": ".", "\u2026": "...", "\u2122": "TM", "\u3000\u3000": "  "}


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(double_array(RULES)), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.train_from_iterator(LINES, trainers.UnigramTrainer(
        vocab_size=420, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False))
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def unigram_bytes():
    """As T5 with bytes: NFKC, spaces only before what begins a text, unknown letters in bytes."""
    trained = unigram()
    content = json.loads(trained.to_str())
    vocabulary = content["model"]["vocab"] + [[f"<0x{byte:02X}>", -20.0 - byte / 256] for byte in range(256)]
    content["model"] = {"type": "Unigram", "unk_id": 3, "vocab": vocabulary, "byte_fallback": True}
    content["added_tokens"] = content["added_tokens"][:4]
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.add_tokens([AddedToken("Word", normalized=True), AddedToken("\ufb01", normalized=False)])
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Strip(left=True, right=True)])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="first", split=True)])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", pair="$A </s> $B:1 </s>:1", special_tokens=[("</s>", 2)])
    return tokenizer


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(LINES, trainers.WordPieceTrainer(vocab_size=600, special_tokens=names, show_progress=False))
    tokenizer.add_tokens([AddedToken("ENDE", single_word=True, normalized=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def word_piece_cased():
    trained = word_piece()
    trained.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False, handle_chinese_chars=False)
    trained.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return trained


def llama():
    """SentencePiece's BPE: spaces are letters, nothing is cut before merging, unknown letters in bytes."""
    names = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581")
    tokenizer.train_from_iterator(LINES, bpe_trainer(700, names))
    content = json.loads(tokenizer.to_str())
    content["added_tokens"] = content["added_tokens"][:3]
    content["model"]["vocab"].pop("<0xF0>")  # so that some letters are unknown after all, and an id is a hole
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.pre_tokenizer = None
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    return tokenizer


def llama3():
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    pattern = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
               r"\s*[\r\n]+|\s+(?!\S)|\s+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), behavior="isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.train_from_iterator(LINES, bpe_trainer(500, [], initial_alphabet=BYTES))
    tokenizer.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])
    start = tokenizer.token_to_id("<|startoftext|>")
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=True, add_prefix_space=False),
        processors.TemplateProcessing(single="<|startoftext|> $A", pair="<|startoftext|> $A <|startoftext|>:1 $B:1",
                                      special_tokens=[("<|startoftext|>", start)])])
    return tokenizer


def fused():
    """A BPE of letters with prefixes inside of words, fused unknowns and accents stripped."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, continuing_subword_prefix="##"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("contiguous")])
    tokenizer.train_from_iterator(LINES, bpe_trainer(400, ["<unk>"], continuing_subword_prefix="##", limit_alphabet=60))
    return tokenizer


def word_level():
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.Replace("``", '"')])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits()])
    tokenizer.train_from_iterator(LINES, trainers.WordLevelTrainer(vocab_size=300, special_tokens=["[UNK]"], show_progress=False))
    return tokenizer


# The others have checksums only.
WRITTEN_OUT = [gpt2, roberta, clip, unigram, word_piece]
KINDS = [gpt2, roberta, clip, unigram, unigram_bytes, word_piece, word_piece_cased, llama, llama3, fused, word_level]


def main():
    assert tokenizers.__version__ == "0.23.3", tokenizers.__version__
    shutil.rmtree(DATA, ignore_errors=True)
    random = Random(40)
    texts = [random.text() for _ in range(10000)]
    values = {"seed": 40, "ranges": RANGES, "fragments": FRAGMENTS, "hard": HARD, "kinds": {}, "files": {}}
    for kind in KINDS:
        name = kind.__name__
        tokenizer = kind()
        (DATA / name).mkdir(parents=True)
        content = json.loads(tokenizer.to_str())
        (DATA / name / "tokenizer.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
        tokenizer = Tokenizer.from_file(str(DATA / name / "tokenizer.json"))
        values["kinds"][name] = values_of(tokenizer, texts)
        values["kinds"][name]["pair"] = pieces(tokenizer, "the cat isn't", " a picture ")
        if kind in WRITTEN_OUT:
            values["kinds"][name]["pieces"] = [pieces(tokenizer, text) for text in HARD]
    for name in ("gpt2", "roberta", "clip"):
        values["files"][name] = values_of(from_files(name), texts)
    golden_values.write("tokenizers", values)


if __name__ == "__main__":
    main()
