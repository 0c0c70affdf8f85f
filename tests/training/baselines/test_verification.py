"""`python -m training verify`: the same character or not, by the angle between embeddings."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from training.__main__ import main
from training.baselines import verification
from training.baselines.architectures import ARCHITECTURES
from training.baselines.glyphs import CHARACTERS
from training.baselines.verification import measure, pairs_of, roc_of

LETTERS = "ABKOQ0"


def drawn(count: int, *, held_out: bool) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Letters of OpenCV, each a little displaced."""
    assert held_out
    rng = np.random.default_rng(0)
    images = np.zeros((count, 32, 32), np.uint8)
    labels = [CHARACTERS.index(LETTERS[i % len(LETTERS)]) for i in range(count)]
    for image, label in zip(images, labels, strict=True):
        x, y = rng.integers(-1, 2, 2)
        place = (9 + int(x), 24 + int(y))
        cv2.putText(image, CHARACTERS[label], place, cv2.FONT_HERSHEY_SIMPLEX, 0.65, 255, 2, cv2.LINE_AA)
    return images, np.array(labels, np.int64)


def test_a_curve_of_pairs_that_are_told_apart_has_an_area_of_one_and_one_of_guesses_a_half() -> None:
    same = np.array([True, True, False, False])
    assert roc_of(np.array([0.9, 0.8, 0.2, 0.1], np.float32), same).area == 1
    assert roc_of(np.array([0.1, 0.2, 0.8, 0.9], np.float32), same).area == 0
    assert roc_of(np.full(4, 0.5, np.float32), same).area == 0.5
    three_of_four = roc_of(np.array([0.9, 0.3, 0.5, 0.1], np.float32), same)
    assert three_of_four.area == 0.75 and three_of_four.true_at(0) == 0.5


def test_pairs_are_of_one_character_of_two_and_of_two_that_look_alike() -> None:
    labels = np.array([CHARACTERS.index(c) for c in "ABKOQ0" * 4], np.int64)
    pairs = pairs_of(labels, 50, np.random.default_rng(1))
    assert pairs.shape == (150, 2) and (pairs[:, 0] != pairs[:, 1]).all()
    first, second = labels[pairs].T
    assert (first[:50] == second[:50]).all() and (first[50:] != second[50:]).all()
    assert {CHARACTERS[k] for k in first[100:]} <= set("OQ0B")


def test_alike_embeddings_are_found_among_those_that_differ() -> None:
    embeddings = np.repeat(np.eye(3, dtype=np.float32), 2, axis=0)  # two of each of three
    pairs = np.array([[0, 1], [2, 3], [0, 2], [2, 4], [1, 3], [3, 5]], np.int64)
    plain, look_alike = measure(embeddings, pairs)
    assert plain.area == look_alike.area == 1


def test_the_report_compares_the_application_with_deepface_and_with_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verification, "make_glyphs", drawn)
    network = ARCHITECTURES["deepface"].build(len(CHARACTERS), 1, 32)
    state = {f"module.{name}": weights for name, weights in network.state_dict().items()}
    torch.save({"averaged": {**state, "n_averaged": torch.tensor(1)}}, tmp_path / "checkpoint.pt")
    options = ["--side", "32", "--images", "36", "--pairs", "40", "--output", str(tmp_path)]
    assert main(["verify", "--run", str(tmp_path), *options]) == 0
    report = json.loads((tmp_path / "roc.json").read_text())
    assert set(report) == {"the application", "DeepFace", "pixels"}
    assert report["the application"]["area"] > 0.99
    assert report["the application"]["area"] >= report["the application"]["area_look_alike"] > 0.5
    picture = (tmp_path / "roc.svg").read_text(encoding="utf-8")
    assert picture.count("<polyline") == 6 and "the application: area" in picture
    assert json.loads(capsys.readouterr().out) == report


def test_a_run_that_is_not_there_costs_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verification, "make_glyphs", drawn)
    assert main(["verify", "--run", str(tmp_path), "--images", "12", "--pairs", "2"]) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "checkpoint.pt" in line and "baseline glyphs --arch deepface" in line
