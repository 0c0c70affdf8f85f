"""One picture that shows what the synthesizer makes: blocks of every severity, and whole pages."""

from collections.abc import Sequence
from typing import get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.pages import block, danfe, receipt
from data_synth.rendering import LineStyle, render_line

_WIDTH, _GAP, _MARGIN = 1600, 14, 28
_BACKGROUND, _EDGE, _INK = 236, 190, 45
_BLOCK_HEIGHT, _PAGE_HEIGHT = 190, 620  # about: rows are scaled to end at the right margin
_ROWS = 2
_PAGES = 4  # receipts next to the form

_Image = NDArray[np.uint8]


def contact_sheet(seed: int, faces: Sequence[Face]) -> _Image:
    """Return a grey picture 1600 px wide. Raise ValueError without faces."""
    rng = np.random.default_rng(seed)
    bands = [_space(_MARGIN)]
    for severity in get_args(Severity):
        bands.append(_heading(severity, faces))
        for _ in range(_ROWS):
            bands += [_row(_enough_blocks(rng, faces, severity), _BLOCK_HEIGHT), _space(_GAP)]
    bands.append(_heading("pages", faces))
    pages = [receipt(rng, faces, "worn").image for _ in range(_PAGES)]
    bands += [_row([danfe(rng, faces, "worn").image, *pages], _PAGE_HEIGHT), _space(_MARGIN)]
    return np.concatenate(bands)


def _enough_blocks(rng: np.random.Generator, faces: Sequence[Face], severity: Severity) -> list[_Image]:
    """Blocks that fill a row between them."""
    images: list[_Image] = []
    while sum(_aspect(image) for image in images) < (_WIDTH - 2 * _MARGIN) / _BLOCK_HEIGHT:
        image = block(rng, faces, severity).image
        if 1.0 < _aspect(image) < 3.5:
            images.append(image)
    return images


def _aspect(image: _Image) -> float:
    height, width = image.shape
    return float(width / height)


def _row(images: Sequence[_Image], height: float) -> _Image:
    """The images side by side, as high as makes them fill the width, and never magnified past `height` by half."""
    room = _WIDTH - 2 * _MARGIN - _GAP * (len(images) - 1)
    height = round(min(room / sum(map(_aspect, images)), 1.5 * height))
    row = _space(height)
    x: float = _MARGIN
    for image in images:
        width = round(height * _aspect(image))
        left = min(round(x), _WIDTH - width)
        small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        row[:, left : left + width] = cv2.rectangle(small, (0, 0), (width - 1, height - 1), _EDGE)
        x += height * _aspect(image) + _GAP
    return row


def _heading(text: str, faces: Sequence[Face]) -> _Image:
    band = _space(52)
    face = next((face for face in faces if face.tags == {"sans"}), faces[0])
    rendered = render_line(text, face, LineStyle(19, spacing=1))
    height, width = rendered.ink.shape
    top = 34 - int(rendered.baseline)
    region = band[top : top + height, _MARGIN : _MARGIN + width]
    region[:] = np.rint(region + (_INK - region.astype(np.float32)) * rendered.ink)
    return band


def _space(height: int) -> _Image:
    return np.full((height, _WIDTH), _BACKGROUND, np.uint8)
