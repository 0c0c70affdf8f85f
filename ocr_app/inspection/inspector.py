"""The inspector: what the network makes of one character on the way from pixels to letter, and what it resembles.

Reading never asks for the network's maps and embeddings; here they are computed for a line image at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_app.bundles.bundle import Bundle, describe, load_bundle
from ocr_app.errors import ModelError
from ocr_app.recognition.lattice import best_paths
from ocr_app.segmentation.line_image import CELL_WIDTH

Edges = tuple[float, float]
"""Left and right edge of a character in line image pixels."""

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
        scores, (embeddings, kernels, *maps) = self._run(line_image, names)
        (begin, end) = self._spans(scores, [edges])[0]
        logits = scores[0][0, begin, end - begin - 1] / self._bundle.temperature
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

    def embed(self, line_image: NDArray[np.uint8], characters: Sequence[Edges]) -> NDArray[np.float32]:
        """The embedding of each character of a line image, float32 [N, features], each of length 1."""
        scores, (embeddings,) = self._run(line_image, ["embeddings"])
        begin, end = np.array(self._spans(scores, characters), int).reshape(-1, 2).T
        found = embeddings[0, begin, end - begin - 1]
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6), np.float32)

    def _run(
        self, line_image: NDArray[np.uint8], names: Sequence[str]
    ) -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]], list[NDArray[np.float32]]]:
        """The scores of spans and blanks, and some of the other outputs."""
        batch = line_image[None, None].astype(np.float32) / 255
        spans, blanks, *rest = self._session.run(["spans", "blanks", *names], {"strips": batch})
        return (spans, blanks), rest

    def _spans(
        self, scores: tuple[NDArray[np.float32], NDArray[np.float32]], characters: Sequence[Edges]
    ) -> list[tuple[int, int]]:
        """The span of each character: that of the reading, or the nearest one where a person has cut otherwise."""
        spans, blanks = scores
        cells = spans.shape[1]
        temperature = np.float32(self._bundle.temperature)
        read = best_paths(np.logaddexp.reduce(spans / temperature, 3), blanks / temperature)[0]
        found = np.array(read, float).reshape(-1, 2) * CELL_WIDTH
        chosen = []
        for left, right in characters:
            common = np.minimum(found[:, 1], right) - np.maximum(found[:, 0], left)
            share = common / np.maximum(np.maximum(found[:, 1], right) - np.minimum(found[:, 0], left), 1e-6)
            if len(share) and share.max() >= _SAME:
                chosen.append(read[int(share.argmax())])
            else:
                begin = int(np.clip(round(left / CELL_WIDTH), 0, cells - 1))
                longest = min(self._bundle.longest_span, cells - begin)
                chosen.append((begin, begin + int(np.clip(round(right / CELL_WIDTH) - begin, 1, longest))))
        return chosen


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
