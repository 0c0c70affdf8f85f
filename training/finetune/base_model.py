"""A published model as the beginning of another one."""

from dataclasses import dataclass
from typing import Any

from safetensors.torch import load_file

from ocr_app.bundles.bundle import describe, load_bundle
from ocr_app.errors import ModelError
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES


@dataclass(frozen=True, slots=True)
class Parent:
    """The model that learns more.

    Attributes:
        name: of its bundle.
        classes: one character per class.
        network: its weights, ready to be trained.
        temperature: of its posteriors.
        provenance: where it comes from, as its bundle says.
        weights: hexadecimal SHA-256 of the file they come from.
        learnt: digests of the lessons it has learnt already.
    """

    name: str
    classes: str
    network: CharNet
    temperature: float
    provenance: dict[str, Any]
    weights: str
    learnt: frozenset[str]


def load_parent(name: str) -> Parent:
    """The model called `name`, for retraining.

    Raises:
        ModelError: its bundle cannot be used, holds no weights, or knows another alphabet than this release.
    """
    bundle, description = load_bundle(name), describe(name)
    if not bundle.classes.startswith(CLASSES):
        raise ModelError(f"model {name}: it knows another alphabet than this release, and cannot be retrained by it")
    if "weights.safetensors" not in description["files"]:
        raise ModelError(f"model {name}: it came without the weights that retraining begins with")
    try:
        weights = load_file(bundle.folder / "weights.safetensors")
        network = CharNet(CharNetConfig(**description["provenance"]["net"]))
        network.load_state_dict({key: w.float() if w.is_floating_point() else w for key, w in weights.items()})
    except Exception as error:  # safetensors and torch raise many kinds
        raise ModelError(f"model {name}: its weights do not fit this release's network ({error})") from error
    provenance, digest = description["provenance"], description["files"]["weights.safetensors"]
    learnt = frozenset(provenance.get("corrections", ()))
    return Parent(name, bundle.classes, network.eval(), bundle.temperature, provenance, digest, learnt)
