"""Progress of a piece of work in stages."""

import pytest

from training.common.progress import NoReporter, Stages, training_bar
from training.finetune.retraining import STAGES


class Recorder(NoReporter):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.reported: list[tuple[str, float]] = []

    def stage(self, name: str, done: float) -> None:
        self.reported.append((name, done))


def test_a_stage_begins_where_the_one_before_ends() -> None:
    recorder = Recorder()
    stages = Stages(recorder, {"rendering": 0.25, "learning": 0.75})
    for name, done in (("rendering", 0.0), ("rendering", 1.0), ("learning", 0.0), ("learning", 0.5)):
        stages.report(name, done)
    assert [done for _, done in recorder.reported] == [0.0, 0.25, 0.25, 0.625]


def test_the_stages_of_a_retraining_make_up_the_whole() -> None:
    assert sum(STAGES.values()) == pytest.approx(1)


def test_a_terminal_shows_the_loss_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with training_bar() as report:
        report(0.25, 1.5)
    shown = capsys.readouterr().err
    assert "loss 1.500" in shown and "left:" in shown


def test_a_file_gets_no_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with training_bar() as report:
        report(0.25, 1.5)
    assert capsys.readouterr() == ("", "")
