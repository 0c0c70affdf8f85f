"""How far a model is drawn back towards the one it was taught from."""

from pathlib import Path

import pytest
import torch

from tests.training.printed import printed_lines
from training.finetune.acceptance import Scores
from training.finetune.weight_interpolation import blend, drawn_back
from training.recognizer.base_model import load_base_model
from training.recognizer.charnet import CharNet
from training.recognizer.examples import CLASSES

LINES = printed_lines(0)


@pytest.fixture
def good(home: Path) -> CharNet:
    return load_base_model("default").network


def spoilt(network: CharNet) -> CharNet:
    """The network with noise in its weights."""
    torch.manual_seed(0)
    worse = blend(network, network, 1.0)
    with torch.no_grad():
        for weight in worse.parameters():
            weight += 0.2 * weight.std(correction=0) * torch.randn_like(weight)
    return worse


def test_a_blend_lies_between(good: CharNet) -> None:
    worse = spoilt(good)
    for share, expected in ((0.0, good), (1.0, worse)):
        for weight, same in zip(blend(good, worse, share).parameters(), expected.parameters(), strict=True):
            assert torch.allclose(weight, same)


def test_who_went_too_far_is_drawn_back_to_where_the_held_out_lines_are_read_best(good: CharNet) -> None:
    bad = spoilt(good)
    too_far = blend(bad, good, 2.0)
    before = Scores.of(bad, LINES, LINES, CLASSES)
    share, model, scores = drawn_back(bad, too_far, too_far, before, LINES, LINES, CLASSES)
    assert share < 1
    assert torch.allclose(model.classifier.weight, blend(bad, too_far, share).classifier.weight)
    for other in (1.0, 0.5, 0.1):
        found = Scores.of(blend(bad, too_far, other), LINES, LINES, CLASSES)
        assert (scores.held_out.edits, scores.surprise) <= (found.held_out.edits, found.surprise)
    assert scores.held_out.edits < before.held_out.edits


def test_nobody_goes_as_far_as_to_harm_the_general_set(good: CharNet) -> None:
    bad = spoilt(good)
    before = Scores.of(good, LINES, LINES, CLASSES)
    # Every share reads the held-out lines alike; what would be published is the worse the larger it is.
    share, _, scores = drawn_back(good, good, bad, before, LINES, LINES, CLASSES)
    assert share < 1 and not scores.falls_from(before)
