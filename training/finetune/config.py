"""The settings of a retraining."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data_synth.fonts import Face
from training.finetune.finetuning import FinetuneConfig


@dataclass(frozen=True, slots=True)
class RetrainConfig:
    """The settings of a retraining; the defaults are those of the command line.

    Attributes:
        since: only corrections made since are used.
        source: only corrections of files whose name contains this text are used.
        name: of the new model; None for `learnt-` and the date.
        regression_folders: page images with their truth beside them, for the regression set.
        force: publish the new model even if it reads worse.
        device: torch device to train on.
        faces: fonts to render synthetic lines with; None for all of this machine.
        replay_blocks: blocks of synthetic lines to train on, about 16 lines each.
        regression_blocks: blocks of synthetic lines of the regression set; 96 are about 1,500 lines.
        calibration_lines: lines that the temperature is fitted on, the last ones of the regression set.
        finetuning: how the network is trained.
    """

    since: datetime | None = None
    source: str | None = None
    name: str | None = None
    regression_folders: tuple[Path, ...] = ()
    force: bool = False
    device: str = "cpu"
    faces: tuple[Face, ...] | None = None
    replay_blocks: int = 60
    regression_blocks: int = 96
    calibration_lines: int = 250
    finetuning: FinetuneConfig = field(default_factory=FinetuneConfig)
