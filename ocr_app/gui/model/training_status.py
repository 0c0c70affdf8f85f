"""Which corrections the current model was trained on, and how many wait for the next training."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ocr_app.corrections import FEWEST_TO_LEARN_FROM


@dataclass(frozen=True, slots=True)
class TrainingStatus:
    """The last retraining, as the current model tells of it.

    Attributes:
        waiting: lines that were reviewed after it.
        wanting: how many more must be reviewed before anything can be learnt.
        time: when the model was published; None if it was not trained on corrections.
        lines: how many reviewed lines it was trained on.
        before, after: error rates of its base model and its own, by their names.
    """

    waiting: int
    wanting: int = 0
    time: datetime | None = None
    lines: int = 0
    before: dict[str, float] = field(default_factory=dict)
    after: dict[str, float] = field(default_factory=dict)


def training_status(count_reviewed: Callable[[datetime | None], int]) -> TrainingStatus:
    """Asks the current model; `count_reviewed` tells how many lines were reviewed since a time.

    Raises:
        ModelError: nobody knows which it is, or its description is missing or damaged.
        StoreError: the corrections cannot be counted.
    """
    from ocr_app.bundles import registry as models  # they load ONNX Runtime: not before it is asked for
    from ocr_app.bundles.bundle import DEFAULT, describe

    name = models.current()
    wanting = max(0, FEWEST_TO_LEARN_FROM - count_reviewed(None))
    provenance: dict[str, Any] = {} if name == DEFAULT else describe(name).get("provenance", {})
    try:
        time, scores = datetime.fromisoformat(provenance["time"]), provenance["scores"]
        return TrainingStatus(
            count_reviewed(time), wanting, time, len(provenance["corrections"]), scores["before"], scores["after"]
        )
    except (KeyError, TypeError, ValueError):  # the default model, or one brought from elsewhere
        return TrainingStatus(count_reviewed(None), wanting)
