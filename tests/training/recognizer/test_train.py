"""`python -m training train`: where a run begins."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from torch.nn import Parameter

from training.__main__ import main
from training.recognizer.base_model import load_base_model
from training.recognizer.examples import CLASSES, Batch, Example, collate
from training.recognizer.publish import load_run
from training.recognizer.stream import Position


class OneExample:
    """A stream that renders nothing."""

    def __init__(self, *_: object) -> None:
        self.position = Position()

    def __iter__(self) -> Iterator[Batch]:
        image = np.random.default_rng(0).integers(0, 256, (32, 40), np.uint8)
        example = Example(image, np.array([CLASSES.index("A")], np.int64), np.array([[8, 24]], np.float32))
        while True:
            yield collate([example])


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("training.recognizer.train.SynthStream", OneExample)
    monkeypatch.setattr("training.recognizer.train.synth_examples", lambda *_: [])
    return ["train", "--steps", "1", "--learning-rate", "0", "--device", "cpu", "--output", str(tmp_path / "run")]


def test_a_run_may_begin_with_a_model(tmp_path: Path, command: list[str]) -> None:
    assert main([*command, "--base", "default"]) == 0
    network, description = load_run(tmp_path / "run")
    base = load_base_model("default")
    assert all(map(np.allclose, _kernels(network.parameters()), _kernels(base.network.parameters())))
    assert description["base_model"]["weights"] == base.weights
    assert description["base_model"]["steps"] >= base.provenance["steps"] > 0


def test_a_run_begins_at_random_otherwise(tmp_path: Path, command: list[str]) -> None:
    assert main(command) == 0
    network, description = load_run(tmp_path / "run")
    assert not np.allclose(
        network.classifier.weight.detach(), load_base_model("default").network.classifier.weight.detach()
    )
    assert description["base_model"] is None


@pytest.mark.parametrize("option", ["--base", "--parent"])  # the second is its old name
def test_a_model_that_is_not_there_is_named(
    command: list[str], capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main([*command, option, "nobody"]) != 0
    assert "model nobody: not found" in capsys.readouterr().err


def _kernels(parameters: Iterator[Parameter]) -> list[NDArray[np.float32]]:
    return [parameter.detach().numpy() for parameter in parameters]


def test_a_run_draws_its_curves(tmp_path: Path, command: list[str]) -> None:
    assert main(command) == 0
    picture = (tmp_path / "run" / "curves.svg").read_text(encoding="utf-8")
    assert ">cer</text>" in picture and "<polyline" in picture
