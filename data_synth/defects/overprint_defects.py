"""What is over or under the text: forms, stamps, pens, dirt, watermarks, shading and the paper itself."""

import math
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from data_synth.defects.base import (
    Defect,
    Field,
    Image,
    Params,
    Scene,
    image_of,
    ink_of,
    shaded,
    smooth_noise,
    white_noise,
)

_STAMPS = ("PAGO", "RECEBIDO", "CONFERIDO", "ENTREGUE", "CANCELADO", "2a VIA", "PAID", "RECEIVED", "COPIA", "ORIGINAL")
_WATERMARKS = ("SEM VALOR FISCAL", "HOMOLOGACAO", "COPIA", "RASCUNHO", "2a VIA", "DRAFT", "DUPLICATE")


def _lettering(text: str, height: float, thickness: int) -> Field:
    """The text in a plotter's single-stroke letters, white on black, [H, W] 0..1, about `height` pixels high."""
    face = cv2.FONT_HERSHEY_SIMPLEX
    scale = height / 22  # its capitals are 22 pixels high at scale 1
    (width, tall), _ = cv2.getTextSize(text, face, scale, thickness)
    canvas = np.zeros((tall + 2 * thickness + 2, width + 2 * thickness), np.uint8)
    cv2.putText(canvas, text, (thickness, tall + thickness), face, scale, 255, thickness, cv2.LINE_AA)
    return canvas / np.float32(255)


def _placed(sign: Field, shape: tuple[int, int], centre: tuple[float, float], angle: float) -> Field:
    """`sign` turned by `angle` degrees about its middle, which lands on `centre` (x, y) of a canvas of `shape`."""
    height, width = sign.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turn[:, 2] += np.array(centre) - (width / 2, height / 2)
    return cv2.warpAffine(sign, turn, shape[::-1])


class PrintedRules(Defect):
    """A form's pre-printed rules and boxes: print slips, so they run close under, over and through the text."""

    def sample(self, scene: Scene) -> Params:
        rng, cap = self.py_random, scene.cap_height
        height, width = scene.shape
        boxes = scene.boxes
        rules = []
        for _ in range(rng.randint(1, 2 + round(3 * scene.strength))):
            if rng.random() < 0.7:
                _, top, _, bottom = rng.choice(boxes).tolist() if len(boxes) else (0, 0, 0, rng.uniform(0, height))
                clear = rng.uniform(0.05, 0.45) * cap
                y = rng.choice((bottom + clear, bottom + clear, top - clear))
                if rng.random() < 0.25 * scene.strength:
                    y = rng.uniform(top, bottom)
                start, end = (0, width) if rng.random() < 0.6 else sorted(rng.uniform(0, width) for _ in range(2))
                rules.append(((start, y), (end, y)))
            else:  # columns mostly keep between words: of a few places, the one that cuts the fewest characters
                places = [rng.uniform(0, width) for _ in range(8)]
                x = min(places, key=lambda x: int(np.sum((boxes[:, 0] < x + 1) & (boxes[:, 2] > x - 1))))
                rules.append(((x, 0), (x, height)))
        if rng.random() < 0.3 and len(boxes):
            left, top = boxes[:, :2].min(axis=0) - rng.uniform(0.1, 0.7) * cap
            right, bottom = boxes[:, 2:].max(axis=0) + rng.uniform(0.1, 0.7) * cap
            frame = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
            rules += pairwise(frame)
        return {
            "rules": [tuple(round(float(v)) for point in rule for v in point) for rule in rules],
            "thickness": max(1, round(cap * rng.uniform(0.03, 0.13))),
            "grey": rng.randrange(0, 150),
            "dash": rng.choice((0, 0, 0, max(2, round(cap / 5)), max(3, round(cap / 2)))),
        }

    def apply(
        self, img: Image, rules: list[tuple[int, int, int, int]], thickness: int, grey: int, dash: int, **params: Any
    ) -> Image:
        sheet = np.full_like(img, 255)
        for x0, y0, x1, y1 in rules:
            cv2.line(sheet, (x0, y0), (x1, y1), grey, thickness)
        if dash:
            columns = np.arange(img.shape[1]) // dash % 2 == 1
            rows = np.arange(img.shape[0]) // dash % 2 == 1
            sheet[np.ix_(rows, columns)] = 255
            for x0, y0, x1, _ in rules:
                level = slice(max(0, y0 - thickness), y0 + thickness + 1)
                if x0 != x1:
                    sheet[level, columns] = 255
        return np.minimum(img, sheet)


class Underline(Defect):
    """A word underlined by the printer or with a ruler: the line touches or cuts the descenders."""

    def sample(self, scene: Scene) -> Params:
        rng, cap, boxes = self.py_random, scene.cap_height, scene.boxes
        strokes = []
        for _ in range(rng.randint(1, 2 + round(2 * scene.strength)) if len(boxes) else 0):
            x, _, _, y = rng.choice(boxes).tolist()
            y += rng.uniform(0.0, 0.2) * cap
            end = x + rng.uniform(2, 14) * cap
            drift = rng.gauss(0, 0.006) * (end - x)
            strokes.append(tuple(round(v * 16) for v in (x, y, end, y + drift)))
        return {
            "strokes": strokes,
            "thickness": max(1, round(cap * rng.uniform(0.04, 0.12))),
            "grey": rng.randrange(0, 120),
        }

    def apply(
        self, img: Image, strokes: list[tuple[int, int, int, int]], thickness: int, grey: int, **params: Any
    ) -> Image:
        out = img.copy()
        for x0, y0, x1, y1 in strokes:
            cv2.line(out, (x0, y0), (x1, y1), grey, thickness, cv2.LINE_AA, shift=4)
        return np.minimum(img, out)


class Stamp(Defect):
    """An office's rubber stamp across the text: a ring or frame with letters, in uneven, grey-scanned ink."""

    def sample(self, scene: Scene) -> Params:
        rng = self.py_random
        height, width = scene.shape
        sign = _lettering(
            rng.choice(_STAMPS), scene.cap_height * rng.uniform(1.2, 2.6), max(1, round(scene.cap_height / 8))
        )
        tall, wide = sign.shape
        margin = round(0.5 * tall)
        ring = rng.random() < 0.4
        sign = np.pad(sign, wide // 3 if ring else margin)
        tall, wide = sign.shape
        stroke = max(1, round(scene.cap_height / 10))
        if ring:
            radius = (wide // 2 - stroke, tall // 2 - stroke)
            cv2.ellipse(sign, (wide // 2, tall // 2), radius, 0, 0, 360, 1.0, stroke, cv2.LINE_AA)
        else:
            cv2.rectangle(sign, (stroke, stroke), (wide - stroke, tall - stroke), 1.0, stroke)
        place = (rng.uniform(0, width), rng.uniform(0, height))
        worn = np.clip(0.8 + 0.5 * smooth_noise(self.random_generator, scene.shape, scene.cap_height / 2), 0, 1)
        ink = _placed(sign, scene.shape, place, rng.uniform(-35, 35)) * worn
        return {"ink": ink * rng.uniform(0.15, 0.25 + 0.4 * scene.strength)}

    def apply(self, img: Image, ink: Field, **params: Any) -> Image:
        return shaded(img, 1 - ink)


class PenStroke(Defect):
    """A signature, a tick, an encircled total: a pen's curves run over the print."""

    def sample(self, scene: Scene) -> Params:
        rng, cap = self.py_random, scene.cap_height
        height, width = scene.shape
        strokes = []
        for _ in range(rng.randint(1, 1 + round(2 * scene.strength))):
            t = np.linspace(0, 1, 60)
            length, turns = rng.uniform(3, 14) * cap, rng.uniform(0.5, 4)
            phase, tilt = rng.uniform(0, 2 * math.pi), rng.gauss(0, 0.4)
            swing = rng.uniform(0.5, 2) * cap * (0.4 + 0.6 * rng.random() * np.sin(math.pi * t))
            along = length * t + rng.uniform(0, 0.8) * swing * np.cos(2 * math.pi * turns * t + phase)
            across = swing * np.sin(2 * math.pi * turns * t + phase)
            x = rng.uniform(-0.1, 0.9) * width + along * math.cos(tilt) - across * math.sin(tilt)
            y = rng.uniform(0, 1) * height + along * math.sin(tilt) + across * math.cos(tilt)
            strokes.append((np.stack([x, y], axis=1) * 16).astype(np.int32))
        return {
            "strokes": strokes,
            "thickness": max(1, round(cap * rng.uniform(0.05, 0.16))),
            "grey": rng.randrange(10, 200),  # the reader makes those that it finds pale
        }

    def apply(self, img: Image, strokes: list[Field], thickness: int, grey: int, **params: Any) -> Image:
        sheet = np.full_like(img, 255)
        cv2.polylines(sheet, strokes, False, grey, thickness, cv2.LINE_AA, shift=4)
        return np.minimum(img, sheet)


class EdgeFragments(Defect):
    """The feet of a line above or the tips of a line below, cut off at the edge of the sheet."""

    def sample(self, scene: Scene) -> Params:
        boxes = scene.boxes
        height, width = scene.shape
        if not len(boxes):
            return {"above": slice(0, 0), "below": slice(0, 0), "shift": 0}
        top, bottom = self.py_random.choice(boxes)[[1, 3]].clip(0, height).astype(int).tolist()
        reach = (0.15 + 0.45 * scene.strength) * scene.cap_height
        room = (boxes[:, 1].min(), height - boxes[:, 3].max())
        above, below = (
            max(0, int(min(free - 0.1 * scene.cap_height, reach * self.py_random.uniform(0.4, 1), bottom - top)))
            for free in room
        )
        return {
            "above": slice(bottom - above, bottom),
            "below": slice(top, top + below),
            "shift": self.py_random.randrange(width),
        }

    def apply(self, img: Image, above: slice, below: slice, shift: int, **params: Any) -> Image:
        feet, tips = np.roll(img[above], shift, axis=1), np.roll(img[below], shift, axis=1)
        out = img.copy()
        out[: len(feet)] = np.minimum(out[: len(feet)], feet)
        start = len(out) - len(tips)
        out[start:] = np.minimum(out[start:], tips)
        return out


class Watermark(Defect):
    """Large pale letters printed behind the text, as a DANFE without fiscal value carries."""

    def sample(self, scene: Scene) -> Params:
        rng = self.py_random
        height, width = scene.shape
        tall = scene.cap_height * rng.uniform(2.5, 7)
        sign = _lettering(rng.choice(_WATERMARKS), tall, max(2, round(tall / rng.uniform(3.5, 9))))
        place = (rng.uniform(0.2, 0.8) * width, rng.uniform(0.2, 0.8) * height)
        angle = rng.choice((0, rng.uniform(15, 60)))
        depth = rng.uniform(0.06, 0.12 + 0.25 * scene.strength)
        return {"ink": _placed(sign, scene.shape, place, angle) * depth}

    def apply(self, img: Image, ink: Field, **params: Any) -> Image:
        return image_of(np.maximum(ink_of(img), ink))


class ShadedCells(Defect):
    """Grey cells behind headings and totals, flat or as a printer's dot screen."""

    def sample(self, scene: Scene) -> Params:
        rng, cap, boxes = self.py_random, scene.cap_height, scene.boxes
        height, width = scene.shape
        ink = np.zeros(scene.shape, np.float32)
        depth = rng.uniform(0.05, 0.12 + 0.3 * scene.strength)
        for _ in range(rng.randint(1, 3)):
            _, top, _, bottom = rng.choice(boxes).tolist() if len(boxes) else (0, 0, 0, height)
            left = rng.choice((0, rng.uniform(0, width)))
            right = rng.choice((width, rng.uniform(left, width)))
            rows = slice(max(0, int(top - rng.uniform(0.2, 0.7) * cap)), int(bottom + rng.uniform(0.2, 0.7) * cap))
            ink[rows, int(left) : math.ceil(right)] = depth
        if rng.random() < 0.35:  # one dot in a cell of the screen carries the shade of all of it
            pitch = rng.choice((2, 3, 4))
            screen = np.zeros((pitch, pitch), np.float32)
            screen[0, 0] = min(pitch * pitch, (0.25 + 0.35 * scene.strength) / depth)
            screen[pitch // 2, pitch // 2] = screen[0, 0]
            ink *= np.tile(screen, (height // pitch + 1, width // pitch + 1))[:height, :width]
        return {"ink": ink}

    def apply(self, img: Image, ink: Field, **params: Any) -> Image:
        return image_of(np.maximum(ink_of(img), ink))


class TintedPaper(Defect):
    """Coloured, recycled or yellowed stock scans as grey, mottled and fibrous paper."""

    def sample(self, scene: Scene) -> Params:
        rng = self.random_generator
        tone = 1 - self.py_random.uniform(0.04, 0.1 + 0.4 * scene.strength)
        mottle = smooth_noise(rng, scene.shape, scene.cap_height * self.py_random.uniform(0.3, 3))
        fibre = white_noise(rng, scene.shape)
        rough = 0.01 + 0.035 * scene.strength
        return {
            "light": tone * (1 + rough * self.py_random.random() * mottle + rough * self.py_random.random() * fibre)
        }

    def apply(self, img: Image, light: Field, **params: Any) -> Image:
        return shaded(img, light)


class Specks(Defect):
    """Pepper: toner dust, dirt on the glass and flecks in recycled paper."""

    def sample(self, scene: Scene) -> Params:
        height, width = scene.shape
        rng = self.random_generator
        number = 1 + int(rng.poisson((0.15 + 1.6 * scene.strength**2) * height * width / (4 * scene.cap_height) ** 2))
        centres = rng.uniform((0, 0), (width, height), (number, 2))
        radii = rng.exponential(scene.cap_height / 40, number).clip(0.3, scene.cap_height / 10)
        greys = rng.integers(0, 170, number)
        return {"specks": list(zip(centres, radii, greys.tolist(), strict=True))}

    def apply(self, img: Image, specks: list[tuple[Field, float, int]], **params: Any) -> Image:
        out = img.copy()
        for centre, radius, grey in specks:  # in sixteenths of a pixel
            x, y = (centre * 16).astype(int).tolist()
            cv2.circle(out, (x, y), int(radius * 16), grey, cv2.FILLED, cv2.LINE_AA, shift=4)
        return np.minimum(out, img)
