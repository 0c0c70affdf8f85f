"""Isolated characters from `data_synth`, placed as in a line image, so that `o O 0` keep their sizes."""

import os
from functools import partial
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from data_synth.alphabet import ALPHABET
from data_synth.datasets import in_order
from data_synth.defects import degrade
from data_synth.fonts import Face, find_faces
from data_synth.rendering import LineStyle, render_line
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, HEIGHT

CHARACTERS = ALPHABET

_HELD_OUT = 8  # one face in eight is for the test
_PER_CALL = 100
_SEED = 6
_CAPITALS = (14.0, 40.0)  # px, before the glyph is scaled to the size of a line image
_MARGIN = 1.0  # of paper around a character, in capital heights


def make_glyphs(count: int, *, held_out: bool) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return images [count, 32, 32] (255 = ink) and labels [count], indices into CHARACTERS.

    They depend on the faces of the machine only; a character that none of them has is left out. Raises ValueError if
    it has too few.
    """
    faces = tuple(face for i, face in enumerate(find_faces()) if (i % _HELD_OUT == 0) == held_out)
    if not faces:
        raise ValueError("no usable fonts on this system: data_synth/fonts.txt lists some")
    make = partial(_glyphs, faces, held_out)
    calls = -(-count // _PER_CALL)
    made = list(islice(in_order(make, min(calls, os.cpu_count() or 1)), calls))
    images, labels = (np.concatenate(parts)[:count] for parts in zip(*made, strict=True))
    return images, labels


def _glyphs(faces: tuple[Face, ...], held_out: bool, call: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    rng = np.random.default_rng([_SEED, held_out, call])
    drawn = [label for label, character in enumerate(CHARACTERS) if any(face.covers(character) for face in faces)]
    labels = rng.choice(drawn, _PER_CALL)
    return np.stack([_glyph(CHARACTERS[label], faces, rng) for label in labels]), labels


def _glyph(character: str, faces: tuple[Face, ...], rng: np.random.Generator) -> NDArray[np.uint8]:
    while not (face := faces[rng.integers(len(faces))]).covers(character):
        pass
    cap_height = rng.uniform(*_CAPITALS)
    line = render_line(character, face, LineStyle(cap_height))
    margin = round(_MARGIN * cap_height)
    ink = np.pad(line.ink, margin)
    # The second box, from the baseline to the height of capitals, tells where the line is after the defects.
    x0, _, x1, _ = line.boxes[0]
    frame = [x0, line.baseline - cap_height, x1, line.baseline]
    boxes = np.array([line.boxes[0], frame], np.float32) + margin
    paper = np.rint(255 * (1 - ink)).astype(np.uint8)
    image, moved = degrade(paper, boxes, rng.choice(["clean", "worn"]), cap_height, rng)
    left, top, right, bottom = moved[1]
    scale = CAP_HEIGHT / (bottom - top)
    to_line_image = np.array(
        [[scale, 0, HEIGHT / 2 - scale * (left + right) / 2], [0, scale, BASELINE - scale * bottom]], np.float32
    )
    line_image = cv2.warpAffine(
        image, to_line_image, (HEIGHT, HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return 255 - line_image.astype(np.uint8, copy=False)
