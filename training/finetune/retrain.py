"""`python -m training retrain`: teaches the current model what was corrected, and publishes what reads better."""

import argparse
import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock, Timeout
from safetensors import SafetensorError

from data_synth.fonts import Face, find_faces
from ocr_app import __version__
from ocr_app.bundles import registry as models
from ocr_app.bundles.bundle import DEFAULT, bundle_folder
from ocr_app.errors import OutputError, RetrainingError
from ocr_app.io.paths import data_folder
from training.common.distributed import agreed, process_group, rank
from training.common.progress import JsonReporter, NoReporter, Reporter, TerminalReporter
from training.finetune.acceptance import Outcome, Scores
from training.finetune.distillation import LessonStream, extended, finetune, lesson_stream
from training.finetune.regression_set import GENERAL_BLOCKS, GENERAL_SEED, page_examples_of, render
from training.finetune.samples import Lessons, hold_out, read_lessons
from training.finetune.weight_interpolation import drawn_back
from training.recognizer.base_model import BaseModel, load_base_model
from training.recognizer.calibration import fit_temperature
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.publish import SAMPLES, write_bundle

SYNTHETIC_BLOCKS = 180
STEPS = 480
CALIBRATION_LINES = 250


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `retrain`; without any, all corrections teach the current model."""
    parser.add_argument("--since", type=_date, metavar="DATE", help="only corrections made since, as in 2026-01-31")
    parser.add_argument("--source", metavar="TEXT", help="only corrections of files whose name holds TEXT")
    parser.add_argument("--name", help="of the new model (default: learnt- and the day)")
    parser.add_argument(
        "--general",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="page images, each with its truth as CSV beside it; their lines are counted into the general set, whose "
        "error rate as a whole may rise by 0.0015",
    )
    parser.add_argument("--force", action="store_true", help="publish even what reads worse")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--progress", choices=("terminal", "json"), default="terminal", help="for a person or a program"
    )


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-01-31") from error


def run(arguments: argparse.Namespace) -> int:
    """Learn, score, and publish what is better. Errors leave the current model and the corrections as they were."""
    with process_group(torch.device(arguments.device)) as device:
        first = rank() == 0
        reporter: Reporter = NoReporter()
        if first:
            reporter = JsonReporter() if arguments.progress == "json" else TerminalReporter()
        with only_one() if first else nullcontext(), reporter:
            Retraining(arguments, device, reporter).run()
    return 0


@contextmanager
def only_one() -> Iterator[None]:
    """Keeps a second retraining of the same user's models from starting.

    Raises:
        RetrainingError: one is under way.
    """
    path = data_folder() / "retraining.lock"
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise RetrainingError("another retraining is under way: wait until it has ended, or stop it") from error
    try:
        yield
    finally:
        lock.release()


class Retraining:
    """One retraining, from the store to the published bundle."""

    def __init__(self, arguments: argparse.Namespace, device: torch.device, reporter: Reporter) -> None:
        self._arguments, self._device, self._reporter = arguments, device, reporter
        self._began = time.monotonic()
        self._time = datetime.now(UTC)  # corrections made while it runs are not of it

    def run(self) -> None:
        """As `retrain`.

        Raises:
            NitidoError: one of its kinds; the message says what is the matter.
        """
        self._reporter.stage("reading the corrections", 0.0)
        name = _free_name(self._arguments.name)
        parent = load_base_model(models.current())
        lessons = read_lessons(parent.classes, self._arguments.since, self._arguments.source)
        for reason in lessons.left_out:
            self._reporter.note(f"left out: {reason}")
        faces = self._faces(parent)
        held = hold_out(lessons.found, parent.learnt)
        folder, seed = self._prepare(parent, lessons)
        general, synthetic = self._render(parent, faces, seed)

        self._reporter.stage("reading with the current model", 0.16)
        network = extended(parent.network, len(lessons.classes))
        asked = [lesson.example for lesson in lessons.found if lesson.digest in held]
        before = Scores.of(network, asked, general, lessons.classes)

        taught = [lesson for lesson in lessons.found if lesson.digest not in held]
        stream = lesson_stream(seed, taught, parent.learnt, synthetic)
        teacher = _teacher(network)
        candidate = self._learn(network, teacher, stream, folder / "candidate", "learning", (0.19, 0.52))
        stream = lesson_stream(seed + 1, lessons.found, parent.learnt, synthetic)
        # Once more from the beginning, on the held-out pages too: it is this one that will read.
        finished = self._learn(network, teacher, stream, folder / "finished", "finishing", (0.52, 0.85))
        if rank() > 0:
            return

        self._reporter.stage("reading with what was learnt", 0.85)
        share, published, after = drawn_back(network, candidate, finished, before, asked, general, lessons.classes)
        outcome = Outcome(before, after, self._arguments.force)
        if outcome.published:
            provenance = self._provenance(parent, lessons, held, faces, seed, outcome) | {"share": share}
            self._publish(name, published, lessons.classes, general, provenance)
            shutil.rmtree(folder.parent, ignore_errors=True)
        self._reporter.result(outcome.tell(name if outcome.published else parent.name))

    def _faces(self, parent: BaseModel) -> tuple[Face, ...]:
        """The faces to print synthetic lines with."""
        faces = find_faces()
        if not faces:
            raise RetrainingError("no usable fonts on this machine: install some, such as the package fonts-dejavu")
        missing = sorted(set(parent.provenance.get("faces", ())) - {face.name for face in faces})
        if missing:
            named = ", ".join(missing[:3]) + (", ..." if len(missing) > 3 else "")
            self._reporter.note(f"faces of the current model that are not installed here: {len(missing)} ({named})")
        return faces

    def _prepare(self, parent: BaseModel, lessons: Lessons) -> tuple[Path, int]:
        """The folder of the checkpoints, those of other runs removed, and the run's seed."""
        digest = hashlib.sha256(f"{__version__} {STEPS} {parent.weights} {lessons.classes}".encode())
        for lesson in lessons.found:
            digest.update(lesson.digest.encode())
        folder = data_folder() / "retraining"
        run = folder / digest.hexdigest()[:16]
        if rank() == 0:
            if (run / "candidate" / "checkpoint.pt").exists():
                self._reporter.note("going on where the same retraining was stopped")
            else:
                shutil.rmtree(folder, ignore_errors=True)
            with writing(run):
                run.mkdir(parents=True, exist_ok=True)
        agreed(0, self._device)  # the others wait until the folder is there
        return run, int(digest.hexdigest()[:8], 16)

    def _render(self, parent: BaseModel, faces: tuple[Face, ...], seed: int) -> tuple[list[Example], list[Example]]:
        """The general set, and synthetic lines to mix with the lessons."""
        general: list[Example] = []
        for folder in self._arguments.general:
            general += page_examples_of(folder, parent)
        total = GENERAL_BLOCKS + SYNTHETIC_BLOCKS
        made: list[Example] = []
        for done, examples in render(GENERAL_SEED, GENERAL_BLOCKS, faces):
            self._reporter.stage("printing synthetic lines", 0.02 + 0.14 * done / total)
            general += examples
        for done, examples in render(seed + rank(), SYNTHETIC_BLOCKS, faces):
            self._reporter.stage("printing synthetic lines", 0.02 + 0.14 * (GENERAL_BLOCKS + done) / total)
            made += examples
        return general, made

    def _learn(
        self,
        network: CharNet,
        teacher: CharNet,
        stream: LessonStream,
        folder: Path,
        stage: str,
        span: tuple[float, float],
    ) -> CharNet:
        """What the network becomes on a stream, told of as `stage` from one share of the work to another."""
        begin, end = span

        def report(progress: float) -> None:
            self._reporter.stage(stage, begin + (end - begin) * progress)

        with writing(folder):
            return finetune(network, teacher, stream, folder, self._device, STEPS, report)

    def _provenance(
        self, parent: BaseModel, lessons: Lessons, held: set[str], faces: tuple[Face, ...], seed: int, outcome: Outcome
    ) -> dict[str, Any]:
        return {
            "net": {**parent.provenance["net"], "classes": len(lessons.classes)},
            "base_model": {"model": parent.name, "weights": parent.weights},
            "corrections": sorted(parent.learnt | {lesson.digest for lesson in lessons.found}),
            "lines": len(lessons.found),
            "new_lines": sum(lesson.digest not in parent.learnt for lesson in lessons.found),
            "pages": len({lesson.page for lesson in lessons.found}),
            "held_out": sorted(held),
            "new_characters": lessons.classes[len(parent.classes) :],
            "time": self._time.isoformat(timespec="seconds"),
            "seeds": {"general": GENERAL_SEED, "synthetic": seed},
            "faces": [face.name for face in faces],
            "steps": STEPS,
            "seconds": round(time.monotonic() - self._began),
            "scores": {"before": outcome.before.figures(), "after": outcome.after.figures()},
        }

    def _publish(
        self, name: str, network: CharNet, classes: str, general: list[Example], provenance: dict[str, Any]
    ) -> None:
        """Write the bundle and make it the current one."""
        self._reporter.stage("calibrating", 0.95)
        temperature = fit_temperature(network, general[-CALIBRATION_LINES:])
        self._reporter.stage("publishing", 0.97)
        folder = bundle_folder(name)
        with writing(folder):
            write_bundle(network, folder, temperature, provenance, general[:SAMPLES], classes)
        models.use(name)


def _teacher(network: CharNet) -> CharNet:
    """Whose view of synthetic lines is kept: the default model's, or what each of many retrainings loses would add up.

    One that was trained by another release, with another network, keeps its own.
    """
    first = extended(load_base_model(DEFAULT).network, network.config.classes)
    return first if first.config == network.config else network


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what the disk does not allow into one line.

    Raises:
        OutputError: naming `path` and the reason.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    except SafetensorError as error:
        raise OutputError(f"{path}: cannot be written: {error}") from error


def _free_name(wanted: str | None) -> str:
    """What the new model will be called.

    Raises:
        RetrainingError: there is a model of the name that was asked for.
        ModelError: no model can be called so.
    """
    taken = models.names()
    if wanted is None:
        day = f"learnt-{datetime.now().astimezone():%Y-%m-%d}"
        return next(name for name in chain([day], (f"{day}-{n}" for n in count(2))) if name not in taken)
    bundle_folder(wanted)
    if wanted in taken:
        raise RetrainingError(f"there is a model called {wanted} already: choose another name")
    return wanted
