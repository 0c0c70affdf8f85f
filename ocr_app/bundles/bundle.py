"""A model bundle: a folder with the network as ONNX, what is needed to use it, and where it came from.

    model.onnx           the network: line images -> span and blank scores
    inspection.onnx      the same network with what it computes on the way to them
    model.json           alphabet, line image geometry, layers, calibration, provenance, sha256 of every other file,
                         and a digest of all this
    weights.safetensors  the same weights for retraining

No pickle is ever loaded, and no file outside the folder. The hashes tell a damaged bundle from a sound one; they are no
proof against somebody who can write the folder, and so the hashes too.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from ocr_app.bundles.description import (
    FORMAT_VERSION,
    INSPECTION_NETWORK,
    INSPECTION_NETWORK_3,
    NETWORK,
    parsed,
)
from ocr_app.errors import ModelError
from ocr_app.io.paths import data_folder
from ocr_app.io.regular import open_regular, read_regular
from ocr_app.segmentation.dot_print import DotPrint
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, HEIGHT

DEFAULT = "default"
DESCRIPTION = "model.json"
_MOST_BYTES = 16_000_000  # of model.json, which has some thousands
GEOMETRY = {"height": HEIGHT, "baseline": BASELINE, "cap_height": CAP_HEIGHT, "cell_width": CELL_WIDTH}
"""The line images this release makes; a network trained on others cannot read them."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose files have been checked.

    Attributes:
        name: what the user calls it.
        folder: where it lies.
        classes: one character per class of the network, the space included.
        longest_span: cells of the longest span the network scores.
        temperature: divides scores before they become probabilities (Guo et al., "On calibration of modern neural
            networks", ICML 2017).
        dot_prints: print of loose dots that the model's user has shown it.
        inspection_network: name of the file with the network that also gives what it computes on the way.
    """

    name: str
    folder: Path
    classes: str
    longest_span: int
    temperature: float
    dot_prints: tuple[DotPrint, ...] = ()
    inspection_network: str = INSPECTION_NETWORK

    def session(self) -> onnxruntime.InferenceSession:
        """The network, ready to run; each run takes one core, so that several can be under way.

        Raises:
            ModelError: ONNX Runtime cannot load it, or it is not the network that the bundle describes.
        """
        return self._load(NETWORK)

    def inspection_session(self) -> onnxruntime.InferenceSession:
        """As `session`, the network that also gives what it computes on the way."""
        return self._load(self.inspection_network)

    def check(self) -> None:
        """Reads a line image.

        Raises:
            ModelError: the network cannot.
        """
        session = self.session()
        line_image = np.zeros((1, 1, HEIGHT, 16 * CELL_WIDTH), np.float32)
        try:
            session.run(None, {session.get_inputs()[0].name: line_image})
        except Exception as error:  # ONNX Runtime's exceptions share no base class
            raise ModelError(f"model {self.name}: {error}") from error

    def _load(self, file: str) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = False  # for inputs of one size; with line images of many it only keeps memory
        try:
            # From memory, so that no other file is read: a network may name files that hold its weights.
            network = (self.folder / file).read_bytes()
            session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's exceptions share no base class
            raise ModelError(f"model {self.name}: {error}") from error
        if not self._fits(session):
            raise ModelError(f"model {self.name}: {file} is another network than model.json describes")
        return session

    def _fits(self, session: onnxruntime.InferenceSession) -> bool:
        """True if a network takes line images and scores spans of the classes."""
        inputs, outputs = session.get_inputs(), session.get_outputs()
        if len(inputs) != 1 or len(outputs) < 2:
            return False
        taken, spans, blanks = inputs[0].shape, outputs[0].shape, outputs[1].shape
        scores = [self.longest_span, len(self.classes)]
        return list(taken[1:3]) == [1, HEIGHT] and list(spans[2:]) == scores and len(blanks) == 2


def load_bundle(name: str, folder: Path | None = None) -> Bundle:
    """The bundle called `name`: one of the user's, or the default one that comes with the program, or that in `folder`.

    Raises:
        ModelError: it is missing, incomplete, of another format or geometry, or a file differs from its hash.
    """
    folder = folder or bundle_folder(name)
    description = describe(name, folder)
    for file, expected in description["files"].items():
        try:
            with open_regular(folder / file) as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"model {name}: {file} cannot be read ({error.strerror})") from error
        if found != expected:
            raise ModelError(f"model {name}: {file} is damaged (its sha256 is not the recorded one)")
    return Bundle(
        name,
        folder,
        description["classes"],
        description["longest_span"],
        description["calibration"]["temperature"],
        tuple(DotPrint(each["gap"], each["cap_height"]) for each in description.get("dot_prints", [])),
        next(file for file in (INSPECTION_NETWORK, INSPECTION_NETWORK_3) if file in description["files"]),
    )


def bundle_folder(name: str) -> Path:
    """Where the bundle called `name` lies, or would lie.

    Raises:
        ModelError: no folder can be called so.
    """
    if name == DEFAULT:
        return Path(__file__).parent.parent / "models" / DEFAULT
    if name.startswith(".") or Path(name).name != name or not name:
        raise ModelError(f"model {name!r}: a model's name is the name of a folder, without a path")
    return data_folder() / "models" / name


def digest_of(folder: Path) -> str:
    """The hexadecimal SHA-256 of the `model.json` of a bundle's folder, which has those of all other files.

    Raises:
        OSError: it cannot be read.
    """
    return hashlib.sha256(read_description(folder)).hexdigest()


def read_description(folder: Path) -> bytes:
    """The `model.json` of a bundle's folder.

    Raises:
        OSError: it cannot be read.
    """
    return read_regular(folder / DESCRIPTION, _MOST_BYTES)


def describe(name: str, folder: Path | None = None) -> dict[str, Any]:
    """What `model.json` says of the bundle called `name`, or of that in `folder`; its other files are not looked at.

    Raises:
        ModelError: it is missing, incomplete, or of another format or geometry.
    """
    folder = folder or bundle_folder(name)
    try:
        description = parsed(read_description(folder).decode())
    except OSError as error:
        raise ModelError(f"model {name}: not found in {folder} ({error.strerror})") from error
    except ValueError as error:
        raise ModelError(f"model {name}: model.json is damaged") from error
    if description["version"] != FORMAT_VERSION:
        raise ModelError(
            f"model {name}: of format {description['version']}, not {FORMAT_VERSION}; publish it with this release"
        )
    if description["line_image"] != GEOMETRY:
        raise ModelError(f"model {name}: it was trained on line images of another geometry")
    return description
