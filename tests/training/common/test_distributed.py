"""Several processes train as one would, and one that dies takes the others with it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from training.common.distributed import process_group, processes, rank
from training.common.loop import Loop, Settings

ROOT = Path(__file__).parents[3]
SLOPES = np.array([1.0, -2.0, 0.5], np.float32)


@dataclass
class Place:
    batch: int = 0


class Points:
    """Points of a plane, other ones in every process."""

    def __init__(self, seed: int) -> None:
        self.position = Place()
        self._seed = seed

    def __iter__(self) -> Iterator[Tensor]:
        while True:
            self.position.batch += 1
            yield torch.from_numpy(np.random.default_rng([self._seed, self.position.batch]).random((16, 3), np.float32))


def loss(model: nn.Module, x: Tensor) -> Tensor:
    return ((model(x).float() - x @ torch.from_numpy(SLOPES)[:, None]) ** 2).mean()


def train(folder: Path, dies: bool) -> None:
    """What each of the processes of these tests does: one of `dies` is killed on its way."""
    with process_group(torch.device("cpu")) as device:
        torch.manual_seed(rank())  # the first one's start is everybody's
        loop = Loop(nn.Linear(3, 1), Points(rank()), folder, Settings(device, 0.1, steps=150))

        def report(progress: float, loss: float) -> None:
            if dies and rank() == 1 and loop.step == 20:
                os.kill(os.getpid(), 9)

        loop.run(loss, report=report)
        weights = [float(w) for w in loop.averaged.module.weight.detach().ravel()]
        (folder / f"rank{rank()}.json").write_text(json.dumps({"processes": processes(), "weights": weights}))


def torchrun(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", __file__]
    return subprocess.run(
        [*command, str(folder), *arguments],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_two_processes_learn_what_one_does(tmp_path: Path) -> None:
    done = torchrun(tmp_path)
    assert done.returncode == 0, done.stderr
    first, second = (json.loads((tmp_path / f"rank{n}.json").read_text()) for n in range(2))
    assert first["processes"] == 2
    assert first["weights"] == second["weights"]
    alone = tmp_path / "alone"
    alone.mkdir()
    train(alone, dies=False)
    single = json.loads((alone / "rank0.json").read_text())
    assert single["processes"] == 1
    assert first["weights"] == pytest.approx(SLOPES, abs=0.2)
    assert single["weights"] == pytest.approx(SLOPES, abs=0.2)
    steps = [json.loads(line)["step"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert steps == [50, 100, 150]  # only the first process writes


def test_a_killed_process_is_an_error_for_all(tmp_path: Path) -> None:
    done = torchrun(tmp_path, "dies")
    assert done.returncode != 0
    assert "SIGKILL" in done.stderr
    assert not list(tmp_path.glob("rank*.json"))


if __name__ == "__main__":
    train(Path(sys.argv[1]), "dies" in sys.argv)
