"""What all defects share: how they are parametrised, and the noise they are made of."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, TypeAlias

import cv2
import numpy as np
from albumentations import DualTransform, ImageOnlyTransform
from numpy.typing import NDArray

# OpenCV's annotations do not follow the kind of pixel through a function, so these names are documentation only.
Image: TypeAlias = NDArray[Any]
"""uint8 [H, W] grey, 255 = paper."""
Field: TypeAlias = NDArray[Any]
"""float32, mostly [H, W] or broadcast to it."""
Params: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a defect knows when it draws its parameters.

    `image` is what the defects so far have left; `cap_height`, the height of a capital in pixels, scales every
    length; `strength` runs from 0, barely visible, to 1, the most that a patient person can still read; `corners` is
    [4 N, 2+], the corners of the character boxes.
    """

    image: Image
    cap_height: float
    strength: float
    corners: Field

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height, width = self.image.shape
        return height, width

    @property
    def boxes(self) -> Field:
        """The character boxes, [N, 4] as x0, y0, x1, y1 in pixels."""
        return hull(self.corners)

    def contrast(self) -> tuple[int, int]:
        """The grey of the palest characters' ink and of the darkest paper beside a character, ink < paper.

        A person who sets a threshold or a gain looks at these, and sees a stroke's dots and gaps as one grey. A tenth
        of the characters may be worse, and what is paler than a third of the usual contrast (spaces too) is given up.
        """
        boxes = self.boxes
        if not len(boxes):
            return levels(self.image)
        size = 3 + 2 * round(self.cap_height / 3)
        near = np.ones((size, size), np.uint8)
        height, width = self.shape
        x = ((boxes[:, 0] + boxes[:, 2]) / 2).astype(int).clip(0, width - 1)
        y = ((boxes[:, 1] + boxes[:, 3]) / 2).astype(int).clip(0, height - 1)
        seen = blurred(self.image, self.cap_height / 14)
        inks, papers = cv2.erode(seen, near)[y, x].astype(int), cv2.dilate(seen, near)[y, x].astype(int)
        difference = papers - inks
        legible = difference >= np.quantile(difference, 0.7) / 3
        ink, paper = int(np.quantile(inks[legible], 0.9)), int(np.quantile(papers[legible], 0.1))
        return ink, max(ink + 1, paper)


class _Sampled:
    """Draws a strength and hands the scene to `sample`, whose result `apply` receives as keyword arguments."""

    def __init__(self, strength: tuple[float, float] = (0.0, 1.0), p: float = 1.0) -> None:
        super().__init__(p=p)  # type: ignore[call-arg]  # the transform class that follows in the resolution order
        self.strength = strength

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        strength = self.py_random.uniform(*self.strength)  # type: ignore[attr-defined]
        points = data.get("keypoints", np.empty((0, 2), np.float32))
        return self.sample(Scene(data["image"], float(data["cap_height"]), strength, points))

    def sample(self, scene: Scene) -> Params:
        """Draw everything random about one application of the defect."""
        raise NotImplementedError


class Defect(_Sampled, ImageOnlyTransform):  # type: ignore[misc]  # albumentations is not typed
    """A defect that changes pixels and leaves every character where it is."""


class GeometricDefect(_Sampled, DualTransform):  # type: ignore[misc]
    """A defect that moves characters; their corners travel as keypoints."""


def corners(boxes: Field) -> Field:
    """The corners of boxes [N, 4], as points [4 N, 2]."""
    return boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)


def hull(points: Field) -> Field:
    """The axis-aligned boxes [N, 4] around each four points of [4 N, 2+]; undoes `corners`."""
    quads = points[:, :2].reshape(-1, 4, 2)
    return np.hstack([quads.min(axis=1), quads.max(axis=1)]).astype(np.float32)


def ink_of(image: Image) -> Field:
    """Ink density of white paper: 0 = paper, 1 = full ink."""
    return 1 - np.float32(1 / 255) * image.astype(np.float32)


def image_of(ink: Field) -> Image:
    """The grey image of an ink density; undoes `ink_of`."""
    return grey(255 - 255 * ink)


def shaded(image: Image, light: Field) -> Image:
    """The image under a light that 1 leaves as it is."""
    return grey(image * light)


def grey(values: Field) -> Image:
    """Pixels rounded to whole greys, 0..255."""
    pixels: Image = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return pixels


_NORMAL_QUANTILES = np.array([NormalDist().inv_cdf((i + 0.5) / 256) for i in range(256)], np.float32)


def white_noise(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    """Independent standard normal pixels, to the precision of 256 quantiles (many times faster than exact ones)."""
    return _NORMAL_QUANTILES[rng.integers(0, 256, shape, dtype=np.uint8)]


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], cell: float) -> Field:
    """A smooth random field of mean 0 and deviation about 1 whose hills are some `cell` pixels apart."""
    height, width = shape
    rows, columns = int(height / cell) + 3, int(width / cell) + 3
    grid = rng.standard_normal((rows, columns), np.float32)
    # The field is cut from the middle of the enlarged grid, at a random phase, so that hills keep off a fixed lattice.
    y, x = rng.uniform(0, 1, 2)
    to_grid = np.array([[1 / cell, 0, x], [0, 1 / cell, y]], np.float32)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(grid, to_grid, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT_101)


def blurred(image: NDArray[Any], sigma: float) -> NDArray[Any]:
    """The image after a Gaussian of `sigma` pixels."""
    return cv2.GaussianBlur(image, (0, 0), max(sigma, 0.05))


def disc(diameter: int) -> Image:
    """A disc to dilate or erode with; a plus at 3 pixels."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))


def levels(image: Image) -> tuple[int, int]:
    """The grey of the darkest ink (0.5 % quantile) and of the paper (median)."""
    cumulative = np.cumsum(np.bincount(image.ravel(), minlength=256))
    ink, paper = np.searchsorted(cumulative, cumulative[-1] * np.array([0.005, 0.5]))
    return int(ink), int(paper)
