"""Small stories about who went where and who carries what, with a question, its answer, and the sentences that support it.

Own names, places and things. Three kinds: "person" (where is a person: one supporting sentence), "thing" (where is a
thing: the sentence in which somebody takes it, and the last move of that person), "yes" (is a person at a place: one
sentence, answer yes or no). Nobody puts a thing down again, and nobody takes what another one has.
"""
import json
import pathlib

import numpy as np

PEOPLE = "anna boris clara dora emil fatima goran hana".split()
PLACES = "kitchen garden library station bakery attic cellar harbour market museum".split()
THINGS = "book lamp letter umbrella basket key".split()
MOVES = [["went"], ["walked"], ["ran"], ["travelled"]]
TAKES = [["took"], ["picked", "up"], ["grabbed"]]
OTHERS = "to the where is in ?".split()
ANSWERS = PLACES + ["yes", "no"]
WORDS = ["[nil]"] + ANSWERS + PEOPLE + THINGS + [word for verb in MOVES + TAKES for word in verb] + OTHERS
ID = {word: place for place, word in enumerate(WORDS)}
KINDS = ["person", "thing", "yes"]
SLOTS, WORDS_A_SENTENCE = 16, 6


def ids(words):
    return np.array([ID[word] for word in words] + [0] * (WORDS_A_SENTENCE - len(words)))


def tables():
    """Sentences by verb, person and place or thing; questions by kind; as ids [..., WORDS_A_SENTENCE]."""
    move = np.array([[[ids([who, *verb, "to", "the", place]) for place in PLACES] for who in PEOPLE] for verb in MOVES])
    take = np.array([[[ids([who, *verb, "the", thing]) for thing in THINGS] for who in PEOPLE] for verb in TAKES])
    person = np.array([ids(["where", "is", who, "?"]) for who in PEOPLE])
    thing = np.array([ids(["where", "is", "the", what, "?"]) for what in THINGS])
    yes = np.array([[ids(["is", who, "in", "the", place, "?"]) for place in PLACES] for who in PEOPLE])
    return move, take, person, thing, yes


class Stories:
    """`count` stories of one kind, the oldest sentence first:

    sentences [N,SLOTS,WORDS_A_SENTENCE] (nil behind the last), length [N], question [N,WORDS_A_SENTENCE], answer [N],
    support [N,2] slots in the order in which they are needed (-1: none).
    """

    def __init__(self, rng, kind, count):
        move, take, person, thing, yes = tables()
        self.kind = kind
        self.length = rng.integers(2 if kind != "thing" else 3, SLOTS + 1, count)
        self.sentences = np.zeros((count, SLOTS, WORDS_A_SENTENCE), np.int64)
        rows = np.arange(count)
        place, moved_at = np.full((count, len(PEOPLE)), -1), np.full((count, len(PEOPLE)), -1)
        holder, taken_at = np.full((count, len(THINGS)), -1), np.full((count, len(THINGS)), -1)
        actors = rng.permuted(np.tile(np.arange(len(PEOPLE)), (count, 1)), axis=1)
        cast = rng.integers(2, 6, count)
        takes = 0.35 if kind == "thing" else 0.2
        for slot in range(SLOTS):
            alive = slot < self.length
            who = actors[rows, rng.integers(0, cast)]
            where, what = rng.integers(0, len(PLACES), count), rng.integers(0, len(THINGS), count)
            # Only people who are somewhere take something that is free; a place is never gone to twice in a row.
            taking = alive & (rng.random(count) < takes) & (place[rows, who] >= 0) & (holder[rows, what] < 0)
            where = np.where(place[rows, who] == where, (where + 1) % len(PLACES), where)
            moving = alive & ~taking
            verb_m, verb_t = rng.integers(0, len(MOVES), count), rng.integers(0, len(TAKES), count)
            self.sentences[moving, slot] = move[verb_m, who, where][moving]
            self.sentences[taking, slot] = take[verb_t, who, what][taking]
            place[rows[moving], who[moving]], moved_at[rows[moving], who[moving]] = where[moving], slot
            holder[rows[taking], what[taking]], taken_at[rows[taking], what[taking]] = who[taking], slot
        self.support = np.full((count, 2), -1)
        if kind == "thing":
            askable = taken_at >= 0
            self.valid = askable.any(1)
            asked = (rng.random(askable.shape) * askable + askable).argmax(1)
            who = holder[rows, asked]
            self.question = thing[asked]
            self.support = np.stack([taken_at[rows, asked], moved_at[rows, who]], 1)
            self.answer = place[rows, who]
        else:
            askable = moved_at >= 0
            self.valid = askable.any(1)
            who = (rng.random(askable.shape) * askable + askable).argmax(1)
            self.support[:, 0] = moved_at[rows, who]
            self.answer, self.question = place[rows, who], person[who]
            if kind == "yes":
                true = rng.random(count) < 0.5
                # A wrong place is often one that the story speaks of.
                spoken = place[rows, actors[rows, rng.integers(0, cast)]]
                wrong = np.where((rng.random(count) < 0.6) & (spoken >= 0), spoken, rng.integers(0, len(PLACES), count))
                wrong = np.where(wrong == self.answer, (wrong + 1) % len(PLACES), wrong)
                self.question = yes[who, np.where(true, self.answer, wrong)]
                self.answer = len(PLACES) + np.where(true, 0, 1)
        self.keep(self.valid)

    def keep(self, which):
        for name in ("sentences", "length", "question", "answer", "support"):
            setattr(self, name, getattr(self, name)[which])

    def text(self, row):
        """As a reader writes it, one sentence a line."""
        def said(numbers):
            words = [WORDS[number] for number in numbers if number]
            words = [word.capitalize() if place == 0 or word in PEOPLE else word for place, word in enumerate(words)]
            return " ".join(words).replace(" ?", "?")
        lines = [said(sentence) + "." for sentence in self.sentences[row, :self.length[row]]]
        return "\n".join(lines + [said(self.question[row])])


def unlike(stories, others):
    """Which of `stories` do not stand among `others` word for word."""
    def keys(each):
        return [row.tobytes() for row in np.concatenate([each.sentences.reshape(len(each.answer), -1), each.question], 1)]
    known = set(keys(others))
    return np.array([key not in known for key in keys(stories)])


def export(file, sets):
    """{"text", "answer"} a line, for programs that measure on all stories."""
    lines = [json.dumps({"text": stories.text(row), "answer": ANSWERS[stories.answer[row]]})
             for stories in sets for row in range(len(stories.answer))]
    pathlib.Path(file).write_text("\n".join(lines) + "\n")
