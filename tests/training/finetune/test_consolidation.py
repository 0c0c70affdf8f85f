"""Elastic weight consolidation: the Fisher information of a network, and weights in whitened coordinates."""

import copy
from functools import cache

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tests.training.printed import printed_lines
from training.finetune.consolidation import Anchor, _patches, _rows, penalty, settled_weights, whiten
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES, Example, collate

CPU = torch.device("cpu")
CONFIG = CharNetConfig(classes=len(CLASSES), width=16, context=1, hidden=16, longest_span=8)


@cache
def lines() -> list[Example]:
    return printed_lines(0)[:12]


def network(seed: int) -> CharNet:
    torch.manual_seed(seed)
    return CharNet(CONFIG).eval()


def scores(model: CharNet) -> Tensor:
    with torch.no_grad():
        spans, _ = model(collate(lines()).line_images)
    return spans


def test_a_whitened_network_reads_the_same_until_it_is_trained() -> None:
    anchor, other = network(0), network(1)
    before = scores(other)
    learner = copy.deepcopy(other)
    whiten(learner, Anchor.of(anchor, lines(), CPU))
    torch.testing.assert_close(scores(learner), before, rtol=1e-3, atol=1e-3)
    settled = copy.deepcopy(other)
    settled.load_state_dict(settled_weights(learner))
    torch.testing.assert_close(scores(settled), before, rtol=1e-3, atol=1e-3)


def test_the_penalty_is_zero_at_the_anchor_and_grows_with_the_distance() -> None:
    anchor = network(0)
    learner = copy.deepcopy(anchor)
    whiten(learner, Anchor.of(anchor, lines(), CPU))
    assert float(penalty(learner).detach()) == pytest.approx(0, abs=1e-9)
    trained = [weights for weights in learner.parameters() if weights.requires_grad]
    with torch.no_grad():
        for weights in trained:
            weights.fill_(0.1)
    once = float(penalty(learner).detach())
    with torch.no_grad():
        for weights in trained:
            weights.fill_(0.2)
    assert float(penalty(learner).detach()) == pytest.approx(4 * once, rel=1e-5)


def test_statistics_scales_and_biases_stay() -> None:
    anchor = network(0)
    learner = copy.deepcopy(anchor)
    whiten(learner, Anchor.of(anchor, lines(), CPU))
    trained = {name for name, weights in learner.named_parameters() if weights.requires_grad}
    assert trained and all(name.endswith("parametrizations.weight.original") for name in trained)


def drift(anchor: CharNet, direction: Tensor) -> float:
    """How far the class probabilities of `lines` move when the classifier's weights move along a direction."""
    moved = copy.deepcopy(anchor)
    with torch.no_grad():
        moved.classifier.weight += direction
    kept = scores(anchor).log_softmax(3)
    return float(
        nn.functional.kl_div(scores(moved).log_softmax(3), kept, reduction="none", log_target=True).sum(3).mean()
    )


def test_steps_that_cost_as_much_change_as_much_of_what_is_read() -> None:
    anchor = network(0)
    learner = copy.deepcopy(anchor)
    whiten(learner, Anchor.of(anchor, lines(), CPU))
    whitening = learner.classifier.parametrizations.weight[0]  # type: ignore[union-attr, index]
    random = torch.Generator().manual_seed(0)

    def length(direction: Tensor) -> float:
        whitened = whitening.right_inverse(anchor.classifier.weight.detach() + direction)
        return float(whitened.square().sum().sqrt())

    # One direction that the inputs of the classifier use much, and one that they use little.
    with torch.no_grad():
        embedded = anchor.embed(anchor.trunk(collate(lines()).line_images)).flatten(0, 2)
    _, axes = torch.linalg.eigh(embedded.T @ embedded)
    output = torch.randn(len(CLASSES), 1, generator=random)
    much, little = output * axes[:, -1], output * axes[:, -6]
    assert drift(anchor, much / 10) > 3 * drift(anchor, little / 10)
    alike = [drift(anchor, 0.3 * direction / length(direction)) for direction in (much, little)]
    assert max(alike) < 3 * min(alike)


@pytest.mark.parametrize(
    ("layer", "entered"),
    [
        (nn.Conv2d(3, 5, (3, 3), (2, 1), (1, 1)), torch.randn(2, 3, 8, 6)),
        (nn.Conv1d(4, 3, 3, padding=2, dilation=2), torch.randn(2, 4, 9)),
        (nn.Linear(4, 3), torch.randn(2, 5, 4)),
    ],
)
def test_patches_times_weights_are_what_leaves_the_layer(layer: nn.Conv2d, entered: Tensor) -> None:
    with torch.no_grad():
        left = layer(entered)
        bias = layer.bias
        assert bias is not None
        product = _patches(layer, entered) @ layer.weight.flatten(1).T + bias
    np.testing.assert_allclose(product.numpy(), _rows(layer, left).numpy(), atol=1e-5)
