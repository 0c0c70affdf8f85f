"""`python -m training figures`: the examples of docs/convolution.md, and the pictures drawn from them."""

import argparse
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

import ocr_app
from ocr_app.bundles.bundle import DEFAULT, load_bundle
from ocr_app.io.images import open_pages
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT
from training.baselines.convolution import Map, convolve, kernel_gradient, max_pool, mean_pool

PICTURES = Path(__file__).parents[2] / "docs" / "convolution"
SAMPLE = Path(ocr_app.__file__).parent / "samples" / "receipt.png"

CORNER = np.array([[0, 0, 0, 0, 0], [0, 9, 9, 9, 9], [0, 9, 9, 9, 9], [0, 9, 9, 0, 0], [0, 9, 9, 0, 0]], float)
"""Thick strokes of ink meeting at the upper left, as in an F or a P."""
UPRIGHT = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], float)
"""Its map is positive where ink begins, from left to right."""
POOLED = np.array([[1, 3, 0, 2], [5, 7, 4, 2], [0, 1, 8, 6], [2, 1, 4, 6]], float)
SMALL = np.array([[1, 2, 0], [0, 1, 3], [2, 0, 1]], float)
WEIGHTS = np.array([[1, 0], [-1, 2]], float)
UPSTREAM = np.array([[1, -1], [0, 2]], float)
"""The gradient of a loss with regard to each number of the map of SMALL and WEIGHTS."""

_CELL, _GAP = 30, 34  # px
_BLUE, _ORANGE = "#cfe3f7", "#fbdcb4"
_MAPS = 10  # of each layer, those that differ most over the character
_ZOOM = 4
_FRAME = 190  # grey around each map

Cells = Collection[tuple[int, int]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `figures`."""
    parser.add_argument("--output", metavar="DIR", type=Path, default=PICTURES, help="default: docs/convolution")


def run(arguments: argparse.Namespace) -> int:
    """Draw every picture of docs/convolution.md."""
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWINGS.items():
        (folder / f"{name}.svg").write_text(draw(), encoding="utf-8")
    cv2.imwrite(str(folder / "character.png"), draw_character(), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return 0


def draw_kernel() -> str:
    """A kernel, one place of it on an image, and the map of all places."""
    return _row(
        _grid(CORNER, _rectangle(1, 0, 3, 3)), "∗", _grid(UPRIGHT), "=", _grid(convolve(CORNER, UPRIGHT), {(1, 0)})
    )


def draw_stride() -> str:
    """The same kernel with stride 2 on the image padded with a row and a column of zeros."""
    found = convolve(CORNER, UPRIGHT, stride=2, padding=1)
    return _row(_grid(np.pad(CORNER, 1), _rectangle(2, 2, 3, 3)), "∗", _grid(UPRIGHT), "=", _grid(found, {(1, 1)}))


def draw_pooling() -> str:
    """Fields of 2 x 2 numbers, with the maximum and the mean of each."""
    field = _rectangle(0, 2, 2, 2)
    return _row(_grid(POOLED, field), "→", _grid(max_pool(POOLED), {(0, 1)}), "or", _grid(mean_pool(POOLED), {(0, 1)}))


def draw_gradient() -> str:
    """The gradient of the kernel's upper right weight: the pixels under it, times the map's gradient."""
    gradient = kernel_gradient(SMALL, UPSTREAM)
    return _row(_grid(SMALL, _rectangle(0, 1, 2, 2)), "∗", _grid(UPSTREAM), "=", _grid(gradient, {(0, 1)}))


DRAWINGS: dict[str, Callable[[], str]] = {
    "kernel": draw_kernel,
    "stride": draw_stride,
    "pooling": draw_pooling,
    "gradient": draw_gradient,
}
"""The pictures that hold numbers, each with what draws it as SVG."""


def character_maps(text: str = "R") -> tuple[NDArray[np.uint8], list[NDArray[np.float32]]]:
    """The `text` of highest confidence on the sample receipt, and the activation maps of the default model over it.

    Returns the part of the line image around it, uint8 [32, 16] with 255 = ink, and for each layer whose maps have a
    height those over the same part, float32 [maps, height, width].
    """
    (page,) = open_pages(SAMPLE)
    found = [
        (character.confidence, character.box, line_image)
        for line, line_image in Recognizer.load(DEFAULT).recognize_lines(page.image)
        for word in line.words
        for character in word.characters
        if character.text == text
    ]
    _, box, line_image = max(found, key=lambda character: character[0])
    edges, _ = line_image.from_page(np.array([box[0], box[2]], float), np.array([box[3], box[3]], float))
    middle = round(float(edges.mean()) / CELL_WIDTH) * CELL_WIDTH  # a multiple of every layer's stride
    left, right = middle - 8, middle + 8
    session = load_bundle(DEFAULT).inspection_session()
    names = [output.name for output in session.get_outputs() if output.name.startswith("layer")]
    outputs = session.run(names, {"strips": line_image.image[None, None].astype(np.float32) / 255})
    maps = []
    for (layer,) in outputs:
        if layer.ndim == 3 and layer.shape[1] > 1:
            scale = layer.shape[2] / line_image.image.shape[1]
            maps.append(layer[:, :, round(left * scale) : round(right * scale)])
    return line_image.image[:, left:right], maps


def draw_character() -> NDArray[np.uint8]:
    """The character, then a row of maps for each layer, dark where a map is large; uint8 [H, W]."""
    image, layers = character_maps()
    size = (image.shape[1] * _ZOOM, HEIGHT * _ZOOM)
    rows = [[_shade(image.astype(np.float32), size)]]
    for maps in layers:
        chosen = np.sort(np.argsort(-maps.std(axis=(1, 2)), kind="stable")[:_MAPS])
        rows.append([_shade(maps[i], size) for i in chosen])
    sheet = np.full((len(rows) * (size[1] + 6) + 6, _MAPS * (size[0] + 6) + 6), 255, np.uint8)
    for i, row in enumerate(rows):
        for j, tile in enumerate(row):
            top, left = 6 + i * (size[1] + 6), 6 + j * (size[0] + 6)
            sheet[top : top + size[1], left : left + size[0]] = tile
    return sheet


def _shade(values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A map enlarged to `size` (width, height): its smallest number is white, its largest black."""
    span = max(float(np.ptp(values)), 1e-6)
    grey = np.rint(255 - 225 * (values - values.min()) / span).astype(np.uint8)
    tile = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    return np.asarray(cv2.rectangle(tile, (0, 0), (size[0] - 1, size[1] - 1), _FRAME), np.uint8)


def _rectangle(top: int, left: int, height: int, width: int) -> Cells:
    return {(row, column) for row in range(top, top + height) for column in range(left, left + width)}


def _grid(values: Map, lit: Cells = ()) -> tuple[float, float, list[str]]:
    """Width, height and the SVG shapes of a table of numbers; the cells in `lit` are coloured."""
    rows, columns = values.shape
    shapes = []
    for (row, column), value in np.ndenumerate(values):
        x, y = column * _CELL, row * _CELL
        fill = (_ORANGE if len(lit) == 1 else _BLUE) if (row, column) in lit else "white"
        shapes.append(f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="{fill}" stroke="#888"/>')
        shapes.append(f'<text x="{x + _CELL / 2:g}" y="{y + 20}">{_number(value)}</text>')
    return columns * _CELL, rows * _CELL, shapes


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _row(*parts: tuple[float, float, list[str]] | str) -> str:
    """Tables and the signs between them as SVG, side by side, their middles at one height."""
    height = max(part[1] for part in parts if not isinstance(part, str)) + 2
    x, body = 1.0, []
    for part in parts:
        if isinstance(part, str):
            body.append(f'<text x="{x + _GAP / 2:g}" y="{height / 2 + 6:g}" font-size="18">{part}</text>')
            x += _GAP
        else:
            width, tall, shapes = part
            body += [f'<g transform="translate({x:g} {(height - tall) / 2:g})">', *shapes, "</g>"]
            x += width
    return "\n".join(_document(x + 1, height, body)) + "\n"


def _document(width: float, height: float, body: Sequence[str]) -> list[str]:
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    style = 'font-family="sans-serif" font-size="14" text-anchor="middle"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>',
        f'<rect width="{width:g}" height="{height:g}" fill="white"/>',
        *body,
        "</svg>",
    ]
