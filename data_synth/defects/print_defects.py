"""Defects of the printer, its ribbon or its paper: they change the ink of text on white paper."""

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
    image_of,
    ink_of,
    smooth_noise,
    white_noise,
)

_MARK = 0.09  # ink of a point, a colon or a hyphen in squared cap heights; an i has more


class _Density(Defect):
    """Multiplies the ink by `density`, 0 to 1, broadcast to the image."""

    def apply(self, img: Image, density: Field, **params: Any) -> Image:
        return image_of(ink_of(img) * density)


class FadedRibbon(_Density):
    """A worn-out ribbon or an empty toner cartridge: print grows paler towards one side or in bands, never blank."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        down = self.py_random.random() < 0.5
        length = height if down else width
        ramp = np.linspace(0, 1, length, dtype=np.float32)
        bands = smooth_noise(self.random_generator, (1, length), self.py_random.uniform(2, 12) * scene.cap_height)[0]
        loss = self.py_random.uniform(0, 1) * ramp[:: self.py_random.choice((-1, 1))] + 0.3 * np.abs(bands)
        overall = self.py_random.uniform(0.3, 1)
        density = 1 - scene.strength * 0.75 * np.clip(0.6 * overall + loss * (1 - 0.6 * overall), 0, 1)
        return {"density": density[:, None] if down else density[None, :]}


class FadingPatches(_Density):
    """Thermal paper bleached by heat, light, plasticiser or a greasy thumb: whole patches pale."""

    def sample(self, scene: Scene) -> Params:
        hills = smooth_noise(self.random_generator, scene.shape, self.py_random.uniform(3, 10) * scene.cap_height)
        patches = 1 / (1 + np.exp(-4 * (hills - self.py_random.uniform(0.2, 1))))
        return {"density": 1 - (0.25 + 0.5 * scene.strength) * patches}


class UnevenInking(_Density):
    """A dry stamp pad, rough paper or a tired platen: ink takes unevenly within a word and within a stroke."""

    def sample(self, scene: Scene) -> Params:
        coarse = smooth_noise(self.random_generator, scene.shape, self.py_random.uniform(0.4, 2) * scene.cap_height)
        fine = smooth_noise(self.random_generator, scene.shape, max(1.5, scene.cap_height / 10))
        loss = 0.5 + 0.35 * coarse + 0.25 * fine
        return {"density": 1 - (0.2 + 0.55 * scene.strength) * np.clip(loss, 0, 1)}


class DeadHeaters(_Density):
    """Burnt-out heaters of a thermal head, which spans the paper: thin white columns through every line of text."""

    def sample(self, scene: Scene) -> Params:
        _, width = scene.shape
        density = np.ones((1, width), np.float32)
        thickness = max(1, round(scene.cap_height / 24))
        for _ in range(1 + int(self.random_generator.poisson(14 * scene.strength * width / (60 * scene.cap_height)))):
            x = self.py_random.randrange(max(1, width - thickness))
            density[0, x : x + thickness] = self.py_random.choice((0, 0, 0.3))
        return {"density": density}


class FaintMarks(_Density):
    """Marks too small to take ink or heat: points, commas, colons and hyphens go pale or missing between sound letters.

    Of a colon, one dot may be left. What is missing is still part of the text: a reader infers it from the gap it
    leaves and from what is around it.
    """

    def sample(self, scene: Scene) -> Params:
        ink = ink_of(scene.image)
        density = np.ones_like(ink)
        loss = self.py_random.uniform(0.5, 1) * (0.7 + 0.3 * scene.strength)
        boxes = np.hstack([np.floor(scene.boxes[:, :2]), np.ceil(scene.boxes[:, 2:])]).astype(int).clip(0)
        for x0, y0, x1, y1 in boxes:
            if ink[y0:y1, x0:x1].sum() < _MARK * scene.cap_height**2:
                middle = (y0 + y1) // 2
                for top, bottom in ((y0, middle), (middle, y1)):
                    density[top:bottom, x0:x1] = 1 - loss * self.py_random.uniform(0.4, 1)
        return {"density": density}


class BrokenStrokes(_Density):
    """A ribbon that skips, a head that lifts, lint on the paper: small gaps cut through strokes."""

    def sample(self, scene: Scene) -> Params:
        cell = max(1.5, scene.cap_height / self.py_random.uniform(6, 12))
        holes = smooth_noise(self.random_generator, scene.shape, cell)
        rare = 1.9 - 0.9 * scene.strength
        return {"density": 1 - np.clip((holes - rare) * 4 + 0.5, 0, 1)}


class InkVoids(_Density):
    """Salt: specks of paper inside strokes, where dust or coarse fibres kept the ink away."""

    def sample(self, scene: Scene) -> Params:
        grain = blurred(white_noise(self.random_generator, scene.shape), max(0.4, scene.cap_height / 50))
        grain *= 1 / (grain.std() + 1e-6)
        return {"density": 1 - np.clip((grain - (2.2 - 1.5 * scene.strength)) * 2, 0, 1)}


class HollowStrokes(Defect):
    """Weak thermal print under a scanner that over-sharpens: strokes keep their outlines and lose their cores.

    Heat spreads beside the stroke and widens it; the hollow core is then where the whole stroke was.
    """

    def sample(self, scene: Scene) -> Params:
        rng = self.py_random
        return {
            "diameter": rng.choice((1, 1 + 2 * max(1, round(scene.cap_height / 26)))),
            "radius": max(0.7, scene.cap_height / rng.uniform(10, 20)),
            "core": 0.55 + 0.4 * scene.strength,
            "density": rng.uniform(0.45, 1.1) * (1.1 - 0.4 * scene.strength),
            "grain": 1 + 0.3 * scene.strength * white_noise(self.random_generator, scene.shape),
        }

    def apply(
        self, img: Image, diameter: int, radius: float, core: float, density: float, grain: Field, **params: Any
    ) -> Image:
        stroke = blurred(ink_of(img), 0.4)
        wide = cv2.dilate(stroke, disc(diameter))
        hollow = np.maximum(wide - core * blurred(stroke, radius), 0.1 * stroke)
        peak = max(0.2, float(np.quantile(hollow[::3, ::3], 0.985)))
        return image_of(np.clip(density / peak * hollow * grain, 0, 1))


class ColdHead(Defect):
    """A thermal head that is too cold when a stroke begins: the first rows of every stroke are pale or missing.

    The paper moves under the head, so a stem stays under a heater that has warmed up while a bar is over before it has:
    bars vanish, stems lose their tips. Receipts that leave the printer upside down lose their feet instead. Where heat
    spreads along the head, it is cold only when a line of text begins: all letters lose their tops, and nothing else.
    """

    def sample(self, scene: Scene) -> Params:
        rows = scene.cap_height / 18 * (0.5 + 3.5 * scene.strength) * self.py_random.uniform(0.6, 1.4)
        return {
            "kept": math.exp(-1 / max(0.3, rows)),  # share of its cold that a heater keeps from one row to the next
            # Below this heat the paper stays white.
            "threshold": self.py_random.uniform(0.15, 0.6) * scene.strength**0.5,
            "upward": self.py_random.random() < 0.4,
            "spread": 1 + 2 * round(2 * scene.cap_height) if self.py_random.random() < 0.4 else 1,
            "grain": 1 - 0.5 * scene.strength * self.random_generator.random((1, scene.shape[1]), np.float32),
        }

    def apply(
        self, img: Image, kept: float, threshold: float, upward: bool, spread: int, grain: Field, **params: Any
    ) -> Image:
        ink = ink_of(img)
        # A third of the heaters around at work is enough to warm those between.
        warmth = np.maximum(ink, np.minimum(3 * cv2.blur(ink, (spread, 1)), 1)) if spread > 1 else ink
        rows, warmth = (ink[::-1], warmth[::-1]) if upward else (ink, warmth)
        printed = np.empty_like(rows)
        heat = np.zeros(rows.shape[1], np.float32)
        for y, row in enumerate(rows):
            heat = kept * heat + (1 - kept) * warmth[y]  # of a heater after this row; full heat prints full ink
            printed[y] = row * np.clip(1.4 * (heat - threshold) / (1 - threshold), 0, 1)
        return image_of((printed[::-1] if upward else printed) * grain)


class InkSpread(Defect):
    """Too much ink or heat, absorbent paper: strokes swell, counters fill and neighbours join."""

    def sample(self, scene: Scene) -> Params:
        reach = scene.cap_height / 16 * (0.3 + 0.9 * scene.strength)
        return {"diameter": 1 + 2 * max(1, round(reach)), "amount": min(1.0, 0.15 + 0.8 * reach), "soft": reach / 2}

    def apply(self, img: Image, diameter: int, amount: float, soft: float, **params: Any) -> Image:
        swollen = cv2.erode(img, disc(diameter))  # paper shrinks where ink grows
        return blurred(cv2.addWeighted(swollen, amount, img, 1 - amount, 0), soft)


class Thinning(Defect):
    """Too little heat or toner, a light carbon copy: strokes lose their edges."""

    def sample(self, scene: Scene) -> Params:
        return {"diameter": 1 + 2 * max(1, int(scene.cap_height / 24)), "amount": 0.25 + 0.5 * scene.strength}

    def apply(self, img: Image, diameter: int, amount: float, **params: Any) -> Image:
        return cv2.addWeighted(cv2.dilate(img, disc(diameter)), amount, img, 1 - amount, 0)


class DoubleStrike(Defect):
    """The line was struck twice (bold by overprinting, or slipped paper): a second copy is printed beside the first."""

    def sample(self, scene: Scene) -> Params:
        reach = scene.cap_height * (0.06 + 0.1 * scene.strength)
        angle = self.py_random.uniform(-math.pi, math.pi)
        # Paper slips along its feed less than the carriage slips across it.
        return {
            "dx": reach * math.cos(angle),
            "dy": 0.6 * reach * math.sin(angle),
            "amount": self.py_random.uniform(0.3, 0.95),
        }

    def apply(self, img: Image, dx: float, dy: float, amount: float, **params: Any) -> Image:
        shift = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
        second = cv2.warpAffine(img, shift, img.shape[::-1], borderValue=255)
        return np.minimum(img, cv2.addWeighted(second, amount, np.full_like(img, 255), 1 - amount, 0))


class StrayDots(Defect):
    """Bent or stuck pins: patches of the print, a dot in size, are missing or land beside their place."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        pitch = max(2.0, scene.cap_height / self.py_random.uniform(7, 11))
        cells = (math.ceil(height / pitch), math.ceil(width / pitch))
        rng = self.random_generator
        moved = rng.random(cells) < 0.15 + 0.25 * scene.strength
        offset = rng.normal(0, 0.3 * pitch, (*cells, 2)) * moved[..., None]
        printed = rng.random(cells) > 0.03 + 0.09 * scene.strength
        size = (math.ceil(cells[1] * pitch), math.ceil(cells[0] * pitch))

        def enlarged(values: Field) -> Field:
            return cv2.resize(values.astype(np.float32), size, interpolation=cv2.INTER_NEAREST)[:height, :width]

        return {
            "offset_x": enlarged(offset[..., 0]),
            "offset_y": enlarged(offset[..., 1]),
            "printed": enlarged(printed),
        }

    def apply(self, img: Image, offset_x: Field, offset_y: Field, printed: Field, **params: Any) -> Image:
        height, width = img.shape
        x = np.arange(width, dtype=np.float32)[None, :] + offset_x
        y = np.arange(height, dtype=np.float32)[:, None] + offset_y
        ink = ink_of(cv2.remap(img, x, y, cv2.INTER_LINEAR, borderValue=255)) * printed
        return image_of(blurred(ink, 0.5))


class PinGrid(Defect):
    """A page printed by a dot-matrix driver: ink exists only as dots on the fixed grid of the pins.

    A dot is as dark as the share of its cell that the drawing inks (a dithering driver) or dark above a threshold (a
    font in draft mode). Pins differ in force, some strokes miss, and thin strokes between two pins nearly vanish.
    With a dot larger than the pitch, as on a 24-pin head, the dots merge into strokes.
    """

    def sample(self, scene: Scene) -> Params:
        rng = self.py_random
        height, width = scene.shape
        pitch_x = max(1.5, scene.cap_height / rng.uniform(9.5 - 3.5 * scene.strength, 11 - 4 * scene.strength))
        pitch_x = float(round(pitch_x)) if pitch_x > 2.5 and rng.random() < 0.5 else pitch_x
        pitch_y = pitch_x * rng.choice((1, 1, 1, rng.uniform(0.8, 1.2)))
        rows, columns = int(height / pitch_y), int(width / pitch_x)
        noise = self.random_generator
        force = (
            1 - 0.3 * scene.strength * noise.random((rows, 1)) - 0.35 * scene.strength * noise.random((rows, columns))
        )
        hits = noise.random((rows, columns)) > 0.08 * scene.strength
        reach = rng.choice((0.55, 0.75, 1.0, 1.5)) * max(pitch_x, pitch_y)  # the diameter of a dot
        return {
            "rows": ((np.arange(rows) + 0.5) * pitch_y).astype(int),
            "columns": ((np.arange(columns) + 0.5) * pitch_x).astype(int),
            "extent": (round(columns * pitch_x), round(rows * pitch_y)),
            "force": (force * hits).astype(np.float32),
            "exponent": rng.uniform(0.5, 1.0),
            "steepness": rng.choice((1.0, 1.0, 1.6, 4.0)),
            "faintness": rng.uniform(0, 0.35 * scene.strength),
            "dot": disc(max(1, round(reach))) if rng.random() < 0.5 else None,
            "arm": rng.uniform(0.2, 0.6),
            "soft": rng.uniform(0.0, 0.22) * pitch_x,
        }

    def apply(
        self,
        img: Image,
        rows: Field,
        columns: Field,
        extent: tuple[int, int],
        force: Field,
        exponent: float,
        steepness: float,
        faintness: float,
        dot: Image | None,
        arm: float,
        soft: float,
        **params: Any,
    ) -> Image:
        ink = ink_of(img)
        if not force.size:
            return img
        cell = cv2.resize(ink[: extent[1], : extent[0]], force.shape[::-1], interpolation=cv2.INTER_AREA)
        inked = cell[cell > 0.05]
        if not inked.size:
            return img
        # What a full stroke covers is a full dot: drivers embolden hairlines, or no pin would strike.
        share = np.clip(cell / np.quantile(inked, 0.85), 0, 1)
        # An exponent below 1 lifts thin strokes further, as a dot that is struck at all is never small.
        coverage = np.clip((share**exponent - 0.5) * steepness + 0.5, 0, 1) * (share > 0.05)
        pins = np.zeros_like(ink)
        pins[np.ix_(rows, columns)] = coverage * force * (1 - faintness)
        if dot is None:  # the small cross that a fine pin leaves at low resolution
            cross = np.array([[0, arm, 0], [arm, 1, arm], [0, arm, 0]], np.float32)
            pins = cv2.filter2D(pins, -1, cross, borderType=cv2.BORDER_CONSTANT)
        else:
            pins = cv2.dilate(pins, dot)
        return image_of(blurred(pins, soft))


class CoarseRaster(Defect):
    """A driver draws letters at a receipt printer's few dots, each burnt or not: stairs, beats, uneven thin strokes."""

    def sample(self, scene: Scene) -> Params:
        rng = self.py_random
        scale = min(1.0, rng.uniform(9, 17 - 6 * scene.strength) / scene.cap_height)
        height, width = scene.shape
        rows, columns = max(1, round(height * scale * rng.uniform(0.9, 1.1))), max(1, round(width * scale))
        force = 1 - 0.6 * scene.strength * self.random_generator.random((rows, columns))
        return {
            "force": force.astype(np.float32),
            "threshold": rng.uniform(0.25, 0.42),
            "hardness": rng.choice((1.5, 3.0, 20.0)),
            "interpolation": rng.choice((cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC)),
        }

    def apply(
        self, img: Image, force: Field, threshold: float, hardness: float, interpolation: int, **params: Any
    ) -> Image:
        dots = cv2.resize(ink_of(img), force.shape[::-1], interpolation=cv2.INTER_AREA)
        dots = np.clip((dots - threshold) * hardness + 0.5, 0, 1) * (dots > 0.04) * force
        return image_of(cv2.resize(dots, img.shape[::-1], interpolation=interpolation))
