"""Where the arrow keys lead from a character of a page."""

from collections.abc import Sequence

from ocr_app.document import Line
from ocr_app.geometry import Box
from ocr_app.review.line_edits import characters

Place = tuple[int, int]
"""A line and a character of it, spaces left out."""

_SAME_ROW = 0.5  # of a character's height: what lies less above or below is on its row
_ASIDE = 0.5  # what a pixel to the side counts when the nearest character above or below is looked for


def first(lines: Sequence[Line]) -> Place:
    """The page's first character; the page must have one."""
    return next((number, 0) for number, line in enumerate(lines) if line.words)


def step(lines: Sequence[Line], place: Place, steps: int) -> Place:
    """The next character in reading order, or the one before; the same at the ends of the page."""
    line, index = place
    index += steps
    while index < 0 and line > 0:
        line -= 1
        index += _count(lines, line)
    while index >= _count(lines, line) and line + 1 < len(lines):
        index -= _count(lines, line)
        line += 1
    return (line, index) if 0 <= index < _count(lines, line) else place


def row(lines: Sequence[Line], place: Place, direction: int) -> Place:
    """The nearest character on a row below, or above for a negative direction; the same if there is none."""
    line, index = place
    here = characters(lines[line])[index].box
    x, y, height = _middle(here)
    best, least = place, float("inf")
    for number, other in enumerate(lines):
        if number == line:
            continue
        for at, character in enumerate(characters(other)):
            right, down, _ = _middle(character.box)
            fall = direction * (down - y)
            cost = fall + _ASIDE * abs(right - x)
            if fall > _SAME_ROW * height and cost < least:
                best, least = (number, at), cost
    return best


def word(lines: Sequence[Line], place: Place, direction: int) -> Place:
    """The first character of the next word, or of this one or else the one before."""
    line, index = place
    starts = _starts(lines[line])
    if direction > 0:
        after = next((start for start in starts if start > index), None)
        return (line, after) if after is not None else step(lines, (line, _count(lines, line) - 1), +1)
    before = [start for start in starts if start < index]
    if before:
        return line, before[-1]
    line, index = step(lines, (line, 0), -1)
    return line, max((start for start in _starts(lines[line]) if start <= index), default=index)


def end(lines: Sequence[Line], place: Place, direction: int) -> Place:
    """The last character of the line, or the first."""
    return place[0], _count(lines, place[0]) - 1 if direction > 0 else 0


def _starts(line: Line) -> list[int]:
    """The first character of each word."""
    found, count = [], 0
    for each in line.words:
        found.append(count)
        count += len(each.characters)
    return found


def _count(lines: Sequence[Line], line: int) -> int:
    return sum(len(each.characters) for each in lines[line].words)


def _middle(box: Box) -> tuple[float, float, float]:
    """Middle of a box and its height."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[3] - box[1]
