"""How far promises hold: figures of confidences, each with whether the word was right."""

import bisect
import math
from collections.abc import Sequence

Promises = Sequence[tuple[float, bool]]

_REVIEWED = 0.9  # share of the wrong words that a review must meet
_BINS = 10
_CERTAIN = 1e-3  # transcripts err too: no promise is taken for surer than this is short of 1


def auroc(promises: Promises) -> float:
    """Probability that a right word is surer than a wrong one."""
    wrong = sorted(confidence for confidence, right in promises if not right)
    right = [confidence for confidence, right in promises if right]
    below = sum((bisect.bisect_left(wrong, c) + bisect.bisect_right(wrong, c)) / 2 for c in right)
    return below / max(1, len(wrong) * len(right))


def review(promises: Promises) -> float:
    """Share of words that a person must look at, least confident first, to meet 90 % of the wrong ones."""
    ranked = sorted(promises, key=lambda word: word[0])
    wanted, met = _REVIEWED * sum(not right for _, right in ranked), 0
    for count, (_, right) in enumerate(ranked, 1):
        met += not right
        if met >= wanted:
            return count / len(ranked)
    return 0.0


def calibration_error(promises: Promises) -> float:
    """Mean gap between confidence and rightness over ten bins of equal size."""
    ranked = sorted(promises, key=lambda word: word[0])
    count = len(ranked)
    bins = [ranked[k * count // _BINS : (k + 1) * count // _BINS] for k in range(_BINS)]
    return sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / max(1, count)


def log_loss(promises: Promises) -> float:
    """Mean NLL of whether a word is right, in nats: smallest if every confidence is calibrated."""
    surprise = 0.0
    for confidence, right in promises:
        promised = min(max(confidence, _CERTAIN), 1 - _CERTAIN)
        surprise -= math.log(promised if right else 1 - promised)
    return surprise / max(1, len(promises))
