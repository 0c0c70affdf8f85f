"""Accents: a page prints those of its words, or, as many receipts do, none of them.

A word that the lexicon knows with accents tells by each of them which kind of page this is. The page then tells where
an accent was lost in the scan, and where a speck was taken for one.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ocr_app.recognition.rescoring.candidates import Candidates, Words, bare, likeliest, sigmoid, weighed
from ocr_app.recognition.rescoring.lexicon import Lexicon

_FLOOR = 1e-3  # probability of a character that is no candidate: candidates end there
_REMEMBERED = 10_000  # words recur

_ACCENTED = {"A": "ÁÂÃÀ", "E": "ÉÊ", "I": "Í", "O": "ÓÔÕ", "U": "ÚÜ", "C": "Ç", "N": "Ñ"}
_ENDINGS = (("CAO", "ÇÃO"), ("COES", "ÇÕES"), ("SAO", "SÃO"), ("SOES", "SÕES"))  # the only ones with two accents


class Accents:
    """Weighs accents by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._accented = lru_cache(_REMEMBERED)(self._known)

    def rescore(self, words: Words) -> list[list[Candidates]]:
        """See `Rescorer`: the accents of a page are compared.

        The sum of a character's probabilities stays.
        """
        places = [list(word) for word in words]
        found = [(w, marks) for w, word in enumerate(words) if (marks := self._marks(word))]
        ratios = [[_ratio(words[w][at], accented, base) for at, accented, base in marks] for w, marks in found]
        accented_words = [sigmoid(sum(each)) for each in ratios]
        for (w, marks), own, this in zip(found, ratios, accented_words, strict=True):
            # Laplace's rule of succession: a page may have words of both kinds, such as titles and values.
            share = (sum(accented_words) - this + 1) / (len(found) + 1)
            prior = math.log(share / (1 - share))
            for (at, accented, base), ratio in zip(marks, own, strict=True):
                share = sigmoid(prior + sum(own) - ratio)  # a word has all of its accents, or none
                places[w][at] = weighed(words[w][at], {**dict.fromkeys(accented, share), base: 1 - share})
        return places

    def _marks(self, word: Sequence[Candidates]) -> list[tuple[int, str, str]]:
        """The places of a word's accents: each with the characters that may stand there, and the one without."""
        first, end = bare(text := likeliest(word))
        bases = "".join(map(_base, text[first:end]))
        marks = []
        for at, accented in self._accented(bases.upper()):
            base = bases[at]
            marks.append((first + at, accented if base.isupper() else accented.lower(), base))
        return marks

    def _known(self, word: str) -> tuple[tuple[int, str], ...]:
        """The places at which a word without accents has one in the lexicon, and which; () where it is unclear."""
        if not re.fullmatch("[A-Z]{4,}", word):
            return ()
        known: dict[tuple[int, ...], list[str]] = {}
        for other in filter(self._lexicon.__contains__, _with_accents(word)):
            known.setdefault(tuple(at for at, letter in enumerate(other) if letter != word[at]), []).append(other)
        most = max(map(len, known), default=0)
        places = [at for at in known if len(at) == most]
        if len(places) != 1:
            return ()
        return tuple((at, "".join(other[at] for other in known[places[0]])) for at in places[0])


def _with_accents(word: str) -> Iterator[str]:
    """A word with each accent that it may have, and with the endings that have two."""
    for at, letter in enumerate(word):
        for accent in _ACCENTED.get(letter, ""):
            yield word[:at] + accent + word[at + 1 :]
    for plain, accented in _ENDINGS:
        if word.endswith(plain):
            yield word.removesuffix(plain) + accented


def _base(character: str) -> str:
    """The letter without its accent."""
    return unicodedata.normalize("NFD", character)[0]


def _ratio(candidates: Candidates, accented: str, base: str) -> float:
    """How much likelier, in nats, a character has an accent than not."""
    probabilities = dict(candidates)
    with_accent = max(_FLOOR, sum(probabilities.get(character, 0.0) for character in accented))
    return math.log(with_accent / max(_FLOOR, probabilities.get(base, 0.0)))
