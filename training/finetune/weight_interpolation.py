"""Weights between the current model's and those of what was fine-tuned from it.

Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022: on the way from one to the other most of what is
learnt comes before most of what is lost.
"""

import copy
from collections.abc import Sequence

import torch
from torch import nn

from training.finetune.acceptance import Scores
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.metrics import evaluate, surprise

_SHARES = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)  # of the way


def blend(parent: nn.Module, child: nn.Module, share: float) -> CharNet:
    """The network whose weights lie that share of the way from `parent` to `child`."""
    mixed: CharNet = copy.deepcopy(child)  # type: ignore[assignment]
    with torch.no_grad():
        for weight, start in zip(mixed.parameters(), parent.parameters(), strict=True):
            weight.copy_(torch.lerp(start, weight, share))
    return mixed.eval()


def drawn_back(
    network: CharNet,
    candidate: CharNet,
    finished: CharNet,
    before: Scores,
    held: Sequence[Example],
    general: Sequence[Example],
    classes: str,
) -> tuple[float, CharNet, Scores]:
    """The share of the way from `network` to `finished` that suits best, the model there, and its scores.

    Best is, among the shares that do the general set no harm, the one at which `candidate`, which has not learnt the
    held-out lines, reads them with the fewest errors, then with the least surprise: a printer that was read well before
    is soon learnt too well from one page. If all do harm, it is the smallest.
    """
    cpu = torch.device("cpu")
    unseen = {share: blend(network, candidate, share) for share in _SHARES}
    read = {share: evaluate(model, held, cpu, classes) for share, model in unseen.items()}
    surprised = {share: surprise(model, held) for share, model in unseen.items()}
    shares = sorted(_SHARES, key=lambda share: (read[share].edits, surprised[share]))
    while True:
        share = shares[0]
        model = blend(network, finished, share)
        after = Scores(read[share], evaluate(model, general, cpu, classes), surprised[share])
        shares = [smaller for smaller in shares if smaller < share]  # farther away harm is no less
        if not shares or not after.falls_from(before):
            return share, model, after
