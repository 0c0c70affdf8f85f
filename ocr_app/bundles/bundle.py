"""A model bundle: a folder with the network as ONNX, what is needed to use it, and where it came from.

    model.onnx           the network: line images -> span and blank scores
    inspection.onnx      the same network with what it computes on the way to them
    model.json           alphabet, line image geometry, layers, calibration, sha256 of every other file, provenance
    weights.safetensors  the same weights for retraining

No pickle is ever loaded.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnxruntime

from ocr_app.errors import ModelError
from ocr_app.io.paths import data_folder
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, HEIGHT

FORMAT_VERSION = 4
DEFAULT = "default"
NETWORK, INSPECTION_NETWORK = "model.onnx", "inspection.onnx"
GEOMETRY = {"height": HEIGHT, "baseline": BASELINE, "cap_height": CAP_HEIGHT, "cell_width": CELL_WIDTH}
"""The line images this release makes; a network trained on others cannot read them."""

_INSPECTION_NETWORK_3 = "shown.onnx"  # its name in bundles of format 3
_FIGURES_3 = {"general_cer": "regression_cer", "held_out_surprise": "held_out_mean_nll"}  # in format 3 and since


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
        inspection_network: name of the file with the network that also gives what it computes on the way.
    """

    name: str
    folder: Path
    classes: str
    longest_span: int
    temperature: float
    inspection_network: str = INSPECTION_NETWORK

    def session(self) -> onnxruntime.InferenceSession:
        """The network, ready to run; each run takes one core, so that several can be under way.

        Raises:
            ModelError: ONNX Runtime cannot load it.
        """
        return self._load(NETWORK)

    def inspection_session(self) -> onnxruntime.InferenceSession:
        """As `session`, the network that also gives what it computes on the way."""
        return self._load(self.inspection_network)

    def _load(self, file: str) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = False  # for inputs of one size; with line images of many it only keeps memory
        try:
            return onnxruntime.InferenceSession(self.folder / file, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's exceptions share no base class
            raise ModelError(f"model {self.name}: {error}") from error


def load_bundle(name: str) -> Bundle:
    """The bundle called `name`: one of the user's, or the default one that comes with the program.

    Raises:
        ModelError: it is missing, incomplete, of another format or geometry, or a file differs from its hash.
    """
    folder = bundle_folder(name)
    description = describe(name)
    for file, expected in description["files"].items():
        try:
            found = hashlib.sha256((folder / file).read_bytes()).hexdigest()
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
        next(file for file in (INSPECTION_NETWORK, _INSPECTION_NETWORK_3) if file in description["files"]),
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


def describe(name: str) -> dict[str, Any]:
    """What `model.json` says of the bundle called `name`; its other files are not looked at.

    Raises:
        ModelError: it is missing, incomplete, or of another format or geometry.
    """
    folder = bundle_folder(name)
    try:
        description = _upgraded(json.loads((folder / "model.json").read_text(encoding="utf-8")))
        if description["version"] != FORMAT_VERSION:
            raise ModelError(
                f"model {name}: of format {description['version']}, not {FORMAT_VERSION}; publish it with this release"
            )
        if description["line_image"] != GEOMETRY:
            raise ModelError(f"model {name}: it was trained on line images of another geometry")
        if not {"classes", "longest_span", "layers", "calibration", "files"} <= description.keys():
            raise KeyError("incomplete")
        files = description["files"].keys()
        if NETWORK not in files or not files & {INSPECTION_NETWORK, _INSPECTION_NETWORK_3}:
            raise KeyError("incomplete")
        if "temperature" not in description["calibration"]:
            raise KeyError("incomplete")
    except OSError as error:
        raise ModelError(f"model {name}: not found in {folder} ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"model {name}: model.json is damaged") from error
    else:
        return description


def _upgraded(description: dict[str, Any]) -> dict[str, Any]:
    """A description of format 3 in the words of format 4; any other as it is."""
    if description["version"] != 3:
        return description
    strip = description["strip"]
    geometry = _renamed(strip, {"cut_step": "cell_width"})
    upgraded = description | {"version": FORMAT_VERSION, "line_image": geometry}
    provenance = _renamed(description.get("provenance", {}), {"parent": "base_model"})
    if "before" in provenance.get("scores", {}):  # of a retraining
        scores = {when: _renamed(figures, _FIGURES_3) for when, figures in provenance["scores"].items()}
        provenance |= {"scores": scores}
    return upgraded | {"provenance": provenance}


def _renamed(values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in values.items()}
