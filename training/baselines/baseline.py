"""`python -m training baseline`: trains networks on MNIST, CIFAR-10 or isolated characters and records their errors."""

import argparse
import json
import math
import platform
import shlex
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.baselines.architectures import ARCHITECTURES, INPUTS, count_flops, count_parameters
from training.baselines.augmentation import Augmentation
from training.baselines.datasets import SETS, ImageSet
from training.baselines.stream import ImageBatch, ImageStream, Normalised
from training.common.distributed import process_group, processes, rank
from training.common.loop import Loop, Settings
from training.common.precision import has_native_bf16
from training.common.progress import training_bar

ALL = "all"

_BATCH = 128  # the learning rates are for this batch size
_GPU_BATCH = 512  # smaller batches do not keep a GPU busy
_GPU_PIXELS = 512 * 64**2  # in a batch of larger images: VGG-16 at 224 px fills a GPU of 80 GB with 128
_WEIGHT_DECAY = 0.05
_TEST_BATCH = 500
_CURVE_IMAGES = 500  # of the test set, for the curve
_EVALUATIONS = 4  # in a budget of minutes
_EVALUATE_EVERY = 60.0  # seconds, in a budget of epochs


@dataclass(frozen=True, slots=True)
class Task:
    """The augmentation of a set's training images, and the label smoothing."""

    augmentation: Augmentation
    label_smoothing: float = 0.0


TASKS = {
    "mnist": Task(Augmentation(rotate=0.12, scale=0.1, shear=0.1, shift=1, warp=0.5)),
    "cifar10": Task(Augmentation(shift=4, flip=True, cutout=8, edge="reflection"), label_smoothing=0.1),
    "glyphs": Task(Augmentation(rotate=0.04, scale=0.08, shear=0.08, shift=1)),
}


def classification_loss(label_smoothing: float, model: nn.Module, batch: ImageBatch) -> Tensor:
    """Mean cross-entropy of the batch."""
    return F.cross_entropy(model(batch.images).float(), batch.labels, label_smoothing=label_smoothing)


@torch.no_grad()
def error_rate(model: nn.Module, test: ImageSet, normalise: Normalised, count: int | None = None) -> float:
    """Share of the first `count` images of `test`, or of all, that is misclassified, 0 to 1."""
    model.eval()
    labels = test.labels[:count]
    wrong = 0
    for first in range(0, len(labels), _TEST_BATCH):
        part = slice(first, min(first + _TEST_BATCH, len(labels)))
        pixels = normalise(test.images[part].to(normalise.device).float() / 255)
        wrong += int((model(pixels).argmax(dim=1).cpu() != labels[part]).sum())
    return wrong / len(labels)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `baseline`."""
    parser.add_argument("set", choices=[*SETS, ALL], help="the images")
    parser.add_argument("--arch", choices=[*ARCHITECTURES, ALL], default="charnet", help="the network")
    parser.add_argument("--data", metavar="DIR", type=Path, default=Path("data"), help="folder of MNIST and CIFAR-10")
    parser.add_argument("--download", action="store_true", help="fetch what DIR lacks")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--epochs", type=float, help="passes over the training images, for each run")
    budget.add_argument("--minutes", type=float, help="time to train, for each run")
    budget.add_argument(
        "--processor-minutes",
        type=float,
        help="processor time to train, for each run: comparable on a machine that others use too",
    )
    budget.add_argument("--paper", action="store_true", help="the passes of each network's paper, at its input size")
    parser.add_argument(
        "--inputs",
        choices=INPUTS,
        default="native",
        help="the images as they are, enlarged to the least size for the layers of the paper, or to the paper's size",
    )
    parser.add_argument("--test-images", type=int, help="how many of the test set's images count; default: all")
    parser.add_argument("--batch", type=int, help=f"default: {_BATCH}, on a GPU up to {_GPU_BATCH}")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["bf16", "fp32"], help="default: bf16 where the device has it natively")
    parser.add_argument("--compile", action="store_true", help="torch.compile: pays in runs of many minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--output", metavar="DIR", type=Path, default=Path("runs/baseline"), help="checkpoints and logs"
    )
    parser.add_argument(
        "--results", metavar="DIR", type=Path, default=Path("runs/baseline"), help="where errors are recorded as JSON"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train each chosen network on each chosen set; an interrupted run is resumed, a recorded one is left alone."""
    names = list(SETS) if arguments.set == ALL else [arguments.set]
    archs = list(ARCHITECTURES) if arguments.arch == ALL else [arguments.arch]
    with process_group(torch.device(arguments.device)) as device:
        for name in names:
            missing = [arch for arch in archs if not _result_path(arguments, name, arch).exists()]
            sets = SETS[name](arguments.data, arguments.download) if missing else None
            for arch in archs:
                if sets and arch in missing:
                    _train(name, arch, sets, arguments, device)
                elif rank() == 0:
                    print(f"{_result_path(arguments, name, arch)}: recorded before")
    return 0


def _result_path(arguments: argparse.Namespace, name: str, arch: str) -> Path:
    path: Path = arguments.results / f"{name}-{arch}.json"
    return path


def _train(
    name: str, arch: str, sets: tuple[ImageSet, ImageSet], arguments: argparse.Namespace, device: torch.device
) -> None:
    """Train one network on one set and record its error."""
    torch.manual_seed(arguments.seed)
    training, test = sets
    task, architecture = TASKS[name], ARCHITECTURES[arch]
    channels, native = training.images.shape[1:3]
    side = architecture.side("paper" if arguments.paper else arguments.inputs, native)
    normalise = Normalised(training, device, side)
    model = architecture.build(len(training.classes), channels, side)
    model = model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    if arguments.compile:
        model.compile()
    batch = arguments.batch or (_BATCH if device.type == "cpu" else min(_GPU_BATCH, max(1, _GPU_PIXELS // side**2)))
    stream = ImageStream(training, normalise, batch, arguments.seed, task.augmentation)
    folder = arguments.output / f"{name}-{arch}-seed{arguments.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    # For Adam the rate grows with the square root of the batch: Malladi et al., NeurIPS 2022.
    rate = architecture.learning_rate * math.sqrt(batch * processes() / _BATCH)
    settings = _settings(rate, arguments, device, stream.batches, architecture.epochs)
    loop = Loop(model, stream, folder, settings)
    if loop.resume():
        print(f"{folder}: resuming at step {loop.step}")
    elif rank() == 0:
        (folder / "log.jsonl").unlink(missing_ok=True)  # of a run that never reached its first checkpoint

    def evaluate(averaged: nn.Module) -> dict[str, float]:
        return {"error": error_rate(averaged, test, normalise, _CURVE_IMAGES)}

    with training_bar() as report:
        loop.run(partial(classification_loss, task.label_smoothing), evaluate, report)
    if rank() > 0:
        return
    began = settings.clock()
    error = error_rate(loop.averaged.module, test, normalise, arguments.test_images)
    test_images = len(test.labels[: arguments.test_images])
    speed = {
        "training": round(loop.step * batch * processes() / loop.elapsed, 1),
        "test": round(test_images / max(1e-9, settings.clock() - began), 1),
    }
    counted = architecture.without_memory(len(training.classes), channels, side)
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    result: dict[str, Any] = {
        "set": name,
        "arch": arch,
        "error": error,
        "test_images": test_images,
        "parameters": count_parameters(counted),
        "input": [channels, side, side],
        "flops": count_flops(counted, torch.empty(1, channels, side, side, device="meta")),
        "epochs": round(loop.step / stream.batches, 2),
        "batch": batch * processes(),
        "seconds": round(loop.elapsed, 1),
        "clock": "processor" if arguments.processor_minutes else "wall",
        "images_per_second": speed,
        "hardware": hardware(device),
        "precision": _precision(arguments, device),
        "seed": arguments.seed,
        "command": shlex.join(["python", "-m", "training", *sys.argv[1:]]),
        "curve": [[entry["seconds"], entry["error"]] for entry in log if "error" in entry],
    }
    path = _result_path(arguments, name, arch)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n")
    print(f"{arch} on {name}: error {error:.2%} after {loop.elapsed:.0f} s", flush=True)


def _settings(
    learning_rate: float, arguments: argparse.Namespace, device: torch.device, batches: int, paper_epochs: int
) -> Settings:
    epochs = paper_epochs if arguments.paper else arguments.epochs
    minutes = arguments.minutes or arguments.processor_minutes
    clock: Callable[[], float] = time.process_time if arguments.processor_minutes else time.monotonic
    return Settings(
        device,
        learning_rate=learning_rate,
        weight_decay=_WEIGHT_DECAY,
        steps=max(1, round(epochs * batches)) if epochs else None,
        seconds=60 * minutes if minutes else None,
        clock=clock,
        evaluate_every=60 * minutes / _EVALUATIONS if minutes else _EVALUATE_EVERY,
        bf16=_precision(arguments, device) == "bf16",
    )


def _precision(arguments: argparse.Namespace, device: torch.device) -> str:
    return arguments.precision or ("bf16" if has_native_bf16(device) else "fp32")


def hardware(device: torch.device) -> str:
    """The hardware of a run, as text."""
    if device.type == "cuda":
        return f"{processes()} x {torch.cuda.get_device_name(device)}"
    names = [line for line in _cpu_lines() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.machine()
    return f"{model} (threads: {torch.get_num_threads()})"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []
