"""`python -m training publish`: from a training run to a model bundle the application reads with."""

import argparse
import hashlib
import json
import os
import platform
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from safetensors.torch import save_file

from ocr_app.recognition.bundle import FORMAT_VERSION, GEOMETRY
from ocr_app.segmentation.strips import HEIGHT
from training.calibration import fit_temperature
from training.evaluation import Score, evaluate
from training.examples import CLASSES, Example
from training.nets.charnet import CharNet, CharNetConfig
from training.stream import synth_examples

TOLERANCE = 1e-4  # of a score: ONNX Runtime and torch must agree to this
CALIBRATION_SEED = 20_000_003  # blocks of these seeds are used for nothing else
TEST_SEED = 30_000_001
BLOCKS = 150


class ExportError(Exception):
    """The exported network does not compute what the trained one does."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `publish`."""
    parser.add_argument("--run", type=Path, default=Path("runs/charnet"), dest="source", help="folder `train` wrote")
    parser.add_argument("--output", type=Path, required=True, help="folder of the bundle; replaced if it exists")


def run(arguments: argparse.Namespace) -> int:
    """Export, check, calibrate, score and write the bundle."""
    model, training = load_run(arguments.source)
    calibration = synth_examples(CALIBRATION_SEED, BLOCKS)
    temperature = fit_temperature(model, calibration)
    score = evaluate(model, synth_examples(TEST_SEED, BLOCKS), torch.device("cpu"))
    print(f"held-out CER {score.cer:.4f}, cut recall {score.cut_recall:.4f}, temperature {temperature:.2f}")
    write_bundle(model, arguments.output, temperature, training | {"scores": _scores(score)}, calibration[:8])
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


def write_bundle(
    model: CharNet, output: Path, temperature: float, training: dict[str, Any], samples: list[Example]
) -> None:
    """Write the bundle beside its place, then put it there whole.

    Raises:
        ExportError: ONNX Runtime's scores of `samples` differ from torch's by more than TOLERANCE.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=output.parent) as scratch:
        folder = Path(scratch) / "bundle"
        folder.mkdir()
        export_onnx(model, folder / "model.onnx")
        check_export(model, folder / "model.onnx", samples)
        save_file(_halved(model.state_dict()), folder / "weights.safetensors")
        description = {
            "version": FORMAT_VERSION,
            "classes": CLASSES,
            "longest_span": model.config.longest_span,
            "strip": GEOMETRY,
            "calibration": {"temperature": temperature},
            "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())},
            "provenance": training
            | {
                "nitido": version("nitido"),
                "torch": torch.__version__,
                "hardware": f"{platform.machine()}, {os.cpu_count()} cores",
            },
        }
        (folder / "model.json").write_text(
            json.dumps(description, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        if output.exists():
            shutil.rmtree(output)
        folder.rename(output)


def export_onnx(model: CharNet, path: Path) -> None:
    """Write the network as ONNX with batch and width free."""
    free = {"strips": {0: torch.export.Dim.DYNAMIC, 3: torch.export.Dim.DYNAMIC}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own code
        program = torch.onnx.export(
            model.eval(),
            (torch.zeros(2, model.config.channels, HEIGHT, 96),),
            dynamo=True,
            input_names=["strips"],
            output_names=["spans", "blanks"],
            dynamic_shapes=free,
            verbose=False,
        )
    assert program is not None
    program.save(path, external_data=False)


def check_export(model: CharNet, path: Path, samples: list[Example]) -> None:
    """Compare ONNX Runtime with torch on real strips."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for example in samples:
        strip = example.image[None, None].astype(np.float32) / 255
        with torch.inference_mode():
            expected = model(torch.from_numpy(strip))
        for name, ours, theirs in zip(("spans", "blanks"), expected, session.run(None, {"strips": strip}), strict=True):
            difference = float(np.abs(ours.numpy() - theirs).max())
            if not difference <= TOLERANCE:
                raise ExportError(f"{name} of the exported network differ by {difference:.2g} from the trained one's")


def _halved(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Kernels as float16, which costs retraining nothing; the statistics beside them stay float32."""
    return {name: (w.half() if w.ndim > 1 else w).contiguous() for name, w in weights.items()}


def _scores(score: Score) -> dict[str, float]:
    return {"synthetic_cer": round(score.cer, 5), "synthetic_cut_recall": round(score.cut_recall, 5)}
