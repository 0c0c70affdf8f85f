"""`python -m training baseline` and `zoo`, over tiny generated sets: what is trained, recorded and taken up again."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from training.__main__ import main
from training.baselines import baseline, zoo
from training.baselines.architectures import ARCHITECTURES
from training.baselines.augmentation import Augmentation
from training.baselines.baseline import ImageStream, Normalised, error_rate
from training.baselines.datasets import SETS, ImageSet

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


def test_all_networks_share_the_minutes(tmp_path: Path) -> None:
    run(tmp_path, "--arch", "all", "--minutes", "0.01")
    recorded = {path.stem for path in (tmp_path / "results").iterdir()}
    assert recorded == {"mnist-lenet5", "mnist-charnet"}


def test_a_folder_without_the_images_costs_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, "SETS", SETS)
    assert main(["baseline", "mnist", "--arch", "lenet5", "--epochs", "1", "--data", str(tmp_path)]) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "MNIST" in line and "no such folder" in line and "--download" in line


def test_an_epoch_shows_every_image_once_in_an_order_of_its_own() -> None:
    images = patterns(64)
    stream = ImageStream(images, Normalised(images, CPU), 16, 1, Augmentation())
    batches = iter(stream)
    epochs = [torch.cat([next(batches).images for _ in range(4)]) for _ in range(2)]
    sums = [epoch.sum((1, 2, 3)) for epoch in epochs]
    assert torch.allclose(sums[0].sort().values, sums[1].sort().values, atol=1e-2)
    assert not torch.allclose(sums[0], sums[1], atol=1e-2)
    assert torch.cat(epochs).mean().abs() < 1e-3 and (torch.cat(epochs).std() - 1).abs() < 1e-3


def test_processes_share_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    images = patterns(64)
    monkeypatch.setattr(baseline, "processes", lambda: 2)
    seen = []
    for number in range(2):
        monkeypatch.setattr(baseline, "rank", lambda number=number: number)
        stream = ImageStream(images, Normalised(images, CPU), 16, 1, Augmentation())
        assert stream.batches == 2
        seen += [batch.images.sum((1, 2, 3)) for batch, _ in zip(stream, range(2), strict=False)]
    whole = Normalised(images, CPU)(images.images.float() / 255).sum((1, 2, 3))
    assert torch.allclose(torch.cat(seen).sort().values, whole.sort().values, atol=1e-2)


def test_a_stream_goes_on_where_it_was_left() -> None:
    images = patterns(64)

    def stream() -> ImageStream:
        return ImageStream(images, Normalised(images, CPU), 16, 1, Augmentation(shift=2))

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


def test_the_error_rate_counts_mirror_images_too() -> None:
    class Left(nn.Module):
        """Sees a class in the left half alone."""

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            half = x[:, 0, :, :14].mean((1, 2))
            return torch.stack([half, torch.zeros_like(half)], dim=1)

    images = torch.zeros(2, 1, 28, 28, dtype=torch.uint8)
    images[0, ..., 14:] = 255  # bright on the right: of class 0, but only its mirror image shows it
    test = ImageSet(images, torch.tensor([0, 1]), ("bright", "dark"))
    normalise = Normalised(test, CPU)
    assert error_rate(Left(), test, normalise, mirrored=False) == 0.5
    assert error_rate(Left(), test, normalise, mirrored=True) == 0


def zoo_rows(capsys: pytest.CaptureFixture[str], results: Path) -> dict[str, dict[str, object]]:
    assert main(["zoo", "--format", "json", "--results", str(results)]) == 0
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_the_zoo_shows_what_was_recorded_and_what_was_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mnist-lenet5.json").write_text('{"error": 0.0081}')
    rows = zoo_rows(capsys, tmp_path)
    assert set(rows) == set(ARCHITECTURES)
    assert rows["lenet5"]["errors"] == {"mnist": 0.0081, "cifar10": None, "glyphs": None}
    assert rows["vgg16"]["parameters"] == 138_357_544 and rows["vgg16"]["paper_parameters"] == 138_000_000
    # The papers of VGG, ResNet and GoogLeNet count a multiply-add as one operation.
    for name, giga in (("vgg16", 15.5), ("resnet50", 4.1), ("googlenet", 1.5)):
        assert rows[name]["flops"] == pytest.approx(2e9 * giga, rel=0.02)
    assert main(["zoo", "--results", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "0.81%" in text and "not run" in text and "138,357,544" in text


def test_curves_are_drawn_for_what_was_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = {"set": "mnist", "arch": "lenet5", "error": 0.01, "seconds": 60, "curve": [[30, 0.1], [60, 0.01]]}
    (tmp_path / "mnist-lenet5.json").write_text(json.dumps(result))
    picture = tmp_path / "curves.svg"
    assert main(["zoo", "--results", str(tmp_path), "--curves", str(picture)]) == 0
    text = picture.read_text(encoding="utf-8")
    assert text.count("<polyline") == 1 and ">lenet5<" in text
    assert ">mnist<" in text and "cifar10: not run" in text
    points = text.split('points="')[1].split('"')[0].split()
    (x1, y1), (x2, y2) = ([float(number) for number in point.split(",")] for point in points)
    assert x2 > x1 and y2 > y1  # later, and less error lies lower


def test_recorded_results_say_what_they_were_measured_on() -> None:
    for path in zoo.RESULTS.glob("*.json"):
        result = json.loads(path.read_text())
        assert path.stem == f"{result['set']}-{result['arch']}"
        assert result["set"] in SETS and result["arch"] in ARCHITECTURES
        assert 0 <= result["error"] <= 1 and result["hardware"] and result["command"] and result["seconds"] > 0
