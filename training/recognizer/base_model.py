"""A published model as the starting point of a training run: its weights, alphabet and provenance."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import torch
from safetensors.torch import load_file

from ocr_app.bundles.bundle import describe, load_bundle
from ocr_app.errors import ModelError
from ocr_app.segmentation.dot_print import DotPrint
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The model whose weights a training run starts from.

    Attributes:
        name: the name of its bundle.
        classes: one character per class, in the order of the classifier's outputs: those of this release, then others
            that the model has learnt.
        network: the network with its weights in float32, in evaluation mode.
        temperature: the calibrated temperature of its posteriors.
        provenance: how it was trained, from `model.json`.
        weights: hexadecimal SHA-256 of its file of weights.
        dot_prints: the print of loose dots that it knows.
        learnt: digests of the training samples it has learnt from corrections.
    """

    name: str
    classes: str
    network: CharNet
    temperature: float
    provenance: dict[str, Any]
    weights: str
    dot_prints: tuple[DotPrint, ...]
    learnt: frozenset[str]

    def missing_faces(self, found: Iterable[str]) -> str:
        """One line that tells which faces it was trained with are not among those `found`; empty if all are."""
        trained = set(self.provenance.get("faces", ()))
        missing = sorted(trained - set(found))
        if not missing:
            return ""
        named = ", ".join(missing[:3]) + (", ..." if len(missing) > 3 else "")
        return (
            f"fonts: {len(missing)} of the {len(trained)} faces that {self.name} was trained with "
            f"are not installed here ({named}); data_synth/fonts.txt names their packages"
        )


def load_base_model(name: str) -> BaseModel:
    """Load the model called `name` with its weights.

    Raises:
        ModelError: its bundle cannot be used, has no weights, or they do not fit this release's network.
    """
    bundle, description = load_bundle(name), describe(name)
    if "weights.safetensors" not in description["files"]:
        raise ModelError(f"model {name}: it came without the weights that training starts from")
    try:
        weights = load_file(bundle.folder / "weights.safetensors")
        network = CharNet(CharNetConfig(**description["provenance"]["net"]))
        network.load_state_dict({key: w.float() if w.is_floating_point() else w for key, w in weights.items()})
        # The alphabet grows from release to release; what the model knows of it is kept.
        classes = CLASSES + "".join(character for character in bundle.classes if character not in CLASSES)
        network = with_classes(network, bundle.classes, classes)
    except Exception as error:  # safetensors and torch raise many kinds
        raise ModelError(f"model {name}: its weights do not fit this release's network ({error})") from error
    provenance, digest = description["provenance"], description["files"]["weights.safetensors"]
    learnt = frozenset(provenance.get("corrections", ()))
    return BaseModel(name, classes, network, bundle.temperature, provenance, digest, bundle.dot_prints, learnt)


def with_classes(network: CharNet, known: str, classes: str) -> CharNet:
    """A copy of a network of the classes `known` that has the classes `classes`, a character each.

    The scores of classes in both do not change.

    Raises:
        ValueError: the network has not as many classes as `known`.
    """
    if network.config.classes != len(known):
        raise ValueError(f"{network.config.classes} classes for {len(known)} characters")
    other = CharNet(replace(network.config, classes=len(classes)))
    weights = copy.deepcopy(network.state_dict())
    for name in ("classifier.weight", "classifier.bias"):
        # A new class starts as the mean of all: it is never the most likely before it has been trained.
        rows = dict(zip(known, weights[name], strict=True))
        mean = weights[name].mean(0)
        weights[name] = torch.stack([rows.get(character, mean) for character in classes])
    other.load_state_dict(weights)
    return other.eval()
