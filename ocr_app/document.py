"""A reading: `Document` > `Page` > `Line` > `Word` > `Character`.

Every exporter and every view reads this tree and none of them knows who made it. All of it is frozen. Boxes are
`(x0, y0, x1, y1)` in pixels of the picture as given (before it is turned or deskewed), x to the right, y down,
half-open: x1 and y1 are the first column and row outside. Confidences are calibrated probabilities from 0 to 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from ocr_app.geometry import Box, rotate_box, rotate_size

FORMAT_VERSION = 1
"""Version of the JSON format; it grows when a reader of the old format would misread the new one."""

COLUMN_GAP = "   "
"""What plain text puts between lines that stand side by side."""

_LONG = 6  # heights of a character, from which a line shows how far its page is tilted

DOUBTFUL = 0.9
"""A character whose confidence is below this should be looked at by a person."""


@dataclass(frozen=True, slots=True)
class Character:
    """One character.

    Attributes:
        alternatives: its runners-up, best first, each with its probability.
        seen: a person has typed or confirmed it; its confidence is then 1.
    """

    text: str
    box: Box
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    seen: bool = False

    @property
    def doubtful(self) -> bool:
        return self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Word:
    """Characters with no space between them; `text` is theirs, joined."""

    text: str
    box: Box
    confidence: float
    characters: tuple[Character, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one text line, left to right."""

    box: Box
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_vertical(self) -> bool:
        """True if it runs down or up the page: its characters lie one above the other."""
        x0, y0, x1, y1 = self.box
        return y1 - y0 > x1 - x0 and len(self.text) > 2


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page in reading order; pages are numbered from 1.

    Attributes:
        width, height: of the picture as given, in px.
        rotation: degrees clockwise by which the picture must be turned to be read: 0, 90, 180 or 270.
        unread: ink that may be text and has not been read.
    """

    number: int
    width: int
    height: int
    lines: tuple[Line, ...]
    rotation: int = 0
    unread: tuple[Box, ...] = ()

    def upright(self) -> "Page":
        """The page as it is read: the picture turned, so that rotation is 0, and all boxes in the turned picture."""
        if not self.rotation:
            return self

        def turned(box: Box) -> Box:
            return rotate_box(box, self.rotation, self.width, self.height)

        width, height = rotate_size(self.rotation, self.width, self.height)
        lines = tuple(moved(line, turned) for line in self.lines)
        return Page(self.number, width, height, lines, 0, tuple(map(turned, self.unread)))

    @property
    def text(self) -> str:
        """The lines' text; lines side by side (label and amount, cells of a table) share a row of it."""
        rows: list[list[Line]] = []
        lines = self.upright().lines
        slope = _slope([line for line in lines if not line.is_vertical])
        for line in lines:
            if rows and _beside(rows[-1][-1], line, slope):
                rows[-1].append(line)
            else:
                rows.append([line])
        return "\n".join(COLUMN_GAP.join(line.text for line in row) for row in rows)


def moved(line: Line, to: Callable[[Box], Box]) -> Line:
    """The line with each of its boxes where `to` puts it."""
    words = (
        replace(
            word,
            box=to(word.box),
            characters=tuple(replace(character, box=to(character.box)) for character in word.characters),
        )
        for word in line.words
    )
    return Line(to(line.box), tuple(words))


def _beside(left: Line, right: Line, slope: float) -> bool:
    return not left.is_vertical and not right.is_vertical and _are_beside(left.box, right.box, slope)


def _are_beside(left: Box, right: Box, slope: float) -> bool:
    """True if the second box continues the row of the first one; rows fall by `slope` px per px to the right."""
    fall = slope * ((right[0] + right[2]) - (left[0] + left[2])) / 2
    overlap = min(left[3] + fall, right[3]) - max(left[1] + fall, right[1])
    return right[0] >= left[2] and overlap > 0.5 * min(left[3] - left[1], right[3] - right[1])


def _slope(lines: Sequence[Line]) -> float:
    """By how many px per px to the right the rows of a tilted page fall: the median of its long lines."""
    slopes = []
    for line in lines:
        boxes = [character.box for word in line.words for character in word.characters]
        quarter = len(boxes) // 4
        if quarter and line.box[2] - line.box[0] > _LONG * median(box[3] - box[1] for box in boxes):
            (x0, y0), (x1, y1) = (
                (median(box[0] for box in part), median(box[3] for box in part))
                for part in (boxes[:quarter], boxes[-quarter:])
            )
            slopes.append((y1 - y0) / max(1, x1 - x0))
    return median(slopes) if slopes else 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says: `source` is the file's name as it was given, `model` the name of the model that read it."""

    source: str
    model: str
    pages: tuple[Page, ...]

    @property
    def text(self) -> str:
        """The pages' text; a form feed begins each page but the first."""
        return "\n\f".join(page.text for page in self.pages)

    def to_json(self) -> dict[str, Any]:
        """The document as plain dictionaries, lists, strings and numbers; `from_json` gives back an equal document."""
        return {
            "version": FORMAT_VERSION,
            "source": self.source,
            "model": self.model,
            "pages": [_page_to_json(page) for page in self.pages],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Document":
        """The document that `to_json` gave.

        Raises:
            ValueError: `data` is of another version, or no document at all.
        """
        try:
            version = data["version"]
            if version != FORMAT_VERSION:
                raise ValueError(f"document of version {version!r}; this release reads version {FORMAT_VERSION}")
            return cls(data["source"], data["model"], tuple(_page_from_json(page) for page in data["pages"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a document: {error!r}") from error


def _page_to_json(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "unread": [list(box) for box in page.unread],
        "lines": [
            {"box": list(line.box), "words": [_word_to_json(word) for word in line.words]} for line in page.lines
        ],
    }


def _word_to_json(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "box": list(word.box),
        "confidence": word.confidence,
        "characters": [
            {
                "text": character.text,
                "box": list(character.box),
                "confidence": character.confidence,
                "alternatives": [list(alternative) for alternative in character.alternatives],
            }
            | ({"seen": True} if character.seen else {})
            for character in word.characters
        ],
    }


def _page_from_json(data: dict[str, Any]) -> Page:
    lines = (Line(_box(line["box"]), tuple(_word_from_json(word) for word in line["words"])) for line in data["lines"])
    unread = tuple(_box(box) for box in data.get("unread", ()))
    # Readings of earlier releases have neither rotation nor unread.
    return Page(data["number"], data["width"], data["height"], tuple(lines), data.get("rotation", 0), unread)


def _word_from_json(data: dict[str, Any]) -> Word:
    characters = (
        Character(
            character["text"],
            _box(character["box"]),
            character["confidence"],
            tuple((text, probability) for text, probability in character["alternatives"]),
            character.get("seen", False),
        )
        for character in data["characters"]
    )
    return Word(data["text"], _box(data["box"]), data["confidence"], tuple(characters))


def _box(data: list[int]) -> Box:
    x0, y0, x1, y1 = data
    return x0, y0, x1, y1
