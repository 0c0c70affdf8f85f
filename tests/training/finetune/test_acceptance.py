"""When a retraining is published, and what its report says."""

from collections import Counter

import pytest

from training.finetune.acceptance import REGRESSION_TOLERANCE, AcceptanceReport, Scores
from training.recognizer.metrics import Score


def scores(held_out: int, regression: int, *confusions: tuple[str, str], mean_nll: float = 0.5) -> Scores:
    """Scores with so many errors, of 1,000 held-out characters and of 10,000 of the regression set."""
    return Scores(
        Score(edits=held_out, characters=1_000, confusions=Counter(confusions)),
        Score(edits=regression, characters=10_000),
        mean_nll,
    )


BEFORE = scores(100, 600)
MOST = round(REGRESSION_TOLERANCE * 10_000)


@pytest.mark.parametrize(
    ("after", "published", "reason"),
    [
        (scores(99, 600), True, "printer is published and reads from now on"),
        (scores(10, 600 + MOST), True, "printer is published"),
        (
            scores(10, 601 + MOST),
            False,
            "printer stays the current model: the error rate on the regression set rises",
        ),
        (scores(100, 600, mean_nll=0.4), True, "printer, with as few errors and a more likely text, is published"),
        (scores(101, 600, mean_nll=0.4), False, "the held-out corrections are not read better"),
        (scores(100, 500), False, "the held-out corrections are not read better"),
        (
            scores(101, 700),
            False,
            "the held-out corrections are not read better and the error rate on",
        ),
    ],
)
def test_only_what_reads_better_is_published(after: Scores, published: bool, reason: str) -> None:
    told = AcceptanceReport(BEFORE, after, force=False).result("printer")
    assert told["result"] == ("published" if published else "kept")
    assert reason in told["message"].splitlines()[-1]


def test_force_publishes_what_is_worse_and_says_so() -> None:
    told = AcceptanceReport(BEFORE, scores(120, 900), force=True).result("printer")
    assert told["result"] == "published"
    assert told["message"].splitlines()[-1].startswith("WORSE, BUT PUBLISHED (--force): ")
    assert "WORSE" not in AcceptanceReport(BEFORE, scores(1, 1), force=True).result("printer")["message"]


def test_scores_and_confusions_are_told_before_and_after() -> None:
    before = scores(100, 600, ("0", "O"), ("0", "O"), ("B", "8"))
    told = AcceptanceReport(before, scores(25, 590, ("B", "8"), ("", ".")), force=False).result("printer")
    figures = {"held_out_cer": 0.1, "held_out_mean_nll": 0.5, "regression_cer": 0.06}
    assert before.figures() == figures
    assert told["before"] == figures | {"held_out_surprise": 0.5, "general_cer": 0.06}  # old names, for old programs
    assert told["after"]["held_out_cer"] == 0.025 and told["after"]["regression_cer"] == 0.059
    assert "0.1000    0.0250       1,000" in told["message"]
    assert "fixed: 0 > O (2)\n" in told["message"] and "new: nothing > . (1)\n" in told["message"]
