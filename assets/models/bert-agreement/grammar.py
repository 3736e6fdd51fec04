"""Sentences whose verb agrees with a subject that other nouns stand beside: words, sentences as arrays, and what is where.

A sentence: [opening ,] subject phrase, verb, adjective or object, full stop. The subject phrase is "the [adjective] noun"
and up to three additions with nouns of their own: "to the cabinet", "that the boys like". A noun that stands between the
subject and its verb and has the other number is an attractor.
"""
import numpy as np

SINGULAR = ("key cabinet dog house teacher friend car road tree garden book shelf child ship port picture wall girl boy "
            "farmer horse lamp table bird").split()
PLURAL = ("keys cabinets dogs houses teachers friends cars roads trees gardens books shelves children ships ports pictures "
          "walls girls boys farmers horses lamps tables birds").split()
DETERMINERS = ["the"]
ADJECTIVES = "rusty old new small big red green quiet famous pretty clean dark".split()
PREPOSITIONS = "to near behind beside under above with from".split()
OPENINGS = [["today"], ["now"], ["in", "the", "morning"], ["at", "night"], ["every", "day"], ["here"]]
BE = [["is", "was"], ["are", "were"]]  # [number][tense]
ACTIONS = [["likes", "sees", "knows", "loves"], ["like", "see", "know", "love"]]
ADVERBS = "very often never really".split()
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNK, CLS, SEP, MASK = range(5)
WORDS = list(dict.fromkeys(SPECIAL + [".", ",", "that"] + DETERMINERS + SINGULAR + PLURAL + ADJECTIVES + PREPOSITIONS +
                           [word for opening in OPENINGS for word in opening] + sum(BE, []) + sum(ACTIONS, []) + ADVERBS))
ID = {word: place for place, word in enumerate(WORDS)}
LONGEST = 28


class Sentence:
    """Words with the places of subject, attractors (nouns of the other number before the verb) and verb."""

    def __init__(self, rng, additions=None):
        self.words, self.nouns = [], []  # nouns: (place, number)
        self.rng = rng
        if rng.random() < 0.4:
            self.words += OPENINGS[rng.integers(len(OPENINGS))] + [","]
        self.number = int(rng.integers(2))
        self.subject = self.noun(self.number)
        for _ in range(int(rng.integers(4)) if additions is None else additions):
            self.addition()
        self.attractors = [place for place, number in self.nouns if place != self.subject and number != self.number]
        self.others = [place for place, _ in self.nouns if place != self.subject]
        if rng.random() < 0.15:
            self.words.append(ADVERBS[rng.integers(1, len(ADVERBS))])
        self.verb = len(self.words)
        if rng.random() < 0.6:
            self.words.append(BE[self.number][rng.integers(2)])
            if rng.random() < 0.2:
                self.words.append("very")
            self.words.append(ADJECTIVES[rng.integers(len(ADJECTIVES))])
        else:
            self.words.append(ACTIONS[self.number][rng.integers(4)])
            self.noun(int(rng.integers(2)))
        self.words.append(".")

    def noun(self, number):
        self.words.append("the")
        if self.rng.random() < 0.25:
            self.words.append(ADJECTIVES[self.rng.integers(len(ADJECTIVES))])
        self.nouns.append((len(self.words), number))
        self.words.append((PLURAL if number else SINGULAR)[self.rng.integers(len(SINGULAR))])
        return len(self.words) - 1

    def addition(self):
        number = int(self.rng.integers(2))
        if self.rng.random() < 0.7:
            self.words.append(PREPOSITIONS[self.rng.integers(len(PREPOSITIONS))])
            self.noun(number)
        else:
            self.words.append("that")
            self.noun(number)
            self.words.append(ACTIONS[number][self.rng.integers(4)])


def generate(rng, count, additions=None, keep=lambda sentence: True):
    """ids [N,LONGEST] with [CLS] and [SEP], lengths [N], and the sentences; places in `ids` are one behind those in words."""
    kept = []
    while len(kept) < count:
        sentence = Sentence(rng, additions)
        if len(sentence.words) + 2 <= LONGEST and keep(sentence):
            kept.append(sentence)
    ids = np.full((count, LONGEST), PAD)
    lengths = np.array([len(each.words) + 2 for each in kept])
    for row, sentence in zip(ids, kept):
        row[:len(sentence.words) + 2] = [CLS, *(ID[word] for word in sentence.words), SEP]
    return ids, lengths, kept
