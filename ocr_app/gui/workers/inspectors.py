"""Looking into models in a process of its own: the networks' code is no thread of the window's.

It imports no Qt, so that the process is small.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ocr_app.gui.workers.helper_process import HelperProcess

if TYPE_CHECKING:  # it brings ONNX Runtime, which the window does without
    from ocr_app.inspection.inspector import EdgedLine, Edges, Inspection, Inspector, Layer


class ModelInspector(Protocol):
    """What looks into a model; `ocr_app.inspection.inspector.Inspector` is one, and says what each method does."""

    layers: tuple["Layer", ...]

    def inspect(self, line_image: NDArray[np.uint8], edges: "Edges", /) -> "Inspection": ...
    def embed(self, lines: Sequence["EdgedLine"], /) -> list[NDArray[np.float32]]: ...


class Inspectors(Protocol):
    """What looks into any model; an `InspectorProcess` is one. One thread asks, any may close."""

    def load(self, name: str, /) -> ModelInspector: ...
    def close(self) -> None: ...


class InspectorProcess:
    """Its inspectors work in a process of their own, which starts when it is first needed."""

    def __init__(self) -> None:
        self._helper = HelperProcess()

    def load(self, name: str) -> ModelInspector:
        """The inspector of the model called `name`.

        Raises:
            ModelError: it cannot be loaded.
            HelperEnded: the process has ended, as may any method of the inspector.
        """
        return _RemoteInspector(self._helper, name)

    def close(self) -> None:
        """Ends the process for good."""
        self._helper.close()


class _RemoteInspector:
    def __init__(self, helper: HelperProcess, name: str) -> None:
        self._helper, self._name = helper, name
        self.layers = helper.call(_layers, name)

    def inspect(self, line_image: NDArray[np.uint8], edges: "Edges") -> "Inspection":
        return self._helper.call(_inspect, self._name, line_image, edges)

    def embed(self, lines: Sequence["EdgedLine"]) -> list[NDArray[np.float32]]:
        return self._helper.call(_embed, self._name, lines)


# --- in the process


@lru_cache(maxsize=1)
def _loaded(name: str) -> "Inspector":
    from ocr_app.inspection.inspector import Inspector

    return Inspector.load(name)


def _layers(name: str) -> "tuple[Layer, ...]":
    return _loaded(name).layers


def _inspect(name: str, line_image: NDArray[np.uint8], edges: "Edges") -> "Inspection":
    return _loaded(name).inspect(line_image, edges)


def _embed(name: str, lines: "Sequence[EdgedLine]") -> list[NDArray[np.float32]]:
    return _loaded(name).embed(lines)
