"""`python -m benchmarks.conv1d_reader`: the reader with and without its 1-D convolutions along the line.

Both start from the 2-D convolutions and the classifier of the default model, without its 1-D convolutions. One of them
gets four fresh residual blocks of 1-D convolutions, whose last normalisation starts at 0, so that at first they change
nothing. Both then train for the same processor time on the same synthetic lines, and read the same others.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ocr_app.bundles.bundle import DEFAULT
from training.baselines.architectures import count_parameters
from training.baselines.baseline import hardware
from training.common.loop import Loop, Settings
from training.common.progress import training_bar
from training.recognizer.base_model import load_base_model
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Batch, Example, collate, example_batches
from training.recognizer.metrics import evaluate
from training.recognizer.stream import synth_examples
from training.recognizer.train import VALIDATION_SEED, lattice_loss

CPU = torch.device("cpu")

_SEED = 31
_LEARNING_RATE = 2e-3
_CELLS_PER_BATCH = 3600


@dataclass
class Position:
    batch: int = 0


class FixedStream:
    """Endless batches of the same examples, in another order in each epoch; equal for equal examples."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.position = Position()
        self._batches = example_batches(examples, _CELLS_PER_BATCH)

    def __iter__(self) -> Iterator[Batch]:
        while True:
            epoch, place = divmod(self.position.batch, len(self._batches))
            order = np.random.default_rng([_SEED, epoch]).permutation(len(self._batches))
            self.position.batch += 1
            yield collate(self._batches[order[place]])


def reader(blocks: int) -> CharNet:
    """The default model's network with so many fresh 1-D residual blocks in place of its own."""
    base = load_base_model(DEFAULT).network
    torch.manual_seed(_SEED)
    network = CharNet(replace(base.config, context=blocks))
    weights = {name: w for name, w in base.state_dict().items() if not name.startswith("trunk.context")}
    network.load_state_dict(weights, strict=False)
    for block in network.trunk.context:
        nn.init.zeros_(block.get_parameter("body.4.weight"))  # of the last normalization: the block passes its input on
    return network


def measure(
    network: CharNet, train: Sequence[Example], test: Sequence[Example], seconds: float, folder: Path
) -> dict[str, object]:
    """Train a network for this processor time and read the test's lines with it."""
    folder.mkdir(parents=True, exist_ok=True)
    untrained = evaluate(network, test, CPU)
    settings = Settings(CPU, _LEARNING_RATE, seconds=seconds, clock=time.process_time, bf16=False)
    loop = Loop(network, FixedStream(train), folder, settings)
    with training_bar() as report:
        loop.run(lattice_loss, report=report)
    began = time.process_time()
    score = evaluate(loop.averaged.module, test, CPU)
    return {
        "blocks": network.config.context,
        "parameters": count_parameters(network),
        "steps": loop.step,
        "cer_untrained": round(untrained.cer, 4),
        "cer": round(score.cer, 4),
        "cut_recall": round(score.cut_recall, 4),
        "characters": score.characters,
        "test_seconds": round(time.process_time() - began, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conv1d_reader", description=__doc__)
    parser.add_argument("--processor-minutes", type=float, default=4.0, help="for each of the two")
    parser.add_argument("--blocks", type=int, default=180, help="synthetic blocks to train on, some 12 lines each")
    parser.add_argument("--test-blocks", type=int, default=36, help="synthetic blocks to read")
    parser.add_argument("--output", type=Path, default=Path("docs/baselines/conv1d/reader.json"))
    options = parser.parse_args()
    train, test = synth_examples(_SEED, options.blocks), synth_examples(VALIDATION_SEED, options.test_blocks)
    results = []
    for blocks in (0, load_base_model(DEFAULT).network.config.context):
        folder = Path("runs/conv1d") / f"reader-{blocks}"
        results.append(measure(reader(blocks), train, test, 60 * options.processor_minutes, folder))
        print(json.dumps(results[-1]), flush=True)
    report = {
        "processor_minutes": options.processor_minutes,
        "train_lines": len(train),
        "test_lines": len(test),
        "hardware": hardware(CPU),
        "readers": results,
    }
    options.output.write_text(json.dumps(report, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
