"""A published model as the starting point of a training run: its weights, alphabet and provenance."""

from dataclasses import dataclass
from typing import Any

from safetensors.torch import load_file

from ocr_app.bundles.bundle import describe, load_bundle
from ocr_app.errors import ModelError
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The model whose weights a training run starts from.

    Attributes:
        name: the name of its bundle.
        classes: one character per class, in the order of the classifier's outputs.
        network: the network with its weights in float32, in evaluation mode.
        temperature: the calibrated temperature of its posteriors.
        provenance: how it was trained, from `model.json`.
        weights: hexadecimal SHA-256 of its file of weights.
        learnt: digests of the training samples it has learnt from corrections.
    """

    name: str
    classes: str
    network: CharNet
    temperature: float
    provenance: dict[str, Any]
    weights: str
    learnt: frozenset[str]


def load_base_model(name: str) -> BaseModel:
    """Load the model called `name` with its weights.

    Raises:
        ModelError: its bundle cannot be used, has no weights, or has another alphabet than this release.
    """
    bundle, description = load_bundle(name), describe(name)
    if not bundle.classes.startswith(CLASSES):
        raise ModelError(f"model {name}: it knows another alphabet than this release, and cannot be retrained by it")
    if "weights.safetensors" not in description["files"]:
        raise ModelError(f"model {name}: it came without the weights that training starts from")
    try:
        weights = load_file(bundle.folder / "weights.safetensors")
        network = CharNet(CharNetConfig(**description["provenance"]["net"]))
        network.load_state_dict({key: w.float() if w.is_floating_point() else w for key, w in weights.items()})
    except Exception as error:  # safetensors and torch raise many kinds
        raise ModelError(f"model {name}: its weights do not fit this release's network ({error})") from error
    provenance, digest = description["provenance"], description["files"]["weights.safetensors"]
    learnt = frozenset(provenance.get("corrections", ()))
    return BaseModel(name, bundle.classes, network.eval(), bundle.temperature, provenance, digest, learnt)
