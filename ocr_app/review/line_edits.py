"""What a person may do to a line, as pure functions from a line to a line.

A character's index counts the line's characters from its start, spaces left out. What a person typed or confirmed is
seen, and certain (confidence 1); characters that an edit does not touch keep box, confidence and alternatives.
"""

import dataclasses
import math
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise

from ocr_app.document import DOUBTFUL, Character, Line, Word
from ocr_app.geometry import Box, union_box
from ocr_app.review.alignment import align

UNKNOWN = "?"
"""Stands for a character that nobody has named yet."""

_CERTAIN = 1.0
_PROPOSED = DOUBTFUL - 0.01
"""The most that is believed of what was read in a shape that a person has drawn."""
_ADDED_WIDTH = 0.5
"""Of the line's height: the width of a character added where there is no gap."""

Token = Character | None
"""A character, or None for a space."""


def characters(line: Line) -> tuple[Character, ...]:
    """The line's characters, spaces left out."""
    return tuple(character for word in line.words for character in word.characters)


def tokens(line: Line) -> list[Token]:
    """One token for each code point of the line's text."""
    parts: list[Token] = []
    for word in line.words:
        parts += [None, *word.characters] if parts else word.characters
    return parts


def offset(line: Line, index: int) -> int:
    """Where in the line's text its character `index` stands."""
    for spaces, word in enumerate(line.words):
        if index < len(word.characters):
            return sum(len(earlier.characters) for earlier in line.words[:spaces]) + spaces + index
        index -= len(word.characters)
    return len(line.text)


def index_at(line: Line, offset: int) -> int:
    """The character at `offset` of the line's text; for a space, the one after it."""
    return len(line.text[:offset].replace(" ", ""))


def replace(line: Line, index: int, text: str) -> Line:
    """Names a character; a space instead of it breaks its word."""
    parts = tokens(line)
    at = offset(line, index)
    parts[at] = None if text == " " else _named(characters(line)[index], text)
    return _line(parts, line.box)


def confirm(line: Line, index: int) -> Line:
    """Says that a character was read right."""
    return replace(line, index, characters(line)[index].text)


def delete(line: Line, index: int) -> Line:
    """Says that it is no character."""
    parts = tokens(line)
    del parts[offset(line, index)]
    return _line(parts, line.box)


def merge(line: Line, index: int) -> Line:
    """Makes one doubtful character of a character and the next, in the same word or not.

    Raises:
        ValueError: it is the line's last character.
    """
    found = characters(line)
    if index + 1 >= len(found):
        raise ValueError("the last character has none to merge with")
    one, other = found[index], found[index + 1]
    text = one.text if one.confidence >= other.confidence else other.text
    parts = tokens(line)
    parts[offset(line, index) : offset(line, index + 1) + 1] = [Character(text, union_box([one.box, other.box]), 0.0)]
    return _line(parts, line.box)


def split(line: Line, index: int, x: int) -> Line:
    """Breaks a character in two at page abscissa `x`; both are doubtful and the second one is `UNKNOWN`.

    Raises:
        ValueError: `x` is not inside its box.
    """
    character = characters(line)[index]
    x0, y0, x1, y1 = character.box
    if not x0 < x < x1:
        raise ValueError(f"{x} does not break the box from {x0} to {x1}")
    parts = tokens(line)
    at = offset(line, index)
    parts[at : at + 1] = [
        Character(character.text, (x0, y0, x, y1), 0.0, character.alternatives),
        Character(UNKNOWN, (x, y0, x1, y1), 0.0),
    ]
    return _line(parts, line.box)


def add(line: Line, index: int) -> Line:
    """Adds an `UNKNOWN` character after the character `index`, in the gap before the next one."""
    return _add(line, offset(line, index) + 1)


def add_before(line: Line, index: int) -> Line:
    """Adds an `UNKNOWN` character before the character `index`, in the gap after the one before."""
    return _add(line, offset(line, index))


def _add(line: Line, at: int) -> Line:
    parts = tokens(line)
    parts[at:at] = [Character(UNKNOWN, _gap(parts, at, at, line.box), 0.0)]
    return _line(parts, line.box)


def named(line: Line) -> Line:
    """The line or, if nothing was read on it, one `UNKNOWN` character as large as it is: somewhere to type."""
    return line if line.words else _line([Character(UNKNOWN, line.box, 0.0)], line.box)


def set_text(line: Line, text: str) -> Line:
    """The line with a text typed by a person, aligned to its characters by their edit distance.

    Where as many characters were typed as replaced, each takes the box of its predecessor; otherwise they share the
    space of what they replace.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    before = tokens(line)
    after: list[Token] = []
    for old, new in align(line.text, text):
        replaced, typed = before[old.start : old.stop], text[new.start : new.stop]
        if line.text[old.start : old.stop] == typed:
            after += replaced
        elif len(replaced) == len(typed) and None not in replaced and " " not in typed:
            after += [_named(character, name) for character, name in zip(replaced, typed, strict=True) if character]
        else:
            gap = _gap(before, old.start, old.stop, line.box)
            boxes = _shares(gap, len(typed))
            after += [
                None if name == " " else Character(name, box, _CERTAIN, seen=True)
                for name, box in zip(typed, boxes, strict=True)
            ]
    return _line(after, line.box)


def with_boxes(line: Line, boxes: Sequence[Box]) -> Line:
    """The line with another box for each of its characters."""
    return _with_characters(
        line,
        [dataclasses.replace(character, box=box) for character, box in zip(characters(line), boxes, strict=True)],
    )


def propose(line: Line, index: int, candidates: Sequence[tuple[str, float]]) -> Line:
    """Reads a character anew, of which these are the candidates, the best first; it stays doubtful."""
    character = characters(line)[index]
    (text, confidence), *others = candidates
    parts = tokens(line)
    parts[offset(line, index)] = Character(text, character.box, min(confidence, _PROPOSED), tuple(others))
    return _line(parts, line.box)


def doubts(line: Line) -> tuple[int, ...]:
    """The characters that a person has still to look at."""
    return tuple(index for index, character in enumerate(characters(line)) if character.doubtful)


def seen(line: Line) -> tuple[int, ...]:
    """The characters that a person has typed or confirmed."""
    return tuple(index for index, character in enumerate(characters(line)) if character.seen)


def unseen(line: Line) -> Line:
    """The line as a recognizer read it that was sure of it: how sure is not known."""
    return _with_characters(
        line,
        [dataclasses.replace(character, confidence=DOUBTFUL, seen=False) for character in characters(line)],
    )


def confirm_line(line: Line) -> Line:
    """Says that every character was read right."""
    return with_seen(line, range(len(characters(line))), ())


def with_seen(line: Line, seen: Collection[int], doubtful: Collection[int]) -> Line:
    """The line of which a person has seen these characters and no others.

    One in `doubtful` is to be looked at however sure it is, and so is one that counted as seen until now: where a text
    was typed for it, nobody has read it. All others are as sure as they were.
    """
    found = list(characters(line))
    for index, character in enumerate(found):
        if index in seen:
            found[index] = _named(character, character.text)
        elif character.seen or (index in doubtful and not character.doubtful):
            found[index] = dataclasses.replace(character, confidence=0.0, seen=False)
    return _with_characters(line, found)


def _named(character: Character, text: str) -> Character:
    return Character(text, character.box, _CERTAIN, character.alternatives, seen=True)


def _with_characters(line: Line, found: Sequence[Character]) -> Line:
    new = iter(found)
    return _line([part and next(new) for part in tokens(line)], line.box)


def _line(parts: Sequence[Token], box: Box) -> Line:
    """The line of some tokens; `box` is kept where nothing is left of it."""
    words: list[Word] = []
    word: list[Character] = []
    for part in (*parts, None):
        if part:
            word.append(part)
        elif word:
            confidence = math.prod(character.confidence for character in word)
            words.append(Word("".join(c.text for c in word), union_box([c.box for c in word]), confidence, tuple(word)))
            word = []
    return Line(union_box([word.box for word in words]) if words else box, tuple(words))


def _gap(parts: Sequence[Token], start: int, stop: int, line_box: Box) -> Box:
    """The space of the tokens from `start` to `stop`; that between their neighbours if there is no character in it."""
    inside = [part.box for part in parts[start:stop] if part]
    if inside:
        return union_box(inside)
    left = next((part.box for part in reversed(parts[:start]) if part), None)
    right = next((part.box for part in parts[stop:] if part), None)
    x0, y0, x1, y1 = line_box if left is None or right is None else union_box([left, right])
    width = max(1, round(_ADDED_WIDTH * (line_box[3] - line_box[1])))
    if left and right:
        x0, x1 = left[2], right[0]
        if x1 - x0 < 2:  # they touch: a sliver of both
            middle = (x0 + x1) // 2
            x0, x1 = max(left[0], middle - width // 2), min(right[2], middle + width // 2)
    elif left:
        x0, x1 = left[2], left[2] + width
    elif right:
        x0, x1 = max(0, right[0] - width), right[0]
    return x0, y0, max(x1, x0 + 1), y1


def _shares(box: Box, count: int) -> list[Box]:
    """A box cut into `count` columns, each at least a pixel wide."""
    x0, y0, x1, y1 = box
    edges = [round(x0 + (x1 - x0) * k / count) for k in range(count + 1)] if count else []
    return [(left, y0, max(right, left + 1), y1) for left, right in pairwise(edges)]


def joined(left: Line, right: Line) -> Line:
    """The words of two lines that stand side by side, as one line."""
    return Line(union_box([left.box, right.box]), (*left.words, *right.words))


def split_line(line: Line, index: int) -> tuple[Line, Line]:
    """The line as two, of which the second begins with the character `index`.

    Raises:
        ValueError: it is the line's first character, or none of it.
    """
    if not 0 < index < len(characters(line)):
        raise ValueError(f"no line of {len(characters(line))} characters can be split at {index}")
    parts, at = tokens(line), offset(line, index)
    return _line(parts[:at], line.box), _line(parts[at:], line.box)
