"""The sheet that print is put on, and what is known of every line and of the document printed on it."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from data_synth.defects import Severity, degrade
from data_synth.rendering import RenderedLine, share_gap

BLACK, PAPER = 0, 255


@dataclass(frozen=True, slots=True)
class SynthLine:
    """A printed line: `boxes` float32 [len(text), 4], the ink box of each character in page pixels."""

    text: str
    boxes: NDArray[np.float32]


@dataclass(slots=True)
class NoteTruth:
    """What a fiscal document prints and what is not nought, as its XML holds it.

    `fields` are values by their path in the XML, groups such as ICMS00 left out (`emit.CNPJ`), `items` those of each
    row.
    """

    fields: dict[str, str] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> str:
        """Return the truth as `benchmarks.fiscal` reads it."""
        content = {"fields": _valued(self.fields), "items": [{"fields": _valued(item)} for item in self.items]}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _valued(fields: dict[str, str]) -> dict[str, dict[str, str]]:
    return {id: {"value": value} for id, value in fields.items()}


@dataclass(frozen=True, slots=True)
class SynthPage:
    """A page, `image` uint8 [H, W], and its text `lines`; what is not text (rules, watermark, barcode) has no line.

    `note` is what a fiscal document says, None on other pages.
    """

    image: NDArray[np.uint8]
    lines: tuple[SynthLine, ...]
    note: NoteTruth | None = None


def truth_csv(page: SynthPage) -> str:
    """Return a line `x1,y1,x2,y2,x3,y3,x4,y4,TRANSCRIPT` per text line, corners clockwise from the top left.

    Coordinates are whole pixels; the transcript is the last field and may contain commas.
    """
    rows = []
    for line in page.lines:
        x0, y0 = np.floor(line.boxes[:, :2].min(axis=0)).astype(int)
        x1, y1 = np.ceil(line.boxes[:, 2:].max(axis=0)).astype(int)
        rows.append(f"{x0},{y0},{x1},{y0},{x1},{y1},{x0},{y1},{line.text}\n")
    return "".join(rows)


class Canvas:
    """A white sheet of `width` x `height` px to print on. `lines` collects the text with its boxes.

    `note` is what the fiscal document on it says, if it is one.
    """

    def __init__(self, width: int, height: int) -> None:
        self.image = np.full((height, width), PAPER, np.uint8)
        self.lines: list[SynthLine] = []
        self.note: NoteTruth | None = None

    @property
    def width(self) -> int:
        return self.image.shape[1]

    @property
    def height(self) -> int:
        return self.image.shape[0]

    def write(self, parts: Sequence[tuple[RenderedLine, float]], baseline: float, level: int = BLACK) -> None:
        """Print `parts`, each with the x of its left edge, on one baseline, as one line of text.

        Between two parts go as many spaces as would fill the gap. Raise ValueError where ink would leave the sheet.
        """
        text, boxes = "", np.empty((0, 4), np.float32)
        for rendered, left in sorted(parts, key=lambda part: part[1]):
            x, y = round(left), round(baseline - rendered.baseline)
            self._ink(rendered.ink, x, y, level)
            placed = rendered.boxes + np.array([x, y, x, y], np.float32)
            if text:
                end, start = float(boxes[-1, 2]), float(placed[0, 0])
                spaces = max(1, round((start - end) / (0.8 * rendered.cap_height)))
                rows = baseline - rendered.cap_height, baseline
                text, boxes = text + " " * spaces, np.concatenate([boxes, share_gap(end, start, spaces, rows)])
            text, boxes = text + rendered.text, np.concatenate([boxes, placed])
        self.lines.append(SynthLine(text, boxes))

    def _ink(self, ink: NDArray[np.float32], x: int, y: int, level: int) -> None:
        height, width = ink.shape
        if x < 0 or y < 0 or x + width > self.image.shape[1] or y + height > self.image.shape[0]:
            raise ValueError(f"print of {width} x {height} px at ({x}, {y}) leaves the sheet")
        region = self.image[y : y + height, x : x + width]
        region[:] = np.rint(region + (level - region.astype(np.float32)) * ink)

    def fill(self, x0: float, y0: float, x1: float, y1: float, level: int) -> None:
        """Paint a rectangle: a bar, a shaded cell, a module of a barcode."""
        self.image[round(y0) : round(y1), round(x0) : round(x1)] = level

    def rule(self, x0: float, y0: float, x1: float, y1: float, thickness: int = 1, level: int = BLACK) -> None:
        """Draw a horizontal or vertical rule, from its middle half a thickness to each side."""
        left, top = round(x0 - thickness / 2), round(y0 - thickness / 2)
        right = left + thickness if x0 == x1 else round(x1 + thickness / 2)
        bottom = top + thickness if y0 == y1 else round(y1 + thickness / 2)
        self.image[max(top, 0) : bottom, max(left, 0) : right] = level

    def frame(self, x0: float, y0: float, x1: float, y1: float, thickness: int = 1, level: int = BLACK) -> None:
        """Draw the four sides of a rectangle."""
        for ax, ay, bx, by in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.rule(ax, ay, bx, by, thickness, level)

    def decorate(self, rendered: RenderedLine, left: float, baseline: float, level: int) -> None:
        """Print a separator made of characters; it is not part of the text."""
        self._ink(rendered.ink, round(left), round(baseline - rendered.baseline), level)

    def watermark(self, rendered: RenderedLine, degrees: float, level: int) -> None:
        """Print large text across the middle, turned anticlockwise; what leaves the sheet is cut off."""
        height, width = self.image.shape
        ink_height, ink_width = rendered.ink.shape
        matrix = cv2.getRotationMatrix2D((ink_width / 2, ink_height / 2), degrees, 1.0)
        matrix[:, 2] += (width - ink_width) / 2, (height - ink_height) / 2
        self._ink(cv2.warpAffine(rendered.ink, matrix, (width, height)).astype(np.float32), 0, 0, level)

    def crop_height(self, height: float) -> None:
        """Cut the sheet off under `height`."""
        self.image = self.image[: math.ceil(height)]

    def finish(self, severity: Severity, cap_height: float, rng: np.random.Generator) -> SynthPage:
        """Return the page after print and scan defects of that severity; `cap_height` is that of most of the text."""
        boxes = np.concatenate([line.boxes for line in self.lines])
        image, boxes = degrade(self.image, boxes, severity, cap_height, rng)
        height, width = image.shape
        boxes = boxes.clip(0, np.array([width, height, width, height])).astype(np.float32)
        ends = np.cumsum([len(line.text) for line in self.lines])[:-1]
        lines = zip(self.lines, np.split(boxes, ends), strict=True)
        return SynthPage(image, tuple(SynthLine(line.text, own) for line, own in lines), self.note)
