"""Defects of the scanner, copier, fax or camera, and of the sheet's surface: they change light, not places."""

import math
from typing import Any

import cv2
import numpy as np

from data_synth.defects.base import (
    Defect,
    Field,
    Image,
    Params,
    Scene,
    blurred,
    disc,
    grey,
    levels,
    shaded,
    smooth_noise,
    white_noise,
)


class OpticalBlur(Defect):
    """A lens out of focus, or a sheet off the glass: a Gaussian haze, or the disc of a defocused camera."""

    def sample(self, scene: Scene) -> Params:
        return {
            "reach": scene.cap_height * (0.03 + 0.07 * scene.strength) + 0.15,
            "defocus": self.py_random.random() < 0.3,
        }

    def apply(self, img: Image, reach: float, defocus: bool, **params: Any) -> Image:
        if not defocus:
            return blurred(img, reach)
        kernel = blurred(disc(1 + 2 * math.ceil(reach)).astype(np.float32), 0.4)
        return cv2.filter2D(img, -1, kernel / kernel.sum())


class MotionBlur(Defect):
    """The hand, or the sheet in its feeder, moved during the exposure."""

    def sample(self, scene: Scene) -> Params:
        length = scene.cap_height * (0.08 + 0.16 * scene.strength)
        angle = self.py_random.uniform(0, math.pi)
        return {"dx": length * math.cos(angle), "dy": length * math.sin(angle)}

    def apply(self, img: Image, dx: float, dy: float, **params: Any) -> Image:
        size = 3 + 2 * math.ceil(math.hypot(dx, dy) / 2)
        kernel = np.zeros((size, size), np.float32)
        middle = size / 2 - 0.5
        for t in np.linspace(-0.5, 0.5, 4 * size):
            x, y = middle + t * dx, middle + t * dy
            kernel[round(y), round(x)] += 1
        return cv2.filter2D(img, -1, blurred(kernel, 0.4) / kernel.sum())


class SensorNoise(Defect):
    """Few photons and a high gain: grain, fine or (after a camera's denoising) coarse."""

    def sample(self, scene: Scene) -> Params:
        grain = white_noise(self.random_generator, scene.shape)
        coarse = self.py_random.choice((0, 0, 0.6, 1.0))
        if coarse:
            grain = blurred(grain, coarse) * (1 + 2 * coarse)
        ink, paper = scene.contrast()
        deviation = min(1.5 + 16 * scene.strength, 1.5 + 0.14 * (paper - ink))  # more would drown the palest print
        return {"grain": grain * np.float32(deviation)}

    def apply(self, img: Image, grain: Field, **params: Any) -> Image:
        return grey(img + grain)


class Jpeg(Defect):
    """Lossy compression: ringing beside strokes and a grid of 8 x 8 blocks."""

    def sample(self, scene: Scene) -> Params:
        return {"quality": round(95 - 80 * scene.strength)}

    def apply(self, img: Image, quality: int, **params: Any) -> Image:
        _, data = cv2.imencode(".jpg", img, [cv2.IMWRITE_JPEG_QUALITY, quality])
        decoded: Image = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]  # encoded just now
        return decoded


class OverSharpening(Defect):
    """A scanner's unsharp mask, set too high: bright halos outside strokes, hard dark edges inside."""

    def sample(self, scene: Scene) -> Params:
        return {
            "radius": max(0.7, scene.cap_height * self.py_random.uniform(0.04, 0.13)),
            "amount": 0.6 + 3.4 * scene.strength,
            "soft": scene.cap_height * self.py_random.uniform(0, 0.06),
        }

    def apply(self, img: Image, radius: float, amount: float, soft: float, **params: Any) -> Image:
        source = blurred(img, soft)
        return cv2.addWeighted(source, 1 + amount, blurred(source, radius), -amount, 0)


class ToneCurve(Defect):
    """Contrast and gamma as the scanning program sets them: washed out, too dark, or clipped to black and white."""

    def sample(self, scene: Scene) -> Params:
        rng = self.py_random
        reach = scene.strength
        if rng.random() < 0.5:  # washed out
            ends = (rng.uniform(0, 130 * reach), 255 - rng.uniform(0, 60 * reach))
        else:  # stretched beyond black and white
            ends = (-rng.uniform(0, 90 * reach), 255 + rng.uniform(0, 90 * reach))
        return {"ends": ends, "gamma": math.exp(rng.uniform(-0.7, 0.7) * reach)}

    def apply(self, img: Image, ends: tuple[float, float], gamma: float, **params: Any) -> Image:
        ink, paper = levels(img)
        t = ((np.arange(256) - ink) / max(1, paper - ink)).clip(0, 1.2) ** gamma
        # The curve is anchored at the ink and paper that are there, so that it can hide neither.
        anchored = ends[0] + (ends[1] - ends[0]) * t
        if ends[0] > 0:
            anchored = np.maximum(anchored, np.arange(256) * 0.5)
        return cv2.LUT(img, anchored.clip(0, 255).astype(np.uint8))


class GlobalThreshold(Defect):
    """Scanned as black and white, one threshold for the sheet: pale strokes break, dark backgrounds clot."""

    def sample(self, scene: Scene) -> Params:
        ink, paper = scene.contrast()
        position = 0.6 + self.py_random.uniform(-0.25, 0.25) * scene.strength
        return {"threshold": ink + position * (paper - ink)}

    def apply(self, img: Image, threshold: float, **params: Any) -> Image:
        return np.where(img > threshold, np.uint8(255), np.uint8(0))


class AdaptiveThreshold(Defect):
    """Black and white by a local threshold, as document apps do: every speck of texture becomes ink."""

    def sample(self, scene: Scene) -> Params:
        ink, paper = scene.contrast()
        return {
            "window": 3 + 2 * round(scene.cap_height * self.py_random.uniform(0.5, 1.5)),
            "offset": max(3.0, self.py_random.uniform(0.1, 0.3 - 0.1 * scene.strength) * (paper - ink)),
        }

    def apply(self, img: Image, window: int, offset: float, **params: Any) -> Image:
        mean = cv2.boxFilter(img, -1, (window, window))
        return np.where(img + offset > mean, np.uint8(255), np.uint8(0))


class Fax(Defect):
    """A fax: black and white at 204 x 98 or 204 x 196 dots per inch (ITU-T T.4), so rows are coarser than columns.

    Capitals of 6 points are 6 rows high at 98 dots per inch. Some machines average what lies between two rows, others
    look at the row alone, and bars between two rows are lost.
    """

    def sample(self, scene: Scene) -> Params:
        across = min(1.0, max(8.0, scene.cap_height * (0.9 - 0.5 * scene.strength)) / scene.cap_height)
        down = min(1.0, max(6.0, scene.cap_height * across * self.py_random.choice((0.48, 0.96))) / scene.cap_height)
        height, width = scene.shape
        ink, paper = scene.contrast()
        return {
            "size": (max(1, round(width * across)), max(1, round(height * down))),
            "threshold": ink + self.py_random.uniform(0.4, 0.72) * (paper - ink),
            "shrinking": self.py_random.choice((cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR)),
            "enlarging": self.py_random.choice((cv2.INTER_NEAREST, cv2.INTER_LINEAR)),
        }

    def apply(
        self, img: Image, size: tuple[int, int], threshold: float, shrinking: int, enlarging: int, **params: Any
    ) -> Image:
        dots = cv2.resize(img, size, interpolation=shrinking)
        dots = np.where(dots > threshold, np.uint8(255), np.uint8(0))
        return cv2.resize(dots, img.shape[::-1], interpolation=enlarging)


class DroppedRows(Defect):
    """Rows of the scan are lost on a bad line or in a worn sensor: they are white, or repeat the row above."""

    def sample(self, scene: Scene) -> Params:
        height, _ = scene.shape
        thickness = max(1, round(scene.cap_height * self.py_random.uniform(0.03, 0.1)))
        share = (0.15 + 0.85 * scene.strength) / scene.cap_height  # at most about one a capital
        lost = self.random_generator.random(height) < share
        lost = np.convolve(lost, np.ones(thickness), "full")[:height] > 0
        source = np.arange(height)
        if self.py_random.random() < 0.5:
            source[lost] = -1
        else:
            source = np.maximum.accumulate(np.where(lost, 0, source))
        return {"source": source}

    def apply(self, img: Image, source: Field, **params: Any) -> Image:
        _, paper = levels(img)
        kept: Image = img[source.clip(0)]
        kept[source < 0] = paper
        return kept


class Photocopy(Defect):
    """A copy of a copy: each generation blurs, hardens the contrast and adds the dust of its glass."""

    def sample(self, scene: Scene) -> Params:
        generations = 1 + round(2 * scene.strength * self.py_random.random())
        ink, paper = scene.contrast()
        middle = ink + self.py_random.uniform(0.5, 0.65) * (paper - ink)
        hardness = self.py_random.uniform(1.0, 2.0) / (paper - middle)
        # Paper stays paper and ink ink, however often it is copied.
        grey_levels = np.arange(256).clip(ink, paper)
        curve = np.tanh(hardness * (grey_levels - middle))
        curve = 255 * (curve - curve.min()) / np.ptp(curve)
        return {
            "grains": [white_noise(self.random_generator, scene.shape) for _ in range(generations)],
            "noise": min(9.0, 0.12 * (paper - ink)),
            "dust": 3.6 - 0.7 * scene.strength,
            "soft": scene.cap_height / 28 + 0.2,
            "curve": curve.astype(np.uint8),
        }

    def apply(
        self, img: Image, grains: list[Field], noise: float, dust: float, soft: float, curve: Image, **params: Any
    ) -> Image:
        for grain in grains:
            noisy = grey(blurred(img, soft) + noise * grain - 160 * (grain > dust))
            img = cv2.LUT(blurred(noisy, 0.5), curve)
        return img


class Shadow(Defect):
    """Uneven light: the dark of a book's spine, of the photographer's hand, of a lamp at one side."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        angle = self.py_random.uniform(0, 2 * math.pi)
        x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
        y = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
        slope = 0.5 + 0.7 * (math.cos(angle) * x + math.sin(angle) * y)
        if self.py_random.random() < 0.4:  # the rim of a shadow, rather than a slow fall of light
            slope = 1 / (1 + np.exp(-self.py_random.uniform(6, 30) * (slope - self.py_random.uniform(0.3, 0.7))))
        cloud = 0.15 * smooth_noise(self.random_generator, scene.shape, max(scene.shape) / 3)
        return {"light": 1 - (0.1 + 0.55 * scene.strength) * np.clip(slope + cloud, 0, 1)}

    def apply(self, img: Image, light: Field, **params: Any) -> Image:
        return shaded(img, light)


class Creases(Defect):
    """Folds: the sheet's two sides catch different light, and ink has cracked off along the line."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        light = np.ones(scene.shape, np.float32)
        lift = np.zeros(scene.shape, np.float32)
        for _ in range(1 + round(2 * scene.strength * self.py_random.random())):
            angle = self.py_random.choice((0, math.pi / 2)) + self.py_random.gauss(0, 0.15)
            x = np.arange(width, dtype=np.float32)[None, :] - self.py_random.uniform(0.1, 0.9) * width
            y = np.arange(height, dtype=np.float32)[:, None] - self.py_random.uniform(0.1, 0.9) * height
            distance = math.cos(angle) * x + math.sin(angle) * y
            side = np.exp(-np.abs(distance) / (self.py_random.uniform(1, 4) * scene.cap_height))
            light -= (0.08 + 0.2 * scene.strength) * side * (distance > 0)
            reach = max(0.6, scene.cap_height / 25)
            lift += np.exp(-((distance / reach) ** 2)) * self.py_random.uniform(0.3, 0.6 + 0.3 * scene.strength)
        return {"light": light, "lift": np.minimum(lift, 0.9)}

    def apply(self, img: Image, light: Field, lift: Field, **params: Any) -> Image:
        return shaded(img + (255 - img) * lift, light)


class BleedThrough(Defect):
    """Thin paper: the print of the other side shows faintly, mirrored."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        return {
            "dx": self.py_random.uniform(-0.3, 0.3) * width,
            "dy": self.py_random.uniform(-0.5, 0.5) * height,
            "amount": 0.06 + 0.24 * scene.strength,
            "soft": scene.cap_height / 14,
        }

    def apply(self, img: Image, dx: float, dy: float, amount: float, soft: float, **params: Any) -> Image:
        height, width = img.shape
        mirrored = np.array([[-1, 0, width - 1 + dx], [0, 1, dy]], np.float32)
        back = cv2.warpAffine(img, mirrored, (width, height), borderMode=cv2.BORDER_WRAP)
        _, paper = levels(img)
        back = cv2.addWeighted(blurred(back, soft), amount, np.full_like(img, paper), 1 - amount, 0)
        return np.minimum(img, back)
