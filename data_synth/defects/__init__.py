"""Degrades clean print as printing, handling and scanning do: albumentations transforms composed by severity.

The stages follow the life of a page: it is printed, written on, bent, lit, scanned and stored.
"""

import random
from functools import cache
from typing import Any, Literal, TypeAlias

import albumentations as A
import numpy as np
from numpy.typing import NDArray

from data_synth.defects import geometry as g
from data_synth.defects import overprint_defects as o
from data_synth.defects import print_defects as p
from data_synth.defects import scan_defects as s
from data_synth.defects.base import Defect, GeometricDefect, corners, hull, levels

__all__ = ["Severity", "degrade", "reprint"]

Severity = Literal["clean", "worn", "ruined"]

_Strength: TypeAlias = tuple[float, float]
_Weights: TypeAlias = dict[type[Defect | GeometricDefect], float]

_VISIBLE = 40  # grey levels between paper and print, below which nothing can be read
_LEAST_INK = 0.1  # share of the visible ink that must be left
_TRIES = 8  # times that print is degraded anew because less is left of it, which is rare
_TWO_LEVELS: _Weights = {s.GlobalThreshold: 1, s.AdaptiveThreshold: 1, s.Fax: 4, s.Photocopy: 2}


def degrade(
    image: NDArray[np.uint8],
    boxes: NDArray[np.float32],
    severity: Severity,
    cap_height: float,
    rng: np.random.Generator,
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Print, handle and scan a clean drawing of text as badly as `severity` says.

    Args:
        image: [H, W] grey text on white paper.
        boxes: [N, 4] character boxes in pixels.
        severity: `clean` has a good scanner's small faults only; `worn` shows a few typical defects; `ruined` many or
            heavy ones, which a patient person can still read.
        cap_height: height in pixels of the text's capitals; scales the defects.
        rng: decides everything; equal states give equal pixels.

    Returns:
        The image [H', W'], whose size may differ, and the axis-aligned hulls of the boxes after every movement, in
        the same order and number.
    """
    done = _applied(_pipeline(severity), rng, image=image, keypoints=corners(boxes), cap_height=cap_height)
    return done["image"], hull(done["keypoints"].reshape(-1, done["keypoints"].shape[-1]))


def reprint(image: NDArray[np.uint8], cap_height: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A line as the same printer would print it on another day, scanned by another scanner; nothing moves.

    Args:
        image: [H, W] grey print, 255 = paper; it may be worn already.
        cap_height: as for `degrade`.
        rng: decides everything; equal states give equal pixels.
    """
    done: NDArray[np.uint8] = _applied(_reprinting(), rng, image=image, cap_height=cap_height)["image"]
    return done


def _applied(pipeline: A.Compose, rng: np.random.Generator, **targets: Any) -> dict[str, Any]:
    """The targets after a pipeline that leaves the print to be seen."""
    least = _LEAST_INK * _visible_ink(targets["image"])
    done: dict[str, Any] = targets
    for _ in range(_TRIES):
        # One shared stream: set_random_seed would give every transform its own copy of the same one, and all of them
        # would then be applied, or not, together.
        pipeline.set_random_state(rng, random.Random(int(rng.integers(2**63))))
        done = pipeline(**targets)
        if _visible_ink(done["image"]) >= least:
            break
    return done


def _visible_ink(image: NDArray[np.uint8]) -> float:
    """The share of the pixels that can be told from paper."""
    _, paper = levels(image)
    return float(np.mean(image < paper - _VISIBLE))


@cache
def _pipeline(severity: Severity) -> A.Compose:
    stages = {"clean": _clean, "worn": _worn, "ruined": _ruined}[severity]()
    # Nothing may be lost: a corner just outside the sheet still says where its character is.
    keypoints = A.KeypointParams(format="xy", remove_invisible=False, check_each_transform=False)
    return A.Compose(stages, keypoint_params=keypoints)


def _clean() -> list[Any]:
    faint, light = (0.0, 0.1), (0.0, 0.2)
    return [
        g.Skew(faint, p=0.4),
        _one({s.OpticalBlur: 1, s.OverSharpening: 1}, faint, 0.5),
        s.ToneCurve(light, p=0.3),
        s.SensorNoise(faint, p=0.4),
        s.Jpeg(light, p=0.5),
    ]


def _worn() -> list[Any]:
    n = (0.0, 0.6)
    return [*_printed(n, 0.7), *_handled(n, 0.45), _scanned(n, 0.45)]


def _ruined() -> list[Any]:
    n = (0.35, 0.95)
    return [*_printed(n, 0.9), *_handled(n, 0.65), _scanned(n, 0.65)]


@cache
def _reprinting() -> A.Compose:
    n = (0.0, 0.6)
    return A.Compose(
        [
            *_struck(n, 0.7),
            _one({o.Specks: 2, s.BleedThrough: 1}, n, 0.1),
            _one({s.OpticalBlur: 2, s.OverSharpening: 3}, n, 0.5),
            s.SensorNoise(n, p=0.2),
            _one({s.ToneCurve: 6, **_TWO_LEVELS}, n, 0.5),
        ]
    )


# Each stage picks one defect of a kind, so that no two of a kind add up to an unreadable page.


def _printed(n: _Strength, p_each: float) -> list[Any]:
    """The page leaves the printer."""
    return [o.EdgeFragments(n, p=0.25), p.FaintMarks(n, p=0.2 * p_each), *_struck(n, p_each)]


def _struck(n: _Strength, p_each: float) -> list[Any]:
    """The shape of the strokes, then the density of their ink."""
    shape: _Weights = {
        p.PinGrid: 4.5, p.HollowStrokes: 2, p.BrokenStrokes: 1.5, p.InkSpread: 1.5, p.Thinning: 1, p.DoubleStrike: 1,
        p.StrayDots: 1, p.CoarseRaster: 2, p.ColdHead: 2.5,
    }  # fmt: skip
    density: _Weights = {p.FadedRibbon: 1, p.FadingPatches: 1, p.UnevenInking: 1, p.DeadHeaters: 1, p.InkVoids: 1}
    return [_one(shape, n, p_each), _one(density, n, 0.45 * p_each)]


def _handled(n: _Strength, p_each: float) -> list[Any]:
    """The page is written on, and is neither straight nor flat."""
    over: _Weights = {
        o.PrintedRules: 3, o.Underline: 1, o.Stamp: 1, o.PenStroke: 2, o.Watermark: 1, o.ShadedCells: 2, o.Specks: 1,
        s.BleedThrough: 1,
    }  # fmt: skip
    return [_one(over, n, p_each), _one({g.Skew: 3, g.Perspective: 1, g.Curl: 2}, n, p_each)]


def _scanned(n: _Strength, p_each: float) -> A.OneOf:
    """The page is scanned or photographed in greys, or, under an even light, in black and white."""
    optics: _Weights = {s.OpticalBlur: 2, s.MotionBlur: 0.5, s.OverSharpening: 3}
    size = [g.DarkBorder(n, p=0.1), g.LowResolution(n, p=0.25)]
    greys = [
        o.TintedPaper(n, p=0.6 * p_each),
        _one({s.Shadow: 2, s.Creases: 1}, n, 0.8 * p_each),
        *size,
        _one(optics, n, 1.2 * p_each),
        s.SensorNoise(n, p=0.5 * p_each),
        _one({s.ToneCurve: 6, s.AdaptiveThreshold: 1}, n, p_each),
        s.DroppedRows(n, p=0.08 * p_each),
        s.Jpeg(n, p=p_each),
    ]
    black_and_white = [
        *size,
        _one(optics, n, 0.5 * p_each),
        s.SensorNoise(n, p=0.5 * p_each),
        _one(_TWO_LEVELS, n, 1),
        s.DroppedRows(n, p=0.2 * p_each),
    ]
    return A.OneOf([A.Sequential(greys, p=0.7), A.Sequential(black_and_white, p=0.3)], p=1)


def _one(weights: _Weights, strength: _Strength, p: float) -> A.OneOf:
    """With probability `p` one of the defects, drawn by weight."""
    total = sum(weights.values())
    return A.OneOf([kind(strength, p=weight / total) for kind, weight in weights.items()], p=p)
