"""Which weights between those of the base model and the fine-tuned ones are published."""

from pathlib import Path

import pytest
import torch

from tests.training.printed import printed_lines
from training.finetune.acceptance import Scores
from training.finetune.weight_interpolation import best_interpolation, interpolate
from training.recognizer.base_model import load_base_model
from training.recognizer.charnet import CharNet
from training.recognizer.examples import CLASSES

LINES = printed_lines(3)


@pytest.fixture
def good(home: Path) -> CharNet:
    return load_base_model("default").network


def spoilt(network: CharNet) -> CharNet:
    """The network with noise in its weights."""
    torch.manual_seed(0)
    worse = interpolate(network, network, 1.0)
    with torch.no_grad():
        for weight in worse.parameters():
            weight += 0.5 * weight.std(correction=0) * torch.randn_like(weight)
    return worse


def test_interpolated_weights_lie_between(good: CharNet) -> None:
    worse = spoilt(good)
    for share, expected in ((0.0, good), (1.0, worse)):
        for weight, same in zip(interpolate(good, worse, share).parameters(), expected.parameters(), strict=True):
            assert torch.allclose(weight, same)


def test_the_share_is_the_one_that_reads_the_held_out_lines_best(good: CharNet) -> None:
    bad = spoilt(good)
    too_far = interpolate(bad, good, 2.0)
    before = Scores.of(bad, LINES, LINES, CLASSES)
    share, model, scores = best_interpolation(bad, too_far, too_far, before, LINES, LINES, CLASSES)
    assert share < 1
    assert torch.allclose(model.classifier.weight, interpolate(bad, too_far, share).classifier.weight)
    for other in (1.0, 0.5, 0.1):
        found = Scores.of(interpolate(bad, too_far, other), LINES, LINES, CLASSES)
        assert (scores.held_out.edits, scores.mean_nll) <= (found.held_out.edits, found.mean_nll)
    assert scores.held_out.edits < before.held_out.edits


def test_a_share_that_regresses_is_not_chosen(good: CharNet) -> None:
    bad = spoilt(good)
    before = Scores.of(good, LINES, LINES, CLASSES)
    # Every share reads the held-out lines alike; what would be published is the worse the larger it is.
    share, _, scores = best_interpolation(good, good, bad, before, LINES, LINES, CLASSES)
    assert share < 1 and not scores.regresses_from(before)
