"""The acceptance test of a retraining: both models' scores, whether the new one is better, and the report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.metrics import Score, evaluate, mean_nll

REGRESSION_TOLERANCE = 0.0015
"""How much the character error rate on the regression set may rise: 30 characters of its 20,000."""

_CONFUSIONS = 8  # shown in the report


@dataclass(frozen=True, slots=True)
class Scores:
    """A model's scores.

    Attributes:
        held_out: errors on the held-out corrections.
        regression: errors on the regression set.
        mean_nll: mean negative log-likelihood of the held-out text, in nats a token.
    """

    held_out: Score
    regression: Score
    mean_nll: float

    @classmethod
    def of(cls, model: CharNet, held_out: Sequence[Example], regression: Sequence[Example], classes: str) -> "Scores":
        """Score a model that was trained on neither of the two sets."""
        cpu = torch.device("cpu")
        return cls(
            evaluate(model, held_out, cpu, classes),
            evaluate(model, regression, cpu, classes),
            mean_nll(model, held_out),
        )

    def regresses_from(self, before: "Scores") -> bool:
        """True if the error rate on the regression set rises by more than the tolerance."""
        return self.regression.cer > before.regression.cer + REGRESSION_TOLERANCE

    def improves_on(self, before: "Scores") -> bool:
        """True if the held-out corrections have fewer errors, or as many and a smaller mean NLL.

        The error count alone would not do: a printer that is read well already has few errors left, or none.
        """
        return (self.held_out.edits, self.mean_nll) < (before.held_out.edits, before.mean_nll)

    def figures(self) -> dict[str, float]:
        """Character error rates, 0 and up, and the mean NLL, in nats a token."""
        return {
            "held_out_cer": round(self.held_out.cer, 5),
            "held_out_mean_nll": round(self.mean_nll, 5),
            "regression_cer": round(self.regression.cer, 5),
        }


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """Scores of the current and the new model; with `force` the new one is published whatever they are."""

    before: Scores
    after: Scores
    force: bool

    @property
    def better(self) -> bool:
        """True if the held-out corrections are read better and the regression set is not read worse."""
        return self.after.improves_on(self.before) and not self.after.regresses_from(self.before)

    @property
    def published(self) -> bool:
        """True if the new model becomes the current one."""
        return self.better or self.force

    def result(self, model: str) -> dict[str, Any]:
        """The last line of `--progress json`; `model` is the name of the model that is current from now on."""
        return {
            "result": "published" if self.published else "kept",
            "model": model,
            "before": _with_old_names(self.before.figures()),
            "after": _with_old_names(self.after.figures()),
            "message": "\n".join([*self._table(), *self._confusions(), self._verdict(model)]),
        }

    def _table(self) -> list[str]:
        rows = (
            ("held-out corrections", self.before.held_out, self.after.held_out),
            ("regression set", self.before.regression, self.after.regression),
        )
        return [
            "character error rate     before     after   characters",
            *(f"{name:22}  {old.cer:8.4f}  {new.cer:8.4f}  {old.characters:10,}" for name, old, new in rows),
        ]

    def _confusions(self) -> list[str]:
        before, after = self.before.held_out.confusions, self.after.held_out.confusions
        return [f"fixed: {_most_common(before - after)}", f"new: {_most_common(after - before)}"]

    def _verdict(self, model: str) -> str:
        if self.better:
            same = self.after.held_out.edits == self.before.held_out.edits
            surer = ", with as few errors and a more likely text," if same else ""
            return f"{model}{surer} is published and reads from now on; `nitido models rollback` undoes this"
        reasons = []
        if not self.after.improves_on(self.before):
            reasons.append("the held-out corrections are not read better")
        if self.after.regresses_from(self.before):
            reasons.append(f"the error rate on the regression set rises by more than {REGRESSION_TOLERANCE}")
        reason = " and ".join(reasons)
        if self.force:
            return f"WORSE, BUT PUBLISHED (--force): {reason}; `nitido models rollback` undoes this"
        return f"nothing is published, {model} stays the current model: {reason}"


def _with_old_names(figures: dict[str, float]) -> dict[str, float]:
    """The figures, also by the names that programs of release 0.1.0 read."""
    old = {"held_out_surprise": figures["held_out_mean_nll"], "general_cer": figures["regression_cer"]}
    return figures | old


def _most_common(confusions: Counter[tuple[str, str]]) -> str:
    """The most frequent confusions, each as `expected > read (count)`."""
    most = confusions.most_common(_CONFUSIONS)
    return ", ".join(f"{was or 'nothing'} > {read or 'nothing'} ({n})" for (was, read), n in most) or "none"
