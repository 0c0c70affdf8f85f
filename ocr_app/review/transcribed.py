"""A page of which transcripts tell what it says: each transcript with the line image of what it tells of.

Where the recognizer finds no line, a transcript's corners show where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr_app.corrections import page_hash
from ocr_app.geometry import Box
from ocr_app.io.scan import Scan
from ocr_app.review.ground_truth import Transcript, match, without_reading
from ocr_app.review.pages import RecognizedPage
from ocr_app.review.recognition import LineRecognizer, recognize
from ocr_app.review.stored import geometry_of
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.shown_lines import lost_lines, shown_lines


@dataclass(frozen=True, eq=False, slots=True)
class TranscribedLine:
    """What a line truly says.

    Attributes:
        box: in pixels of the page as given.
        image: uint8 [32, W], its line image's picture.
        reading: what the recognizer read; empty if it found no line here.
        truth: what it says.
        geometry: of a line that the recognizer did not find, as in `Correction`.
    """

    box: Box
    image: NDArray[np.uint8]
    reading: str
    truth: str
    geometry: tuple[float, ...] | None = None

    @classmethod
    def shown(cls, transcript: Transcript, line_image: LineImage) -> "TranscribedLine":
        """The line that stands where a transcript's corners are."""
        return cls(transcript.pixels, line_image.image, "", transcript.text, geometry_of(line_image))


@dataclass(frozen=True, eq=False, slots=True)
class TranscribedPage:
    """A page's lines of which transcripts tell for certain, and the transcripts that could not be placed."""

    hash: str
    lines: tuple[TranscribedLine, ...]
    unmatched: tuple[Transcript, ...]


def read_transcribed(
    recognizer: LineRecognizer, scan: Scan, number: int, transcripts: Sequence[Transcript]
) -> TranscribedPage:
    """Reads a page and finds what its transcripts tell of.

    Raises:
        InputError: it cannot be decoded.
    """
    page = scan.page(number, to_read=True)
    lost = lost_lines(page.printed, [each.pixels for each in transcripts], recognizer.dot_prints)
    if lost:
        return TranscribedPage(page_hash(page.image), *_shown(transcripts, lost))
    read = recognize(recognizer, scan, number)
    lines = read.with_line_images()
    truths, unplaced = match([_turned(each, read) for each in transcripts], lines)
    numbers = {each.number for each in unplaced}
    unmatched = [each for each in transcripts if each.number in numbers]
    found = tuple(
        TranscribedLine(read.box_as_given(line.box), line_image.image, line.text, truths[index])
        for index, (line, line_image) in enumerate(lines)
        if index in truths
    )
    # Of a page that was read turned, the corners are not where its lines were looked for.
    unread = [] if read.rotation else without_reading(unmatched, lines)
    added, _ = _shown(unread, shown_lines(page.printed, [each.pixels for each in unread]) if unread else [])
    placed = {line.box for line in added}
    rest = tuple(each for each in unmatched if each not in unread or each.pixels not in placed)
    return TranscribedPage(read.hash, found + added, rest)


def _turned(transcript: Transcript, read: RecognizedPage) -> Transcript:
    """A transcript with its box on the page as that was turned to be read."""
    return replace(transcript, box=read.box_as_turned(transcript.pixels)) if read.rotation else transcript


def _shown(
    transcripts: Sequence[Transcript], line_images: Sequence[LineImage | None]
) -> tuple[tuple[TranscribedLine, ...], tuple[Transcript, ...]]:
    """The lines that stand where the transcripts' corners are, and the transcripts whose corners enclose no ink."""
    pairs = list(zip(transcripts, line_images, strict=True))
    lines = tuple(TranscribedLine.shown(transcript, image) for transcript, image in pairs if image)
    return lines, tuple(transcript for transcript, image in pairs if not image)
