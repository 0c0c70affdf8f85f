"""Pages under review: what was recognized on them, and what a person made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ocr_app.document import Line, Page, moved
from ocr_app.fiscal.documents import Barcode
from ocr_app.geometry import Box, iou, rotate_box, rotate_size
from ocr_app.review.line_edits import characters
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.segmentation.line_image import LineImage


@dataclass(frozen=True, slots=True)
class RecognizedPage:
    """What the recognizer found on a page: its lines with the line images they were read from.

    Boxes are in pixels of the page as it was turned to be read.

    Attributes:
        size: width and height of the turned page in pixels.
        hash: identifies the page by its content; one that a person has turned is a page of its own.
        picture_hash: that of the picture as given.
        rotation: degrees clockwise by which the picture as given was turned, by a person or the recognizer.
        turn: how many of them a person has turned it by; None if nobody has said.
        unread: ink that may be text and has not been read.
        barcodes: those found on the picture as given.
    """

    size: tuple[int, int]
    hash: str
    lines: tuple[Line, ...]
    line_images: tuple[PackedLineImage, ...]
    picture_hash: str
    rotation: int = 0
    turn: int | None = None
    unread: tuple[Box, ...] = ()
    barcodes: tuple[Barcode, ...] = ()

    def with_line_images(self) -> list[tuple[Line, LineImage]]:
        """Each line with the line image it was read from."""
        return [(line, packed.unpack()) for line, packed in zip(self.lines, self.line_images, strict=True)]

    def box_as_given(self, box: Box) -> Box:
        """A box of the turned page in pixels of the picture as given."""
        return rotate_box(box, -self.rotation, *self.size)

    def box_as_turned(self, box: Box) -> Box:
        """A box of the picture as given in pixels of the turned page."""
        return rotate_box(box, self.rotation, *rotate_size(self.rotation, *self.size))

    def as_given(self) -> "RecognizedPage":
        """The same with all boxes in pixels of the picture as given."""
        size = rotate_size(self.rotation, *self.size)
        lines = tuple(moved(line, self.box_as_given) for line in self.lines)
        return replace(self, size=size, lines=lines, unread=tuple(map(self.box_as_given, self.unread)))


@dataclass(frozen=True, eq=False, slots=True)
class Origin:
    """Where a line of a page comes from; two of them are equal only if they are the same object.

    Attributes:
        box: names the line among those of its page, for as long as it is there and in the store.
        read: the line as it was first read.
        line_image: what it was read from.
        added: a person made it: drew a box around it, or joined or split others.
    """

    box: Box
    read: Line
    line_image: PackedLineImage
    added: bool = False

    @property
    def rotation(self) -> int:
        """Degrees clockwise by which the page is turned for the line to run to the right; see `LineImage`."""
        return self.line_image.rotation


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line as it now stands, and where it comes from. One that was taken away has no words."""

    origin: Origin
    line: Line


@dataclass(frozen=True, slots=True)
class PageState:
    """All that changes with the turn of a page; one with nothing recognized is still to be read."""

    turn: int | None
    recognized: RecognizedPage | None = None
    lines: tuple[PageLine, ...] = ()
    failed: bool = False


@dataclass(eq=False, slots=True)
class OpenPage:
    """A page of an open file; two of them are equal only if they are the same object.

    `lines` are as the edits have left them, in reading order; `origins` has the origin of each.
    `turn` are the degrees clockwise that a person has turned the picture by, None if nobody has. `picture_hash` is
    known once the page has been read.
    """

    source: Path
    number: int
    name: str
    recognized: RecognizedPage | None = None
    lines: list[Line] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    turn: int | None = None
    picture_hash: str = ""
    failed: bool = False
    doubtful: int = 0
    doubted: int = 0
    characters: int = 0

    @property
    def rotation(self) -> int:
        """The degrees clockwise that its picture is to be turned by."""
        return self.recognized.rotation if self.recognized else self.turn or 0

    @property
    def arrangement(self) -> tuple[PageLine, ...]:
        """Its lines with their origins."""
        return tuple(PageLine(origin, line) for origin, line in zip(self.origins, self.lines, strict=True))

    @property
    def state(self) -> PageState:
        return PageState(self.turn, self.recognized, self.arrangement, self.failed)

    def put_state(self, state: PageState) -> None:
        """Takes the page back to a state, or on to one that is still to be read."""
        self.turn, self.recognized, self.failed = state.turn, state.recognized, state.failed
        self.arrange(state.lines)

    def as_read(self) -> Page:
        """The page as a document has it, without the lines that were taken away: boxes are in its picture as given.

        Ink that has not been read is none where a person has added a line.
        """
        assert self.recognized, "a page that is still to be read"
        size = rotate_size(self.recognized.rotation, *self.recognized.size)
        lines = tuple(moved(line, self.recognized.box_as_given) for line in self.lines if line.words)
        added = [line.box for line, origin in zip(self.lines, self.origins, strict=True) if origin.added and line.words]
        left = (box for box in self.recognized.unread if not any(iou(box, other) for other in added))
        return Page(self.number, *size, lines, self.recognized.rotation, tuple(map(self.recognized.box_as_given, left)))

    def take(self, lines: Sequence[PageLine]) -> None:
        """Takes the lines of a page that has just been read."""
        self.doubted = 0
        self.arrange(lines)
        self.doubted = self.doubtful

    def arrange(self, lines: Sequence[PageLine]) -> None:
        """Replaces all lines; how many doubts have been settled stays."""
        settled = self.doubted - self.doubtful
        self.lines, self.origins = [each.line for each in lines], [each.origin for each in lines]
        self.characters = self.doubtful = 0
        for line in self.lines:
            self._count(line, +1)
        self.doubted = settled + self.doubtful

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
