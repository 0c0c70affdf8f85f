"""`python -m training verify`: are two pictures of the same character? Answered by the angle between their embeddings.

So DeepFace verifies faces: a network that was trained to tell people apart describes a face by the outputs of the layer
before its last, and two pictures show one person if their descriptions are alike. The application finds characters that
look alike in the same way. Here its embeddings, those of a DeepFace network trained on characters, and plain pixels
answer for the same pairs of characters, in faces that neither network was trained on.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.errors import MissingFileError
from ocr_app.inspection.inspector import Inspector
from training.baselines.architectures import ARCHITECTURES
from training.baselines.glyphs import CHARACTERS, make_glyphs
from training.baselines.nets.deepface import DeepFace

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]

DOCS = Path(__file__).parents[2] / "docs" / "verification"

_INK = 64  # of 255: darker than this is ink, when the edges of a character are sought
_SEED = 7
_BATCH = 100
_LOOK_ALIKE = ("0OoQD", "1lI|i!", "5Ss", "2Zz", "8B", "6bG", "9gq", "CcG", "UuVv", ".,'", "mnr", "Ww", "Xx", "Kk", "Pp")
_SIDE, _MARGIN = 300, 46  # px of the figure
_COLOURS = ("#1f66a6", "#d9730d", "#6b7280")


@dataclass(frozen=True, slots=True)
class Roc:
    """How often pairs of different characters pass for one (`false`) and of the same (`true`), as the angle grows."""

    false: NDArray[np.float64]
    true: NDArray[np.float64]

    @property
    def area(self) -> float:
        """The area under the curve: how often a pair of the same is more alike than one of different characters."""
        return float(np.trapezoid(self.true, self.false))

    def true_at(self, false: float) -> float:
        """The share of pairs of the same that are found while this share of the others passes too."""
        return float(np.interp(false, self.false, self.true))


def roc_of(alike: Floats, same: NDArray[np.bool_]) -> Roc:
    """The curve of pairs that are so much alike, of which these show the same character."""
    order = np.argsort(-alike, kind="stable")
    sorted_same = same[order]
    ends = np.flatnonzero(np.append(np.diff(alike[order]) != 0, True))  # equal pairs pass together
    true = np.append(0, np.cumsum(sorted_same)[ends]) / max(1, same.sum())
    false = np.append(0, np.cumsum(~sorted_same)[ends]) / max(1, (~same).sum())
    return Roc(false, true)


def pairs_of(labels: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Pairs of indices [3 count, 2]: of one character, of two, and of two that look alike, `count` of each."""
    by_label = {int(label): np.flatnonzero(labels == label) for label in np.unique(labels)}
    groups = [[k for c in group if (k := CHARACTERS.find(c)) in by_label] for group in _LOOK_ALIKE]
    groups = [group for group in groups if len(group) > 1]
    several = [label for label, where in by_label.items() if len(where) > 1]

    def of_two(group: list[int]) -> list[int]:
        return [int(rng.choice(by_label[label])) for label in rng.choice(group, 2, replace=False).tolist()]

    same = [rng.choice(by_label[int(rng.choice(several))], 2, replace=False).tolist() for _ in range(count)]
    two = [of_two(list(by_label)) for _ in range(count)]
    look_alike = [of_two(groups[int(rng.integers(len(groups)))]) for _ in range(count)]
    return np.array([*same, *two, *look_alike], np.int64)


def pixels(images: Images) -> Floats:
    """The pixels themselves, as embeddings of length 1."""
    return _unit(images.reshape(len(images), -1).astype(np.float32))


def application(images: Images) -> Floats:
    """The embeddings by which the application compares characters; each image is a line image of one character."""
    inspector = Inspector.load(DEFAULT)
    return np.concatenate(inspector.embed([(image, [_edges(image)]) for image in images]))


def deepface(images: Images, run: Path, side: int) -> Floats:
    """The outputs of F7 of a DeepFace network that `baseline` trained on characters.

    Raises:
        MissingFileError: `run` has no checkpoint.
    """
    path = run / "checkpoint.pt"
    if not path.exists():
        raise MissingFileError(path, "no checkpoint; `python -m training baseline glyphs --arch deepface` makes it")
    weights = torch.load(path, map_location="cpu", weights_only=True)["averaged"]
    network = ARCHITECTURES["deepface"].build(len(CHARACTERS), 1, side).eval()
    assert isinstance(network, DeepFace)
    network.load_state_dict(
        {name.removeprefix("module."): w for name, w in weights.items() if name.startswith("module.")}
    )
    pixels = torch.from_numpy(images)[:, None].float() / 255
    pixels = (pixels - pixels.mean()) / pixels.std()
    found = []
    with torch.inference_mode():
        for first in range(0, len(pixels), _BATCH):
            enlarged = F.interpolate(pixels[first : first + _BATCH], (side, side), mode="bilinear", align_corners=False)
            found.append(network.features(enlarged).numpy())
    return _unit(np.concatenate(found))


def measure(embeddings: Floats, pairs: NDArray[np.int64]) -> tuple[Roc, Roc]:
    """The curves of the pairs of one character against those of two, and against those of two that look alike."""
    alike = (embeddings[pairs[:, 0]] * embeddings[pairs[:, 1]]).sum(1)
    count = len(pairs) // 3
    same = np.arange(2 * count) < count
    return roc_of(alike[: 2 * count], same), roc_of(np.concatenate([alike[:count], alike[2 * count :]]), same)


def draw_rocs(rocs: dict[str, tuple[Roc, Roc]]) -> str:
    """Both kinds of curves as SVG, a panel for each, a line for each kind of embedding."""
    width, height = 2 * (_SIDE + _MARGIN) + 20, _SIDE + 2 * _MARGIN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
    body = [head + 'font-size="12">', f'<rect width="{width}" height="{height}" fill="white"/>']
    for panel, title in enumerate(("two characters", "two characters that look alike")):
        left = _MARGIN + panel * (_SIDE + _MARGIN)
        body.append(f'<text x="{left}" y="{_MARGIN - 12}" font-weight="bold">the same character or {title}?</text>')
        body.append(f'<rect x="{left}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#bbb"/>')
        body.append(f'<path d="M{left} {_MARGIN + _SIDE}l{_SIDE} {-_SIDE}" stroke="#ddd"/>')
        label = "of those that differ, taken for the same"
        body.append(f'<text x="{left + _SIDE / 2}" y="{_MARGIN + _SIDE + 20}" text-anchor="middle">{label}</text>')
        for number, (name, both) in enumerate(rocs.items()):
            roc, colour = both[panel], _COLOURS[number]
            places = zip(left + _SIDE * roc.false, _MARGIN + _SIDE * (1 - roc.true), strict=True)
            points = " ".join(dict.fromkeys(f"{x:.0f},{y:.0f}" for x, y in places))
            body.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
            y = _MARGIN + _SIDE - 12 - 18 * (len(rocs) - 1 - number)
            end = f'text-anchor="end" fill="{colour}">{name}: area {roc.area:.3f}</text>'
            body.append(f'<text x="{left + _SIDE - 10}" y="{y}" {end}')
    side = f'transform="translate({_MARGIN - 12} {_MARGIN + _SIDE / 2}) rotate(-90)" text-anchor="middle"'
    return "\n".join([*body, f"<text {side}>of the same, found</text>", "</svg>", ""])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `verify`."""
    default = Path("runs/baseline/glyphs-deepface-seed1")
    parser.add_argument("--run", dest="source", metavar="DIR", type=Path, default=default, help="of DeepFace")
    parser.add_argument("--side", type=int, default=ARCHITECTURES["deepface"].least, help="px of its input")
    parser.add_argument("--images", type=int, default=3000, help="characters to render")
    parser.add_argument("--pairs", type=int, default=3000, help="pairs of each kind")
    parser.add_argument("--output", metavar="DIR", type=Path, default=DOCS)


def run(arguments: argparse.Namespace) -> int:
    """Print the areas under the curves, and write `roc.svg` and `roc.json`."""
    images, labels = make_glyphs(arguments.images, held_out=True)
    pairs = pairs_of(labels, arguments.pairs, np.random.default_rng(_SEED))
    kinds: dict[str, Callable[[], Floats]] = {
        "the application": lambda: application(images),
        "DeepFace": lambda: deepface(images, arguments.source, arguments.side),
        "pixels": lambda: pixels(images),
    }
    rocs = {name: measure(embed(), pairs) for name, embed in kinds.items()}
    report = {
        name: {
            "area": round(plain.area, 4),
            "area_look_alike": round(alike.area, 4),
            "found_at_1_percent": round(plain.true_at(0.01), 4),
            "found_at_1_percent_look_alike": round(alike.true_at(0.01), 4),
        }
        for name, (plain, alike) in rocs.items()
    }
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "roc.svg").write_text(draw_rocs(rocs), encoding="utf-8")
    (arguments.output / "roc.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))
    return 0


def _edges(image: Images) -> tuple[float, float]:
    """The left and the right edge of the ink of an image."""
    (columns,) = np.nonzero((image > _INK).any(0))
    return (float(columns[0]), float(columns[-1] + 1)) if len(columns) else (0.0, float(image.shape[1]))


def _unit(embeddings: Floats) -> Floats:
    lengths = np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-6)
    return np.asarray(embeddings / lengths, np.float32)
