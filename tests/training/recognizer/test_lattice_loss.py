"""The lattice loss against the decoder's own paths."""

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from training.recognizer.lattice_loss import log_paths, path_loss

STEPS, LONGEST, CLASSES = 5, 3, 2


def brute_force(spans: torch.Tensor, blanks: torch.Tensor, text: tuple[int, ...]) -> float:
    """-log(share of the paths that spell `text`), by listing every path."""
    steps = len(blanks)

    def paths(start: int) -> list[tuple[float, tuple[int, ...]]]:
        if start == steps:
            return [(0.0, ())]
        found = [(float(blanks[start]) + score, spelt) for score, spelt in paths(start + 1)]
        for end in range(start + 1, min(steps, start + LONGEST) + 1):
            for c in range(CLASSES):
                span = float(spans[start, end - start - 1, c])
                found += [(span + score, (c, *spelt)) for score, spelt in paths(end)]
        return found

    weights = [(np.exp(score), spelt) for score, spelt in paths(0)]
    return -float(np.log(sum(w for w, spelt in weights if spelt == text) / sum(w for w, _ in weights)))


@settings(max_examples=15)
@given(st.integers(0, 2**31), st.integers(1, STEPS), st.lists(st.integers(0, CLASSES - 1), max_size=3))
def test_loss_is_the_share_of_paths_that_spell_the_text(seed: int, cells: int, text: list[int]) -> None:
    generator = torch.Generator().manual_seed(seed)
    spans = torch.randn(1, STEPS, LONGEST, CLASSES, generator=generator)
    blanks = torch.randn(1, STEPS, generator=generator)
    text = text[:cells]
    targets = torch.tensor([[*text, *[0] * (4 - len(text))]])
    loss = path_loss(spans, blanks, torch.tensor([cells]), targets, torch.tensor([len(text)]))
    assert float(loss) == pytest.approx(brute_force(spans[0, :cells], blanks[0, :cells], tuple(text)), abs=1e-3)


def test_probabilities_of_all_texts_sum_to_one() -> None:
    spans, blanks = torch.randn(1, 3, LONGEST, CLASSES), torch.randn(1, 3)
    total = 0.0
    for length in range(4):
        for text in product(range(CLASSES), repeat=length):
            targets = torch.tensor([[*text, *[0] * (4 - length)]])
            total += float(torch.exp(-path_loss(spans, blanks, torch.tensor([3]), targets, torch.tensor([length]))))
    assert total == pytest.approx(1, abs=1e-4)


def test_known_boxes_leave_fewer_paths() -> None:
    spans, blanks = torch.randn(1, STEPS, LONGEST, CLASSES), torch.randn(1, STEPS)
    line = (torch.tensor([STEPS]), torch.tensor([[1, 0]]), torch.tensor([2]))
    allowed = torch.zeros(1, STEPS, LONGEST, 2, dtype=torch.bool)
    allowed[0, 0, 1, 0] = allowed[0, 3, 0, 1] = True
    free = path_loss(spans, blanks, *line)
    boxed = path_loss(spans, blanks, *line, allowed)
    assert float(boxed) > float(free)
    score = float(spans[0, 0, 1, 1] + spans[0, 3, 0, 0] + blanks[0, 2] + blanks[0, 4])
    total = float(boxed) + score
    assert total == pytest.approx(float(torch.logsumexp(torch.tensor([total]), 0)))
    assert float(path_loss(spans, blanks, *line, torch.ones_like(allowed))) == pytest.approx(float(free), abs=1e-4)


def test_a_free_token_may_be_any_class() -> None:
    """The paths of a text with one are those of the texts that have each class in its place."""
    spans, blanks = torch.randn(1, STEPS, LONGEST, CLASSES), torch.randn(1, STEPS)
    cells, lengths = torch.tensor([STEPS]), torch.tensor([2])
    free = torch.tensor([[False, True]])
    loss = path_loss(spans, blanks, cells, torch.tensor([[1, 0]]), lengths, free=free)
    each = [path_loss(spans, blanks, cells, torch.tensor([[1, c]]), lengths) for c in range(CLASSES)]
    assert float(torch.exp(-loss)) == pytest.approx(sum(float(torch.exp(-one)) for one in each), abs=1e-5)


@settings(max_examples=10)
@given(st.integers(0, 2**31), st.integers(2, STEPS), st.sampled_from([0, 1]))
def test_gradients_are_those_of_small_differences(seed: int, steps: int, advance: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    spans = torch.randn(2, steps, LONGEST, 2, generator=generator, dtype=torch.float64, requires_grad=True)
    blanks = torch.randn(2, steps, generator=generator, dtype=torch.float64, requires_grad=True)
    cells, last = torch.tensor([steps, steps - 1]), torch.tensor([advance, 0])
    assert torch.autograd.gradcheck(lambda *scores: log_paths(*scores, cells, last, advance), (spans, blanks))


def test_a_line_without_a_legal_path_has_a_gradient_of_numbers() -> None:
    spans = torch.randn(1, 2, LONGEST, CLASSES, requires_grad=True)
    targets, lengths = torch.tensor([[0, 1, 0]]), torch.tensor([3])  # three characters in two cells
    (0 * path_loss(spans, torch.randn(1, 2), torch.tensor([2]), targets, lengths)).sum().backward()
    assert spans.grad is not None
    assert torch.equal(spans.grad, torch.zeros_like(spans))
