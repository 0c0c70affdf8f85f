"""Weights between those of the base model and those of the fine-tuned one.

Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022: along the line from the base weights to the
fine-tuned ones, most of what is learnt comes before most of what is lost.
"""

import copy
from collections.abc import Sequence

import torch

from training.finetune.acceptance import Scores
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.metrics import evaluate, mean_nll

_SHARES = (1.0, 0.8, 0.6, 0.45, 0.3, 0.15)  # of the fine-tuned weights, largest first


def interpolate(base: CharNet, tuned: CharNet, share: float) -> CharNet:
    """The network with the weights `base + share * (tuned - base)`; statistics of batch normalisation are `tuned`'s."""
    mixed = copy.deepcopy(tuned)
    with torch.no_grad():
        for weight, start in zip(mixed.parameters(), base.parameters(), strict=True):
            weight.copy_(torch.lerp(start, weight, share))
    return mixed.eval()


def best_interpolation(
    base: CharNet,
    candidate: CharNet,
    finished: CharNet,
    before: Scores,
    held_out: Sequence[Example],
    regression: Sequence[Example],
    classes: str,
) -> tuple[float, CharNet, Scores]:
    """Choose the share of the fine-tuned weights; returns it, the network at that share, and its scores.

    `candidate` was not trained on the held-out lines, `finished` was. The best share is the one at which `candidate`
    reads the held-out lines with the fewest errors, then with the smallest mean NLL: on a printer that was read well
    before, a page is soon overfitted. If `finished` at that share regresses, the best of those is taken at which it
    does not, or the smallest of all. A larger share regresses at least as much, so some need not be tried.
    """
    cpu = torch.device("cpu")
    unseen = {share: interpolate(base, candidate, share) for share in _SHARES}
    read = {share: evaluate(model, held_out, cpu, classes) for share, model in unseen.items()}
    nll = {share: mean_nll(model, held_out) for share, model in unseen.items()}

    def tried(share: float) -> tuple[float, CharNet, Scores]:
        model = interpolate(base, finished, share)
        return share, model, Scores(read[share], evaluate(model, regression, cpu, classes), nll[share])

    left = sorted(_SHARES, key=lambda share: (read[share].edits, nll[share]))
    share = left[0]
    chosen = None
    while True:
        result = tried(share)
        if result[2].regresses_from(before):
            left = [each for each in left if each < share]
        else:
            chosen = result
            left = left[: left.index(share)]
        if not left:
            return chosen or result
        share = sorted(left)[len(left) // 2]
