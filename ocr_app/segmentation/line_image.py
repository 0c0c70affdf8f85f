"""Line images: text lines rectified to a fixed height on their own baseline, the picture the network reads."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import level_counts
from ocr_app.segmentation.text_line import TextLine

HEIGHT = 32  # px
BASELINE = 24.0  # row on which the letters stand: leaves 6 rows for accents over capitals, 8 for descenders
CAP_HEIGHT = 18.0  # px
MARGIN = 6  # px of paper before the first and after the last character
CELL_WIDTH = 4  # px between two cuts: a character begins and ends at a cut, so never farther than 2 px from one
MAX_WIDTH = 16384  # px; no line of a page is longer than 800 capitals
_VARIANT_MARGIN = MARGIN + CELL_WIDTH / 2  # px: a variant's segmentation points lie between those of the first
_REPEATED_INK = 64  # of 255: paler columns at a line image's ends are not part of what may repeat itself
_LEAST_REPEATS = 6  # of an ornament make a row


@dataclass(frozen=True, slots=True)
class LineImage:
    """A rectified text line.

    Attributes:
        image: uint8 [HEIGHT, W], W a multiple of CUT_STEP, 0 = paper, 255 = this line's full ink.
        line: where it lies on the page.
        x_start: page abscissa of the line image's left edge.
        scale: line image pixels per page pixel.
        stretch: how much wider than that the line image is drawn.
        rotation: degrees clockwise by which the page is turned about its upper left corner so that the line runs to the
            right. `line`, `x_start` and what is called page coordinates below are of the page turned so; where they
            lie on the page itself, `rotate_box` tells for a page of no size.
    """

    image: NDArray[np.uint8]
    line: TextLine
    x_start: float
    scale: float
    stretch: float = 1.0
    rotation: int = 0

    def to_page(
        self, u: NDArray[np.float64], v: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Page coordinates (x, y) of line image coordinates (u, v); arrays of one shape (or broadcastable)."""
        return _to_page(self.line, self.x_start, self.scale, self.stretch, u, v)

    def from_page(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Line image coordinates (u, v) of page coordinates (x, y): the inverse of ``to_page``, all but exact."""
        foot = np.asarray(x, np.float64)
        for _ in range(2):  # the foot of the perpendicular on a gently curved baseline: two steps suffice
            slope = self.line.slope(foot)
            foot = foot + ((x - foot) + slope * (y - self.line.y(foot))) / (1 + slope**2)
        slope = self.line.slope(foot)
        u = (foot - self.x_start) * self.scale * self.stretch * _along(self.line)
        v = BASELINE + (y - self.line.y(foot)) * np.sqrt(1 + slope**2) * self.scale
        return u, v

    def enlarged(self, factor: int) -> "LineImage":
        """The same line image on a page that is larger by a factor."""
        return replace(self, line=self.line.enlarged(factor), x_start=self.x_start * factor, scale=self.scale / factor)

    def on(self, other: "LineImage", u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Abscissas ``u`` of this line image as those of another line image of the same line."""
        here, there = (line_image.scale * line_image.stretch * _along(line_image.line) for line_image in (self, other))
        return np.asarray((self.x_start - other.x_start) * there + u * (there / here), np.float64)


def repetition(image: NDArray[np.uint8]) -> float:
    """How far a line image's picture (uint8 [HEIGHT, W]) repeats itself along the line, 0 to 1: a row of ornaments
    does.

    The largest autocorrelation at a shift of at least a narrow character and at most a sixth of what is inked.
    """
    inked = np.flatnonzero(image.max(0) > _REPEATED_INK)
    width = int(inked[-1] - inked[0]) + 1 if len(inked) else 0
    shifts = np.arange(CELL_WIDTH + 1, width // _LEAST_REPEATS + 1)
    if not len(shifts):
        return 0.0
    rows = cv2.GaussianBlur(image[:, inked[0] : inked[-1] + 1], (0, 0), 1.2).astype(np.float32)
    rows -= rows.mean(1, keepdims=True)
    spectrum = np.fft.rfft(rows, cv2.getOptimalDFTSize(2 * width), axis=1)  # other lengths may take ten times as long
    correlation = np.fft.irfft((np.abs(spectrum) ** 2).sum(0))
    most = float((correlation[shifts] / (1 - shifts / width)).max())
    return max(0.0, most / max(1.0, float(correlation[0])))  # a solid bar varies by nothing


def line_image_of(page: CleanPage, line: TextLine) -> LineImage:
    """As `cut_line_image`; narrow print is widened as far as the scan resolves it: no two letters share a cell."""
    line_image = cut_line_image(page, line)
    wider = min(
        LAYOUT.stroke_distance / _stroke_distance(line_image.image), line.cap_height / CAP_HEIGHT, LAYOUT.most_stretch
    )
    return cut_line_image(page, line, wider) if wider > LAYOUT.least_stretch else line_image


def cut_variants(page: CleanPage, line_image: LineImage, *, thoroughly: bool) -> list[LineImage]:
    """Other line images of the same line, for second looks: a closer one or, thoroughly, wider and smaller ones too."""
    line = line_image.line
    variants = (
        (LAYOUT.closer, 1.0, LAYOUT.closer_from),
        (1.0, LAYOUT.wider, LAYOUT.wider_from),
        (LAYOUT.smaller, 1.0, 0.0),
    )
    return [
        cut_line_image(
            page, replace(line, cap_height=taller * line.cap_height), wider * line_image.stretch, _VARIANT_MARGIN
        )
        for taller, wider, least in (variants if thoroughly else variants[:1])
        if line.cap_height > least
    ]


def _stroke_distance(image: NDArray[np.uint8]) -> float:
    """Mean distance in px of the strokes that a row crosses where capitals stand; infinite without any."""
    rows = (
        image[round(BASELINE - CAP_HEIGHT) + 1 : round(BASELINE)] > LAYOUT.stroke_ink
    )  # a line image begins with paper
    strokes = np.count_nonzero(rows[:, 1:] > rows[:, :-1]) / len(rows)
    inked = np.flatnonzero(rows.any(0))
    return float(inked[-1] - inked[0] + 1) / max(1.0, strokes) if len(inked) else math.inf


def cut_line_image(page: CleanPage, line: TextLine, stretch: float = 1.0, margin: float = MARGIN) -> LineImage:
    """Rectify a line of ``page`` into a line image; characters keep their size and baseline relative to the line's.

    ``stretch`` widens the line image, so that narrow characters are not narrower than a cell; ``margin`` is the paper
    in px before and after them.
    """
    scale = CAP_HEIGHT / line.cap_height
    x_start = line.x0 - margin / (scale * stretch * _along(line))
    width = (line.x1 - line.x0) * scale * stretch * _along(line) + 2 * margin
    width = int(min(MAX_WIDTH, -(-width // CELL_WIDTH) * CELL_WIDTH))
    u, v = (np.arange(size, dtype=np.float64) + 0.5 for size in (width, HEIGHT))
    x, y = _to_page(line, x_start, scale, stretch, u, v[:, None])

    height, page_width = page.ink.shape
    left, top = int(max(0, np.floor(x.min()) - 2)), int(max(0, np.floor(y.min()) - 2))
    right, bottom = int(min(page_width, np.ceil(x.max()) + 3)), int(min(height, np.ceil(y.max()) + 3))
    crop = page.ink[top:bottom, left:right]
    if crop.size == 0:
        return LineImage(np.zeros((HEIGHT, width), np.uint8), line, x_start, scale, stretch)
    shrink = min(1.0, LAYOUT.average_to * scale)  # reading one pixel in three would lose thin strokes: average first
    if shrink < LAYOUT.average_from:
        small = (max(1, round(crop.shape[1] * shrink)), max(1, round(crop.shape[0] * shrink)))
        fx, fy = small[0] / crop.shape[1], small[1] / crop.shape[0]
        crop = np.asarray(cv2.resize(crop, small, interpolation=cv2.INTER_AREA), np.uint8)
    else:
        fx = fy = 1.0
    map_x = ((x - left) * fx - 0.5).astype(np.float32)
    map_y = ((y - top) * fy - 0.5).astype(np.float32)
    image = cv2.remap(crop, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return LineImage(_normalise(np.asarray(image, np.uint8)), line, x_start, scale, stretch)


def _along(line: TextLine) -> float:
    """Baseline length per unit of x: line images run along the baseline, not along x."""
    middle = float(line.slope((line.x0 + line.x1) / 2))
    return float(np.sqrt(1 + middle**2))


def _to_page(
    line: TextLine, x_start: float, scale: float, stretch: float, u: NDArray[np.float64], v: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    foot = x_start + np.asarray(u, np.float64) / (scale * stretch * _along(line))
    slope = line.slope(foot)
    across = (np.asarray(v, np.float64) - BASELINE) / scale / np.sqrt(1 + slope**2)
    return foot - slope * across, line.y(foot) + across


def _normalise(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    strongest = int(image.max())
    if not strongest:
        return image
    least = strongest // 4 + 1  # of what is inked; counting values is quicker than sorting pixels
    counts = np.cumsum(level_counts(image)[least:])
    full = max(LAYOUT.least_full_ink, float(least + np.searchsorted(counts, LAYOUT.full_ink / 100 * counts[-1])))
    return np.asarray(cv2.convertScaleAbs(image, alpha=255 / full), np.uint8)
