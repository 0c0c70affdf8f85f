"""The loop: it learns, it stops at its budget, and a run that was cut short continues as if it had not been."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from training.common.loop import Loop, Settings

CPU = torch.device("cpu")


@dataclass
class Place:
    batch: int = 0


class Line:
    """Points of y = 2x - 1, a batch for each position."""

    def __init__(self) -> None:
        self.position = Place()

    def __iter__(self) -> Iterator[Tensor]:
        while True:
            generator = torch.Generator().manual_seed(self.position.batch)
            self.position.batch += 1
            yield torch.rand(16, 1, generator=generator)


def loss(model: nn.Module, x: Tensor) -> Tensor:
    return ((model(x).float() - (2 * x - 1)) ** 2).mean()


def make_loop(folder: Path, steps: int = 40) -> Loop:
    torch.manual_seed(0)
    return Loop(nn.Linear(1, 1), Line(), folder, Settings(CPU, 0.1, steps=steps))


def weights(loop: Loop) -> list[float]:
    return [float(p.detach()) for p in loop.model.parameters()]


def test_training_learns_and_stops_at_its_budget(tmp_path: Path) -> None:
    loop = make_loop(tmp_path, steps=200)
    points = torch.rand(64, 1)
    before = float(loss(loop.model, points).detach())
    loop.run(loss)
    assert loop.step == 200
    assert float(loss(loop.averaged.module, points).detach()) < before / 20


def test_a_run_cut_short_resumes_exactly(tmp_path: Path) -> None:
    whole = make_loop(tmp_path / "whole")
    (tmp_path / "whole").mkdir()
    whole.run(loss)

    class Interrupted(Exception):
        pass

    calls = 0

    def failing(model: nn.Module, x: Tensor) -> Tensor:
        nonlocal calls
        calls += 1
        if calls == 26:
            raise Interrupted
        return loss(model, x)

    (tmp_path / "cut").mkdir()
    first = make_loop(tmp_path / "cut")
    with pytest.raises(Interrupted):
        first.run(failing)
    first.stream.position.batch -= 1  # the batch under way when it was cut was not trained on
    first.save()
    second = make_loop(tmp_path / "cut")
    assert second.resume()
    assert second.step == 25
    second.run(loss)
    assert weights(second) == weights(whole)


def test_nothing_to_resume(tmp_path: Path) -> None:
    assert not make_loop(tmp_path).resume()


def test_the_log_tells_loss_and_scores(tmp_path: Path) -> None:
    make_loop(tmp_path, steps=50).run(loss, lambda model: {"cer": 0.5})
    entries = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert entries[0]["step"] == 50 and entries[0]["loss"] > 0
    assert entries[-1]["cer"] == 0.5
