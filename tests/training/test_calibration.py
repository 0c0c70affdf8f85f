"""The temperature that makes posteriors mean what they say."""

import copy

import pytest
import torch

from training.calibration import fit_temperature, kept_temperature
from training.nets.charnet import CharNet
from training.parent import load_parent
from training.stream import synth_examples


def louder(network: CharNet, factor: float) -> CharNet:
    """The same network with scores so many times as high."""
    other = copy.deepcopy(network)
    with torch.no_grad():
        for layer in (other.classifier, other.blank):
            for weights in layer.parameters():
                weights *= factor
    return other


def test_scores_that_are_so_many_times_as_high_need_so_many_times_the_temperature() -> None:
    network = load_parent("default").network.eval()
    examples = synth_examples(77, 6)
    found = fit_temperature(louder(network, 1.3), examples)
    assert found == pytest.approx(1.3 * fit_temperature(network, examples), rel=0.02)


def test_a_learnt_model_keeps_what_real_print_told_of_its_parent() -> None:
    network = load_parent("default").network.eval()
    examples = synth_examples(78, 6)
    assert kept_temperature(0.5, network, louder(network, 1.3), examples) == pytest.approx(0.65, rel=0.03)
