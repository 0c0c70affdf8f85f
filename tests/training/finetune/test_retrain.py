"""`python -m training retrain`, from the store of corrections to the model that reads, with a tiny network."""

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from filelock import FileLock
from safetensors.torch import load_file

from ocr_app.bundles import registry as models
from ocr_app.bundles.bundle import describe, load_bundle
from ocr_app.bundles.description import digest
from ocr_app.corrections import CorrectionStore
from ocr_app.errors import ExitCode, OutputError, RetrainingError
from ocr_app.recognition.recognizer import Recognizer
from tests.training.printed import FACES, correction, printed_lines
from training.__main__ import main
from training.common.loop import Loop
from training.common.progress import JsonReporter, TerminalReporter
from training.finetune import consolidation, finetuning, retraining
from training.finetune.config import RetrainConfig
from training.finetune.finetuning import FinetuneConfig
from training.finetune.regression_set import page_examples_of
from training.finetune.retraining import retrain
from training.recognizer.base_model import load_base_model, with_classes
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.examples import CLASSES
from training.recognizer.publish import write_bundle

ROOT = Path(__file__).parents[3]
Captured = pytest.CaptureFixture[str]
CONFIG = CharNetConfig(classes=len(CLASSES), width=16, context=1, hidden=16, longest_span=8)
FINETUNING = FinetuneConfig(
    steps=60,
    finishing_steps=12,
    learning_rate=2e-4,
    consolidation=0.0,  # what an untrained network reads is not worth keeping
)
SMALL = RetrainConfig(faces=FACES, replay_blocks=6, regression_blocks=6, finetuning=FINETUNING)
"""A retraining of seconds."""
LINES = [line for seed in range(4) for line in printed_lines(seed)]


def quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, and the Fisher information of a few lines."""
    monkeypatch.setattr(finetuning, "_CELLS_PER_BATCH", 500)
    monkeypatch.setattr(consolidation, "_LINES", 10)


@pytest.fixture(scope="module")
def untaught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of an untrained network, which reads an `e` everywhere."""
    torch.manual_seed(0)
    network = CharNet(CONFIG)
    with torch.no_grad():
        network.classifier.bias[CLASSES.index("e")] += 0.3
        network.classifier.bias[CLASSES.index(" ")] -= 1
        network.blank.bias -= 0.2
    folder = tmp_path_factory.mktemp("untaught") / "tiny"
    write_bundle(network.eval(), folder, 1.0, {"net": asdict(CONFIG)}, LINES[:8])
    return folder


@pytest.fixture
def store(
    home: Path, untaught: Path, remember: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The data folder: two corrected pages, and a current model, `tiny`, that is easily taught."""
    quicker(monkeypatch)
    shutil.copytree(untaught, home / "models" / "tiny")
    models.use("tiny")
    half = len(LINES) // 2
    remember(*(correction(line, "a", n) for n, line in enumerate(LINES[:half])))
    remember(*(correction(line, "b", n) for n, line in enumerate(LINES[half:])))
    before = stored()
    yield home
    assert stored() == before


def stored() -> list[Any]:
    with CorrectionStore.open() as store:
        return list(store.rows())


def files(home: Path) -> set[str]:
    """What is in the data folder, but for the checkpoints, the lock and the cache that a stopped run leaves."""
    return {
        str(path.relative_to(home))
        for path in home.rglob("*")
        if not {"retraining", "retraining.lock", "cache"} & set(path.relative_to(home).parts)
    }


def test_what_was_corrected_is_learnt_published_and_can_be_undone(store: Path, capfd: Captured) -> None:
    retrain(replace(SMALL, name="epson"), JsonReporter)
    *stages, result = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert all(stage.keys() == {"stage", "done", "seconds_left"} for stage in stages)
    translated = (ROOT / "ocr_app/gui/translations/nitido_pt_BR.ts").read_text(encoding="utf-8")
    assert all(f"<source>{stage['stage']}</source>" in translated for stage in stages)  # the window shows them
    done = [stage["done"] for stage in stages]
    assert done == sorted(done) and done[0] == 0 and done[-1] < 1
    assert result.keys() == {"result", "model", "before", "after", "message"}
    assert (result["result"], result["model"]) == ("published", "epson")
    assert result["after"]["held_out_cer"] < result["before"]["held_out_cer"]
    assert "fixed: " in result["message"] and "`nitido models rollback` undoes this" in result["message"]

    assert models.current() == "epson" and Recognizer.load().name == "epson"
    provenance = describe("epson")["provenance"]
    assert provenance["base_model"]["model"] == "tiny"
    assert len(provenance["corrections"]) == provenance["lines"] == len(stored())
    assert provenance["scores"]["after"].items() <= result["after"].items()
    assert {"seeds", "faces", "nitido", "torch", "hardware", "seconds", "held_out", "time"} <= provenance.keys()
    assert not (store / "retraining").exists()
    assert models.rollback() == "tiny"


def test_a_training_that_diverges_publishes_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []

    def diverged(network: CharNet, anchor: object, stream: object, folder: Path, *_: object) -> CharNet:
        folders.append(folder)
        folder.mkdir(parents=True)
        with torch.no_grad():
            network.classifier.weight.fill_(float("nan"))
        return network

    monkeypatch.setattr(retraining, "finetune", diverged)
    with pytest.raises(RetrainingError, match="diverged"):
        retrain(SMALL, JsonReporter)
    assert models.current() == "tiny"
    assert folders and not any(folder.exists() for folder in folders)  # the next run begins anew


def test_what_reads_no_better_is_kept_unless_forced(
    store: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(SMALL, finetuning=replace(FINETUNING, learning_rate=0.0))
    before = files(store)
    retrain(config, TerminalReporter)
    assert "nothing is published, tiny stays the current model: the held-out" in capfd.readouterr().out
    assert models.current() == "tiny" and files(store) == before

    monkeypatch.setattr(Loop, "_step", None)  # what was learnt is not learnt again
    monkeypatch.setattr(
        retraining, "write_bundle", lambda _, folder, *rest: shutil.copytree(store / "models/tiny", folder)
    )
    retrain(replace(config, force=True), TerminalReporter)
    out = capfd.readouterr().out
    assert "going on where the same retraining was stopped" in out
    assert "WORSE, BUT PUBLISHED (--force)" in out
    assert models.current().startswith("learnt-")


def test_a_stopped_run_leaves_everything_and_goes_on_later(
    store: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(SMALL, finetuning=replace(FINETUNING, checkpoint_every=0.0))
    step, steps = Loop._step, []

    def stopped(loop: Loop, *arguments: Any) -> float:
        if len(steps) == 7:
            raise KeyboardInterrupt
        steps.append(loop.step)
        return step(loop, *arguments)

    monkeypatch.setattr(Loop, "_step", stopped)
    before = files(store)
    with pytest.raises(KeyboardInterrupt):
        retrain(config, TerminalReporter)
    assert models.current() == "tiny" and files(store) == before

    def counted(loop: Loop, *arguments: Any) -> float:
        steps.append(loop.step)
        return step(loop, *arguments)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Loop, "_step", counted)
    monkeypatch.setattr("training.recognizer.publish.export_onnx", full)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        retrain(config, TerminalReporter)
    assert steps == [*range(FINETUNING.steps), *range(FINETUNING.finishing_steps)]  # none twice
    assert models.current() == "tiny" and files(store) == before


# --- what cannot be retrained


def refused(capfd: Captured, *arguments: str) -> tuple[int, str]:
    """The exit code and the one line of a retraining that must not begin."""
    code = main(["retrain", *arguments])
    out, err = capfd.readouterr()
    assert out == "" and err.count("\n") == 1 and models.current() == "tiny"
    return code, err


def test_two_at_once(store: Path, capfd: Captured) -> None:
    with FileLock(store / "retraining.lock"):
        assert refused(capfd) == (
            ExitCode.RETRAINING,
            "another retraining is under way: wait until it has ended, or stop it\n",
        )


def test_nothing_corrected_or_too_little(store: Path, capfd: Captured) -> None:
    code, message = refused(capfd, "--source", "nobody.png")
    assert code == ExitCode.STORE and "0 reviewed lines to learn from, at least 8 are needed" in message


def test_a_name_that_is_taken_or_none(store: Path, capfd: Captured) -> None:
    assert refused(capfd, "--name", "tiny")[1].startswith("there is a model called tiny already")
    assert refused(capfd, "--name", "../tiny")[0] == ExitCode.MODEL


def test_a_model_of_another_alphabet(store: Path, capfd: Captured) -> None:
    change(store, lambda description: description.update(classes="ABC "))
    assert "tiny: its weights do not fit this release's network" in refused(capfd)[1]


def test_a_model_of_another_geometry(store: Path, capfd: Captured) -> None:
    change(store, lambda description: description["line_image"].update(height=48))
    assert "tiny: it was trained on line images of another geometry" in refused(capfd)[1]


def test_a_model_without_weights(store: Path, capfd: Captured) -> None:
    change(store, lambda description: description["files"].pop("weights.safetensors"))
    (store / "models" / "tiny" / "weights.safetensors").unlink()
    assert "tiny: it came without the weights" in refused(capfd)[1]


def change(home: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    file = home / "models" / "tiny" / "model.json"
    description = json.loads(file.read_text(encoding="utf-8"))
    edit(description)
    file.write_text(json.dumps(description | {"digest": digest(description)}), encoding="utf-8")


def test_no_fonts(store: Path) -> None:
    with pytest.raises(RetrainingError, match="no usable fonts on this machine: install some"):
        retrain(replace(SMALL, faces=()), TerminalReporter)


@pytest.mark.parametrize("option", ["--regression", "--general"])  # the second is its old name
def test_a_regression_folder_without_pages(store: Path, capfd: Captured, option: str) -> None:
    code, message = refused(capfd, option, str(store))
    assert code == ExitCode.MISSING_FILE and "no page images with their truth" in message


def test_a_font_that_is_missing_is_said(store: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    change(store, lambda description: description["provenance"].update(faces=["Courier Nobody", FACES[0].name]))

    def enough(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(retraining.Scores, "of", enough)
    with pytest.raises(KeyboardInterrupt):
        retrain(SMALL, TerminalReporter)
    said = "fonts: 1 of the 2 faces that tiny was trained with are not installed here (Courier Nobody)"
    assert said in capfd.readouterr().out


# --- what happens to the network


def test_new_characters_change_nothing_but_the_last_layer() -> None:
    torch.manual_seed(0)
    network = CharNet(CONFIG).eval()
    wider = with_classes(network, CLASSES, CLASSES + "Ωя")
    line_images = torch.rand(1, 1, 32, 64)
    with torch.inference_mode():
        (spans, blanks), (wide, same) = network(line_images), wider(line_images)
    assert wide.shape[3] == CONFIG.classes + 2
    assert torch.equal(wide[..., : CONFIG.classes], spans) and torch.equal(same, blanks)


def test_what_a_model_of_an_older_alphabet_knows_is_kept(store: Path) -> None:
    """`ã` was no character of it, and `Ω` was learnt from corrections: that one has the place behind the space."""
    older = CLASSES.replace("ã", "") + "Ω"
    change(store, lambda description: description.update(classes=older))
    before = load_file(store / "models" / "tiny" / "weights.safetensors")["classifier.weight"]
    base = load_base_model("tiny")
    assert base.classes == CLASSES + "Ω"
    for character in "aΩ ":
        weights = base.network.classifier.weight[base.classes.index(character)]
        assert torch.equal(weights, before[older.index(character)])


def test_the_anchor_is_the_default_model_where_the_architecture_allows(home: Path) -> None:
    first = load_base_model("default")
    wider = with_classes(first.network, first.classes, first.classes + "Ω")
    with torch.no_grad():
        wider.classifier.bias += 1  # what was learnt since
    anchor = retraining._anchor(wider, first.classes + "Ω")
    assert anchor.config == wider.config
    assert torch.equal(anchor.classifier.bias[: len(CLASSES)], first.network.classifier.bias)
    other = CharNet(CONFIG)
    assert retraining._anchor(other, CLASSES) is other


def test_pages_with_their_truth_become_examples(home: Path, tmp_path: Path) -> None:
    bundle = load_bundle("default")
    shutil.copytree(bundle.folder.parent.parent / "samples", tmp_path / "pages")
    examples = page_examples_of(tmp_path / "pages", load_base_model("default"))
    truth = (tmp_path / "pages" / "receipt.csv").read_text(encoding="utf-8")
    words = {word for example in examples for word in "".join(CLASSES[token] for token in example.tokens).split()}
    assert len(examples) > 5 and len(words) > 20
    assert all(word in truth for word in words)


def test_an_epoch_holds_each_new_sample_once_and_as_many_old_ones() -> None:
    stream = finetuning.MixedStream(0, LINES[:6], LINES[6:20], LINES[20:])
    epoch = stream._epoch(np.random.default_rng(0))
    lines = [line for batch in epoch for line in batch]
    assert len(lines) == 24
    texts = [tuple(line.tokens) for line in lines]
    assert all(tuple(line.tokens) in texts for line in LINES[:6])
    assert sum(any(line is synthetic for synthetic in LINES[20:]) for line in lines) == 12
