"""Retraining from the window, with a program in place of the training that prints what the training would."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from ocr_app.bundles import bundle
from ocr_app.bundles import registry as models
from ocr_app.corrections import FEWEST_TO_LEARN_FROM, Correction
from ocr_app.errors import ModelError
from ocr_app.gui.dialogs import retrain_dialog
from ocr_app.gui.dialogs.retrain_dialog import RetrainDialog
from ocr_app.gui.model.training_status import TrainingStatus
from ocr_app.gui.workers import retraining
from ocr_app.gui.workers.retraining import COMMAND, INSTALL, Retraining, Stage
from tests.gui.bench import Bench

STAGES = [
    {"stage": "reading the corrections", "done": 0.0, "seconds_left": None},
    {"stage": "learning", "done": 0.5, "seconds_left": 170.0},
]
SCORES = {
    "before": {"held_out_cer": 0.0724, "regression_cer": 0.069},
    "after": {"held_out_cer": 0.041, "regression_cer": 0.0689},
}
PUBLISHED = {"result": "published", "model": "learnt-2026-11-23", **SCORES, "message": "…"}
KEPT = {"result": "kept", "model": "default", "before": SCORES["after"], "after": SCORES["before"], "message": "…"}


def child(*lines: object, end: str = "") -> list[str]:
    """A command that prints these lines, as JSON unless they are text, and ends as the Python in `end` says."""
    said = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    return [sys.executable, "-IS", "-c", f"import sys, time; print({said!r}, end='', flush=True); {end}"]


def use(bench: Bench, command: list[str]) -> Retraining:
    """Retrains with this command, of lines enough."""
    review(bench, FEWEST_TO_LEARN_FROM, datetime.now(UTC))
    bench.workspace.retraining = Retraining(command)
    return bench.workspace.retraining


def dialog(bench: Bench) -> RetrainDialog:
    bench.window.commands.retrain.trigger()
    found = bench.window.findChildren(RetrainDialog)[-1]
    assert found.isVisible()
    return found


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrain_dialog, "can_retrain", lambda: True)


def test_its_progress_is_shown_and_it_can_be_cancelled(bench: Bench) -> None:
    retraining = use(bench, child(*STAGES, end="time.sleep(1000)"))
    box = dialog(bench)
    box.start_button.click()
    bench.qtbot.waitUntil(lambda: retraining.stage.done == 0.5)
    assert box.stage.text() == "learning, about 3 minutes left"
    assert box.bar.value() == box.bar.maximum() // 2
    assert not box.start_button.isVisible()
    box.cancel_button.click()
    bench.qtbot.waitUntil(lambda: not retraining.running)
    assert box.start_button.isVisible()
    assert not box.bar.isVisible()
    assert not box.outcome.text()  # neither a result nor a failure


def test_a_child_that_does_not_listen_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retraining, "_PATIENCE", 200)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = use(
        bench, [sys.executable, "-IS", "-c", f"{deaf}; print({json.dumps(STAGES[1])!r}, flush=True); time.sleep(1000)"]
    )
    box = dialog(bench)
    box.start_button.click()
    bench.qtbot.waitUntil(lambda: child.stage.done == 0.5)
    box.cancel_button.click()
    assert box.stage.text() == "stopping …"
    assert not box.cancel_button.isEnabled()
    bench.qtbot.waitUntil(lambda: not child.running)
    assert not box.outcome.text()


def test_after_a_cancel_the_same_command_is_started_again(bench: Bench) -> None:
    retraining = use(bench, child(*STAGES, end="time.sleep(1000)"))
    for _ in range(2):
        retraining.start()
        bench.qtbot.waitUntil(lambda: retraining.stage == Stage("learning", 0.5, 170.0))
        retraining.cancel()
        bench.qtbot.waitUntil(lambda: not retraining.running)


def test_it_goes_on_while_its_dialog_is_closed(bench: Bench) -> None:
    retraining = use(bench, child(*STAGES, end="time.sleep(1000)"))
    box = dialog(bench)
    box.start_button.click()
    box.close()
    bench.qtbot.waitUntil(lambda: retraining.stage.done == 0.5)
    assert dialog(bench).stage.text() == "learning, about 3 minutes left"


def test_closing_the_window_ends_it(bench: Bench) -> None:
    retraining = use(bench, child(*STAGES, end="time.sleep(1000)"))
    retraining.start()
    bench.qtbot.waitUntil(lambda: retraining.stage.done == 0.5)
    bench.workspace.close()
    assert not retraining.running


def test_a_new_model_is_offered_and_reads_the_open_pages_anew(bench: Bench) -> None:
    retraining = use(bench, child("a library says hello", *STAGES, PUBLISHED))
    bench.open(bench.scan_of_bars())
    bench.workspace.review.type("w")
    corrected = [line.text for line in bench.workspace.session.pages[0].lines]
    box = dialog(bench)
    assert not box.use_button.isVisible()
    assert box.facts.isVisible()
    box.start_button.click()
    bench.qtbot.waitUntil(lambda: retraining.result is not None and not retraining.running)
    assert not box.facts.isVisible()  # they are of the model before
    assert box.use_button.isVisible()
    assert box.outcome.text().splitlines() == [
        "“learnt-2026-11-23” reads better and is the current model from now on.",
        "Errors on corrected pages: 7.2% → 4.1%",
        "Errors elsewhere: 6.9% → 6.9%",
    ]
    bench.recognizer.name = "learnt-2026-11-23"
    box.use_button.click()
    bench.qtbot.waitUntil(lambda: bench.workspace.session.complete)
    again = dialog(bench)
    assert again.facts.isVisible()
    assert not again.outcome.text()
    assert not again.use_button.isVisible()
    assert bench.workspace.session.model == "learnt-2026-11-23"
    assert [line.text for line in bench.workspace.session.pages[0].lines] == corrected


def test_what_reads_no_better_is_not_offered(bench: Bench) -> None:
    retraining = use(bench, child(*STAGES, KEPT))
    box = dialog(bench)
    box.start_button.click()
    bench.qtbot.waitUntil(lambda: retraining.result is not None and not retraining.running)
    assert box.outcome.text().startswith("What was learnt reads no better, so “default” stays the current model.")
    assert not box.use_button.isVisible()


@pytest.mark.parametrize(
    ("command", "failure"),
    [
        (
            child(end="sys.exit('error: 3 reviewed lines to learn from, at least 8 are needed')"),
            "3 reviewed lines to learn from, at least 8 are needed",
        ),
        (child(*STAGES, "{}", "[]", '{"stage": 1}', end="sys.exit(13)"), f"{COMMAND}: 13"),
        (child(end="1 / 0"), "ZeroDivisionError: division by zero"),
    ],
    ids=["told", "silent", "traceback"],
)
def test_a_failure_is_told_in_its_last_words(bench: Bench, command: list[str], failure: str) -> None:
    retraining = use(bench, command)
    box = dialog(bench)
    box.start_button.click()
    bench.qtbot.waitUntil(lambda: not retraining.running)
    assert box.outcome.text() == f"The retraining has failed: {failure}"
    assert box.start_button.isVisible()


def test_a_program_that_is_not_there_is_told(bench: Bench, tmp_path: Path) -> None:
    retraining = use(bench, [str(tmp_path / "missing")])
    box = dialog(bench)
    box.start_button.click()
    bench.qtbot.waitUntil(lambda: not retraining.running)
    assert box.outcome.text().startswith("The retraining has failed: ")


def test_without_the_training_it_is_told_how_to_install_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrain_dialog, "can_retrain", lambda: False)
    box = dialog(bench)
    assert not box.start_button.isVisible()
    assert [line.text() for line in box.findChildren(QLineEdit)] == [INSTALL, COMMAND]
    buttons = [button for button in box.findChildren(QPushButton) if button.text() == "C&opy"]
    for copy, command in zip(buttons, (INSTALL, COMMAND), strict=True):
        copy.click()
        assert QApplication.clipboard().text() == command


# --- what waits, and what was learnt


def review(bench: Bench, lines: int, time: datetime) -> None:
    """Reviews so many lines, and one more but for a doubt."""
    made = Correction(
        *("page", "nota.png", 1, (0, 0, 9, 9), np.zeros((32, 8), np.uint8), "T0TAL", "TOTAL", None, "default", time)
    )
    for line in range(lines):
        bench.store.add(replace(made, line_box=(0, line, 9, line + 9), page_hash=time.isoformat()))
    bench.store.add(replace(made, line_box=(0, 99, 9, 99), page_hash=time.isoformat(), doubtful=(0,)))


def test_every_reviewed_line_waits_until_something_was_learnt(bench: Bench) -> None:
    review(bench, 3, datetime.now(UTC))
    assert bench.workspace.training_status() == TrainingStatus(waiting=3, wanting=5)
    assert dialog(bench).facts.text().splitlines() == [
        "3 reviewed lines wait to be learnt from. 5 more must be reviewed before a retraining can start.",
        "The current model has not learnt from corrections yet.",
    ]


def test_a_retraining_can_start_once_no_line_is_wanting(bench: Bench) -> None:
    review(bench, FEWEST_TO_LEARN_FROM - 1, datetime.now(UTC) - timedelta(hours=1))
    assert not dialog(bench).start_button.isEnabled()
    review(bench, 1, datetime.now(UTC))
    box = dialog(bench)
    assert box.start_button.isEnabled()
    assert box.facts.text().splitlines()[0] == f"{FEWEST_TO_LEARN_FROM} reviewed lines wait to be learnt from."


def test_after_a_retraining_only_later_lines_wait(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    published = datetime(2026, 11, 20, 12, tzinfo=UTC)
    provenance = {"time": published.isoformat(), "scores": SCORES, "corrections": ["…"] * 40}
    monkeypatch.setattr(models, "current", lambda: "mine")
    monkeypatch.setattr(bundle, "describe", lambda name: {"provenance": provenance})
    review(bench, 2, published - timedelta(days=1))
    review(bench, 1, published + timedelta(days=1))
    assert bench.workspace.training_status() == TrainingStatus(1, 5, published, 40, **SCORES)
    facts = dialog(bench).facts.text().splitlines()
    assert facts[0].startswith("1 reviewed line waits to be learnt from.")
    assert facts[1].endswith(", 40 lines.")
    assert facts[2:] == ["Errors on corrected pages: 7.2% → 4.1%", "Errors elsewhere: 6.9% → 6.9%"]


def test_a_model_from_elsewhere_tells_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "current", lambda: "mine")
    monkeypatch.setattr(bundle, "describe", lambda name: {"provenance": {"time": "?"}})
    review(bench, 1, datetime.now(UTC))
    assert bench.workspace.training_status() == TrainingStatus(waiting=1, wanting=7)


def test_a_damaged_model_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise ModelError("current.json: damaged")

    monkeypatch.setattr(models, "current", fail)
    bench.window.commands.retrain.trigger()
    assert bench.window.message
    assert "current.json: damaged" in bench.window.message.text()
    assert not bench.window.findChildren(RetrainDialog)
