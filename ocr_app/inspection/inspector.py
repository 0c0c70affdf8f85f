"""The inspector: what the network makes of one character on the way from pixels to letter, and what it resembles.

Reading never asks for the network's maps and embeddings; here they are computed when somebody does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_app.bundles.bundle import Bundle, describe, load_bundle
from ocr_app.errors import ModelError
from ocr_app.recognition.lattice import read_paths, without_padding
from ocr_app.segmentation.batching import batches_by_width, network_input
from ocr_app.segmentation.line_image import CELL_WIDTH
from ocr_app.threads import thread_pool

Edges = tuple[float, float]
"""Left and right edge of a character in line image pixels."""

EdgedLine = tuple[NDArray[np.uint8], Sequence[Edges]]
"""A line image (uint8 [HEIGHT, W], 255 = ink) and the edges of its characters."""

_CELLS_PER_BATCH = 500  # padding included: 500 cells are 8 MB of embeddings and scores
_SAME = 0.5  # share of both that a span of the reading and a character's edges have in common if they are the same


@dataclass(frozen=True, slots=True)
class Convolution:
    """Sizes are (height, width): of the line image's height and along the line."""

    maps: int
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layer:
    """One or several convolutions in a row; a `residual` layer adds its input to what they give."""

    name: str
    residual: bool
    convolutions: tuple[Convolution, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A character as the network sees it.

    Attributes:
        begin, end: its span in cells of the line image, end exclusive.
        kernels: float32 [maps, height, width] those of the first convolution.
        maps: float32 [maps, height, width] of each layer, over the whole line image; 0 where nothing was found.
        embedding: float32 [features] what the classifier sees of the span.
        alternatives: every class with its probability, the span seen by itself; the best first.
    """

    begin: int
    end: int
    kernels: NDArray[np.float32]
    maps: tuple[NDArray[np.float32], ...]
    embedding: NDArray[np.float32]
    alternatives: tuple[tuple[str, float], ...]


class Inspector:
    """Looks into one model; `layers` describe its network."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._session: onnxruntime.InferenceSession = bundle.inspection_session()
        self.layers = _layers(bundle.name)

    @classmethod
    def load(cls, name: str) -> "Inspector":
        """The inspector of the model called `name`.

        Raises:
            ModelError: see `ocr_app.bundles.bundle.load_bundle`.
        """
        return cls(load_bundle(name))

    def inspect(self, line_image: NDArray[np.uint8], edges: Edges) -> Inspection:
        """What the network makes of the character between `edges` of a line image (uint8 [HEIGHT, W], 255 = ink)."""
        names = ["embeddings", "kernels", *(layer.name for layer in self.layers)]
        spans, blanks, embeddings, kernels, *maps = self._run([line_image], names)
        (path,) = self._paths(spans, blanks, [line_image])
        begin, end = self._span(path, edges, spans.shape[1])
        logits = spans[0, begin, end - begin - 1] / self._bundle.temperature
        odds = np.exp(logits - logits.max())
        order = np.argsort(-odds)
        probabilities = odds / odds.sum()
        return Inspection(
            begin,
            end,
            kernels[:, 0],
            tuple(found.reshape(found.shape[1], -1, found.shape[-1]) for found in maps),
            embeddings[0, begin, end - begin - 1],
            tuple((self._bundle.classes[k], float(probabilities[k])) for k in order),
        )

    def embed(self, lines: Sequence[EdgedLine]) -> list[NDArray[np.float32]]:
        """The embeddings of each line's characters, float32 [N, features], each of length 1.

        Line images of similar width share a run of the network, and all cores the runs.
        """
        batches = batches_by_width(enumerate(lines), lambda each: each[1][0].shape[1], _CELLS_PER_BATCH)
        found: dict[int, NDArray[np.float32]] = {}
        with thread_pool() as pool:
            for batch, run in zip(batches, pool.map(self._embed, batches), strict=True):
                found |= zip([number for number, _ in batch], run, strict=True)
        return [found[number] for number in range(len(lines))]

    def _embed(self, batch: Sequence[tuple[int, EdgedLine]]) -> list[NDArray[np.float32]]:
        line_images = [line_image for _, (line_image, _) in batch]
        spans, blanks, embeddings = self._run(line_images, ["embeddings"])
        paths = self._paths(spans, blanks, line_images)
        found = []
        for row, (path, (_, (line_image, characters))) in enumerate(zip(paths, batch, strict=True)):
            places = [self._span(path, edges, line_image.shape[1] // CELL_WIDTH) for edges in characters]
            begin, end = np.array(places, int).reshape(-1, 2).T
            own = embeddings[row, begin, end - begin - 1]
            found.append(np.asarray(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6), np.float32))
        return found

    def _run(self, line_images: Sequence[NDArray[np.uint8]], names: Sequence[str]) -> list[NDArray[np.float32]]:
        """The scores of spans and blanks of line images, and some of the other outputs."""
        strips = network_input(line_images)
        found: list[NDArray[np.float32]] = self._session.run(["spans", "blanks", *names], {"strips": strips})
        return found

    def _paths(
        self, spans: NDArray[np.float32], blanks: NDArray[np.float32], line_images: Sequence[NDArray[np.uint8]]
    ) -> list[list[tuple[int, int]]]:
        """The spans of the reading of each line image."""
        cells = [image.shape[1] // CELL_WIDTH for image in line_images]
        return read_paths(without_padding(spans, cells), without_padding(blanks, cells), self._bundle.temperature)

    def _span(self, path: Sequence[tuple[int, int]], edges: Edges, cells: int) -> tuple[int, int]:
        """The span of a character: that of the reading, or the nearest one where a person has cut otherwise."""
        left, right = edges
        read = np.array(path, float).reshape(-1, 2) * CELL_WIDTH
        common = np.minimum(read[:, 1], right) - np.maximum(read[:, 0], left)
        share = common / np.maximum(np.maximum(read[:, 1], right) - np.minimum(read[:, 0], left), 1e-6)
        if len(share) and share.max() >= _SAME:
            return path[int(share.argmax())]
        begin = int(np.clip(round(left / CELL_WIDTH), 0, cells - 1))
        longest = min(self._bundle.longest_span, cells - begin)
        return begin, begin + int(np.clip(round(right / CELL_WIDTH) - begin, 1, longest))


def _layers(name: str) -> tuple[Layer, ...]:
    try:
        return tuple(
            Layer(layer["name"], layer["residual"], tuple(_convolution(step) for step in layer["convolutions"]))
            for layer in describe(name)["layers"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"model {name}: model.json is damaged") from error


def _convolution(data: dict[str, Any]) -> Convolution:
    def size(key: str) -> tuple[int, int]:
        height, width = data[key]
        return int(height), int(width)

    return Convolution(int(data["maps"]), size("kernel"), size("stride"), size("padding"), size("dilation"))
