"""Dates as English writes them, with the place of every part, and the same dates as ISO 8601 writes them.

Everything is made here from lists of names and a seeded generator; nothing is taken from anywhere. The days of training,
validation and test are different days of the calendar, so no text of the test was seen in training."""
import dataclasses
import datetime

import numpy as np

MONTHS = ("January February March April May June July August September October November December").split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FORMS = (
    "{d} {Mon} {yyyy}",
    "{d} {Month} {yyyy}",
    "{Month} {d}, {yyyy}",
    "{Mon} {d}, {yyyy}",
    "{dd}.{mm}.{yy}",
    "{d}/{m}/{yy}",
    "{dd}/{mm}/{yyyy}",
    "{yyyy}-{mm}-{dd}",
    "{d}-{Mon}-{yy}",
    "{Weekday} the {dth} of {Month}, {yyyy}",
    "{dth} of {Month} {yyyy}",
    "{Month} {dth}, {yyyy}",
    "{Wkd}, {d} {Mon} {yyyy}",
    "{Weekday}, {Month} {d}, {yyyy}",
)
YEARS = range(1800, 2100)
SHORT_YEARS = range(1950, 2050)  # what two digits mean: 50..99 is 19xx, 00..49 is 20xx
SOURCE = ["<unknown>"] + list("abcdefghijklmnopqrstuvwxyz0123456789 ,./-")
TARGET = ["<end>"] + list("0123456789-")
LONGEST = 37  # "Wednesday the 23rd of September, 2009"
STEPS = 11  # ten characters and the end
DIGITS = (0, 1, 2, 3, 5, 6, 8, 9)  # the steps of an answer that are digits
PART_OF_STEP = ("year",) * 4 + (None,) + ("month",) * 2 + (None,) + ("day",) * 2 + (None,)


@dataclasses.dataclass
class Example:
    text: str
    answer: str
    spans: dict  # part -> (first, last + 1) character of the word that says it ("3rd" with its ending)


def ordinal(day):
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def parts_of(date):
    """Placeholder -> (what it says, its text)."""
    month, weekday = MONTHS[date.month - 1], WEEKDAYS[date.weekday()]
    return {
        "d": ("day", str(date.day)),
        "dd": ("day", f"{date.day:02}"),
        "dth": ("day", ordinal(date.day)),
        "m": ("month", str(date.month)),
        "mm": ("month", f"{date.month:02}"),
        "Mon": ("month", month[:3]),
        "Month": ("month", month),
        "yy": ("year", f"{date.year % 100:02}"),
        "yyyy": ("year", str(date.year)),
        "Wkd": ("weekday", weekday[:3]),
        "Weekday": ("weekday", weekday),
    }


def write(date, form, comma, case):
    """One date in one form. Three of ten commas are forgotten, as people do; upper, lower or written case."""
    parts, text, spans = parts_of(date), "", {}
    for piece in form.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece.startswith("{"):
            role, word = parts[piece[1:-1]]
            spans[role] = (len(text), len(text) + len(word))
            text += word
        else:
            text += piece if comma else piece.replace(",", "")
    return Example((text, text.lower(), text.upper())[case], date.isoformat(), spans)


def pick(random, some):
    return int(some[random.integers(len(some))])


def examples(seed=20240607, sizes=(30000, 1000, 2000)):
    """Three lists of examples: training, validation, test."""
    random = np.random.default_rng(seed)
    first = datetime.date(YEARS[0], 1, 1).toordinal()
    last = datetime.date(YEARS[-1], 12, 31).toordinal()
    days = random.permutation(np.arange(first, last + 1))
    result = []
    # Each list has its own stretch of the shuffled calendar: seven, one and two tenths of it.
    for size, stretch in zip(sizes, np.split(days, [len(days) * 7 // 10, len(days) * 8 // 10])):
        century = [day for day in stretch if datetime.date.fromordinal(day).year in SHORT_YEARS]
        some = []
        for _ in range(size):
            form = FORMS[random.integers(len(FORMS))]
            day = pick(random, century if "{yy}" in form else stretch)
            some.append(write(datetime.date.fromordinal(day), form, random.random() > 0.3, random.integers(3)))
        result.append(some)
    return result


def small(character):
    """Capital letters of ASCII are read as small ones, others as they are."""
    return character.lower() if character.isascii() else character


def encode(texts):
    """Character numbers [N,S], 0 behind the end of a text and for what is not in the alphabet."""
    index = {character: number for number, character in enumerate(SOURCE)}
    width = max(map(len, texts))
    numbers = np.zeros((len(texts), width), np.int64)
    for row, text in enumerate(texts):
        numbers[row, : len(text)] = [index.get(small(character), 0) for character in text]
    return numbers


def encode_answers(answers):
    index = {character: number for number, character in enumerate(TARGET)}
    return np.array([[index[character] for character in answer] + [0] for answer in answers], np.int64)


def spell(numbers):
    """The answer that a row of numbers spells, up to its end."""
    text = ""
    for number in numbers:
        if number == 0:
            break
        text += TARGET[number]
    return text


# Texts that are none of the fourteen forms: other languages, other words, no date at all.
STRANGE = [
    "3. Mai 2009", "Sonntag, den 3. Mai 2009", "15. Dezember 1998", "le 3 mai 2009", "dimanche 3 mai 2009",
    "14 juillet 1789", "3 de mayo de 2009", "15 de agosto de 1998", "3 maggio 2009", "2 giugno 1946",
    "3 maj 2009", "17 mei 1998", "2009年5月3日", "3 мая 2009", "5 Brumaire 1799",
    "hello world", "the cat sat on the mat", "tomorrow at noon", "next tuesday", "no date here",
    "12345", "1600 pennsylvania avenue", "3.1415926535", "2+2=4", "a", "///", "12:30", "42 is the answer",
    "May the force be with you, 2009", "32 foo 2009", "chapter 3, page 15", "10 20 30 40 50", "Sunday the third of May",
    "the quick brown fox jumps over the lazy dog", "version 2.0.1-rc3", "00/00/0000", "1998", "May", "99/99/9999", "may may may",
]
