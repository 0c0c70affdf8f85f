"""Words recur: what a doubtful word may say is likelier if it stands elsewhere on the page, the surer the likelier."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ocr_app.recognition.rescoring.candidates import (
    CERTAIN,
    Candidates,
    Words,
    bare,
    joint_confidence,
    likeliest,
    ordered,
)

_SHORTEST = 2  # characters; what is shorter recurs anyway
_LEAST = 0.3  # probability from which a word may vouch for others ...
_LEAST_OF_NUMBERS = 0.8  # ... and from which a number may: others that look like it are often other numbers
_RECURS = 10.0  # odds of a reading that stands elsewhere for each of one that does not


def rescore_recurring(words: Words) -> list[list[Candidates]]:
    """The candidates of each character of a page's words, likeliest first, once the words are compared.

    The sum of a character's probabilities stays.
    """
    weighed = [list(word) for word in words]
    spans = [bare(likeliest(word)) for word in words]
    inside = [word[first:end] for word, (first, end) in zip(words, spans, strict=True)]
    texts = list(map(likeliest, inside))
    sure_of = list(map(joint_confidence, inside))
    read_as: defaultdict[str, dict[int, float]] = defaultdict(dict)  # its doubt, by the number of the word
    for w, (text, p) in enumerate(zip(texts, sure_of, strict=True)):
        least = _LEAST if any(map(str.isalpha, text)) else _LEAST_OF_NUMBERS
        if p > least and len(text) >= _SHORTEST:
            read_as[text][w] = 1 - p
    by_length: dict[int, list[str]] = {}
    for text in read_as:
        by_length.setdefault(len(text), []).append(text)
    for w, (first, end) in enumerate(spans):
        if sure_of[w] < CERTAIN:
            begins = {character for character, _ in inside[w][0]} if inside[w] else ()
            others = {
                text: 1 - math.prod(doubt for other, doubt in read_as[text].items() if other != w)
                for text in by_length.get(end - first, ())
                if text[0] in begins
            }
            weighed[w][first:end] = _weighed(inside[w], others)
    return weighed


def _weighed(places: Sequence[Candidates], others: Mapping[str, float]) -> list[Candidates]:
    """The candidates of a word's places, likeliest first.

    It may say any of the `others`, each as long as the word, that stand elsewhere with these probabilities.
    """
    sums = [sum(p for _, p in place) for place in places]
    shares = [{c: p / total for c, p in place} if total else {} for place, total in zip(places, sums, strict=True)]
    extra: list[defaultdict[str, float]] = [defaultdict(float) for _ in places]  # by the others
    total = 1.0
    for text, elsewhere in others.items():
        probability = (_RECURS - 1) * elsewhere
        for share, character in zip(shares, text, strict=True):
            probability *= share.get(character, 0.0)
            if not probability:
                break
        else:
            total += probability
            for gain, character in zip(extra, text, strict=True):
                gain[character] += probability
    if total == 1:
        return list(places)
    return [
        ordered((c, (p + gain[c] * one) / total) for c, p in place)
        for place, gain, one in zip(places, extra, sums, strict=True)
    ]
