"""`python -m training train`: trains the recognizer's CNN on synthetic lines."""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from data_synth.fonts import find_faces
from ocr_app.bundles.bundle import DEFAULT
from ocr_app.errors import ModelError
from training.common.curves import draw_log
from training.common.distributed import process_group, rank
from training.common.loop import Loop, Settings
from training.common.progress import training_bar
from training.recognizer.base_model import load_base_model
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES, Batch
from training.recognizer.lattice_loss import path_loss
from training.recognizer.metrics import evaluate
from training.recognizer.stream import SynthStream, synth_examples

VALIDATION_SEED = 10_000_019  # blocks of this seed are never trained on
VALIDATION_BLOCKS = 60
_MAX_LOSS = 40.0  # nats a token; an untrained network starts at about 15


def lattice_loss(model: nn.Module, batch: Batch) -> Tensor:
    """The lattice loss of a batch in nats a token; the known edges decide which spans may spell the text."""
    spans, blanks = model(batch.line_images)
    return text_loss(spans, blanks, batch)


def text_loss(spans: Tensor, blanks: Tensor, batch: Batch) -> Tensor:
    """As `lattice_loss`, from a network's scores of the batch: spans [B, T, L, C] and blanks [B, T]."""
    allowed = batch.allowed(spans.shape[2])
    losses = path_loss(spans, blanks, batch.cells, batch.targets, batch.lengths, allowed, batch.free)
    # A line above it has no legal path (glyphs narrower than a cell, on top of each other) or a wrong label.
    legal = losses < _MAX_LOSS * (batch.lengths + 1)
    return (losses * legal).sum() / (batch.lengths * legal).sum().clamp(min=1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `train`."""
    parser.add_argument("--output", type=Path, default=Path("runs/charnet"), help="folder of checkpoint and log")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--steps", type=int, help="stop after this many batches")
    budget.add_argument("--minutes", type=float, help="stop after this time")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="rendering processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tensorboard", action="store_true", help="log for TensorBoard besides log.jsonl")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument(
        "--base", "--parent", metavar="MODEL", help="start from the weights of this model instead of random ones"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train until the budget is spent, from the checkpoint in --output if there is one."""
    with process_group(torch.device(arguments.device)) as device:
        _train(arguments, device)
    return 0


def _train(arguments: argparse.Namespace, device: torch.device) -> None:
    torch.manual_seed(arguments.seed)
    base = load_base_model(arguments.base) if arguments.base else None
    if base and base.classes != CLASSES:
        raise ModelError(f"model {base.name}: it has characters that synthetic lines do not have")
    network = base.network if base else CharNet(CharNetConfig(classes=len(CLASSES)))
    faces = find_faces()
    trained_before = base or load_base_model(DEFAULT)
    if rank() == 0 and (missing := trained_before.missing_faces(face.name for face in faces)):
        print(missing)
    arguments.output.mkdir(parents=True, exist_ok=True)
    description = {
        "net": asdict(network.config),
        "seed": arguments.seed,
        "faces": [face.name for face in faces],
        "base_model": {"weights": base.weights, "steps": _steps(base.provenance)} if base else None,
    }
    (arguments.output / "config.json").write_text(json.dumps(description, indent=1))
    settings = Settings(
        device,
        steps=arguments.steps,
        seconds=arguments.minutes * 60 if arguments.minutes else None,
        learning_rate=arguments.learning_rate,
        tensorboard=arguments.tensorboard,
    )
    stream = SynthStream(arguments.seed + rank(), faces, arguments.workers)
    loop = Loop(network, stream, arguments.output, settings)
    if loop.resume():
        print(f"resuming at step {loop.step}")
    held_out = synth_examples(VALIDATION_SEED, VALIDATION_BLOCKS, faces)

    def validate(model: nn.Module) -> dict[str, float]:
        score = evaluate(model, held_out, device)
        print(f"step {loop.step}: held-out CER {score.cer:.4f}, cut recall {score.cut_recall:.4f}")
        return {"cer": score.cer, "cut_recall": score.cut_recall}

    with training_bar() as report:
        loop.run(lattice_loss, validate, report)
    if rank() == 0:
        curves = draw_log(arguments.output / "log.jsonl")
        (arguments.output / "curves.svg").write_text(curves, encoding="utf-8")


def _steps(provenance: dict[str, Any]) -> int:
    """Steps that a model and its base models were trained for."""
    return int(provenance["steps"]) + int((provenance.get("base_model") or {}).get("steps", 0))
