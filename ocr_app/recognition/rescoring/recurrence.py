"""Words recur: what a doubtful word may say is likelier if it stands, surely read, elsewhere on the page."""

from collections import Counter, defaultdict
from collections.abc import Sequence

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
_SURE = 0.8  # probability from which a word may vouch for others
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
    sure = Counter(text for text, p in zip(texts, sure_of, strict=True) if p > _SURE and len(text) >= _SHORTEST)
    by_length: dict[int, list[str]] = {}
    for text in sure:
        by_length.setdefault(len(text), []).append(text)
    for w, (first, end) in enumerate(spans):
        itself = sure_of[w] > _SURE and sure[texts[w]] == 1
        if sure_of[w] < CERTAIN:
            begins = {character for character, _ in inside[w][0]} if inside[w] else ()
            others = [text for text in by_length.get(end - first, ()) if text[0] in begins]
            others = [text for text in others if not (itself and text == texts[w])]
            if others:
                weighed[w][first:end] = _weighed(inside[w], others)
    return weighed


def _weighed(places: Sequence[Candidates], others: Sequence[str]) -> list[Candidates]:
    """The candidates of a word's places, likeliest first; it may say any of the `others`, each as long as the word."""
    sums = [sum(p for _, p in place) for place in places]
    shares = [{c: p / total for c, p in place} if total else {} for place, total in zip(places, sums, strict=True)]
    extra: list[defaultdict[str, float]] = [defaultdict(float) for _ in places]  # by the others
    total = 1.0
    for text in others:
        probability = _RECURS - 1
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
