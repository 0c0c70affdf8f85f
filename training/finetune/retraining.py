"""A retraining: the current model is trained on corrections, and the result is published if it reads better."""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock, Timeout
from safetensors import SafetensorError

from ocr_app import __version__
from ocr_app.bundles import registry as models
from ocr_app.bundles.bundle import DEFAULT, bundle_folder
from ocr_app.errors import OutputError, RetrainingError
from ocr_app.io.paths import data_folder
from ocr_app.segmentation.dot_print import DotPrint
from training.common.distributed import agreed, process_group, rank
from training.common.progress import NoReporter, Reporter, Stages
from training.finetune.acceptance import AcceptanceReport, Scores
from training.finetune.config import RetrainConfig
from training.finetune.consolidation import Anchor
from training.finetune.finetuning import MixedStream, finetune, mixed_stream
from training.finetune.regression_set import page_examples_of
from training.finetune.samples import SampleSet, hold_out, read_samples
from training.finetune.synthetic_lines import SEED, SyntheticLines, synthetic_lines
from training.finetune.weight_interpolation import best_interpolation
from training.recognizer.base_model import BaseModel, load_base_model, with_classes
from training.recognizer.calibration import fit_temperature
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.publish import SAMPLES, write_bundle

STAGES = {
    "reading the corrections": 0.02,
    "printing synthetic lines": 0.21,
    "reading with the current model": 0.12,
    "learning": 0.2,
    "finishing": 0.1,
    "reading with what was learnt": 0.27,
    "calibrating": 0.05,
    "publishing": 0.03,
}
"""The stages in order, each with its estimated share of the time. The window translates their names."""


def retrain(config: RetrainConfig, reporter: Callable[[], Reporter]) -> None:
    """Train the current model on the user's corrections, score the result, and publish it if it reads better.

    Raises:
        NitidoError: a subclass of it; the current model and the corrections are unchanged.
    """
    with process_group(torch.device(config.device)) as device:
        first = rank() == 0
        with only_one() if first else nullcontext(), reporter() if first else NoReporter() as reporting:
            Retraining(config, device, reporting).run()


@contextmanager
def only_one() -> Iterator[None]:
    """Keep a second retraining of the same user's models from starting.

    Raises:
        RetrainingError: another one is running.
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
    """One retraining, from the store of corrections to the published bundle."""

    def __init__(self, config: RetrainConfig, device: torch.device, reporter: Reporter) -> None:
        self._config, self._device, self._reporter = config, device, reporter
        self._stages = Stages(reporter, STAGES)
        self._began = time.monotonic()
        self._time = datetime.now(UTC)  # corrections made from now on belong to the next retraining

    def run(self) -> None:
        """As `retrain`."""
        self._stages.report("reading the corrections")
        name = _free_name(self._config.name)
        base = load_base_model(models.current())
        samples = read_samples(base.classes, self._config.since, self._config.source)
        for reason in samples.left_out:
            self._reporter.note(f"left out: {reason}")
        held_out = hold_out(samples.samples, base.learnt)
        folder, seed = self._prepare(base, samples)
        pages = [line for path in self._config.regression_folders for line in page_examples_of(path, base)]
        synthetic = self._synthetic_lines(base)
        regression = pages + synthetic.regression

        self._stages.report("reading with the current model")
        network = with_classes(base.network, base.classes, samples.classes)
        unseen = [sample.example for sample in samples.samples if sample.digest in held_out]
        before = Scores.of(network, unseen, regression, samples.classes)

        anchor = Anchor.of(_anchor(network, samples.classes), synthetic.replay, self._device)
        learn = partial(self._learn, anchor)
        learnt = [sample for sample in samples.samples if sample.digest not in held_out]
        steps = self._config.finetuning.steps
        stream = mixed_stream(seed, learnt, base.learnt, synthetic.replay)
        candidate = learn(network, stream, folder / "candidate", steps, "learning")
        # It goes on with the held-out samples too: this is the network that will be published.
        steps = self._config.finetuning.finishing_steps
        stream = mixed_stream(seed + 1, samples.samples, base.learnt, synthetic.replay)
        finished = learn(candidate, stream, folder / "finished", steps, "finishing")
        if rank() > 0:
            return

        self._stages.report("reading with what was learnt")
        share, published, after = best_interpolation(
            network, candidate, finished, before, unseen, regression, samples.classes
        )
        report = AcceptanceReport(before, after, self._config.force)
        if report.published:
            provenance = self._provenance(base, samples, held_out, seed, report) | {
                "share": share,
                "faces": list(synthetic.faces),
            }
            self._publish(name, published, samples, base.dot_prints, regression, provenance)
            shutil.rmtree(folder.parent, ignore_errors=True)
        self._reporter.result(report.result(name if report.published else base.name))

    def _prepare(self, base: BaseModel, samples: SampleSet) -> tuple[Path, int]:
        """The folder of the checkpoints, without those of other runs, and the seed of the run."""
        config = self._config.finetuning
        digest = hashlib.sha256(
            f"{__version__} {config.steps} {config.finishing_steps} {base.weights} {samples.classes}".encode()
        )
        for sample in samples.samples:
            digest.update(sample.digest.encode())
        folder = data_folder() / "retraining"
        run = folder / digest.hexdigest()[:16]
        if rank() == 0:
            if (run / "candidate" / "checkpoint.pt").exists():
                self._reporter.note("going on where the same retraining was stopped")
            else:
                shutil.rmtree(folder, ignore_errors=True)
            with writing(run):
                run.mkdir(parents=True, exist_ok=True)
        agreed(0, self._device)  # the other processes wait until the folder exists
        return run, int(digest.hexdigest()[:8], 16)

    def _synthetic_lines(self, base: BaseModel) -> SyntheticLines:
        """The synthetic lines; notes which faces the base model was trained with are missing here.

        Raises:
            RetrainingError: there are no faces at all.
        """
        config = self._config
        if rank() > 0:
            agreed(0, self._device)  # the first process renders them for all
        report = partial(self._stages.report, "printing synthetic lines")
        report()
        lines = synthetic_lines(config.regression_blocks, config.replay_blocks, config.faces, report)
        if rank() == 0:
            agreed(0, self._device)
        if not lines.faces:
            raise RetrainingError("no usable fonts on this machine: install some, such as the package fonts-dejavu")
        if missing := base.missing_faces(lines.faces):
            self._reporter.note(missing)
        return lines

    def _learn(
        self, anchor: Anchor, network: CharNet, stream: MixedStream, folder: Path, steps: int, stage: str
    ) -> CharNet:
        """The network after fine-tuning on a stream, reported as `stage`.

        Raises:
            RetrainingError: its weights are no longer numbers.
        """
        with writing(folder):
            report = partial(self._stages.report, stage)
            learnt = finetune(network, anchor, stream, folder, self._device, self._config.finetuning, steps, report)
        if not all(weights.isfinite().all() for weights in learnt.parameters()):
            shutil.rmtree(folder.parent, ignore_errors=True)  # else the next run would go on from there
            raise RetrainingError("the training diverged: nothing is published, and the current model stays as it is")
        return learnt

    def _provenance(
        self, base: BaseModel, samples: SampleSet, held_out: set[str], seed: int, report: AcceptanceReport
    ) -> dict[str, Any]:
        return {
            "net": {**base.provenance["net"], "classes": len(samples.classes)},
            "base_model": {"model": base.name, "weights": base.weights},
            "corrections": sorted(base.learnt | {sample.digest for sample in samples.samples}),
            "lines": len(samples.samples),
            "new_lines": sum(sample.digest not in base.learnt for sample in samples.samples),
            "pages": len({sample.page for sample in samples.samples}),
            "held_out": sorted(held_out),
            "new_characters": samples.classes[len(base.classes) :],
            "time": self._time.isoformat(timespec="seconds"),
            "seeds": {"synthetic": SEED, "samples": seed},
            "steps": self._config.finetuning.steps + self._config.finetuning.finishing_steps,
            "seconds": round(time.monotonic() - self._began),
            "scores": {"before": report.before.figures(), "after": report.after.figures()},
        }

    def _publish(
        self,
        name: str,
        network: CharNet,
        samples: SampleSet,
        known: tuple[DotPrint, ...],
        regression: list[Example],
        provenance: dict[str, Any],
    ) -> None:
        """Write the bundle and make it the current model."""
        self._stages.report("calibrating")
        temperature = fit_temperature(network, regression[-self._config.calibration_lines :])
        self._stages.report("publishing")
        folder = bundle_folder(name)
        with writing(folder):
            dot_prints = (*known, samples.dot_print) if samples.dot_print else known
            typical = regression[:SAMPLES]
            write_bundle(network, folder, temperature, provenance, typical, samples.classes, dict.fromkeys(dot_prints))
        models.use(name)


def _anchor(network: CharNet, classes: str) -> CharNet:
    """The network that a retrained one stays near to.

    It is the default model's, so that what each of many retrainings loses does not add up; for a network of another
    architecture, from another release, it is that network itself.
    """
    base = load_base_model(DEFAULT)
    default = with_classes(base.network, base.classes, classes)
    return default if default.config == network.config else network


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn errors of the disk into one line.

    Raises:
        OutputError: with `path` and the reason.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    except SafetensorError as error:
        raise OutputError(f"{path}: cannot be written: {error}") from error


def _free_name(wanted: str | None) -> str:
    """The name of the new model.

    Raises:
        RetrainingError: a model of the wanted name exists.
        ModelError: the wanted name is not a valid name.
    """
    taken = models.names()
    if wanted is None:
        day = f"learnt-{datetime.now().astimezone():%Y-%m-%d}"
        return next(name for name in chain([day], (f"{day}-{n}" for n in count(2))) if name not in taken)
    bundle_folder(wanted)
    if wanted in taken:
        raise RetrainingError(f"there is a model called {wanted} already: choose another name")
    return wanted
