"""The language model: which of two characters that look alike is the likelier one among its neighbours.

Two n-gram models with back-off (Katz, IEEE Trans. ASSP 1987) share the work, so that a word is known in any case and an
amount whatever its digits: one of *letters*, with capitals for small letters and one symbol for all digits, and one of
*shapes*, which tells capitals, small letters, digits and marks apart and no more.
`training.recognizer.language_model` counts them.
"""

import hashlib
import io
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr_app.errors import ModelError
from ocr_app.recognition.rescoring.candidates import Candidates, Words, ordered

START = "\n"
"""Stands before the first character of a line."""

ORDER = 6
"""Symbols of the longest n-gram: five of them are known when the sixth is asked for."""

PATH = Path(__file__).parents[2] / "models" / "language.npz"
"""What `training.recognizer.language_model` wrote: n-grams, and the bits of the lexicon; its SHA-256 lies beside it."""

_UNKNOWN = math.log(1 / 200)  # of a symbol that was never counted
_DIGIT = math.log(1 / 10)  # all digits are one symbol
_CLOSING = {
    mark: math.log(share)
    for marks, share in ((",.:", 0.05), ("-", 0.02), ("!)/", 0.01), (";%?'\"", 0.003))
    for mark in marks
}
"""Marks after a word, each with the log of its rough share of what follows one: the word lists know spaces only."""

_WEIGHT = 0.3  # of the language beside the network, which has learnt some of it from the lines it saw
_MOST = 2.0  # nats by which the language may favour a candidate of clear print: codes, sizes and names obey none ...
_CLEAR = 0.03  # ... in a line with this mean doubt; of poor print the language knows more than the network ...
_MORE = 40.0  # ... and may favour it by so many nats more for each further doubt
_LEAST = 0.003  # share of a place's probability below which a character is no candidate
_FLOOR = 1e-9  # a place where the network finds next to nothing has a likeliest character all the same
_BEAM = 3
_REMEMBERED = 60_000  # answers of the model: neighbours recur

_SPACE: Candidates = ((" ", 1.0),)


class Ngrams:
    """Log-probabilities of symbols after others.

    Only the histories are held in a dict, which takes long to fill. What was kept of the symbols after each stands in
    a run of its own.
    """

    def __init__(
        self,
        symbols: str,
        histories: NDArray[np.bytes_],
        backoffs: NDArray[np.int8],
        counts: NDArray[np.uint8],
        lasts: NDArray[np.uint8],
        costs: NDArray[np.uint8],
    ) -> None:
        """All costs are in eighths of nats; a symbol's code is its place in `symbols`, from 1 on, and 0 if it has none.

        `histories` are codes. `backoffs` says what each costs when the symbol after it was not kept, `counts` how many
        were: so many of `lasts` are their codes and of `costs` what they cost, history after history.
        """
        self._codes = _Translation(lambda symbol: chr(symbols.find(symbol) + 1))
        self._places = dict(zip(histories.tolist(), range(len(histories)), strict=True))
        self._backoffs = backoffs.tolist()
        self._begins = [0, *np.cumsum(counts, dtype=np.int64).tolist()]
        self._lasts, self._costs = lasts.tobytes(), costs.tobytes()

    def log_probability(self, history: str, symbol: str) -> float:
        """Of `symbol` after `history`, of which the last ORDER - 1 symbols count."""
        codes = (history[-ORDER + 1 :] + symbol).translate(self._codes).encode("latin-1")
        cost = 0
        for begin in range(len(codes)):
            place = self._places.get(codes[begin:-1])
            if place is not None:
                found = self._lasts.find(codes[-1], self._begins[place], self._begins[place + 1])
                if found >= 0:
                    return -(cost + self._costs[found]) / 8
                cost += self._backoffs[place]
        return _UNKNOWN - cost / 8


class LanguageModel:
    """How likely a character is after others, whatever its case and digit.

    Attributes:
        reach: how many characters before a character count.
    """

    reach = ORDER - 1

    def __init__(self, letters: Ngrams, shapes: Ngrams) -> None:
        self._letters = lru_cache(_REMEMBERED)(letters.log_probability)
        self._shapes = lru_cache(_REMEMBERED)(shapes.log_probability)
        self.after = lru_cache(_REMEMBERED)(self._log_probability)
        """As `log_probability`, after `reach` characters at most."""

    def log_probability(self, history: str, character: str) -> float:
        """Of `character` after the characters `history`, a line's first ones behind START."""
        return self.after(history[-self.reach :], character)

    def _log_probability(self, history: str, character: str) -> float:
        shape = shape_of(character)
        folded = history.translate(_FOLDED)
        found = self._letters(folded, fold(character))
        if character in _CLOSING:  # where a space is likely, so is what may stand before it
            found = max(found, self._letters(folded, " ") + _CLOSING[character])
        if shape == "0":
            found += _DIGIT
        elif shape in "Aa":
            before = history.translate(_SHAPES)
            found -= math.log1p(
                math.exp(self._shapes(before, "a" if shape == "A" else "A") - self._shapes(before, shape))
            )
        return found

    def rescore(self, words: Words) -> list[list[Candidates]]:
        """See `Rescorer`; the words are those of one line.

        The likeliest line is found by a beam search; each candidate is then weighed with that line around it.
        """
        positions = [position for word in words for position in (_SPACE, *word)][1:]
        likely = [_likely(position) for position in positions]
        line = _likeliest(self, likely)
        most = _MOST + _MORE * max(0.0, _doubt(positions) - _CLEAR)
        rescored = (
            position if len(few) == 1 else _among_neighbours(self, position, few, line, index, most)
            for index, (position, few) in enumerate(zip(positions, likely, strict=True))
            if position is not _SPACE
        )
        return [list(itertools.islice(rescored, len(word))) for word in words]


@cache
def load_language() -> LanguageModel:
    """The language model that comes with the program.

    Raises:
        ModelError: see `open_parts`.
    """

    def ngrams(parts: Mapping[str, NDArray[Any]], kind: str) -> Ngrams:
        names = "histories", "backoffs", "counts", "lasts", "costs"
        return Ngrams(str(parts[f"{kind}_symbols"]), *(parts[f"{kind}_{name}"] for name in names))

    with open_parts() as parts:
        return LanguageModel(ngrams(parts, "letters"), ngrams(parts, "shapes"))


@contextmanager
def open_parts() -> Iterator[Mapping[str, NDArray[Any]]]:
    """What `PATH` holds, to be taken over.

    Raises:
        ModelError: it is missing or damaged.
    """
    try:
        content = PATH.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest_file(PATH).read_text("ascii").strip():
            raise ValueError
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            yield arrays
    except Exception as error:  # NumPy and zipfile raise nearly any on bad bytes
        raise ModelError(f"{PATH}: missing or damaged; install Nítido again") from error


def digest_file(path: Path) -> Path:
    """The file that holds the hexadecimal SHA-256 of a language model."""
    return path.with_suffix(".sha256")


@cache
def fold(character: str) -> str:
    """The symbol of the letters' model: a capital for its small letter too, 0 for all digits."""
    if character in "0123456789":
        return "0"
    capital = character.upper()
    return capital if len(capital) == 1 else character


@cache
def shape_of(character: str) -> str:
    """The symbol of the shapes' model: A, a or 0 for a capital, a small letter or a digit, p for rare marks."""
    if character in "0123456789":
        return "0"
    if character.isalpha():
        return "A" if character == character.upper() != character.lower() else "a"
    return character if character in f"{START} .,-/:" else "p"


class _Translation(dict[int, str]):
    """A symbol for each code point, for `str.translate`."""

    def __init__(self, symbol: Callable[[str], str]) -> None:
        self._symbol = symbol

    def __missing__(self, code: int) -> str:
        self[code] = self._symbol(chr(code))
        return self[code]


_FOLDED, _SHAPES = _Translation(fold), _Translation(shape_of)


def _doubt(positions: Sequence[Candidates]) -> float:
    """The mean probability that the network's likeliest character of a place is not there."""
    tops = [1 - position[0][1] for position in positions if position is not _SPACE]
    return sum(tops) / max(1, len(tops))


def _likely(place: Candidates) -> Candidates:
    if len(place) == 1:
        return place
    least = _LEAST * sum(p for _, p in place)
    return [(character, max(p, _FLOOR)) for character, p in place if p >= least]


def _likeliest(model: LanguageModel, places: Sequence[Candidates]) -> str:
    """The line of the highest score, START before it."""
    lines, after, reach = [(0.0, START)], model.after, model.reach
    for candidates in places:
        if len(lines) == len(candidates) == 1:
            lines = [(0.0, lines[0][1] + candidates[0][0])]
            continue
        longer: dict[str, tuple[float, str]] = {}  # the best line of those that end alike
        ends = [(score, line, line[-reach:], line[1 - reach :]) for score, line in lines]
        for character, probability in candidates:
            network = math.log(max(probability, _FLOOR))
            for score, line, history, end in ends:
                found = score + network + _WEIGHT * after(history, character)
                end += character
                if end not in longer or found > longer[end][0]:
                    longer[end] = found, line + character
        lines = sorted(longer.values(), reverse=True)[:_BEAM]
    return max(lines)[1]


def _among_neighbours(
    model: LanguageModel, candidates: Candidates, likely: Candidates, line: str, index: int, most: float
) -> Candidates:
    """A position's candidates, the most probable first; `line` has START before the character of position 0.

    The language favours none by more than `most` nats.
    """
    after, reach, language = model.after, model.reach, {}
    begin, end = max(0, index + 1 - reach), index + 2 + reach
    for character, _ in likely:
        text = line[begin : index + 1] + character + line[index + 2 : end]
        logs = [after(text[max(0, i - reach) : i], text[i]) for i in range(index + 1 - begin, len(text))]
        language[character] = _WEIGHT * sum(logs)
    least = max(language.values()) - most
    scores = {character: math.log(probability) + max(language[character], least) for character, probability in likely}
    top = max(scores.values())
    weights = [math.exp(scores[c] - top) if c in scores else 0.0 for c, _ in candidates]
    share = sum(p for _, p in candidates) / sum(weights)
    return ordered((c, weight * share) for (c, _), weight in zip(candidates, weights, strict=True))
