"""Pages under review: what was recognized on them, and what a person made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ocr_app.document import Line
from ocr_app.fiscal.documents import Barcode
from ocr_app.review.line_edits import characters
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.segmentation.line_image import LineImage


@dataclass(frozen=True, slots=True)
class RecognizedPage:
    """What the recognizer found on a page: its lines with the line images they were read from.

    `hash` identifies the page by its content; `size` is its width and height in pixels, `barcodes` are
    those found on it.
    """

    size: tuple[int, int]
    hash: str
    lines: tuple[Line, ...]
    line_images: tuple[PackedLineImage, ...]
    barcodes: tuple[Barcode, ...] = ()

    def with_line_images(self) -> list[tuple[Line, LineImage]]:
        """Each line with the line image it was read from."""
        return [(line, packed.unpack()) for line, packed in zip(self.lines, self.line_images, strict=True)]


@dataclass(eq=False, slots=True)
class OpenPage:
    """A page of an open file; two of them are equal only if they are the same object.

    `lines` are the recognized ones with the edits applied: as many, in the same order, though an edited one may be
    empty.
    """

    source: Path
    number: int
    name: str
    recognized: RecognizedPage | None = None
    lines: list[Line] = field(default_factory=list)
    failed: bool = False
    doubtful: int = 0
    doubted: int = 0
    characters: int = 0

    def take(self, lines: Sequence[Line]) -> None:
        """Replaces all lines."""
        self.lines, self.characters, self.doubtful = list(lines), 0, 0
        for line in lines:
            self._count(line, +1)
        self.doubted = self.doubtful

    def change(self, number: int, line: Line) -> None:
        """Replaces the line of this number."""
        self._count(self.lines[number], -1)
        self._count(line, +1)
        self.lines[number] = line

    def _count(self, line: Line, sign: int) -> None:
        found = characters(line)
        self.characters += sign * len(found)
        self.doubtful += sign * sum(character.doubtful for character in found)


@dataclass(frozen=True, slots=True)
class CharacterRef:
    """Which character is meant: the `index`-th of a line, spaces left out."""

    page: OpenPage
    line: int
    index: int


@dataclass(frozen=True, slots=True)
class Change:
    """A line replaced by another."""

    page: OpenPage
    line: int
    before: Line
    after: Line


class PageError(Exception):
    """A page of an open file cannot be shown or read; its cause says why."""

    def __init__(self, page: OpenPage, cause: Exception) -> None:
        super().__init__(f"page {page.number} of {page.source}: {cause}")
        self.page, self.cause = page, cause
