"""`python -m training baseline`: trains networks on MNIST, CIFAR-10 or isolated characters and records their errors."""

import argparse
import json
import math
import platform
import shlex
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.baselines.architectures import ARCHITECTURES, count_parameters
from training.baselines.augmentation import Augmentation
from training.baselines.datasets import SETS, ImageSet
from training.common.distributed import agreed, process_group, processes, rank
from training.common.loop import Loop, Settings
from training.common.precision import has_native_bf16
from training.common.progress import training_bar

ALL = "all"

_BATCH = 128  # the learning rates are for this batch size
_GPU_BATCH = 512  # smaller batches do not keep a GPU busy
_WEIGHT_DECAY = 0.05
_TEST_BATCH = 1000
_LEAST_SECONDS = 1.0  # for the last runs, if those before took more than their share
_EVALUATIONS = 20  # in a budget of minutes
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


@dataclass(frozen=True, slots=True)
class ImageBatch:
    """`images` float [B, C, S, S], normalised; `labels` int64 [B]."""

    images: Tensor
    labels: Tensor

    def to(self, device: torch.device) -> "ImageBatch":
        return ImageBatch(self.images.to(device), self.labels.to(device))


@dataclass
class Position:
    """The next batch: its epoch and its number in the epoch. Saved in checkpoints."""

    epoch: int = 0
    batch: int = 0


class Normalised:
    """Normalises images to mean 0 and standard deviation 1 per channel of the training set."""

    def __init__(self, train: ImageSet, device: torch.device) -> None:
        pixels = train.images.float() / 255
        self.device = device
        self.mean = pixels.mean(dim=(0, 2, 3), keepdim=True).to(device)
        self.deviation = pixels.std(dim=(0, 2, 3), keepdim=True).to(device)

    def __call__(self, images: Tensor) -> Tensor:
        """Images [B, C, S, S] in 0..1 -> normalised, channels last, for which convolutions are fastest."""
        return ((images - self.mean) / self.deviation).contiguous(memory_format=torch.channels_last)


class ImageStream:
    """Endless batches of a training set kept on the device, shuffled in each epoch, with augmented images.

    Under `torchrun` each process takes its share of every epoch.
    """

    def __init__(
        self, images: ImageSet, normalise: Normalised, batch: int, seed: int, augmentation: Augmentation
    ) -> None:
        self.position = Position()
        share = len(images.labels) // processes()
        self.batches = max(1, share // batch)  # per epoch; the remainder is dropped, and differs from epoch to epoch
        self._batch = min(batch, share)
        self._images, self._labels = images.images.to(normalise.device), images.labels.to(normalise.device)
        self._normalise = normalise
        self._seed = seed
        self._augmentation = augmentation

    def __iter__(self) -> Iterator[ImageBatch]:
        while True:
            order = np.random.default_rng([self._seed, 0, self.position.epoch]).permutation(len(self._labels))
            shuffled = torch.from_numpy(order[rank() :: processes()]).to(self._labels.device)
            while self.position.batch < self.batches:
                place = self.position
                rng = np.random.default_rng([self._seed + rank(), 1, place.epoch, place.batch])
                chosen = shuffled[place.batch * self._batch : (place.batch + 1) * self._batch]
                place.batch += 1
                moved = self._augmentation(self._images[chosen].float() / 255, rng)
                yield ImageBatch(self._normalise(moved), self._labels[chosen])
            self.position.epoch, self.position.batch = self.position.epoch + 1, 0


def classification_loss(label_smoothing: float, model: nn.Module, batch: ImageBatch) -> Tensor:
    """Mean cross-entropy of the batch."""
    return F.cross_entropy(model(batch.images).float(), batch.labels, label_smoothing=label_smoothing)


@torch.no_grad()
def error_rate(model: nn.Module, test: ImageSet, normalise: Normalised, *, mirrored: bool) -> float:
    """Share of `test` that is misclassified, 0 to 1; `mirrored` adds the scores of each mirrored image (test-time
    augmentation)."""
    model.eval()
    wrong = 0
    for first in range(0, len(test.labels), _TEST_BATCH):
        images, labels = test.images[first : first + _TEST_BATCH], test.labels[first : first + _TEST_BATCH]
        pixels = normalise(images.to(normalise.device).float() / 255)
        scores = model(pixels)
        if mirrored:
            scores = scores + model(pixels.flip(3))
        wrong += int((scores.argmax(dim=1).cpu() != labels).sum())
    return wrong / len(test.labels)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `baseline`."""
    parser.add_argument("set", choices=[*SETS, ALL], help="the images")
    parser.add_argument("--arch", choices=[*ARCHITECTURES, ALL], default="charnet", help="the network")
    parser.add_argument("--data", metavar="DIR", type=Path, default=Path("data"), help="folder of MNIST and CIFAR-10")
    parser.add_argument("--download", action="store_true", help="fetch what DIR lacks")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--epochs", type=float, help="passes over the training images, for each run")
    budget.add_argument("--minutes", type=float, help="time to train, shared equally between the runs")
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
    """Train each chosen network on each chosen set; an interrupted run is resumed."""
    with process_group(torch.device(arguments.device)) as device:
        _run(arguments, device)
    return 0


def _run(arguments: argparse.Namespace, device: torch.device) -> None:
    names = list(SETS) if arguments.set == ALL else [arguments.set]
    archs = list(ARCHITECTURES) if arguments.arch == ALL else [arguments.arch]
    loaded = {name: SETS[name](arguments.data, arguments.download) for name in names}
    deadline = time.monotonic() + 60 * (arguments.minutes or 0)
    left = len(names) * len(archs)
    for name in names:
        for arch in archs:
            share = agreed((deadline - time.monotonic()) / left, device)
            seconds = max(_LEAST_SECONDS, share) if arguments.minutes else None
            _train(name, arch, loaded[name], arguments, device, seconds)
            left -= 1


def _train(
    name: str,
    arch: str,
    sets: tuple[ImageSet, ImageSet],
    arguments: argparse.Namespace,
    device: torch.device,
    seconds: float | None,
) -> None:
    """Train one network on one set and record its error."""
    torch.manual_seed(arguments.seed)
    training, test = sets
    task, architecture = TASKS[name], ARCHITECTURES[arch]
    normalise = Normalised(training, device)
    model = architecture.build(len(training.classes), *training.images.shape[1:3])
    model = model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    if arguments.compile:
        model.compile()
    batch = _BATCH if device.type == "cpu" else _GPU_BATCH
    stream = ImageStream(training, normalise, batch, arguments.seed, task.augmentation)
    folder = arguments.output / f"{name}-{arch}-seed{arguments.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    # For Adam the rate grows with the square root of the batch: Malladi et al., NeurIPS 2022.
    rate = architecture.learning_rate * math.sqrt(batch * processes() / _BATCH)
    settings = _settings(rate, arguments, device, stream.batches, seconds)
    loop = Loop(model, stream, folder, settings)
    if loop.resume():
        print(f"{folder}: resuming at step {loop.step}")
    elif rank() == 0:
        (folder / "log.jsonl").unlink(missing_ok=True)  # of a run that never reached its first checkpoint

    def evaluate(averaged: nn.Module) -> dict[str, float]:
        return {"error": error_rate(averaged, test, normalise, mirrored=task.augmentation.flip)}

    with training_bar() as report:
        loop.run(partial(classification_loss, task.label_smoothing), evaluate, report)
    if rank() > 0:
        return
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    result = {
        "set": name,
        "arch": arch,
        "error": log[-1]["error"],
        "parameters": count_parameters(model),
        "epochs": round(loop.step / stream.batches, 2),
        "seconds": round(loop.elapsed, 1),
        "hardware": hardware(device),
        "precision": _precision(arguments, device),
        "seed": arguments.seed,
        "command": shlex.join(["python", "-m", "training", *sys.argv[1:]]),
        "curve": [[entry["seconds"], entry["error"]] for entry in log if "error" in entry],
    }
    arguments.results.mkdir(parents=True, exist_ok=True)
    (arguments.results / f"{name}-{arch}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(f"{arch} on {name}: error {result['error']:.2%} after {loop.elapsed:.0f} s", flush=True)


def _settings(
    learning_rate: float, arguments: argparse.Namespace, device: torch.device, batches: int, seconds: float | None
) -> Settings:
    return Settings(
        device,
        learning_rate=learning_rate,
        weight_decay=_WEIGHT_DECAY,
        steps=max(1, round(arguments.epochs * batches)) if arguments.epochs else None,
        seconds=seconds,
        evaluate_every=seconds / _EVALUATIONS if seconds else _EVALUATE_EVERY,
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
