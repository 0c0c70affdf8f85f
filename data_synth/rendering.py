"""Text lines rendered by FreeType, with the exact ink box of every character.

Glyphs are drawn one by one and pasted at whole pixels, as printers and rasterisers of bitmap fonts do, so a character's
box is that of its own bitmap wherever its neighbours are. Advances and kerning come from the unhinted outlines.
"""

import functools
import math
import re
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

from data_synth.dot_matrix import CAPITAL_PINS, draw_dots
from data_synth.fonts import Face

FAINTEST_INK = 16
"""Coverage, of 255, under which antialiasing is not ink: nobody sees it on paper, and boxes would grow by it."""

_REFERENCE_SIZE = 512  # px per em at which advances, kerning and capital height are read
_NO_LIGATURES = ["-liga", "-clig", "-dlig", "-calt"]
_LIGATURES = {"fi": "\ufb01", "fl": "\ufb02"}
_NEVER_MAPPED = "\uffff"  # drawn as what a face lacks
_SIZE_STEPS = 8  # font sizes are rounded to 1 / _SIZE_STEPS px, so that caches are hit


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line is set; lengths in pixels.

    `cap_height` is the height of a capital H, `stretch` scales horizontally, `spacing` is added between letters
    (negative: they touch), `bold` thickens strokes by as much, `slant` shears by that many pixels per pixel of height.
    `pins` of 9, 12 or 24 strikes the text with such a print head (0: solid print); `dot_radius` and `dot_scatter` (the
    standard deviation of a dot's place) are in distances between pins: dots of a radius below 0.5 do not touch.
    `dead_pins` strike nothing, unless nothing else is left of a character; 0 is the pin at the top of a capital.
    With `ligatures`, fi and fl are one glyph where the face has it, as programs that typeset print them.
    """

    cap_height: float
    stretch: float = 1.0
    spacing: float = 0.0
    bold: float = 0.0
    slant: float = 0.0
    antialias: bool = True
    pins: int = 0
    underline: bool = False
    dot_radius: float = 0.55
    dot_scatter: float = 0.0
    dead_pins: tuple[int, ...] = ()
    ligatures: bool = False


@dataclass(frozen=True, slots=True)
class RenderedLine:
    """A line of print: `ink` float32 [H, W] from 0 (paper) to 1, `boxes` float32 [len(text), 4] in its pixels.

    A character's box is that of its ink. Spaces share the gap between their neighbours, from `baseline` up to
    `cap_height` above it; leading and trailing ones keep their advance. `baseline` is a row of `ink`.
    """

    ink: NDArray[np.float32]
    text: str
    boxes: NDArray[np.float32]
    baseline: float
    cap_height: float


def render_line(text: str, face: Face, style: LineStyle) -> RenderedLine:
    """Render `text`; raise ValueError where `face` lacks one of its characters, or nothing of it leaves ink."""
    if not text.strip(" "):
        raise ValueError("a line needs at least one character that leaves ink")
    if not face.covers(text):
        raise ValueError(f"{face.name} lacks {''.join(sorted(face.missing.intersection(text)))!r}")
    return _render_dots(text, face, style) if style.pins else _render_solid(text, face, style)


def line_width(text: str, face: Face, style: LineStyle) -> float:
    """Return the advance of `text` in pixels, which is not quite the width of its ink."""
    if style.pins:
        return _pens(text, face, _pin_style(face, style))[-1] * _pin_pitch(style) * style.stretch
    return _pens(text, face, style)[-1]


class _Glyph(NamedTuple):
    bitmap: NDArray[np.uint8]  # [h, w], cropped to its ink
    left: int  # of the bitmap, right of the pen
    top: int  # of the bitmap, below the baseline (so mostly negative)


class _Metrics:
    """Advances, kerning and the height of capitals of a face, in ems."""

    def __init__(self, face: Face) -> None:
        # Pillow's basic layout kerns by a 64th of what the face says.
        layout = ImageFont.Layout.RAQM if features.check_feature("raqm") else ImageFont.Layout.BASIC
        self._font = ImageFont.truetype(face.path, _REFERENCE_SIZE, index=face.index, layout_engine=layout)
        self._features = _NO_LIGATURES if layout == ImageFont.Layout.RAQM else None
        self._lengths: dict[str, float] = {}
        self._kerned = "mono" not in face.tags
        _, top, _, bottom = self._font.getbbox("H", anchor="ls")
        self.cap_height = (bottom - top) / _REFERENCE_SIZE

    def advance(self, character: str) -> float:
        return self._length(character)

    def kerning(self, left: str, right: str) -> float:
        return self._length(left + right) - self._length(left) - self._length(right) if self._kerned else 0.0

    def _length(self, text: str) -> float:
        if text not in self._lengths:
            self._lengths[text] = self._font.getlength(text, features=self._features) / _REFERENCE_SIZE
        return self._lengths[text]


class _Glyphs:
    """The glyphs of a face in one style, drawn when first asked for."""

    def __init__(self, face: Face, style: LineStyle) -> None:
        # Drawn as wide as needed and then only ever shrunk, so that expanded print stays crisp.
        size = style.cap_height / _metrics(face).cap_height * max(1.0, style.stretch)
        self._name = face.name
        self._font = _font(face, max(1, round(size * _SIZE_STEPS)))
        self._shrink_x, self._shrink_y = min(1.0, style.stretch), min(1.0, 1.0 / style.stretch)
        self._style = style
        self._drawn: dict[str, _Glyph] = {}

    def __getitem__(self, character: str) -> _Glyph:
        if character not in self._drawn:
            self._drawn[character] = self._draw(character)
        return self._drawn[character]

    def ligature(self, pair: str, advance: float) -> tuple[_Glyph, _Glyph] | None:
        """The two parts of a ligature, the second as placed from the first's pen; None if the face has no such one.

        It is parted at the `advance` of its first character in px.
        """
        try:
            whole, missing = self[_LIGATURES[pair]], self[_NEVER_MAPPED]
        except (KeyError, ValueError):  # no such pair, or no ink
            return None
        cut = round(advance) - whole.left
        if np.array_equal(whole.bitmap, missing.bitmap) or not 0 < cut < whole.bitmap.shape[1]:
            return None
        floor = float(whole.bitmap[whole.bitmap > 0].min())
        first = self._crop(pair, whole.bitmap[:, :cut], whole.left, whole.top, floor)
        return first, self._crop(pair, whole.bitmap[:, cut:], whole.left + cut, whole.top, floor)

    def _draw(self, character: str) -> _Glyph:
        # Pillow strokes both sides of an outline.
        stroke = self._style.bold / 2 / self._shrink_y
        x0, y0, x1, y1 = self._font.getbbox(character, anchor="ls", stroke_width=stroke)
        left, top = math.floor(x0) - 1, math.floor(y0) - 1
        image = Image.new("L", (math.ceil(x1) + 1 - left, math.ceil(y1) + 1 - top))
        draw = ImageDraw.Draw(image)
        # Hinted for one bit a full stop can fall between the pixels and be lost; in grey it leaves a trace.
        for draw.fontmode in "L" if self._style.antialias else "1L":
            draw.text((-left, -top), character, fill=255, font=self._font, anchor="ls", stroke_width=stroke)
            if image.getbbox():
                break
        bitmap = np.asarray(image)
        if self._shrink_x < 1 or self._shrink_y < 1 or self._style.slant:
            bitmap, left, top = self._transform(bitmap, left, top)
        floor = FAINTEST_INK if self._style.antialias else 128.0
        floor = min(floor, 0.6 * float(bitmap.max(initial=0)))  # a trace is the character all the same
        return self._crop(character, bitmap, left, top, max(floor, 1))

    def _transform(self, bitmap: NDArray[np.uint8], left: int, top: int) -> tuple[NDArray[np.uint8], int, int]:
        """Shrink and shear about the pen on the baseline, where both bitmaps have a pixel corner."""
        height, width = bitmap.shape
        linear = np.array([[self._shrink_x, -self._style.slant * self._shrink_y], [0, self._shrink_y]])
        corners = linear @ np.array([[left, left + width, left, left + width], [top, top, top + height, top + height]])
        (new_left, new_top), (right, bottom) = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))
        # From pixel centres to pixel centres: OpenCV's coordinates are half a pixel off the corners.
        shift = linear @ (np.array([left, top]) + 0.5) - (new_left, new_top) - 0.5
        matrix = np.column_stack([linear, shift])
        size = int(right - new_left), int(bottom - new_top)
        # A hairline can fall between the pixels that are looked at, a blurred one cannot.
        for source in (bitmap, cv2.blur(bitmap, (3, 3))):
            moved = cv2.warpAffine(source, matrix, size, flags=cv2.INTER_LINEAR)
            if moved.any():
                break
        return moved.astype(np.uint8, copy=False), int(new_left), int(new_top)

    def _crop(self, character: str, bitmap: NDArray[np.uint8], left: int, top: int, floor: float) -> _Glyph:
        inked = bitmap >= floor
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        if not len(rows):
            raise ValueError(f"{self._name} leaves no ink for {character!r}")
        window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        cropped = bitmap[window] if self._style.antialias else np.where(inked[window], np.uint8(255), np.uint8(0))
        return _Glyph(cropped, left + int(columns[0]), top + int(rows[0]))


@functools.lru_cache(maxsize=256)
def _font(face: Face, size_steps: int) -> ImageFont.FreeTypeFont:
    # The basic layout places one glyph per character: no ligatures, which would have no boxes of their own.
    size = size_steps / _SIZE_STEPS
    return ImageFont.truetype(face.path, size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=64)
def _metrics(face: Face) -> _Metrics:
    return _Metrics(face)


@functools.lru_cache(maxsize=64)
def _glyphs(face: Face, style: LineStyle) -> _Glyphs:
    return _Glyphs(face, style)


def _pens(text: str, face: Face, style: LineStyle) -> list[float]:
    """The pen's place before each character and after the last one."""
    metrics = _metrics(face)
    em = style.cap_height / metrics.cap_height * style.stretch
    pen, pens = 0.0, [0.0]
    for i, character in enumerate(text):
        advance = metrics.advance(character) * em + style.spacing
        if i + 1 < len(text):
            advance += metrics.kerning(character, text[i + 1]) * em
        # Printers without grey advance by whole dots.
        pen += advance if style.antialias else round(advance)
        pens.append(pen)
    return pens


def _place(text: str, face: Face, style: LineStyle) -> list[tuple[int, int, _Glyph]]:
    """The characters other than spaces: index in `text`, column of the pen, glyph."""
    # The switches that change no glyph are put to rest, so that more lines share one set.
    glyphs = _glyphs(face, LineStyle(style.cap_height, style.stretch, 0, style.bold, style.slant, style.antialias))
    pens = _pens(text, face, style)
    placed: list[tuple[int, int, _Glyph]] = []
    for i, character in enumerate(text):
        if character == " " or (placed and placed[-1][0] == i):
            continue
        parts = glyphs.ligature(text[i : i + 2], pens[i + 1] - pens[i]) if style.ligatures else None
        for offset, glyph in enumerate(parts or (glyphs[character],)):
            placed.append((i + offset, round(pens[i]), glyph))
    return placed


def _render_solid(text: str, face: Face, style: LineStyle) -> RenderedLine:
    boxes = np.zeros((len(text), 4), np.int64)
    placed = _place(text, face, style)
    for i, x, glyph in placed:
        height, width = glyph.bitmap.shape
        boxes[i] = x + glyph.left, glyph.top, x + glyph.left + width, glyph.top + height
    canvas, origin = _blank(text, boxes, _pens(text, face, style)[-1], style)
    boxes += np.tile(origin, 2)
    for i, _, glyph in placed:
        x0, y0, x1, y1 = boxes[i]
        region = canvas[y0:y1, x0:x1]
        np.maximum(region, glyph.bitmap, out=region)
    return _finish(canvas * np.float32(1 / 255), text, boxes.astype(np.float32), origin, style)


def _pin_pitch(style: LineStyle) -> float:
    """Distance between pins in px, such that a capital's dots span the style's capital height."""
    return style.cap_height / (CAPITAL_PINS[style.pins] - 1 + 2 * style.dot_radius)


def _pin_style(face: Face, style: LineStyle) -> LineStyle:
    """The style in which one pixel of a glyph is one pin."""
    spacing = style.spacing / (_pin_pitch(style) * style.stretch)
    return LineStyle(CAPITAL_PINS[style.pins], spacing=spacing, slant=style.slant, antialias=False)


def _render_dots(text: str, face: Face, style: LineStyle) -> RenderedLine:
    pins = _pin_style(face, style)
    centres, owners = [], []
    for i, x, glyph in _place(text, face, pins):
        rows, columns = np.nonzero(glyph.bitmap)
        struck = ~np.isin(rows + glyph.top + CAPITAL_PINS[style.pins], style.dead_pins)
        if struck.any():
            rows, columns = rows[struck], columns[struck]
        centres.append(np.column_stack([columns + (x + glyph.left + 0.5), rows + (glyph.top + 0.5)]))
        owners.append(np.full(len(rows), i))
    # A dot's scatter is drawn from the text itself: a style stays a plain value, and the same line the same pixels.
    scatter = np.random.default_rng(list(text.encode())).normal(0.0, 1.0, (sum(map(len, owners)), 2))
    pitch = _pin_pitch(style)
    dots = (np.concatenate(centres) + scatter * style.dot_scatter) * (pitch * style.stretch, pitch)
    owner = np.concatenate(owners)
    if style.bold:
        # Emphasised print strikes every dot again, half a step to the right.
        again = dots + np.array([pitch * style.stretch / 2, 0.0])
        dots, owner = np.concatenate([dots, again]), np.concatenate([owner, owner])
    radius = max(0.6, pitch * style.dot_radius)
    margin = math.ceil(radius) + 2
    low = np.floor(dots.min(axis=0)).astype(np.int64) - margin
    high = np.ceil(dots.max(axis=0)).astype(np.int64) + margin
    ink, dot_boxes = draw_dots(dots - low, radius, (int(high[1] - low[1]), int(high[0] - low[0])), FAINTEST_INK / 255)
    boxes = np.zeros((len(text), 4), np.int64)
    for i in set(owner.tolist()):
        own = dot_boxes[owner == i]
        boxes[i] = *(own[:, :2].min(axis=0) + low), *(own[:, 2:].max(axis=0) + low)
    width = _pens(text, face, pins)[-1] * pitch * style.stretch
    canvas, origin = _blank(text, boxes, width, style)
    x0, y0, x1, y1 = _hull(boxes, text)
    window = ink[y0 - low[1] : y1 - low[1], x0 - low[0] : x1 - low[0]]
    canvas[y0 + origin[1] : y1 + origin[1], x0 + origin[0] : x1 + origin[0]] = np.rint(window * 255)
    boxes += np.tile(origin, 2)
    return _finish(canvas * np.float32(1 / 255), text, boxes.astype(np.float32), origin, style)


def _hull(boxes: NDArray[np.int64], text: str) -> tuple[int, int, int, int]:
    inked = boxes[[character != " " for character in text]]
    x0, y0 = inked[:, :2].min(axis=0)
    x1, y1 = inked[:, 2:].max(axis=0)
    return int(x0), int(y0), int(x1), int(y1)


def _blank(
    text: str, boxes: NDArray[np.int64], advance: float, style: LineStyle
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """An empty canvas that holds the boxes, a capital, and spaces at either end; and where the pen's start is on it."""
    x0, y0, x1, y1 = _hull(boxes, text)
    x0 = min(x0, 0) if text.startswith(" ") else x0
    x1 = max(x1, math.ceil(advance)) if text.endswith(" ") else x1
    y0, y1 = min(y0, -math.ceil(style.cap_height)), max(y1, 0)
    if style.underline:
        y1 = max(y1, _underline(style)[1])
    return np.zeros((y1 - y0, x1 - x0), np.uint8), np.array([-x0, -y0])


def _underline(style: LineStyle) -> tuple[int, int]:
    """First row below the baseline of the underline, and the row after its last."""
    top = max(1, round(0.15 * style.cap_height))
    return top, top + max(1, round(0.08 * style.cap_height))


def _finish(
    ink: NDArray[np.float32], text: str, boxes: NDArray[np.float32], origin: NDArray[np.int64], style: LineStyle
) -> RenderedLine:
    baseline = float(origin[1])
    if style.underline:
        top, bottom = _underline(style)
        ink[int(baseline) + top : int(baseline) + bottom] = 1.0
    _box_spaces(text, boxes, ink.shape[1], (baseline - style.cap_height, baseline))
    return RenderedLine(ink, text, boxes, baseline, style.cap_height)


def _box_spaces(text: str, boxes: NDArray[np.float32], width: float, rows: tuple[float, float]) -> None:
    """Write the boxes of the spaces, between their neighbours or the ends of the line, at 0 and `width`."""
    for spaces in re.finditer(" +", text):
        start, stop = spaces.span()
        x0 = float(boxes[start - 1, 2]) if start else 0.0
        x1 = float(boxes[stop, 0]) if stop < len(text) else width
        boxes[start:stop] = share_gap(x0, x1, stop - start, rows)


def share_gap(x0: float, x1: float, count: int, rows: tuple[float, float]) -> NDArray[np.float32]:
    """Return the boxes [count, 4] of the spaces between ink that ends at `x0` and ink that begins at `x1`.

    Where the two overlap, spaces get no width, halfway into the overlap.
    """
    if x1 < x0:
        x0 = x1 = (x0 + x1) / 2
    edges = np.linspace(x0, x1, count + 1)
    return np.column_stack([edges[:-1], np.full(count, rows[0]), edges[1:], np.full(count, rows[1])]).astype(np.float32)
