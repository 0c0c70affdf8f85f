"""Transcripts: what the text lines of a page truly say, and which of the lines a recognizer found they tell about.

A file of transcripts has a line per text line, `x1,y1,x2,y2,x3,y3,x4,y4,TRANSCRIPT`: the corners of its box in pixels
of the page, then the text as it is, commas included (the format of ICDAR 2019's SROIE task 1).
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from ocr_app.document import Line
from ocr_app.errors import EmptyFileError, MissingFileError, UnreadableFileError
from ocr_app.geometry import Box
from ocr_app.io.regular import read_regular
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.text_line import TextLine

# In cap heights of the line read.
_SAME_ROW = 0.7  # a transcript whose middle is farther up or down is of another row
_ON_LINE = 0.5  # one this near stands on the line image for certain, even if the recognizer read nothing there
_BESIDE = 0.5  # a character's middle may lie so far to the left or right of its transcript's box

# In characters of the transcript, from the end of its box to the end of its line: boxes drawn by hand are loose.
_SURE_GAP = 0.7  # nothing can stand there
_DOUBTFUL_GAP = 2.0  # nothing stands there if the line's first or last characters are the transcript's

_LEAST_LEAD = 2  # edits between the best split of a transcript and the next for the best to be certain
_MOST_EDITS = 0.5  # per character from a reading to its part of a split

_MOST_BYTES = 64_000_000  # far above the transcripts of any page

_Split = tuple[int, tuple[int, ...]]  # its edits, and after how many words each part ends


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one text line says: its words joined by single spaces, in NFC.

    Attributes:
        number: its line in the file.
        box: x0, y0, x1, y1 in page pixels: the upright box around its corners.
        text: never empty.
    """

    number: int
    box: tuple[float, float, float, float]
    text: str

    @property
    def pixels(self) -> Box:
        """Its box in whole pixels."""
        x0, y0, x1, y1 = self.box
        return math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)

    @property
    def character_width(self) -> float:
        """The mean width of its characters: how exactly its ends are known."""
        return (self.box[2] - self.box[0]) / len(self.text)


def read_transcripts(path: Path) -> tuple[Transcript, ...]:
    """The transcripts of a file; empty lines are skipped.

    Raises:
        MissingFileError, EmptyFileError: there is none.
        UnreadableFileError: a line, which the message names, is not as it must be.
    """
    try:
        content = read_regular(path, _MOST_BYTES)
    except FileNotFoundError as error:
        raise MissingFileError(path) from error
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be opened: {error.strerror}") from error
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    transcripts = tuple(_parse(path, number, line) for number, line in enumerate(lines, 1) if line.strip())
    if not transcripts:
        raise EmptyFileError(path)
    return transcripts


def _parse(path: Path, number: int, line: bytes) -> Transcript:
    try:
        *corners, text = line.decode().split(",", 8)
        x, y = [float(value) for value in corners[0::2]], [float(value) for value in corners[1::2]]
        if len(corners) != 8 or not all(map(math.isfinite, x + y)):
            raise ValueError
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, f"line {number}: not UTF-8") from error
    except ValueError as error:
        raise UnreadableFileError(path, f"line {number}: not of the form x1,y1,x2,y2,x3,y3,x4,y4,TRANSCRIPT") from error
    box = min(x), min(y), max(x), max(y)
    if box[0] == box[2] or box[1] == box[3]:
        raise UnreadableFileError(path, f"line {number}: the four corners enclose nothing")
    words = unicodedata.normalize("NFC", text).split()
    if not words:
        raise UnreadableFileError(path, f"line {number}: the transcript is empty")
    return Transcript(number, box, " ".join(words))


def match(
    transcripts: Sequence[Transcript], lines: Sequence[tuple[Line, LineImage]]
) -> tuple[dict[int, str], list[Transcript]]:
    """What lines truly say, by their index in `lines`, and the transcripts that could not be matched for certain.

    A transcript may have been read as several lines (label and amount far apart), a line may hold several transcripts
    (columns). A line gets a text only if that is certain to be all that stands on its line image: a wrong label teaches
    worse than none. A line of which no transcript tells is in neither result.
    """
    if not transcripts:
        return {}, []
    links = _Links.between(transcripts, lines)
    truths: dict[int, str] = {}
    unmatched = []
    for index, transcript in enumerate(transcripts):
        found = links.truths(index)
        truths |= found
        if not found:
            unmatched.append(transcript)
    return truths, unmatched


def without_reading(transcripts: Sequence[Transcript], lines: Sequence[tuple[Line, LineImage]]) -> list[Transcript]:
    """The transcripts where most of what was read, if anything was, is not what stands there: no line was found."""
    characters = [character for line, _ in lines for word in line.words for character in word.characters]
    lost = []
    for transcript in transcripts:
        x0, y0, x1, y1 = transcript.box
        inside = [
            character
            for character in characters
            if x0 <= (character.box[0] + character.box[2]) / 2 <= x1
            and y0 <= (character.box[1] + character.box[3]) / 2 <= y1
        ]
        read = "".join(character.text for character in sorted(inside, key=lambda character: character.box[0]))
        truth = transcript.text.replace(" ", "")
        if Levenshtein.distance(read, truth) > _MOST_EDITS * max(len(read), len(truth)):
            lost.append(transcript)
    return lost


@dataclass(frozen=True, slots=True)
class _Links:
    """Which transcripts and lines share print. Both are known by their index.

    Attributes:
        lines_of: for each transcript, the lines.
        transcripts_of: for each line, the transcripts.
        strays: the lines that also have characters of which no transcript tells.
    """

    transcripts: Sequence[Transcript]
    lines: Sequence[tuple[Line, LineImage]]
    lines_of: list[set[int]]
    transcripts_of: list[set[int]]
    strays: set[int]

    @classmethod
    def between(cls, transcripts: Sequence[Transcript], lines: Sequence[tuple[Line, LineImage]]) -> "_Links":
        links = cls(transcripts, lines, [set() for _ in transcripts], [set() for _ in lines], set())
        slope = _slope([line_image.line for _, line_image in lines])
        x0, y0, x1, y1 = np.array([transcript.box for transcript in transcripts]).T
        middle = (x0 + x1) / 2
        row = (y0 + y1) / 2 - slope * middle
        unread = {}
        for number, (line, line_image) in enumerate(lines):
            cap_height = line_image.line.cap_height
            above = np.abs(row - _row(line_image.line, slope)) / cap_height
            unread[number] = (line_image.line.x0 <= middle) & (middle < line_image.line.x1) & (above <= _ON_LINE)
            for x in [(c.box[0] + c.box[2]) / 2 for word in line.words for c in word.characters]:
                beside = np.maximum(0, np.maximum(x0 - x, x - x1)) / cap_height
                distance = np.where((beside <= _BESIDE) & (above <= _SAME_ROW), beside + above, np.inf)
                nearest = int(distance.argmin())
                if np.isfinite(distance[nearest]):
                    links.add(nearest, number)
                else:
                    links.strays.add(number)
        for index in [index for index, linked in enumerate(links.lines_of) if not linked]:
            for number in unread:
                if unread[number][index]:
                    links.add(index, number)
        return links

    def add(self, index: int, number: int) -> None:
        self.lines_of[index].add(number)
        self.transcripts_of[number].add(index)

    def truths(self, index: int) -> dict[int, str]:
        """What the lines of a transcript say; nothing if that is not certain."""
        numbers = sorted(self.lines_of[index], key=lambda number: self.lines[number][1].line.x0)
        indices = {other for number in numbers for other in self.transcripts_of[number]}
        if not numbers or self.strays & set(numbers) or any(self.lines_of[other] != set(numbers) for other in indices):
            return {}
        transcripts = sorted((self.transcripts[other] for other in indices), key=lambda transcript: transcript.box)
        line_images = [self.lines[number][1].line for number in numbers]
        readings = [self.lines[number][0].text for number in numbers]
        if not _side_by_side(transcripts, line_images):
            return {}
        if len(numbers) == 1:
            texts = [" ".join(transcript.text for transcript in transcripts)]
        elif len(transcripts) == 1:
            texts = split(transcripts[0].text, readings)
        else:
            texts = []
        if not texts or not _complete(transcripts, line_images, texts, readings):
            return {}
        return dict(zip(numbers, texts, strict=True))


def _slope(lines: Sequence[TextLine]) -> float:
    """The slope of the page's text: what an upright box around a text line hides."""
    return float(np.median([line.slope((line.x0 + line.x1) / 2) for line in lines])) if lines else 0.0


def _row(line: TextLine, slope: float) -> float:
    """Ordinate at which the middle of a line's capitals would meet the page's left edge."""
    middle = (line.x0 + line.x1) / 2
    return float(line.y(middle)) - line.cap_height / 2 - slope * middle


def _side_by_side(transcripts: Sequence[Transcript], lines: Sequence[TextLine]) -> bool:
    """Whether those, which are in order from the left, and these stand side by side, not one over another."""
    return all(left.box[2] <= right.box[0] + left.character_width for left, right in pairwise(transcripts)) and all(
        left.x1 <= right.x0 + left.cap_height for left, right in pairwise(lines)
    )


def _complete(
    transcripts: Sequence[Transcript], lines: Sequence[TextLine], texts: Sequence[str], readings: Sequence[str]
) -> bool:
    """Whether each line holds all of its text: nothing of it was lost before its first or after its last character."""
    first, last = transcripts[0], transcripts[-1]
    before = (lines[0].x0 - first.box[0]) / first.character_width
    after = (last.box[2] - lines[-1].x1) / last.character_width
    parts = list(zip(texts, readings, strict=True))
    return (
        _whole(before, texts[0], readings[0])
        and _whole(after, texts[-1][::-1], readings[-1][::-1])
        # Where each part of a split transcript begins and ends is not known.
        and all(_ends(text, reading) for text, reading in parts[:-1])
        and all(_ends(text[::-1], reading[::-1]) for text, reading in parts[1:])
    )


def _whole(gap: float, text: str, reading: str) -> bool:
    """Whether nothing of a text was lost in a gap, of so many characters, before its reading.

    A gap below zero has print of which the text does not tell, unless the reading begins as the text does.
    """
    if text[:2].casefold() == reading[:2].casefold():
        return gap <= _DOUBTFUL_GAP
    return -_DOUBTFUL_GAP <= gap <= _SURE_GAP


def _ends(text: str, reading: str) -> bool:
    """Whether the last word of a text was read: if it was lost, the reading is no nearer to the text with it."""
    *without, whole = _distances(reading, text.split())
    return not without or whole < without[-1]


def split(text: str, readings: Sequence[str]) -> list[str]:
    """The words of `text` dealt out, in order and at least one each, to the `readings` of its parts.

    The readings' edit distances from their words decide. Nothing is returned if another split is about as near, or a
    reading is far from its part.
    """
    words = text.split()
    best: dict[int, list[_Split]] = {0: [(0, (0,))]}  # the two best splits of so many words
    for reading in readings:
        following: dict[int, list[_Split]] = {}
        for begin, splits in best.items():
            for end, distance in enumerate(_distances(reading, words[begin:]), begin + 1):
                following.setdefault(end, []).extend((edits + distance, (*ends, end)) for edits, ends in splits)
        best = {end: sorted(splits)[:2] for end, splits in following.items()}
    splits = best.get(len(words), [])
    if not splits or (len(splits) > 1 and splits[1][0] < splits[0][0] + _LEAST_LEAD):
        return []
    parts = [" ".join(words[begin:end]) for begin, end in pairwise(splits[0][1])]
    return parts if all(map(_near, parts, readings)) else []


def _near(text: str, reading: str) -> bool:
    return _distances(reading, text.split())[-1] <= _MOST_EDITS * max(len(text), len(reading))


def _distances(reading: str, words: Sequence[str]) -> list[int]:
    """Edit distances of a reading from the first word, the first two words, and so on.

    Spaces do not count, nor does it matter what is upper and what lower case.
    """
    reading = reading.replace(" ", "").casefold()
    text, distances = "", []
    for word in words:
        text += word.casefold()
        distances.append(Levenshtein.distance(reading, text))
    return distances
