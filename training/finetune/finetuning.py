"""Fine-tuning of a published network on training samples, without forgetting what it reads already.

Training samples alone would be learnt at the price of everything else. So the weights stay near those of the default
model where other print depends on them (`consolidation`), and every batch holds as many synthetic lines. It is the
default model and not the current one that they stay near to, so that the losses of many retrainings do not add up.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ocr_app.segmentation.batching import batches_by_width
from training.common.distributed import rank
from training.common.loop import Loop, Settings
from training.finetune.augment import augment
from training.finetune.consolidation import Anchor, penalty, settled_weights, whiten
from training.finetune.samples import TrainingSample
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Batch, Example, collate
from training.recognizer.stream import Position
from training.recognizer.train import text_loss

_CELLS_PER_BATCH = 1000  # padding included


@dataclass(frozen=True, slots=True)
class FinetuneConfig:
    """How a network is fine-tuned; docs/experiments has the figures that the defaults were chosen by.

    Attributes:
        steps: batches without the held-out samples.
        finishing_steps: batches with them, which go on from there.
        learning_rate: the highest one of the schedule, in whitened coordinates.
        consolidation: weight of the penalty relative to the loss of the text.
        checkpoint_every: seconds between two checkpoints.
    """

    steps: int = 72
    finishing_steps: int = 36
    learning_rate: float = 1.5e-5
    consolidation: float = 100.0
    checkpoint_every: float = 10.0


class MixedStream:
    """Batches of augmented training samples and synthetic lines, of similar width.

    An epoch draws every sample of `new` once, as many of `old`, and as many synthetic lines as of both. It depends only
    on the seed and its number.
    """

    def __init__(self, seed: int, new: Sequence[Example], old: Sequence[Example], synthetic: Sequence[Example]) -> None:
        self.position = Position()
        self._seed, self._new, self._old, self._synthetic = seed, new, old, synthetic

    def __iter__(self) -> Iterator[Batch]:
        while True:
            batches = self._epoch(np.random.default_rng([self._seed, self.position.pool]))
            for index, lines in enumerate(batches):
                if index < self.position.batch:  # resumed in the middle of an epoch
                    continue
                self.position.batch = index + 1
                yield collate(lines)
            self.position = Position(self.position.pool + 1, 0)

    def _epoch(self, rng: np.random.Generator) -> list[list[Example]]:
        samples = [*self._new, *_draw(self._old, len(self._new), rng)]
        lines = [augment(example, rng) for example in samples]
        lines += _draw(self._synthetic, len(samples), rng)
        batches = batches_by_width(lines, lambda line: line.image.shape[1], _CELLS_PER_BATCH)
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
    anchor: Anchor,
    stream: MixedStream,
    folder: Path,
    device: torch.device,
    config: FinetuneConfig,
    steps: int,
    report: Callable[[float], None],
) -> CharNet:
    """Train a copy of the network for some steps on a stream and return it with its averaged weights, on the CPU.

    `anchor` is what it stays near to. `folder` holds the checkpoint that an interrupted run is resumed from. `report`
    gets the share that is done, 0 to 1.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        device,
        config.learning_rate,
        steps=steps,
        weight_decay=0.0,  # the penalty takes its place
        warmup=0.1,
        average=0.97,
        checkpoint_every=config.checkpoint_every,
        frozen_statistics=True,
    )
    learner = copy.deepcopy(network).to(device)
    whiten(learner, anchor)
    loop = Loop(learner, stream, folder, settings)
    loop.resume()
    loop.run(_consolidating_loss(config.consolidation), report=lambda progress, _: report(progress))
    averaged = loop.averaged.module
    assert isinstance(averaged, CharNet)
    learnt = copy.deepcopy(network).to("cpu").eval()
    learnt.load_state_dict(settled_weights(averaged))
    return learnt


def _consolidating_loss(weight: float) -> Callable[[nn.Module, Batch], Tensor]:
    """The loss of the text, plus the penalty of the model's weights times `weight`."""

    def loss(model: nn.Module, batch: Batch) -> Tensor:
        spans, blanks = model(batch.line_images)
        return text_loss(spans, blanks, batch) + weight * penalty(model)

    return loss
