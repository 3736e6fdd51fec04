#!/usr/bin/env python3
"""What the library `tokenizers` makes of sentences and of 10,000 random strings, with the vocabulary of minilm.

Made with tokenizers 0.23.3. Run from anywhere:  python3 tests/golden/make_word_piece.py
Random strings come from a linear congruential generator that the test runs too, so only a checksum of each hundred is
kept. Their characters are of ranges that have not changed for many versions of Unicode.
Needed only to change the values.
"""
import pathlib

from tokenizers import Tokenizer

import golden_values

MODEL = pathlib.Path(__file__).resolve().parents[2] / "assets" / "models" / "minilm"
RANGES = [(0x20, 0x7E), (0x61, 0x7A), (0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39), (0x20, 0x20), (0x20, 0x20), (0xA0, 0x17F),
          (0x391, 0x3A1), (0x3B1, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA), (0x627, 0x652), (0x905, 0x939), (0x300, 0x34E),
          (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x3041, 0x3096), (0x2000, 0x2064), (0x1F600, 0x1F64F), (0xFF01, 0xFF5E),
          (0x2200, 0x22FF), (0x01, 0x1F), (0x7F, 0x9F), (0xE000, 0xE0FF), (0xFFFD, 0xFFFD), (0x20000, 0x2A6D6),
          (0x2B820, 0x2CEA1), (0x130, 0x131), (0x1E00, 0x1EFF)]
SENTENCES = [
    "", " ", "The weather is lovely today.", "It's so sunny outside!", "unbelievably antidisestablishmentarian",
    "Café déjà-vu costs 3.50 in Zürich.", "İstanbul'da IŞIK", "注意力就是从关注全部到关注重点", "カタカナ ひらがな 한국어",
    "one\ttwo\nthree\r\nfour\u00a0five\u2003six\u200bseven", "e\u0301 o\u0308\u0323", "[CLS] a [MASK] b [SEP] c [UNK][PAD]",
    "[mask] is not [MASK]", "a" * 100, "a" * 101, "x" * 99 + "!", "don't-stop_now (please)...", "$5 + 3 = €8 ^ ~ ` |",
    "\ufeffbyte order mark", "\x00\x01zero", "ﬁne ﬂow Ⅷ ①", "Straße ΣΊΣΥΦΟΣ", "naïve👩‍👩‍👧 family", "१२३ नमस्ते", "\ue000private",
    "ａｂｃ１２３", "ǅ ǲ", "a\u0300\u0301\u0302b", "\u4e00a\u4e8c", "𠀀 𪘀 𫠠"]


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def text(self):
        length = 1 + self.below(24)
        letters = []
        for _ in range(length):
            low, high = RANGES[self.below(len(RANGES))]
            letters.append(chr(low + self.below(high - low + 1)))
        return "".join(letters)


def pieces(tokenizer, text):
    encoding = tokenizer.encode(text)
    starts = [0]
    for letter in text:
        starts.append(starts[-1] + len(letter.encode()))
    found = []
    for id, token, (begin, end), word, special in zip(encoding.ids, encoding.tokens, encoding.offsets, encoding.word_ids,
                                                      encoding.special_tokens_mask):
        found.append([id, token, starts[begin], starts[end], -1 if word is None else word, special])
    return found


def checksum(texts, tokenizer):
    value = 0xCBF29CE484222325
    for text in texts:
        for id, _, begin, end, _, _ in pieces(tokenizer, text):
            for byte in f"{id},{begin},{end};".encode():
                value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


def main():
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    random = Random(20)
    blocks = [checksum([random.text() for _ in range(100)], tokenizer) for _ in range(100)]
    golden_values.write("word_piece", {
        "ranges": RANGES, "seed": 20, "blocks": blocks,
        "sentences": [{"text": text, "pieces": pieces(tokenizer, text)} for text in SENTENCES]})


if __name__ == "__main__":
    main()
