"""The lattice loss: negative log-probability of a line's text over all paths through its spans.

A path tiles the strip's cells with spans (characters and spaces, 1 to L cells each) and blank cells. Its score is the
sum of its spans' and blanks' scores; its probability is the softmax over all paths (a segmental conditional random
field, Sarawagi and Cohen, NIPS 2004). The loss of a line is log Z(all paths) - log Z(paths that spell its text).
"""

import torch
from torch import Tensor

IMPOSSIBLE = -1e4  # a score no path survives; finite, so that gradients stay numbers


def path_loss(
    spans: Tensor, blanks: Tensor, cells: Tensor, targets: Tensor, lengths: Tensor, allowed: Tensor | None = None
) -> Tensor:
    """Loss of each line, [B].

    Args:
        spans: [B, T, L, C] span scores, ``blanks``: [B, T] blank scores (see ``CharNet``).
        cells: int [B], cells of each strip without its padding.
        targets: int [B, J] class of each token, padded with any class; ``lengths``: int [B], tokens of each line.
        allowed: bool [B, T, L, J] spans that token j may take, where character boxes are known.
    """
    spans, blanks = _within(spans.float(), cells), blanks.float()
    total = _log_partition(torch.logsumexp(spans, dim=3), blanks, cells)
    picked = spans.gather(3, targets[:, None, None, :].expand(-1, spans.shape[1], spans.shape[2], -1))
    if allowed is not None:
        picked = picked.masked_fill(~allowed, IMPOSSIBLE)
    return total - _log_text(picked, blanks, cells, lengths)


def _within(spans: Tensor, cells: Tensor) -> Tensor:
    """Spans that would leave the strip become impossible."""
    _, steps, longest, _ = spans.shape
    end = torch.arange(steps, device=spans.device)[:, None] + torch.arange(1, longest + 1, device=spans.device)
    return spans.masked_fill((end[None] > cells[:, None, None])[..., None], IMPOSSIBLE)


def _log_partition(spans: Tensor, blanks: Tensor, cells: Tensor) -> Tensor:
    """log-sum-exp over all paths of spans [B, T, L] and blanks [B, T]: [B]."""
    batch, steps, longest = spans.shape
    # window[:, k]: log-sum of all partial paths that end k + 1 cells before the cell under way
    window = torch.cat([spans.new_zeros(batch, 1), spans.new_full((batch, longest - 1), IMPOSSIBLE)], 1)
    padded = torch.cat([spans.new_full((batch, longest, longest), IMPOSSIBLE), spans], 1)
    ends = []
    for t in range(steps):
        # A span of d + 1 cells that ends with cell t began at cell t - d.
        arriving = padded[:, t + 1 : t + 1 + longest].flip(1).diagonal(dim1=1, dim2=2)
        reach = torch.cat([window + arriving, (window[:, 0] + blanks[:, t])[:, None]], 1).logsumexp(1)
        window = torch.cat([reach[:, None], window[:, :-1]], 1)
        ends.append(reach)
    return torch.stack(ends, 1).gather(1, cells[:, None] - 1).squeeze(1)


def _log_text(picked: Tensor, blanks: Tensor, cells: Tensor, lengths: Tensor) -> Tensor:
    """log-sum-exp over the paths that spell the tokens; picked [B, T, L, J] scores of token j on each span."""
    batch, steps, longest, tokens = picked.shape
    # window[:, k, j]: partial paths that end k + 1 cells before the cell under way and have spelt j tokens
    window = picked.new_full((batch, longest, tokens + 1), IMPOSSIBLE)
    window = torch.cat([torch.cat([window.new_zeros(batch, 1, 1), window[:, :1, 1:]], 2), window[:, 1:]], 1)
    padded = torch.cat([picked.new_full((batch, longest, longest, tokens), IMPOSSIBLE), picked], 1)
    ends = []
    for t in range(steps):
        arriving = padded[:, t + 1 : t + 1 + longest].flip(1).diagonal(dim1=1, dim2=2).transpose(1, 2)  # [B, L, J]
        spelt = (window[:, :, :-1] + arriving).logsumexp(1)  # [B, J]
        still = window[:, 0] + blanks[:, t, None]  # [B, J + 1]
        reach = torch.cat([still[:, :1], torch.logaddexp(still[:, 1:], spelt)], 1)
        window = torch.cat([reach[:, None], window[:, :-1]], 1)
        ends.append(reach)
    paths = torch.stack(ends, 1)  # [B, T, J + 1]
    index = (cells - 1)[:, None, None].expand(-1, 1, tokens + 1)
    return paths.gather(1, index).squeeze(1).gather(1, lengths[:, None]).squeeze(1)
