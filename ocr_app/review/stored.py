"""What is stored of a reviewed line, and how it is restored when its page is opened again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from ocr_app.corrections import Correction
from ocr_app.document import Line
from ocr_app.geometry import Box, iou, rotate_box
from ocr_app.review import line_edits as edits
from ocr_app.review import page_edits
from ocr_app.review.edges import boxes_at, character_edges
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import OpenPage, Origin, PageLine, RecognizedPage
from ocr_app.review.turned_lines import along
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.text_line import TextLine

_SAME_LINE = 0.5
"""Intersection over union from which two boxes are of one line; another model may box it differently."""


def correction_of(page: OpenPage, recognized: RecognizedPage, number: int, model: str) -> Correction | None:
    """What to store of a page's line of this number; None if it is as it was recognized."""
    line, origin = page.lines[number], page.origins[number]
    if line == origin.read and not origin.added:
        return None
    line_image = origin.line_image.unpack()
    return Correction(
        page_hash=recognized.hash,
        source=str(page.source),
        page=page.number,
        line_box=recognized.box_as_given(origin.box),
        line_image=line_image.image,
        reading=origin.read.text,
        truth=line.text,
        edges=character_edges(line, line_image),
        model=model,
        time=datetime.now(UTC),
        # That a line was taken away does not say that nothing is written there: it may stand in another line.
        doubtful=edits.doubts(line) if line.words else None,
        seen=edits.seen(line),
        geometry=geometry_of(line_image) if origin.added else None,
    )


def order_of(page: OpenPage, recognized: RecognizedPage) -> tuple[Box, ...] | None:
    """What to store of the order of a page's lines; None if it is the recognizer's."""
    names = tuple(origin.box for origin in page.origins)
    return None if names == tuple(line.box for line in recognized.lines) else names


def restore(
    page: RecognizedPage, corrections: Sequence[Correction], order: Sequence[Box] | None = None
) -> tuple[PageLine, ...]:
    """The lines of a page with what was stored about it.

    What a person has seen is certain, what they had still to look at is doubtful, all else is as sure as it was read.
    """
    lines = page_edits.first_read(page)
    for correction in corrections:
        box = page.box_as_turned(correction.line_box)
        if correction.geometry is not None:
            lines = _with_added(lines, correction, box) if _is_on(correction, box) else lines
            continue
        overlaps = [iou(line.box, box) for line in page.lines]
        if overlaps and max(overlaps) >= _SAME_LINE:
            name = page.lines[int(np.argmax(overlaps))].box
            lines = tuple(
                _restored(each, correction) if each.origin.box == name and not each.origin.added else each
                for each in lines
            )
    return page_edits.ordered(lines, order) if order else lines


def _restored(each: PageLine, correction: Correction) -> PageLine:
    return replace(each, line=_restore_line(each.line, correction, each.origin.line_image.unpack()))


def _restore_line(line: Line, correction: Correction, line_image: LineImage) -> Line:
    line = along(line, line_image.rotation, lambda upright: edits.set_text(upright, correction.truth))
    line = edits.with_seen(line, _seen(line, correction), correction.doubtful or ())
    if correction.edges and correction.line_image.shape == line_image.image.shape:
        line = edits.with_boxes(line, boxes_at(correction.edges, line, line_image))
    return line


def _seen(line: Line, correction: Correction) -> Sequence[int]:
    """The characters that a person has seen; of a correction that does not tell, those that certainly were."""
    found = edits.characters(line)
    if correction.seen is not None:
        return correction.seen
    if correction.edges is None:
        return range(len(found))
    settled = correction.doubtful is not None
    doubtful = correction.doubtful or ()
    return [
        index
        for index, character in enumerate(found)
        if index not in doubtful and (character.seen or (settled and character.doubtful))
    ]


def _with_added(lines: tuple[PageLine, ...], correction: Correction, box: Box) -> tuple[PageLine, ...]:
    """The lines with one that a person had added; its name is its box."""
    line_image = _line_image(correction)
    packed = PackedLineImage.of(line_image)
    empty = Line(box, ())
    read = edits.unseen(along(empty, line_image.rotation, lambda line: edits.set_text(line, correction.reading)))
    line = _restore_line(replace(read, box=box), correction, line_image)
    at = page_edits.reading_place([each.line for each in lines], line.box)
    return (*lines[:at], PageLine(Origin(box, read, packed, added=True), line), *lines[at:])


def _is_on(correction: Correction, box: Box) -> bool:
    """True if an added line's line image lies in its box: the recognizer has not turned the page another way since."""
    line_image = _line_image(correction)
    line, (x0, y0, x1, y1) = line_image.line, rotate_box(box, line_image.rotation, 0, 0)
    middle = (x0 + x1) / 2
    return line.x0 <= middle <= line.x1 and y0 <= line.y(middle) <= y1 + line.cap_height


def geometry_of(line_image: LineImage) -> tuple[float, ...]:
    """Where a line image lies, as a correction keeps it."""
    line = line_image.line
    return (
        *map(float, (*line.baseline, line.cap_height, line.x0, line.x1)),
        *map(float, (line_image.x_start, line_image.scale, line_image.stretch)),
        *([float(line_image.rotation)] if line_image.rotation else []),  # earlier releases know no other lines
    )


def _line_image(correction: Correction) -> LineImage:
    """The line image of a line that a person added."""
    assert correction.geometry is not None
    a, b, c, cap_height, x0, x1, x_start, scale, stretch, *rotation = correction.geometry
    line = TextLine((a, b, c), cap_height, x0, x1)
    return LineImage(correction.line_image, line, x_start, scale, stretch, int(sum(rotation)))
