"""`model.json`: what a bundle says of itself, checked field by field; also in the words of earlier formats."""

import hashlib
import json
import math
import re
from pathlib import PurePath
from typing import Any

FORMAT_VERSION = 5
NETWORK, INSPECTION_NETWORK = "model.onnx", "inspection.onnx"
INSPECTION_NETWORK_3 = "shown.onnx"  # its name in bundles of format 3

_FIGURES_3 = {"general_cer": "regression_cer", "held_out_surprise": "held_out_mean_nll"}  # in format 3 and since
_SHA256 = re.compile("[0-9a-f]{64}")


def digest(description: dict[str, Any]) -> str:
    """The hexadecimal SHA-256 of all that a description says but the digest itself, the hashes of the files included.

    It is taken of the JSON with sorted keys, without white space and in ASCII.
    """
    said = {key: value for key, value in description.items() if key != "digest"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def parsed(text: str) -> dict[str, Any]:
    """The description in a `model.json` of this format or an earlier one, in the words of this one.

    A description of a format that is not known has its version, and nothing else can be said of it.

    Raises:
        ValueError: it is damaged.
    """
    try:
        description = json.loads(text)
        if description["version"] == FORMAT_VERSION and description["digest"] != digest(description):
            raise ValueError("its digest is not the recorded one")
        if description["version"] in range(3, FORMAT_VERSION):
            description = _upgraded(description)
        if description["version"] == FORMAT_VERSION:
            _check(description)
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"{error}") from error
    else:
        return dict(description)


def _check(description: dict[str, Any]) -> None:
    """Raises an error, of one of the kinds that wrong types give, where a field is not what this release needs."""
    files = description["files"]
    if not all(_is_file_name(name) and _SHA256.fullmatch(found) for name, found in files.items()):
        raise ValueError("a file's name or hash is none")
    if NETWORK not in files or not files.keys() & {INSPECTION_NETWORK, INSPECTION_NETWORK_3}:
        raise ValueError("a network is missing")
    classes, longest = description["classes"], description["longest_span"]
    if " " not in classes or len(set(classes)) != len(classes) or not classes.isprintable():
        raise ValueError("its classes are not one character each")
    if type(longest) is not int or longest < 1 or not isinstance(description["layers"], list):
        raise ValueError("longest_span or layers")
    for dot_print in description.get("dot_prints", []):  # older bundles know of none
        if not all(_is_positive(dot_print[name]) for name in ("gap", "cap_height")):
            raise ValueError("dot_prints")
    temperature = description["calibration"]["temperature"]
    if not _is_positive(temperature):
        raise ValueError("temperature")
    if not isinstance(description["line_image"], dict) or not isinstance(description.get("provenance", {}), dict):
        raise ValueError("line_image or provenance")


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and value > 0


def _is_file_name(name: str) -> bool:
    """True of the name of a file in the bundle's own folder."""
    return PurePath(name).name == name and "\\" not in name and ":" not in name and name.isprintable()


def _upgraded(description: dict[str, Any]) -> dict[str, Any]:
    """A description of format 3 or 4, which had no digest, in the words of this format."""
    if description["version"] == 4:
        return description | {"version": FORMAT_VERSION}
    upgraded = description | {
        "version": FORMAT_VERSION,
        "line_image": _renamed(description["strip"], {"cut_step": "cell_width"}),
    }
    provenance = _renamed(description.get("provenance", {}), {"parent": "base_model"})
    if "before" in provenance.get("scores", {}):  # of a retraining
        scores = {when: _renamed(figures, _FIGURES_3) for when, figures in provenance["scores"].items()}
        provenance |= {"scores": scores}
    return upgraded | {"provenance": provenance}


def _renamed(values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in values.items()}
