"""Fine-tuning of a published network on training samples, with knowledge distillation against forgetting.

Training samples alone would be learnt at the price of everything else. So every batch holds twice as many synthetic
lines, on which the network is pulled towards the outputs of a teacher (Li and Hoiem, "Learning without forgetting",
ECCV 2016). The teacher is the default model, so that the losses of many retrainings do not add up. Steps are small, the
statistics of batch normalisation stay as they are, and so does the stem, whose convolutions see strokes rather than
characters: they take a third of a step's time.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ocr_app.segmentation.batching import batches_by_width
from training.common.distributed import rank
from training.common.loop import Loop, Settings
from training.finetune.augment import augment
from training.finetune.samples import TrainingSample
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Batch, Example, collate
from training.recognizer.stream import Position
from training.recognizer.train import text_loss

_SYNTHETIC_PER_SAMPLE = 2
_LEVEL_WEIGHT = 0.1  # of the change in a span's total score, relative to the change in its class probabilities
_CELLS_PER_BATCH = 2000  # padding included


@dataclass(frozen=True, slots=True)
class FinetuneConfig:
    """How a network is fine-tuned; docs/retraining.md has the figures that the defaults were chosen by.

    Attributes:
        steps: batches without the held-out samples.
        finishing_steps: batches with them, which go on from there.
        learning_rate: the highest one of the schedule.
        distillation_weight: weight of the distillation loss relative to the loss of the text.
        checkpoint_every: seconds between two checkpoints.
    """

    steps: int = 480
    finishing_steps: int = 160
    learning_rate: float = 1.2e-3
    distillation_weight: float = 4.0
    checkpoint_every: float = 10.0


@dataclass(frozen=True, slots=True)
class MixedBatch:
    """A batch and, bool [B], which of its lines are synthetic."""

    batch: Batch
    synthetic: Tensor

    def to(self, device: torch.device) -> "MixedBatch":
        return MixedBatch(self.batch.to(device), self.synthetic.to(device))


class MixedStream:
    """Batches of augmented training samples and synthetic lines, of similar width.

    An epoch draws every sample of `new` once, as many of `old`, and twice as many synthetic lines. It depends only on
    the seed and its number.
    """

    def __init__(self, seed: int, new: Sequence[Example], old: Sequence[Example], synthetic: Sequence[Example]) -> None:
        self.position = Position()
        self._seed, self._new, self._old, self._synthetic = seed, new, old, synthetic

    def __iter__(self) -> Iterator[MixedBatch]:
        while True:
            batches = self._epoch(np.random.default_rng([self._seed, self.position.pool]))
            for index, lines in enumerate(batches):
                if index < self.position.batch:  # resumed in the middle of an epoch
                    continue
                self.position.batch = index + 1
                yield MixedBatch(collate([line for line, _ in lines]), torch.tensor([kind for _, kind in lines]))
            self.position = Position(self.position.pool + 1, 0)

    def _epoch(self, rng: np.random.Generator) -> list[list[tuple[Example, bool]]]:
        """Batches of lines, each with whether it is synthetic."""
        samples = [*self._new, *_draw(self._old, len(self._new), rng)]
        lines = [(augment(example, rng), False) for example in samples]
        lines += [(example, True) for example in _draw(self._synthetic, _SYNTHETIC_PER_SAMPLE * len(samples), rng)]
        batches = batches_by_width(lines, lambda line: line[0].image.shape[1], _CELLS_PER_BATCH)
        rng.shuffle(batches)
        return batches


def mixed_stream(
    seed: int, samples: Sequence[TrainingSample], learnt: Collection[str], synthetic: Sequence[Example]
) -> MixedStream:
    """The stream of some samples; those whose digests are in `learnt` are old ones, unless all are."""
    new = [sample.example for sample in samples if sample.digest not in learnt]
    old = [sample.example for sample in samples if sample.digest in learnt]
    return MixedStream(seed + rank(), *((new, old) if new else (old, [])), synthetic)


def _draw(examples: Sequence[Example], count: int, rng: np.random.Generator) -> list[Example]:
    """At most `count` of the examples, each once."""
    return [examples[i] for i in rng.permutation(len(examples))[:count]]


def finetune(
    network: CharNet,
    teacher: CharNet,
    stream: MixedStream,
    folder: Path,
    device: torch.device,
    config: FinetuneConfig,
    steps: int,
    report: Callable[[float], None],
) -> CharNet:
    """Train a copy of the network for some steps on a stream and return it with its averaged weights, on the CPU.

    `folder` holds the checkpoint that an interrupted run is resumed from. `report` gets the share that is done, 0 to 1.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        device,
        config.learning_rate,
        steps=steps,
        warmup=0.1,
        average=0.97,
        checkpoint_every=config.checkpoint_every,
        frozen_statistics=True,
    )
    stem, upper = _parted(network, device)
    loop = Loop(upper, stream, folder, settings)
    loop.resume()
    loop.run(
        _distilling_loss(stem, *_parted(teacher, device), config.distillation_weight),
        report=lambda progress, _: report(progress),
    )
    averaged = loop.averaged.module
    assert isinstance(averaged, CharNet)
    averaged.trunk.stem = stem
    return averaged.to("cpu").eval()


def _parted(network: CharNet, device: torch.device) -> tuple[nn.Sequential, CharNet]:
    """A copy of a network as two: its stem, which is not trained, and what takes the stem's maps."""
    upper = copy.deepcopy(network).to(device).eval()
    stem = upper.trunk.stem
    upper.trunk.stem = nn.Sequential()
    return stem, upper


def _distilling_loss(
    stem: nn.Module, teacher_stem: nn.Module, teacher: CharNet, weight: float
) -> Callable[[nn.Module, MixedBatch], Tensor]:
    """The loss of the text, plus the distillation loss of the synthetic lines times `weight`.

    The model that it is called with takes the maps of `stem`, as the teacher takes those of `teacher_stem`.
    """
    shared = _same_weights(stem, teacher_stem)

    def loss(model: nn.Module, lines: MixedBatch) -> Tensor:
        line_images, synthetic = lines.batch.line_images, lines.synthetic
        with torch.no_grad():
            maps = stem(line_images)
        spans, blanks = model(maps)
        value = text_loss(spans, blanks, lines.batch)
        if synthetic.any():
            with torch.no_grad():
                target, target_blanks = teacher(maps[synthetic] if shared else teacher_stem(line_images[synthetic]))
            distilled = _distillation_loss(spans[synthetic].float(), target.float(), target_blanks.float())
            value = value + weight * distilled
        return value

    return loss


def _same_weights(one: nn.Module, other: nn.Module) -> bool:
    others = other.state_dict()
    return all(torch.equal(weight, others[name]) for name, weight in one.state_dict().items())


def _distillation_loss(spans: Tensor, target: Tensor, target_blanks: Tensor) -> Tensor:
    """Mean Kullback-Leibler divergence of the classes of spans [B, T, L, C] from the teacher's.

    A span counts the more the further the teacher scores its best class above a blank cell: what the teacher takes for
    no character may change freely.
    """
    matters = torch.sigmoid(target.amax(3) - target_blanks.mean())
    divergence = F.kl_div(spans.log_softmax(3), target.log_softmax(3), reduction="none", log_target=True).sum(3)
    level = (spans.logsumexp(3) - target.logsumexp(3)).square()
    return (matters * (divergence + _LEVEL_WEIGHT * level)).mean()
