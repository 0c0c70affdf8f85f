"""`python -m training publish`: exports a training run as a model bundle."""

import argparse
import copy
import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from ocr_app.bundles.bundle import GEOMETRY
from ocr_app.bundles.description import FORMAT_VERSION, digest
from ocr_app.errors import ModelError
from ocr_app.segmentation.dot_print import DotPrint
from training.recognizer.base_model import load_base_model
from training.recognizer.calibration import fit_temperature
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES, Example
from training.recognizer.metrics import Score, evaluate
from training.recognizer.onnx_export import check_export, describe_layers, export_onnx
from training.recognizer.stream import synth_examples

CALIBRATION_SEED = 20_000_003  # blocks of these seeds are used for nothing else
TEST_SEED = 30_000_001
BLOCKS = 150
SAMPLES = 96  # line images that the ranges of quantized layers are measured on
_CHECKED = 8  # of the samples are compared between torch and ONNX Runtime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `publish`."""
    parser.add_argument("--run", type=Path, default=Path("runs/charnet"), dest="source", help="folder `train` wrote")
    parser.add_argument("--output", type=Path, required=True, help="folder of the bundle; replaced if it exists")
    parser.add_argument("--average", metavar="MODEL", help="publish the mean of the run's weights and of this model's")
    parser.add_argument(
        "--own",
        metavar="CHARACTERS",
        default="",
        help="with --average: characters that the other model hardly knows; their classifier is the run's alone",
    )


def run(arguments: argparse.Namespace) -> int:
    """Export, check, calibrate, score and write the bundle."""
    if arguments.own and not arguments.average:
        raise ModelError("--own says what is left out of a mean: it needs --average")
    model, training = load_run(arguments.source)
    if arguments.average:
        other = load_base_model(arguments.average)
        model = averaged(model, other.network, arguments.own)
        training |= {"averaged_with": other.weights, "own_characters": arguments.own}
    calibration = synth_examples(CALIBRATION_SEED, BLOCKS)
    temperature = fit_temperature(model, calibration)
    score = evaluate(model, synth_examples(TEST_SEED, BLOCKS), torch.device("cpu"))
    print(f"held-out CER {score.cer:.4f}, cut recall {score.cut_recall:.4f}, temperature {temperature:.2f}")
    write_bundle(model, arguments.output, temperature, training | {"scores": _scores(score)}, calibration[:SAMPLES])
    return 0


def load_run(folder: Path) -> tuple[CharNet, dict[str, Any]]:
    """The averaged network of a training run and the run's description."""
    description = json.loads((folder / "config.json").read_text())
    state = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
    model = CharNet(CharNetConfig(**description["net"]))
    prefix = "module."
    model.load_state_dict({k.removeprefix(prefix): v for k, v in state["averaged"].items() if k.startswith(prefix)})
    model.eval()
    return model, description | {"steps": state["step"], "seconds": round(state["elapsed"])}


def averaged(one: CharNet, other: CharNet, own: str = "") -> CharNet:
    """The network whose weights are the mean of two networks, one trained further from the other.

    It reads better than either (Wortsman et al., "Model soups", ICML 2022). Of the characters in `own` the classifier
    keeps the weights of `one`: a mean with weights that never met a character would hardly know it.

    Raises:
        ModelError: the networks do not know a character of `own`.
    """
    if unknown := set(own) - set(CLASSES):
        raise ModelError(f"no characters that the network knows: {' '.join(sorted(unknown))}")
    mean = copy.deepcopy(one)
    weights, others = one.state_dict(), other.state_dict()
    mixed = {name: (w + others[name]) / 2 if w.is_floating_point() else w for name, w in weights.items()}
    kept = [CLASSES.index(character) for character in own]
    for name in ("classifier.weight", "classifier.bias"):
        mixed[name][kept] = weights[name][kept]
    mean.load_state_dict(mixed)
    return mean.eval()


def write_bundle(
    model: CharNet,
    output: Path,
    temperature: float,
    training: dict[str, Any],
    samples: Sequence[Example],
    classes: str = CLASSES,
    dot_prints: Iterable[DotPrint] = (),
) -> None:
    """Write the bundle to `output`, completely or not at all; `samples` are about SAMPLES typical line images.

    Raises:
        ModelError: the outputs of ONNX Runtime for `samples` differ from torch's.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=output.parent) as scratch:
        folder = Path(scratch) / "bundle"
        folder.mkdir()
        export_onnx(model, folder, samples)
        check_export(model, folder, samples[:_CHECKED])
        save_file(_halved(model.state_dict()), folder / "weights.safetensors")
        description = {
            "version": FORMAT_VERSION,
            "classes": classes,
            "longest_span": model.config.longest_span,
            "layers": describe_layers(model),
            "line_image": GEOMETRY,
            "calibration": {"temperature": temperature},
            "dot_prints": [asdict(dot_print) for dot_print in dot_prints],
            "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())},
            "provenance": training
            | {
                "nitido": version("nitido"),
                "torch": torch.__version__,
                "hardware": f"{platform.machine()}, {os.cpu_count()} cores",
            },
        }
        description["digest"] = digest(description)
        (folder / "model.json").write_text(
            json.dumps(description, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        _put(folder, output, Path(scratch) / "before")


def _put(folder: Path, output: Path, before: Path) -> None:
    """Move `folder` to `output`, and what was there to `before`; if this fails, undo it."""
    try:
        if output.exists():
            output.rename(before)
        folder.rename(output)
    except BaseException:
        if before.exists() and not output.exists():
            before.rename(output)
        raise


def _halved(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights with kernels as float16, which costs retraining no accuracy; vectors stay float32."""
    return {name: (w.half() if w.ndim > 1 else w).contiguous() for name, w in weights.items()}


def _scores(score: Score) -> dict[str, float]:
    return {"synthetic_cer": round(score.cer, 5), "synthetic_cut_recall": round(score.cut_recall, 5)}
