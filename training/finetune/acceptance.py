"""What a retraining brought: scores before and after, whether that is better, and how it is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.metrics import Score, evaluate, surprise

GENERAL_TOLERANCE = 0.0015
"""Of the character error rate on the general set: what a new model may lose there, thirty characters of 20,000."""

_CONFUSIONS = 8


@dataclass(frozen=True, slots=True)
class Scores:
    """A model's scores on the held-out corrections, and `surprise` at their text, and on the general set."""

    held_out: Score
    general: Score
    surprise: float

    @classmethod
    def of(cls, model: CharNet, held: Sequence[Example], general: Sequence[Example], classes: str) -> "Scores":
        """Scores of a model that has learnt neither the held-out lines nor the general set."""
        cpu = torch.device("cpu")
        return cls(evaluate(model, held, cpu, classes), evaluate(model, general, cpu, classes), surprise(model, held))

    def falls_from(self, before: "Scores") -> bool:
        """Whether the general set is read worse than by more than the tolerance."""
        return self.general.cer > before.general.cer + GENERAL_TOLERANCE

    def improves_on(self, before: "Scores") -> bool:
        """Whether the held-out corrections are read better: with fewer errors or, with as many, less surprise.

        A page of a printer that is read well already has few errors, or none, that could become fewer.
        """
        return (self.held_out.edits, self.surprise) < (before.held_out.edits, before.surprise)

    def figures(self) -> dict[str, float]:
        """Character error rates and surprise, for programs."""
        return {
            "held_out_cer": round(self.held_out.cer, 5),
            "held_out_surprise": round(self.surprise, 5),
            "general_cer": round(self.general.cer, 5),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """Scores of the current and the new model; `force` publishes whatever they are."""

    before: Scores
    after: Scores
    force: bool

    @property
    def better(self) -> bool:
        """Whether the held-out corrections improve and the general set does not fall."""
        return self.after.improves_on(self.before) and not self.after.falls_from(self.before)

    @property
    def published(self) -> bool:
        return self.better or self.force

    def tell(self, model: str) -> dict[str, Any]:
        """The last line of progress; `model` is the current one from now on."""
        return {
            "result": "published" if self.published else "kept",
            "model": model,
            "before": self.before.figures(),
            "after": self.after.figures(),
            "message": "\n".join([*self._table(), *self._confusions(), self._verdict(model)]),
        }

    def _table(self) -> list[str]:
        rows = (
            ("held-out corrections", self.before.held_out, self.after.held_out),
            ("general set", self.before.general, self.after.general),
        )
        return [
            "character error rate     before     after   characters",
            *(f"{name:22}  {old.cer:8.4f}  {new.cer:8.4f}  {old.characters:10,}" for name, old, new in rows),
        ]

    def _confusions(self) -> list[str]:
        before, after = self.before.held_out.confusions, self.after.held_out.confusions
        return [f"fixed: {_told(before - after)}", f"new: {_told(after - before)}"]

    def _verdict(self, model: str) -> str:
        if self.better:
            surer = ", as few errors but surer," if self.after.held_out.edits == self.before.held_out.edits else ""
            return f"{model}{surer} is published and reads from now on; `nitido models rollback` undoes that"
        reasons = []
        if not self.after.improves_on(self.before):
            reasons.append("the held-out corrections are not read better")
        if self.after.falls_from(self.before):
            reasons.append(f"the general set is read worse by more than {GENERAL_TOLERANCE}")
        reason = " and ".join(reasons)
        if self.force:
            return f"WORSE, AND PUBLISHED ALL THE SAME (--force): {reason}; `nitido models rollback` undoes that"
        return f"nothing is published, {model} still reads: {reason}"


def _told(confusions: Counter[tuple[str, str]]) -> str:
    """The most frequent confusions, expected > read."""
    most = confusions.most_common(_CONFUSIONS)
    return ", ".join(f"{was or 'nothing'} > {read or 'nothing'} ({n})" for (was, read), n in most) or "none"
