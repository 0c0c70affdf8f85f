"""The temperature that makes posteriors mean what they say."""

import copy

import pytest
import torch

from training.recognizer.base_model import load_base_model
from training.recognizer.calibration import fit_temperature
from training.recognizer.stream import synth_examples


def test_scores_that_are_so_many_times_as_high_need_so_many_times_the_temperature() -> None:
    network = load_base_model("default").network.eval()
    louder = copy.deepcopy(network)
    with torch.no_grad():
        for layer in (louder.classifier, louder.blank):
            for weights in layer.parameters():
                weights *= 1.3
    examples = synth_examples(77, 6)
    assert fit_temperature(louder, examples) == pytest.approx(
        1.3 * fit_temperature(network, examples),
        rel=0.05,  # half the distance between two temperatures tried
    )
