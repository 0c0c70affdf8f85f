"""Networks drawn as in a lecture: a slab for each layer, as high as its maps and as thick as they are many."""

import math
from collections.abc import Sequence

from training.baselines.layers import Layer

_COLOURS = {
    "image": "#f3f4f6",
    "convolution": "#cfe3f7",
    "block": "#ddd6f3",
    "pooling": "#fbdcb4",
    "local": "#cdebd0",
    "dense": "#e5e7eb",
}
_STEP = 110  # px from a layer to the next
_TALLEST = 150  # px
_TOP, _FOOT = 34, 118
_SLANT = 0.35  # of a slab's height: how far its top leans to the right
_LINE = 13  # px
_LETTERS = 18  # of a line of text


def draw_network(layers: Sequence[Layer]) -> str:
    """The layers from left to right as SVG: below each what it does, its shape, its parameters and what it sees."""
    width, height = _STEP * len(layers) + 20, _TOP + _TALLEST + _FOOT
    largest = max(max(layer.shape[1:], default=1) for layer in layers)
    body = []
    for number, layer in enumerate(layers):
        middle = 10 + _STEP * (number + 0.5)
        body += _slab(layer, middle, largest)
        if number:
            body.append(f'<path d="M{middle - _STEP / 2 - 5:g} {_TOP + _TALLEST - 4}h8l-3 -3m3 3l-3 3" class="a"/>')
        for row, text in enumerate(_texts(layer)):
            weight = ' font-weight="bold"' if row == 0 else ""
            body.append(f'<text x="{middle:g}" y="{_TOP + _TALLEST + 20 + row * _LINE}"{weight}>{text}</text>')
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    font = 'font-family="sans-serif" font-size="10.5" text-anchor="middle"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>'
    style = "<style>.a{fill:none;stroke:#6b7280}.s{stroke:#4b5563;stroke-linejoin:round}</style>"
    return "\n".join([head, style, f'<rect width="{width}" height="{height}" fill="white"/>', *body, "</svg>", ""])


def _slab(layer: Layer, middle: float, largest: int) -> list[str]:
    """A box seen from the front left: its front is as wide as the maps are many, its side as deep as they are wide."""
    channels, rows, columns = _sides(layer.shape, largest)
    tall = max(3.0, _TALLEST * 0.72 * math.sqrt(rows / largest))
    deep = max(2.0, _TALLEST * 0.72 * math.sqrt(columns / largest)) * _SLANT
    thick = 3 + 4.2 * math.log2(channels + 1)
    left, bottom = middle - (thick + deep) / 2, _TOP + _TALLEST
    colour = _COLOURS[layer.kind]
    front = f"M{left:.1f} {bottom:g}v{-tall:.1f}h{thick:.1f}v{tall:.1f}z"
    top = f"M{left:.1f} {bottom - tall:.1f}l{deep:.1f} {-deep:.1f}h{thick:.1f}l{-deep:.1f} {deep:.1f}z"
    side = f"M{left + thick:.1f} {bottom:g}l{deep:.1f} {-deep:.1f}v{-tall:.1f}l{-deep:.1f} {deep:.1f}z"
    return [
        f'<path class="s" d="{side}" fill="{colour}"/><path d="{side}" fill-opacity="0.15"/>',
        f'<path class="s" d="{top}" fill="white"/>',
        f'<path class="s" d="{front}" fill="{colour}"/>',
    ]


def _sides(shape: tuple[int, ...], largest: int) -> tuple[int, float, int]:
    """Channels, rows and columns to be drawn."""
    match shape:
        case (units,):  # they stand in a column
            return 1, largest * min(1.0, math.log2(units + 1) / 13), 1
        case (channels, cells):
            return channels, 1, cells
        case (channels, rows, columns):
            return channels, rows, columns
    raise ValueError(f"a layer of shape {shape}")


def _texts(layer: Layer) -> list[str]:
    times = f" (×{layer.times})" if layer.times > 1 else ""
    texts = [" × ".join(map(str, layer.shape)), *_wrapped(layer.text + times)]
    if layer.parameters:
        texts.append(_count(layer.parameters))
    if layer.kind != "image":
        texts.append("sees all" if layer.sees is None else f"sees {layer.sees[0]} × {layer.sees[1]}")
    return texts


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _count(parameters: int) -> str:
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if parameters >= size:
            return f"{parameters / size:.3g} {unit} weights"
    return f"{parameters} weights"
