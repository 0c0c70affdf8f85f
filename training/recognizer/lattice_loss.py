"""The lattice loss: negative log-probability of a line's text over all paths through its spans.

A path tiles the line image's cells with spans (characters and spaces, 1 to L cells each) and blank cells. Its score is
the sum of its spans' and blanks' scores; its probability is the softmax over all paths (a segmental conditional random
field, Sarawagi and Cohen, NIPS 2004). The loss of a line is log Z(all paths) - log Z(paths that spell its text).
"""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

_IMPOSSIBLE = -1e4  # the score of a forbidden span; finite, so that gradients are numbers


def path_loss(
    spans: Tensor,
    blanks: Tensor,
    cells: Tensor,
    targets: Tensor,
    lengths: Tensor,
    allowed: Tensor | None = None,
    free: Tensor | None = None,
) -> Tensor:
    """Loss of each line, [B].

    Args:
        spans: [B, T, L, C] span scores, ``blanks``: [B, T] blank scores (see ``CharNet``).
        cells: int [B], cells of each line image without its padding.
        targets: int [B, J] class of each token, padded with any class; ``lengths``: int [B], tokens of each line.
        allowed: bool [B, T, L, J] spans that token j may take, where character boxes are known.
        free: bool [B, J] tokens that may be of any class.
    """
    spans, blanks = spans.float(), blanks.float()
    every = torch.logsumexp(spans, dim=3, keepdim=True)
    total = log_paths(every, blanks, cells, torch.zeros_like(lengths), 0)
    picked = spans.gather(3, targets[:, None, None, :].expand(-1, spans.shape[1], spans.shape[2], -1))
    if free is not None:
        picked = torch.where(free[:, None, None, :], every, picked)
    if allowed is not None:
        picked = picked.masked_fill(~allowed, _IMPOSSIBLE)
    return total - log_paths(picked, blanks, cells, lengths, 1)


def log_paths(spans: Tensor, blanks: Tensor, cells: Tensor, last: Tensor, advance: int) -> Tensor:
    """log-sum-exp of the scores of all paths over the first `cells` cells that begin in state 0 and end in `last`, [B].

    A state is how many tokens are spelt. A span that begins in state j has the score of `spans` [B, T, L, J] there and
    ends in state j + `advance`; a blank cell, of `blanks` [B, T], leaves the state as it is. ``advance`` 1 with one
    score per token gives the paths of a text, ``advance`` 0 with one score per span gives all of them.
    """
    apply: Callable[..., Tensor] = _LogPaths.apply  # not every release of torch has types for it
    return apply(spans, blanks, cells, last, advance)


class _LogPaths(torch.autograd.Function):
    """The forward-backward algorithm (Rabiner, Proc. IEEE 1989): the gradient of a log-sum of paths with regard to a
    span's score is the share of the paths that take the span. Autograd through the recursion takes twice as long.
    """

    @staticmethod
    def forward(ctx: Any, spans: Tensor, blanks: Tensor, cells: Tensor, last: Tensor, advance: int) -> Tensor:
        batch, steps, longest, tokens = spans.shape
        # until[:, L + t]: partial paths over the first t cells; the first L places are before the line image
        until = spans.new_full((batch, longest + steps + 1, tokens + advance), _IMPOSSIBLE)
        until[:, longest, 0] = 0
        shifted = [F.pad(part, (0, 0, d, 0), value=_IMPOSSIBLE)[:, :steps] for d, part in enumerate(spans.unbind(2))]
        arriving = torch.stack(shifted[::-1], 2)  # [:, t, k]: the span of L - k cells that ends with cell t
        for t in range(steps):
            here = until[:, longest + t + 1]
            here[:] = until[:, longest + t] + blanks[:, t, None]
            spelt = (until[:, t + 1 : t + 1 + longest, :tokens] + arriving[:, t]).logsumexp(1)
            here[:, advance:] = torch.logaddexp(here[:, advance:], spelt)
        until = until[:, longest:]
        total = until[torch.arange(batch, device=cells.device), cells, last]
        ctx.save_for_backward(spans, blanks, cells, last, until, total)
        ctx.advance = advance
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        spans, blanks, cells, last, until, total = ctx.saved_tensors
        batch, steps, longest, tokens = spans.shape
        advance = ctx.advance
        # onward[:, t]: the rest of the paths, from cell t on; the last L places are behind the line image
        onward = spans.new_full((batch, steps + longest, tokens + advance), _IMPOSSIBLE)
        onward[torch.arange(batch, device=cells.device), cells, last] = 0
        for t in reversed(range(steps)):
            here = onward[:, t]
            here[:] = torch.logaddexp(here, onward[:, t + 1] + blanks[:, t, None])
            spelt = (onward[:, t + 1 : t + 1 + longest, advance:] + spans[:, t]).logsumexp(1)
            here[:, :tokens] = torch.logaddexp(here[:, :tokens], spelt)
        after = onward[:, 1:, advance:].unfold(1, longest, 1).transpose(2, 3)  # [B, T, L, J]
        total = total[:, None, None]
        through = until[:, :-1, None, :tokens] + spans + after - total[..., None]
        blank = until[:, :-1] + blanks[..., None] + onward[:, 1 : steps + 1] - total
        # A share is at most 1; rounding would make it larger for a line without a legal path.
        taken = through.clamp_(max=0).exp_() * gradient[:, None, None, None]
        skipped = blank.clamp_(max=0).exp_().sum(2) * gradient[:, None]
        return taken, skipped, None, None, None
