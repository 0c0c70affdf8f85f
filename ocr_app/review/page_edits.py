"""What a person may do to the lines of a page, as pure functions from its lines to its lines.

A line that the recognizer found stays among them when it is taken away, without words: so the store knows that it is
not wanted, whatever the recognizer finds when the page is opened again. One that a person added goes.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr_app.document import Line
from ocr_app.geometry import Box, iou, rotate_box
from ocr_app.review import line_edits as edits
from ocr_app.review.edges import character_edges
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import Origin, PageLine, RecognizedPage
from ocr_app.segmentation import line_image_edits

Lines = tuple[PageLine, ...]

_IN_ROW = 0.5  # of the lower box's height, in common: two boxes of one row
_COVERED = 0.7  # of a line's area in a box that a person draws: it is read anew with the box
_SAME_LINE = 0.5  # intersection over union from which two boxes are of one line


def first_read(page: RecognizedPage) -> Lines:
    """The lines as the recognizer found them."""
    return tuple(
        PageLine(Origin(line.box, line, line_image), line)
        for line, line_image in zip(page.lines, page.line_images, strict=True)
    )


def add(lines: Lines, found: RecognizedPage, box: Box) -> Lines:
    """The lines with those that were found in a box, in place of what the box covers."""
    covered = [number for number, each in enumerate(lines) if each.line.words and _covers(box, each.line.box)]
    kept = _without(lines, covered)
    for line, line_image in zip(found.lines, found.line_images, strict=True):
        kept = insert(kept, line, line, line_image)
    return kept


def insert(lines: Lines, read: Line, line: Line, line_image: PackedLineImage, at: int | None = None) -> Lines:
    """The lines with one more, by default where its box is in reading order."""
    new = PageLine(Origin(_free_name(read.box, lines), read, line_image, added=True), line)
    place = reading_place([each.line for each in lines], line.box) if at is None else at
    return (*lines[:place], new, *lines[place:])


def remove(lines: Lines, number: int) -> Lines:
    """The lines without one."""
    return _without(lines, [number])


def join(lines: Lines, number: int) -> Lines | None:
    """The lines with one and the next to its right in its row made one; None if there is none."""
    other = right_of(lines, number)
    if other is None:
        return None
    one, next_one = lines[number], lines[other]
    packed = PackedLineImage.of(line_image_edits.joined(*(each.origin.line_image.unpack() for each in (one, next_one))))
    read = edits.joined(one.origin.read, next_one.origin.read)
    made = insert(lines, read, edits.joined(one.line, next_one.line), packed, number)
    return _without(made, [number + 1, other + (other > number)])


def split(lines: Lines, number: int, index: int) -> Lines:
    """The lines with one made two, of which the second begins with the character `index`.

    Raises:
        ValueError: it is the line's first character.
    """
    origin, line = lines[number].origin, lines[number].line
    line_image = origin.line_image.unpack()
    ends = character_edges(line, line_image)
    images = line_image_edits.split(line_image, (ends[index - 1][1] + ends[index][0]) / 2)
    same = len(edits.characters(origin.read)) == len(ends)
    reads = edits.split_line(origin.read if same else line, index)
    made = lines
    for place, (read, half, image) in enumerate(zip(reads, edits.split_line(line, index), images, strict=True), number):
        made = insert(made, read, half, PackedLineImage.of(image), place)
    return _without(made, [number + 2])


def move(lines: Lines, number: int, step: int) -> Lines | None:
    """The lines with one moved past the one before it (-1) or after it (+1); None at the end."""
    other = neighbour(lines, number, step)
    if other is None:
        return None
    rest = [*lines[:number], *lines[number + 1 :]]
    rest.insert(other, lines[number])
    return tuple(rest)


def neighbour(lines: Lines, number: int, step: int) -> int | None:
    """The nearest line with words before (-1) or after (+1) one."""
    others = range(number + step, len(lines) if step > 0 else -1, step)
    return next((other for other in others if lines[other].line.words), None)


def right_of(lines: Lines, number: int) -> int | None:
    """The nearest line to the right of one, in its row; where lines run down or up the page, the next on its way."""
    here = lines[number].origin.line_image.unpack()
    begins = {other: rotate_box(each.line.box, here.rotation, 0, 0) for other, each in enumerate(lines)}
    middle = begins[number][0] + begins[number][2]
    beside = [
        other
        for other, each in enumerate(lines)
        if other != number
        and each.line.words
        and begins[other][0] + begins[other][2] > middle
        and line_image_edits.in_one_row(here, each.origin.line_image.unpack())
    ]
    return min(beside, key=lambda other: begins[other][0], default=None)


def ordered(lines: Lines, order: Sequence[Box]) -> Lines:
    """The lines in the order of their names' boxes; one that is not among these stays after the one before it."""
    ranks: list[int] = []
    for each in lines:
        rank = _rank(each.origin.box, order)
        ranks.append(rank if rank is not None else ranks[-1] if ranks else -1)
    return tuple(lines[number] for number in sorted(range(len(lines)), key=lambda number: ranks[number]))


def reading_place(lines: Sequence[Line], box: Box) -> int:
    """Before which of some lines a new one with this box is read."""
    places = [number for number, line in enumerate(lines) if line.words]
    row = [number for number in places if _in_row(lines[number].box, box)]
    left = [number for number in row if lines[number].box[0] <= box[0]]
    if left:
        return max(left, key=lambda number: lines[number].box[0]) + 1
    if row:
        return min(row, key=lambda number: lines[number].box[0])
    above = [number for number in places if _middle(lines[number].box) < _middle(box)]
    if not above:
        return 0
    over = max(above, key=lambda number: (_overlap(lines[number].box, box, 0) > 0, lines[number].box[3]))
    end = over
    while end + 1 < len(lines) and _in_row(lines[end + 1].box, lines[over].box):
        end += 1
    return end + 1


def _rank(box: Box, order: Sequence[Box]) -> int | None:
    if box in order:
        return order.index(box)
    overlaps = [iou(box, other) for other in order]
    return int(np.argmax(overlaps)) if overlaps and max(overlaps) >= _SAME_LINE else None


def _without(lines: Lines, numbers: Sequence[int]) -> Lines:
    kept = []
    for number, each in enumerate(lines):
        if number not in numbers:
            kept.append(each)
        elif not each.origin.added:
            kept.append(replace(each, line=Line(each.line.box, ())))
    return tuple(kept)


def _free_name(box: Box, lines: Lines) -> Box:
    """A box, a pixel higher for each line that has it as its name."""
    names = {each.origin.box for each in lines}
    while box in names:
        box = (*box[:3], box[3] + 1)
    return box


def _covers(box: Box, other: Box) -> bool:
    area = (other[2] - other[0]) * (other[3] - other[1])
    return _overlap(box, other, 0) * _overlap(box, other, 1) >= _COVERED * max(1, area)


def _in_row(one: Box, other: Box) -> bool:
    return _overlap(one, other, 1) > _IN_ROW * min(one[3] - one[1], other[3] - other[1])


def _overlap(one: Box, other: Box, axis: int) -> int:
    return max(0, min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis]))


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
