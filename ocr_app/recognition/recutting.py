"""Words cut otherwise: where strokes touch or break, an IJ is cut as a U, an H as II.

The best path of the lattice is taken before anybody knows a word. Where it makes none, and another cut that is not much
less likely makes one of the lexicon, that is the word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis, RecutHypothesis
from ocr_app.recognition.rescoring.candidates import Candidates, bare, likeliest, ordered
from ocr_app.recognition.rescoring.lexicon import Lexicon

_WORD = 50.0
"""Odds of a word for each of what is none: few other strings are one cut from a word."""

_SHORTEST = 5  # letters of a word so found: what is shorter is one cut from too many others
_TOUCHING = {
    "U": ("IJ", "LI"),
    "D": ("IJ",),
    "L": ("IJ",),
    "B": ("IJ",),
    "I": ("IJ",),
    "M": ("IN",),
    "m": ("in", "ri"),
    "u": ("ii", "ti"),
}
"""Letters as which two that touch are read, though the lattice may find no cut between them."""

_SURELY = {"U": ("IJ",)}
"""... and those however surely they were read: hardly any text but such a word is one IJ from a word of the lexicon."""

_TOUCH = 0.03  # odds of two letters that touch for each of the one that they were read as ...
_DOUBTED = 0.95  # ... where that is less probable than this
_SUREST = 0.85  # probability of a character of a word so found, at most


def with_words_recut(lines: Sequence[LineHypothesis], lexicon: Lexicon) -> list[LineHypothesis]:
    """The lines, their words that are none of the lexicon cut otherwise where that makes them one."""
    return [_recut(line, lexicon) for line in lines]


def _recut(line: LineHypothesis, lexicon: Lexicon) -> LineHypothesis:
    characters: list[CharacterHypothesis] = []
    words: list[tuple[int, int]] = []
    done = 0
    for first, end in line.words:
        characters += line.characters[done:first]
        word = _word(line, first, end, lexicon)
        words.append((len(characters), len(characters) + len(word)))
        characters += word
        done = end
    characters += line.characters[done:]
    if len(characters) == len(line.characters) and tuple(characters) == line.characters:
        return line
    return replace(line, characters=tuple(characters), words=tuple(words), recuts=())


def _word(line: LineHypothesis, first: int, end: int, lexicon: Lexicon) -> tuple[CharacterHypothesis, ...]:
    """The characters of a word, cut otherwise if that makes it a word of the lexicon."""
    read = line.characters[first:end]
    recuts = [recut for recut in line.recuts if first <= recut.first and recut.end <= end]
    recuts += _touching(read, first)
    text = "".join(character.text for character in read)
    begin, stop = bare(text)
    if not recuts or stop - begin < _SHORTEST - 1 or text[begin:stop] in lexicon:
        return read
    found = max(
        (_weighed(read, recut, first, lexicon) for recut in recuts), key=lambda each: each[0], default=(0.0, read)
    )
    # What one misread character makes a word is left to the lexicon's own rescoring, unless the cut is likelier.
    return found[1] if found[0] * _WORD > 1 and found[0] > _right(read, lexicon)[0] else read


def _touching(read: Sequence[CharacterHypothesis], first: int) -> Iterator[RecutHypothesis]:
    """The characters as two that touch, those of `_TOUCHING` if they are doubtful."""
    for n, character in enumerate(read, first):
        middle = (character.begin + character.end) // 2
        pairs = _TOUCHING if character.confidence < _DOUBTED else _SURELY
        if character.begin < middle:
            for pair in pairs.get(character.text, ()):
                halves = (
                    CharacterHypothesis(character.begin, middle, [(pair[0], character.confidence)]),
                    CharacterHypothesis(middle, character.end, [(pair[1], character.confidence)]),
                )
                yield RecutHypothesis(n, n + 1, halves, _TOUCH)


def _weighed(
    read: Sequence[CharacterHypothesis], recut: RecutHypothesis, first: int, lexicon: Lexicon
) -> tuple[float, tuple[CharacterHypothesis, ...]]:
    """How much likelier than the best path a word is that a recut makes, and its characters."""
    characters = (*read[: recut.first - first], *recut.characters, *read[recut.end - first :])
    weight, text = _right(characters, lexicon)
    if not weight:
        return 0.0, tuple(read)
    odds = recut.odds * weight
    sure = min(_SUREST, _WORD * odds / (1 + _WORD * odds))
    begin = recut.first - first
    changed = [
        replace(character, candidates=_led_by(character.candidates, sign, sure))
        if begin <= n < begin + len(recut.characters) or sign != character.text
        else character
        for n, (character, sign) in enumerate(zip(characters, text, strict=True))
    ]
    return odds, tuple(changed)


def _right(characters: Sequence[CharacterHypothesis], lexicon: Lexicon) -> tuple[float, str]:
    """The likeliest word of the lexicon with at most one runner-up, and its odds to what is likeliest; 0 if none is."""
    places = [character.candidates for character in characters]
    read = likeliest(places)
    first, end = bare(read)
    if end - first < _SHORTEST or sum(map(str.isalpha, read[first:end])) < end - first - 1:
        return 0.0, read
    if _is_word(read[first:end], lexicon):
        return 1.0, read
    runners_up = sorted(
        (
            (p / max(places[n][0][1], 1e-6), n, sign)
            for n in range(first, end)
            for sign, p in places[n][1:]
            if sign.isalpha()
        ),
        reverse=True,
    )
    for odds, n, sign in runners_up:
        text = read[:n] + sign + read[n + 1 :]
        if _is_word(text[first:end], lexicon):
            return odds, text
    return 0.0, read


def _is_word(text: str, lexicon: Lexicon) -> bool:
    """Whether it is a word in capitals, in small letters, or with a capital."""
    return text.isalpha() and (text.isupper() or text[1:].islower()) and text in lexicon


def _led_by(candidates: Candidates, sign: str, sure: float) -> Candidates:
    """The candidates with one that has this probability; the others share the rest."""
    rest = [(other, p) for other, p in candidates if other != sign]
    total = sum(p for _, p in rest)
    share = min(1.0, (1 - sure) / total) if total else 0.0
    return ordered([(sign, sure), *((other, p * share) for other, p in rest)])
