"""The lexicon: a word that is none, and one letter from one that is, has probably been misread.

The words are remembered by a Bloom filter ("Space/time trade-offs in hash coding with allowable errors", CACM 1970) of
PER_WORD bits a word, which takes one in 5,000 others for one of them too.
`training.recognizer.language_model` fills it.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.rescoring.candidates import (
    CERTAIN,
    CHANGES,
    MARKS,
    Candidates,
    Words,
    bare,
    joint_confidence,
    likeliest,
    rescore_by_rule,
)
from ocr_app.recognition.rescoring.language_model import open_parts

MISSPELT = 0.2
"""Odds of being right that a misspelt word has for each of another as sure; `benchmarks.calibration` finds such."""

PER_WORD = 18
_PROBES = 12
_LEAST_BYTES = 256  # a few words in as few bits would be taken for all words
_REMEMBERED = 10_000  # words recur
_SHORTEST = 4  # letters; what is shorter is one letter from too many words
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")
_NO_WORD = 0.3  # odds of a reading that is no word for each of one that is


class Lexicon:
    """Words in any case."""

    def __init__(self, bits: NDArray[np.uint8]) -> None:
        self._bits = bits.tobytes()
        self._knows = lru_cache(_REMEMBERED)(self._is_word)
        self.is_misspelt = lru_cache(_REMEMBERED)(self._is_misspelt)
        """Whether the word in a text, marks about it apart, is none but would be with one letter changed or added."""

    @classmethod
    def of(cls, words: Collection[str]) -> "Lexicon":
        """The lexicon of some words, of which those that `is_misspelt` could not ask for are left out."""
        kept = {word.upper() for word in words if _WORD.fullmatch(word.upper())}
        bits = np.zeros(8 * max(_LEAST_BYTES, PER_WORD * len(kept) // 8), np.uint8)
        for word in kept:
            bits[list(_places(word, len(bits)))] = 1
        return cls(np.packbits(bits, bitorder="little"))

    @property
    def bits(self) -> NDArray[np.uint8]:
        """What `Lexicon` is made of again."""
        return np.frombuffer(self._bits, np.uint8)

    def __contains__(self, word: str) -> bool:
        bits = self._bits
        return all(bits[place >> 3] >> (place & 7) & 1 for place in _places(word.upper(), 8 * len(bits)))

    def _is_misspelt(self, text: str) -> bool:
        word = text.strip(MARKS).upper()
        return bool(_WORD.fullmatch(word)) and word not in self and any(other in self for other in _repaired(word))

    def rescore(self, words: Words) -> list[list[Candidates]]:
        """See `Rescorer`: what is a word of the lexicon is likelier than what is none.

        The sum of a character's probabilities stays.
        """
        weighed = [list(word) for word in words]
        for word in weighed:
            first, end = bare(text := likeliest(word))
            letters = sum(map(str.isalpha, text[first:end]))
            # What has more to change than is rescore_by_rule cannot become a word.
            may_become = end - first >= _SHORTEST and letters >= end - first - CHANGES
            if may_become and joint_confidence(word[first:end]) < CERTAIN:
                word[first:end] = rescore_by_rule(word[first:end], self._knows, _NO_WORD)
        return weighed

    def _is_word(self, text: str) -> bool:
        return bool(_WORD.fullmatch(text)) and text in self

    def confidence(self, text: str, confidence: float) -> float:
        """The probability that a word is right, given what it was before anyone asked for its spelling."""
        return with_odds(confidence, MISSPELT) if self.is_misspelt(text) else confidence


def with_odds(probability: float, factor: float) -> float:
    """The probability whose odds are `factor` times those of another."""
    return probability / (probability + (1 - probability) / factor)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the program.

    Raises:
        ModelError: see `open_parts`.
    """
    with open_parts() as parts:
        return Lexicon(parts["lexicon"])


def _places(word: str, bits: int) -> Iterator[int]:
    """The bits of a word, by two hashes for all (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006)."""
    digest = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
    first, step = digest >> 32, digest & 0xFFFFFFFF | 1
    return ((first + probe * step) % bits for probe in range(_PROBES))


def _repaired(word: str) -> Iterator[str]:
    """The words that one letter changed or added makes of it."""
    for i in range(len(word) + 1):
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            yield word[:i] + letter + word[i:]
            if i < len(word):
                yield word[:i] + letter + word[i + 1 :]
