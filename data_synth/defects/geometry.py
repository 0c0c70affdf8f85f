"""Defects that move characters: the sheet lay crooked, was not flat, was photographed at an angle, or was rescaled.

Points are in pixel-edge coordinates (a pixel spans [x, x + 1)); OpenCV's warps speak of pixel centres, half a pixel
off. The canvas grows so that no character leaves it, and what the sheet did not cover is white paper.
"""

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from data_synth.defects.base import Field, GeometricDefect, Image, Params, Scene, grey, smooth_noise

_LEAST_CAP_HEIGHT = 7.5
"""Capitals are never scaled below this many pixels: a person cannot read them either."""


class _Homography(GeometricDefect):
    """A projective map of the sheet, given as `matrix`, 3 x 3 from old to new pixel-edge coordinates."""

    def apply(self, img: Image, matrix: Field, size: tuple[int, int], **params: Any) -> Image:
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
        of_centres = np.linalg.inv(half) @ matrix @ half
        return cv2.warpPerspective(img, of_centres, size, flags=cv2.INTER_CUBIC, borderValue=255)

    def apply_to_keypoints(self, keypoints: Field, matrix: Field, **params: Any) -> Field:
        moved = keypoints.copy()
        moved[:, :2] = _projected(keypoints[:, :2], matrix)
        return moved


def _projected(points: Field, matrix: Field) -> Field:
    if not len(points):
        return points
    moved: Field = cv2.perspectiveTransform(points[None].astype(np.float64), matrix)[0]
    return moved


def _whole_sheet(matrix: Field, shape: tuple[int, int]) -> Params:
    """`matrix` with the shift that puts the sheet's corners at the edges of a canvas of `size`, (width, height)."""
    height, width = shape
    sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    quad = _projected(sheet, matrix)
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]])
    return {"matrix": shift @ matrix, "size": (math.ceil(right - left), math.ceil(bottom - top))}


class Skew(_Homography):
    """The sheet went into the scanner crooked, by at most three degrees."""

    def sample(self, scene: Scene) -> Params:
        angle = math.radians(3) * scene.strength * self.py_random.choice((-1, 1))
        c, s = math.cos(angle), math.sin(angle)
        return _whole_sheet(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]), scene.shape)


class Perspective(_Homography):
    """A phone held at an angle: the far side of the sheet is smaller."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        reach = 0.09 * scene.strength * min(scene.shape)
        pulled = sheet + self.random_generator.uniform(-reach, reach, (4, 2)).astype(np.float32)
        return _whole_sheet(cv2.getPerspectiveTransform(sheet, pulled), scene.shape)


class Curl(GeometricDefect):
    """A receipt from a roll, or a page near a spine, is not flat: lines bend by up to half a capital.

    A pixel at (x, y) shows what the flat sheet had at (x, y) + `bend`(x, y).
    """

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        rng = self.py_random
        rise = (0.1 + 0.4 * scene.strength) * scene.cap_height
        sway = 0.5 * rise
        # Half a wave or more to the sheet, but never so steep that a character is torn.
        across = max(width / rng.uniform(0.4, 2), 14 * scene.cap_height)
        down = max(height / rng.uniform(0.3, 1.5), 14 * scene.cap_height)
        phase_x, phase_y = rng.uniform(0, 2 * math.pi), rng.uniform(0, 2 * math.pi)
        growth = rng.uniform(-0.4, 0.4) / height

        def bend(x: Field, y: Field) -> tuple[Field, Field]:
            flattening = 1 - abs(growth) * height + growth * y
            return sway * np.sin(2 * math.pi / down * y + phase_y), rise * flattening * np.sin(
                2 * math.pi / across * x + phase_x
            )

        return {"bend": bend, "pad": math.ceil(rise * 1.5) + 1}

    def apply(self, img: Image, bend: Callable[[Field, Field], tuple[Field, Field]], pad: int, **params: Any) -> Image:
        height, width = img.shape
        x = np.arange(-pad, width + pad, dtype=np.float32)[None, :]
        y = np.arange(-pad, height + pad, dtype=np.float32)[:, None]
        dx, dy = bend(x + np.float32(0.5), y + np.float32(0.5))
        map_x, map_y = (x + dx).astype(np.float32), (y + dy).astype(np.float32)
        return cv2.remap(img, map_x, map_y, cv2.INTER_CUBIC, borderValue=255)

    def apply_to_keypoints(
        self, keypoints: Field, bend: Callable[[Field, Field], tuple[Field, Field]], pad: int, **params: Any
    ) -> Field:
        x, y = keypoints[:, 0], keypoints[:, 1]
        to_x, to_y = x, y
        for _ in range(4):  # the bend is gentle, so its inverse is a fast fixed point
            dx, dy = bend(to_x, to_y)
            to_x, to_y = x - dx, y - dy
        moved = keypoints.copy()
        moved[:, 0], moved[:, 1] = to_x + pad, to_y + pad
        return moved


class DarkBorder(GeometricDefect):
    """The scanner's lid or a desk shows beside a sheet that is smaller than the scan: a dark, uneven band."""

    def sample(self, scene: Scene) -> Params:
        depth = (0.3 + 2 * scene.strength) * scene.cap_height
        sides = [self.py_random.random() < 0.4 for _ in range(4)]
        sides[self.py_random.randrange(4)] = True
        top, bottom, left, right = (math.ceil(depth * self.py_random.uniform(0.4, 1)) * side for side in sides)
        height, width = scene.shape
        shape = (height + top + bottom, width + left + right)
        grain = smooth_noise(self.random_generator, shape, 3 * scene.cap_height)
        return {"margins": (top, bottom, left, right), "tone": self.py_random.uniform(10, 120), "grain": grain}

    def apply(self, img: Image, margins: tuple[int, int, int, int], tone: float, grain: Field, **params: Any) -> Image:
        top, _, left, _ = margins
        out = grey(tone + 12 * grain)
        height, width = img.shape
        out[top : top + height, left : left + width] = img
        return out

    def apply_to_keypoints(self, keypoints: Field, margins: tuple[int, int, int, int], **params: Any) -> Field:
        moved = keypoints.copy()
        moved[:, :2] += (margins[2], margins[0])
        return moved


class LowResolution(GeometricDefect):
    """The page was scanned, or shrunk by a mail program, at too few dots per inch; some are enlarged again."""

    def sample(self, scene: Scene) -> Params:
        wanted = scene.cap_height * (0.95 - 0.65 * scene.strength)
        small = min(1.0, max(wanted, _LEAST_CAP_HEIGHT) / scene.cap_height)
        height, width = scene.shape
        small_size = (max(1, round(width * small)), max(1, round(height * small)))
        enlarge = self.py_random.choice((None, None, cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC))
        size = small_size if enlarge is None else (width, height)
        scale = (size[0] / width, size[1] / height)
        return {"small_size": small_size, "enlarge": enlarge, "scale": scale}

    def apply(self, img: Image, small_size: tuple[int, int], enlarge: int | None, **params: Any) -> Image:
        small = cv2.resize(img, small_size, interpolation=cv2.INTER_AREA)
        return small if enlarge is None else cv2.resize(small, img.shape[::-1], interpolation=enlarge)

    def apply_to_keypoints(self, keypoints: Field, scale: tuple[float, float], **params: Any) -> Field:
        moved = keypoints.copy()
        moved[:, :2] *= scale
        return moved

    def apply_to_cap_height(self, cap_height: float, scale: tuple[float, float], **params: Any) -> float:
        """The defects that follow must know the new size of the text."""
        return cap_height * scale[1]

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        return {**super().targets, "cap_height": self.apply_to_cap_height}
