"""What is stored of a reviewed line, and how it is restored when its page is opened again."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from ocr_app.corrections import Correction
from ocr_app.document import Line
from ocr_app.geometry import iou
from ocr_app.review import line_edits as edits
from ocr_app.review.edges import boxes_at, character_edges
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.segmentation.line_image import LineImage

_SAME_LINE = 0.5
"""Intersection over union from which two boxes are of one line; another model may box it differently."""


def correction_of(page: OpenPage, recognized: RecognizedPage, number: int, model: str) -> Correction | None:
    """What to store of a page's line of this number; None if it is as it was recognized."""
    line, read = page.lines[number], recognized.lines[number]
    if line == read:
        return None
    line_image = recognized.line_images[number].unpack()
    return Correction(
        page_hash=recognized.hash,
        source=str(page.source),
        page=page.number,
        line_box=read.box,
        line_image=line_image.image,
        reading=read.text,
        truth=line.text,
        edges=character_edges(line, line_image),
        model=model,
        time=datetime.now(UTC),
        doubtful=edits.doubts(line),
        seen=edits.seen(line),
    )


def restore(page: RecognizedPage, corrections: Sequence[Correction]) -> tuple[Line, ...]:
    """The lines of a page with what was stored about it.

    What a person has seen is certain, what they had still to look at is doubtful, all else is as sure as it was read.
    """
    lines = list(page.lines)
    for correction in corrections:
        overlaps = [iou(line.box, correction.line_box) for line in page.lines]
        if overlaps and max(overlaps) >= _SAME_LINE:
            number = int(np.argmax(overlaps))
            lines[number] = _restore_line(lines[number], correction, page.line_images[number].unpack())
    return tuple(lines)


def _restore_line(line: Line, correction: Correction, line_image: LineImage) -> Line:
    line = edits.set_text(line, correction.truth)
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
