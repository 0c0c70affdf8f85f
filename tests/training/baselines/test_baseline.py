"""`python -m training baseline`, over tiny generated sets: what is trained, recorded and taken up again."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from training.__main__ import main
from training.baselines import baseline
from training.baselines import stream as image_stream
from training.baselines.architectures import ARCHITECTURES
from training.baselines.augmentation import Augmentation
from training.baselines.baseline import error_rate
from training.baselines.datasets import SETS, ImageSet
from training.baselines.stream import ImageStream, Normalised

CPU = torch.device("cpu")


def patterns(count: int, seed: int = 0) -> ImageSet:
    """Two classes that a small network tells apart at once: bright above, bright below."""
    rng = np.random.default_rng(seed)
    images = rng.integers(60, size=(count, 1, 28, 28), dtype=np.uint8)
    labels = np.arange(count) % 2
    for image, label in zip(images, labels, strict=True):
        image[0, 14 * label : 14 * label + 14] += 150
    return ImageSet(torch.from_numpy(images), torch.from_numpy(labels), ("above", "below"))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """LeNet-5 and CharNet on a set of sixty-four patterns."""
    sets = (patterns(64), patterns(20, seed=1))
    monkeypatch.setattr(baseline, "SETS", {"mnist": lambda folder, download: sets})
    monkeypatch.setattr(baseline, "_BATCH", 16)
    monkeypatch.setattr(
        baseline,
        "ARCHITECTURES",
        {name: replace(ARCHITECTURES[name], learning_rate=5e-3) for name in ("lenet5", "charnet")},
    )


def run(folder: Path, *options: str) -> dict[str, object]:
    command = ["baseline", "mnist", "--arch", "lenet5", "--device", "cpu", "--output", str(folder / "runs")]
    assert main([*command, "--results", str(folder / "results"), *options]) == 0
    found = json.loads((folder / "results" / "mnist-lenet5.json").read_text())
    assert isinstance(found, dict)
    return found


def test_a_run_learns_and_is_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path, "--epochs", "20", "--seed", "3", "--precision", "fp32")
    assert result["error"] == 0 and "error 0.00%" in capsys.readouterr().out
    assert (result["set"], result["arch"], result["seed"], result["precision"]) == ("mnist", "lenet5", 3, "fp32")
    assert result["parameters"] == 60_000 and result["epochs"] == 20
    assert "(threads: " in str(result["hardware"])
    assert isinstance(result["curve"], list) and result["curve"][-1][1] == 0


def test_the_same_seed_gives_the_same_network_and_a_finished_run_is_not_trained_again(tmp_path: Path) -> None:
    def weights(folder: Path) -> dict[str, torch.Tensor]:
        state = torch.load(folder / "runs" / "mnist-lenet5-seed1" / "checkpoint.pt", weights_only=True)
        return dict(state["model"])

    first = run(tmp_path / "a", "--epochs", "2")
    before = weights(tmp_path / "a")
    again = run(tmp_path / "a", "--epochs", "2")
    run(tmp_path / "b", "--epochs", "2")
    assert again["epochs"] == first["epochs"] == 2
    for other in (weights(tmp_path / "a"), weights(tmp_path / "b")):
        assert all(torch.equal(value, other[key]) for key, value in before.items())


def test_a_recorded_network_is_left_alone_and_the_others_are_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, "--epochs", "1")
    recorded = (tmp_path / "results" / "mnist-lenet5.json").read_bytes()
    capsys.readouterr()
    run(tmp_path, "--arch", "all", "--minutes", "0.01")
    printed = capsys.readouterr().out
    assert "mnist-lenet5.json: recorded before" in printed and "charnet on mnist: error" in printed
    assert (tmp_path / "results" / "mnist-lenet5.json").read_bytes() == recorded
    assert (tmp_path / "results" / "mnist-charnet.json").exists()


def test_processor_minutes_bound_a_run_and_are_recorded_as_such(tmp_path: Path) -> None:
    result = run(tmp_path, "--processor-minutes", "0.005", "--test-images", "10")
    assert result["clock"] == "processor" and result["test_images"] == 10
    seconds = result["seconds"]
    assert isinstance(seconds, float) and 0.3 <= seconds < 5
    speed = result["images_per_second"]
    assert isinstance(speed, dict) and speed["training"] > 0 and speed["test"] > 0


def test_the_papers_budget_has_its_epochs_and_its_input_in_mixed_precision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Small(nn.Sequential):
        def __init__(self, classes: int, channels: int, size: int) -> None:
            super().__init__(nn.Flatten(), nn.Linear(channels * size * size, classes))

    small = replace(ARCHITECTURES["alexnet"], build=Small, epochs=3, size=40)
    monkeypatch.setattr(baseline, "ARCHITECTURES", {"alexnet": small})
    folder = ("--output", str(tmp_path / "runs"), "--results", str(tmp_path))
    command = ["baseline", "mnist", "--arch", "alexnet", "--device", "cpu", "--precision", "bf16", "--paper"]
    assert main([*command, *folder]) == 0
    result = json.loads((tmp_path / "mnist-alexnet.json").read_text())
    assert (result["epochs"], result["input"], result["precision"]) == (3, [1, 40, 40], "bf16")
    assert result["flops"] == 2 * 2 * 40 * 40 and result["parameters"] == 2 * 40 * 40 + 2


@pytest.mark.parametrize(
    ("name", "inputs", "native", "side"),
    [
        ("lenet5", "least", 28, 28),
        ("lenet5", "paper", 28, 28),
        ("alexnet", "native", 28, 28),
        ("alexnet", "least", 28, 64),
        ("vgg16", "paper", 32, 224),
        ("deepface", "least", 32, 72),
    ],
)
def test_images_are_enlarged_for_the_networks_that_need_it(name: str, inputs: str, native: int, side: int) -> None:
    assert ARCHITECTURES[name].side(inputs, native) == side


@pytest.mark.parametrize("name", ["alexnet", "vgg16", "resnet50", "googlenet", "deepface"])
def test_the_least_side_is_enough_for_the_layers_of_the_paper(name: str) -> None:
    architecture = ARCHITECTURES[name]
    assert architecture.least is not None
    with torch.device("meta"):
        model = architecture.build(10, 3, architecture.least)
        assert model(torch.empty(1, 3, architecture.least, architecture.least)).shape == (1, 10)
    kernels = [m.kernel_size for m in model.modules() if isinstance(m, nn.Conv2d)]
    of_paper = [m.kernel_size for m in architecture.of_paper().modules() if isinstance(m, nn.Conv2d)]
    assert kernels == of_paper


def test_enlarged_images_keep_their_classes() -> None:
    images = patterns(8)
    enlarged = Normalised(images, CPU, 56)(images.images.float() / 255)
    assert enlarged.shape == (8, 1, 56, 56)
    brighter = enlarged[:, 0, 28:].mean((1, 2)) > enlarged[:, 0, :28].mean((1, 2))
    assert torch.equal(brighter.long(), images.labels)


def test_a_folder_without_the_images_costs_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, "SETS", SETS)
    assert main(["baseline", "mnist", "--arch", "lenet5", "--epochs", "1", "--data", str(tmp_path)]) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "MNIST" in line and "no such folder" in line and "--download" in line


def test_an_epoch_shows_every_image_once_in_an_order_of_its_own() -> None:
    images = patterns(64)
    stream = ImageStream(images, Normalised(images, CPU, 28), 16, 1, Augmentation())
    batches = iter(stream)
    epochs = [torch.cat([next(batches).images for _ in range(4)]) for _ in range(2)]
    sums = [epoch.sum((1, 2, 3)) for epoch in epochs]
    assert torch.allclose(sums[0].sort().values, sums[1].sort().values, atol=1e-2)
    assert not torch.allclose(sums[0], sums[1], atol=1e-2)
    assert torch.cat(epochs).mean().abs() < 1e-3 and (torch.cat(epochs).std() - 1).abs() < 1e-3


def test_processes_share_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    images = patterns(64)
    monkeypatch.setattr(image_stream, "processes", lambda: 2)
    seen = []
    for number in range(2):
        monkeypatch.setattr(image_stream, "rank", lambda number=number: number)
        stream = ImageStream(images, Normalised(images, CPU, 28), 16, 1, Augmentation())
        assert stream.batches == 2
        seen += [batch.images.sum((1, 2, 3)) for batch, _ in zip(stream, range(2), strict=False)]
    whole = Normalised(images, CPU, 28)(images.images.float() / 255).sum((1, 2, 3))
    assert torch.allclose(torch.cat(seen).sort().values, whole.sort().values, atol=1e-2)


def test_a_stream_goes_on_where_it_was_left() -> None:
    images = patterns(64)

    def stream() -> ImageStream:
        return ImageStream(images, Normalised(images, CPU, 28), 16, 1, Augmentation(shift=2))

    whole = [batch.images for batch, _ in zip(stream(), range(7), strict=False)]
    later = stream()
    later.position.epoch, later.position.batch = 1, 1
    assert torch.equal(next(iter(later)).images, whole[5])


@pytest.mark.parametrize("size", [28, 32])
def test_images_move_by_whole_pixels_and_flip(size: int) -> None:
    images = torch.rand(64, 3, size, size)
    assert torch.allclose(Augmentation()(images, np.random.default_rng(0)), images, atol=1e-5)
    moved = Augmentation(shift=1, flip=True)(images, np.random.default_rng(0))
    for before, after in zip(images, moved, strict=True):
        inner = after[:, 2:-2, 2:-2]
        candidates = [
            torch.roll(source, (dy, dx), (1, 2))[:, 2:-2, 2:-2]
            for source in (before, before.flip(2))
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
        ]
        assert any(torch.allclose(inner, candidate, atol=1e-4) for candidate in candidates)
    assert len({bool(torch.allclose(m, i, atol=1e-4)) for m, i in zip(moved, images, strict=True)}) == 2


def test_a_warp_bends_a_line_smoothly() -> None:
    images = torch.zeros(1, 1, 32, 32)
    images[..., 16] = 1
    moved = Augmentation(warp=1.5)(images, np.random.default_rng(0))
    places = (moved[0, 0] * torch.arange(32)).sum(1) / moved[0, 0].sum(1)
    assert places.std() > 0.2 and places.diff().abs().max() < 1.5


def test_a_cutout_blanks_a_square_and_nothing_else() -> None:
    images = torch.ones(50, 3, 32, 32)
    cut = Augmentation(cutout=6)(images, np.random.default_rng(0)) < 0.5
    assert (cut == cut[:, :1]).all()
    rows, columns = cut[:, 0].any(2).sum(1), cut[:, 0].any(1).sum(1)
    assert torch.equal(cut[:, 0].sum((1, 2)), rows * columns)
    assert rows.min() >= 3 and rows.max() == columns.max() == 6


def test_the_error_rate_is_the_share_of_the_first_images_that_are_misread() -> None:
    class Bright(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            mean = x.mean((1, 2, 3))
            return torch.stack([mean, torch.zeros_like(mean)], dim=1)

    images = torch.zeros(4, 1, 28, 28, dtype=torch.uint8)
    images[0] = 255
    test = ImageSet(images, torch.tensor([0, 1, 0, 0]), ("bright", "dark"))
    normalise = Normalised(test, CPU, 28)
    assert error_rate(Bright(), test, normalise) == 0.5
    assert error_rate(Bright(), test, normalise, 2) == 0
