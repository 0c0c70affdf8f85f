"""Fine-tuning: from a published bundle's network, on corrections mixed with synthetic lines.

Corrections alone would be learnt at the price of everything else. So every batch holds twice as many synthetic lines,
on which the network must also go on to see what its teacher sees (Li and Hoiem, "Learning without forgetting", ECCV
2016): the default model, so that the losses of many retrainings do not add up. The steps are small, and batch
statistics stay as they are.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ocr_app.segmentation.batching import batches_by_width
from training.common.distributed import rank
from training.common.loop import Loop, Settings
from training.finetune.augment import vary
from training.finetune.samples import Lesson
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Batch, Example, collate
from training.recognizer.stream import Position
from training.recognizer.train import text_loss

LEARNING_RATE = 1.2e-3
_REHEARSED = 2  # synthetic lines to each lesson
_MEMORY = 4.0  # weight of what was seen before beside what is to be learnt
_LEVEL = 0.1  # weight of how likely a span is at all, beside which character it is
_CELLS_PER_BATCH = 2000  # padding included
_CHECKPOINT_EVERY = 10.0  # seconds


def extended(network: CharNet, classes: int) -> CharNet:
    """A copy that knows `classes` classes, the new ones last; of what it knew, no score changes."""
    wider = CharNet(replace(network.config, classes=classes))
    weights = copy.deepcopy(network.state_dict())
    known = len(weights["classifier.bias"])
    for name in ("classifier.weight", "classifier.bias"):
        # A new character begins as the mean of all: likelier than none of them before it has been seen.
        mean = weights[name].mean(0, keepdim=True).expand(classes - known, *weights[name].shape[1:])
        weights[name] = torch.cat([weights[name], mean])
    wider.load_state_dict(weights)
    return wider.eval()


@dataclass(frozen=True, slots=True)
class LessonBatch:
    """A batch and, bool [B], which of its lines are synthetic ones."""

    batch: Batch
    synthetic: Tensor

    def to(self, device: torch.device) -> "LessonBatch":
        return LessonBatch(self.batch.to(device), self.synthetic.to(device))


class LessonStream:
    """Batches of varied lessons and twice as many synthetic lines, line images of similar width together.

    An epoch draws every lesson of `new` once, as many of `old`, and twice as many synthetic lines; it depends on
    nothing but the seed and its number.
    """

    def __init__(self, seed: int, new: Sequence[Example], old: Sequence[Example], synthetic: Sequence[Example]) -> None:
        self.position = Position()
        self._seed, self._new, self._old, self._synthetic = seed, new, old, synthetic

    def __iter__(self) -> Iterator[LessonBatch]:
        while True:
            batches = self._epoch(np.random.default_rng([self._seed, self.position.pool]))
            for index, lines in enumerate(batches):
                if index < self.position.batch:  # resumed in the middle of an epoch
                    continue
                self.position.batch = index + 1
                yield LessonBatch(collate([line for line, _ in lines]), torch.tensor([kind for _, kind in lines]))
            self.position = Position(self.position.pool + 1, 0)

    def _epoch(self, rng: np.random.Generator) -> list[list[tuple[Example, bool]]]:
        """Batches of lines, each with whether it is a synthetic one."""
        lessons = [*self._new, *_draw(self._old, len(self._new), rng)]
        lines = [(vary(example, rng), False) for example in lessons]
        lines += [(example, True) for example in _draw(self._synthetic, _REHEARSED * len(lessons), rng)]
        batches = batches_by_width(lines, lambda line: line[0].image.shape[1], _CELLS_PER_BATCH)
        rng.shuffle(batches)
        return batches


def lesson_stream(
    seed: int, lessons: Sequence[Lesson], learnt: Collection[str], synthetic: Sequence[Example]
) -> LessonStream:
    """The stream of some lessons; those whose digests are in `learnt` are repeated only."""
    new = [lesson.example for lesson in lessons if lesson.digest not in learnt]
    old = [lesson.example for lesson in lessons if lesson.digest in learnt]
    return LessonStream(seed + rank(), *((new, old) if new else (old, [])), synthetic)


def _draw(examples: Sequence[Example], count: int, rng: np.random.Generator) -> list[Example]:
    """At most `count` of them, each once."""
    return [examples[i] for i in rng.permutation(len(examples))[:count]]


def finetune(
    network: CharNet,
    teacher: CharNet,
    stream: LessonStream,
    folder: Path,
    device: torch.device,
    steps: int,
    report: Callable[[float], None],
) -> CharNet:
    """The network after some steps on a stream, which goes on to see synthetic lines as `teacher` does.

    `folder` holds the checkpoint from which a cut run goes on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        device,
        LEARNING_RATE,
        steps=steps,
        warmup=0.1,
        average=0.97,
        checkpoint_every=_CHECKPOINT_EVERY,
        frozen_statistics=True,
    )
    loop = Loop(copy.deepcopy(network), stream, folder, settings)
    loop.resume()
    loop.run(_remembering(copy.deepcopy(teacher).to(device).eval()), report=lambda progress, loss: report(progress))
    result: CharNet = loop.averaged.module  # type: ignore[assignment]
    return result.to("cpu").eval()


def _remembering(teacher: CharNet) -> Callable[[nn.Module, LessonBatch], Tensor]:
    """The loss of the text, and of what is no longer seen on synthetic lines as the teacher sees it."""

    def loss(model: nn.Module, lines: LessonBatch) -> Tensor:
        spans, blanks = model(lines.batch.line_images)
        value = text_loss(spans, blanks, lines.batch)
        if lines.synthetic.any():
            with torch.no_grad():
                before, blanks_before = teacher(lines.batch.line_images[lines.synthetic])
            value = value + _MEMORY * _drift(spans[lines.synthetic].float(), before.float(), blanks_before.float())
        return value

    return loss


def _drift(spans: Tensor, before: Tensor, blanks: Tensor) -> Tensor:
    """How far the classes of spans [B, T, L, C] have moved from what they were: Kullback-Leibler divergence, mean.

    What the teacher takes for no character at all (its best class does not beat a blank cell) may become anything.
    """
    matter = torch.sigmoid(before.amax(3) - blanks.mean())
    divergence = F.kl_div(spans.log_softmax(3), before.log_softmax(3), reduction="none", log_target=True).sum(3)
    level = (spans.logsumexp(3) - before.logsumexp(3)).square()
    return (matter * (divergence + _LEVEL * level)).mean()
