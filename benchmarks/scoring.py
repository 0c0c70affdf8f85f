"""Scores of whole-page readings against line transcripts.

A page's truth is a CSV, a line per text line: ``x1,y1,x2,y2,x3,y3,x4,y4,TRANSCRIPT`` in pixels of the page.

* **CER**: edit distance over reference characters. A word read belongs to the reference line whose box holds its
  centre; a line's words are joined left to right; spaces do not count.
* **word F1**: exact matches between the bags of whitespace-separated words, over all pages (as ICDAR 2019 SROIE
  task 2 counts them).
* **trust** (`benchmarks.trust`): a word is wrong when an edit touches it; lines with over 30 % edits are left out,
  since there the truth or the layout is at issue.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from benchmarks.trust import Promises

Box = tuple[float, float, float, float]

_IMAGES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"}
_MARGIN = 0.25  # of a reference line's height: how far outside its box a word's centre may be
_HOPELESS = 0.3  # share of edits above which a line says nothing about confidences
_FOLD = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word as an engine read it; ``confidence`` 0..1."""

    text: str
    box: Box
    confidence: float


class JudgedWord(NamedTuple):
    """A word that was read.

    Attributes:
        right: no edit touches it.
        transcript: of its line.
        line: the words read there, left to right.
    """

    word: Word
    right: bool
    transcript: str
    line: Sequence[Word]


@dataclass
class Scores:
    """Counts over a set of pages."""

    fold_case: bool
    pages: int = 0
    edits: int = 0
    characters: int = 0
    hits: int = 0
    reference_words: int = 0
    read_words: int = 0
    trust: list[JudgedWord] = field(default_factory=list)

    @property
    def cer(self) -> float:
        return self.edits / max(1, self.characters)

    @property
    def word_f1(self) -> float:
        return 2 * self.hits / max(1, self.reference_words + self.read_words)

    @property
    def promises(self) -> Promises:
        """Confidence and rightness of each word."""
        return [(judged.word.confidence, judged.right) for judged in self.trust]

    def add(self, truth: Sequence[tuple[Box, str]], words: Sequence[Word]) -> None:
        """Count one page."""
        reference = Counter(word for _, text in truth for word in self._normal(text).split())
        read = Counter(part for word in words for part in self._normal(word.text).split())
        self.pages += 1
        self.hits += sum((reference & read).values())
        self.reference_words += sum(reference.values())
        self.read_words += sum(read.values())
        for (_, text), found in zip(truth, assign([box for box, _ in truth], words), strict=True):
            self._add_line(text, found)

    def _add_line(self, transcript: str, words: Sequence[Word]) -> None:
        reference = self._normal(transcript).replace(" ", "")
        pieces = [self._normal(word.text).replace(" ", "") for word in words]
        read = "".join(pieces)
        operations = Levenshtein.editops(read, reference)
        self.edits += len(operations)
        self.characters += len(reference)
        if not read or len(operations) > _HOPELESS * len(reference):
            return
        touched = {min(operation.src_pos, len(read) - 1) for operation in operations}
        start = 0
        for word, piece in zip(words, pieces, strict=True):
            right = touched.isdisjoint(range(start, start + len(piece)))
            self.trust.append(JudgedWord(word, right, transcript, words))
            start += len(piece)

    def _normal(self, text: str) -> str:
        return normal(text, self.fold_case)


def normal(text: str, fold_case: bool) -> str:
    """The text with dashes, quotes and, if wanted, letter case made equal."""
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    return text.upper() if fold_case else text


def assign(lines: Sequence[Box], words: Sequence[Word]) -> list[list[Word]]:
    """The words of each reference line, left to right; a word outside all lines belongs to none."""
    found: list[list[Word]] = [[] for _ in lines]
    for word in words:
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        near = []
        for index, (x0, y0, x1, y1) in enumerate(lines):
            margin = _MARGIN * (y1 - y0)
            if x0 - margin <= x <= x1 + margin and y0 - margin <= y <= y1 + margin:
                near.append((abs(y - (y0 + y1) / 2), index))
        if near:
            found[min(near)[1]].append(word)
    return [sorted(line, key=lambda word: word.box[0]) for line in found]


def find_pages(folder: Path) -> list[Path]:
    """The page images of a folder, by name; each has its truth beside it as a CSV of the same name."""
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _IMAGES]


def read_truth(path: Path) -> list[tuple[Box, str]]:
    """The reference lines of a page as axis-aligned boxes with their transcripts."""
    lines = []
    for row in path.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = row.split(",", 8)
        if len(parts) == 9:
            xs, ys = [float(x) for x in parts[0:8:2]], [float(y) for y in parts[1:8:2]]
            lines.append(((min(xs), min(ys), max(xs), max(ys)), parts[8].strip()))
    return lines
